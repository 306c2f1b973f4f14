"""A page read the way a browser reads it: its forms with what they would send, its links, and
whatever in it a script of somebody else's could be."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

#: a text that means something to SQL, HTML, attributes, templates, spreadsheets and typst at once
MARK = "='\"><xss onxss=1>{{7*7}}#panic()"
SAFE_SCHEMES = ("/", "?", "#", "https://", "http://", "tel:", "mailto:", "data:image/")
SENT = {"type": "text"}


@dataclass
class Field:
    name: str
    kind: str
    value: str
    attrs: dict[str, str | None]
    options: list[str] = field(default_factory=list)
    #: a box or a choice that a browser would send
    on: bool = True

    @property
    def is_text(self) -> bool:
        """Free text, not a day, a number or a choice."""
        free = self.kind in {"text", "search", "tel", "email", "url", "textarea", "password"}
        return free and not {"data-date-field", "inputmode"} & self.attrs.keys()


@dataclass
class Form:
    action: str
    method: str
    fields: list[Field] = field(default_factory=list)

    @property
    def data(self) -> dict[str, list[str]]:
        """What is sent when nothing was touched."""
        found: dict[str, list[str]] = {}
        for one in self.fields:
            if one.on and one.kind not in {"file", "submit", "button"}:
                found.setdefault(one.name, []).append(one.value)
        return found

    def named(self, name: str) -> list[Field]:
        return [one for one in self.fields if one.name == name]


class Page(HTMLParser):
    """`strange` is what only an attack could have put there."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[Form] = []
        self.links: list[str] = []
        self.strange: list[str] = []
        self._form: Form | None = None
        self._select: Field | None = None
        self._area: Field | None = None
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        self._suspect(tag, said)
        if tag == "form":
            self._form = Form(said.get("action") or "", (said.get("method") or "get").lower())
            self.forms.append(self._form)
        elif self._form is not None and said.get("name"):
            self._field(tag, said)
        if tag == "option" and self._select is not None:
            self._option(said)
        if tag == "a" and said.get("href"):
            self.links.append(said["href"] or "")

    handle_startendtag = handle_starttag

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = None
        elif tag == "textarea":
            self._area = None

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._area.value += data if self._area.value else data.removeprefix("\n")

    def _suspect(self, tag: str, said: dict[str, str | None]) -> None:
        if tag == "xss" or any(name.startswith("on") for name in said) or "style" in said:
            self.strange.append(f"<{tag} {' '.join(said)}>")
        if tag == "script" and not said.get("src") and said.get("type") != "application/json":
            self.strange.append("<script>")
        for name in ("href", "src", "action", "formaction", "xlink:href"):
            address = (said.get(name) or "/").strip().lower()
            if not address.startswith(SAFE_SCHEMES) or address.startswith("//"):
                self.strange.append(f"{tag} {name}={address[:60]}")

    def _field(self, tag: str, said: dict[str, str | None]) -> None:
        assert self._form is not None
        name, kind = said["name"] or "", (said.get("type") or "text").lower()
        made = Field(name, kind if tag == "input" else tag, said.get("value") or "", said)
        if tag not in {"input", "select", "textarea", "button"}:
            return
        if tag == "select":
            self._select, made.on = made, False
        elif tag == "textarea":
            self._area = made
        elif kind in {"checkbox", "radio"}:
            made.on, made.value = "checked" in said, said.get("value") or "on"
        self._form.fields.append(made)

    def _option(self, said: dict[str, str | None]) -> None:
        select = self._select
        assert select is not None
        value = said.get("value") or ""
        select.options.append(value)
        if "selected" in said or (len(select.options) == 1 and "multiple" not in select.attrs):
            select.value, select.on = value, True


def main_form(page: Page) -> Form | None:
    """The form a page is about: not the one that signs out, and none that goes elsewhere."""
    own = [form for form in page.forms if form.method == "post" and not form.action]
    return max(own, key=lambda form: len(form.fields), default=None)


def text_of(response: Any) -> str:
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return str(body.decode("utf-8", errors="replace"))

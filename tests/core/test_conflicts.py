"""Two people at one record: every form that changes one shows both values and lets choose.

The forms are found by walking all addresses: whichever holds a record's version is asked what it
does when that version is no longer the stored one.
"""

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from django.db.models import F
from django.test import Client

from tests.access.conftest import Stage, stage
from tests.access.table import LINES
from tests.access.test_access import address

__all__ = ["stage"]
pytestmark = [pytest.mark.django_db, pytest.mark.once("sqlite")]

#: the version is that of the whole list of lines; see tests/inspections/test_planning.py
OF_A_LIST = {"inspections:inspection-reasons"}
#: what is asked for before it may be stored at all is not there on this stage; the same machinery
#: (entry.py, form_page) is walked at the other addresses
NOT_READY = {
    "inspections:finding-verify",  # without evidence
    "inspections:inspection-record@plan",  # its day is still to come
    "inspections:inspection-record@secret",
    "inspections:inspection-edit@secret",  # members without an agency
}
#: one way only, and the second time it is done already
IDEMPOTENT = {"inspections:file-remove"}
#: what has to be typed into a form that begins empty
TYPED: dict[str, dict[str, str]] = {
    "returns:return-sendback": {"sent_back_reason": "Sai", "sent_back_until": "15/07/2019"},
    "plan:explanation-answer": {"answer": "Do mưa"},
    "plan:explanation-judge": {"accepted": "1"},
    "communes:recognition-withdraw": {
        "withdrawn_on": "1/6/2019",
        "loss_decision": "1/QĐ",
        "change_reason": "x",
    },
    "communes:officer-replace": {"holder": "Lò Thị Én", "no_letter": "on"},
    "inspections:finding-reopen": {"reason": "x"},
    "inspections:inspection-cancel": {"cancel_reason": "x"},
}
#: fields that say how a form is sent
KEYS = {"form_key", "csrfmiddlewaretoken"}


class Sent(HTMLParser):
    """What a browser would send from the page's own form: the one that has a form key."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.forms: list[list[tuple[str, str]]] = []
        self.select = self.area = ""
        self.is_multiple = False
        self.feed(page)

    def handle_starttag(self, tag: str, pairs: Any) -> None:
        given = {name: value or "" for name, value in pairs}
        if tag == "form":
            self.forms.append([])
        if not self.forms:
            return
        if tag == "input" and given.get("name"):
            kind = given.get("type", "text")
            ticked = kind not in {"checkbox", "radio"} or "checked" in given
            if ticked and kind not in {"submit", "file"}:
                default = "on" if kind in {"checkbox", "radio"} else ""
                self.forms[-1].append((given["name"], given.get("value", default)))
        elif tag == "select":
            self.select = given.get("name", "")
        elif tag == "option" and "selected" in given and self.select:
            self.forms[-1].append((self.select, given.get("value", "")))
        elif tag == "textarea":
            self.area = given.get("name", "")
            self.forms[-1].append((self.area, ""))

    def handle_data(self, data: str) -> None:
        if self.area:
            name, before = self.forms[-1].pop()
            self.forms[-1].append((name, before + data))

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.area = ""
        elif tag == "select":
            self.select = ""

    @property
    def data(self) -> dict[str, list[str]]:
        out: dict[str, list[str]] = {}
        for name, value in next(f for f in self.forms if "form_key" in dict(f)):
            out.setdefault(name, []).append(value.removeprefix("\n"))
        return out


def editing(stage: Stage) -> Iterator[tuple[str, str, Client]]:
    """(name, address, somebody who may) of every page with a form."""
    for line in LINES:
        if "2" not in line.get or "M" in line.post or line.name in {"accounts:login"}:
            continue
        who = "staff" if line.get[4] == "2" else ("admin" if line.get[6] == "2" else "own")
        yield str(line), address(line, stage.rows), stage.clients[who]


def forms_over_records(stage: Stage) -> Iterator[tuple[str, str, Client, Any]]:
    for name, url, client in editing(stage):
        page = client.get(url)
        form = page.context.get("form") if page.status_code == 200 and page.context else None
        if form is not None and "row_version" in getattr(form, "fields", ()) and form.instance.pk:
            yield name, url, client, page


def overtake(record: Any, by: Any) -> None:
    """As somebody's save would: past the history, so that nothing but the version differs."""
    type(record)._base_manager.filter(pk=record.pk).update(version=F("version") + 1, updated_by=by)


def test_every_form_notices_that_it_was_overtaken(stage: Stage) -> None:
    seen, wrong = [], []
    for name, url, client, page in forms_over_records(stage):
        if {name, name.partition("@")[0]} & (OF_A_LIST | IDEMPOTENT | NOT_READY):
            continue
        typed = TYPED.get(name.partition("@")[0], {})
        data = Sent(page.content.decode()).data | {k: [v] for k, v in typed.items()}
        record = page.context["form"].instance
        assert data["row_version"] == [str(record.version)], name
        overtake(record, stage.people["staff"])
        answer = client.post(url, data)
        seen.append(name)
        if answer.status_code != 409:
            errors = getattr(answer.context and answer.context.get("form"), "errors", "")
            wrong.append(f"{name}: {answer.status_code} {errors}")
            continue
        again = Sent(answer.content.decode()).data
        kept = {k: v for k, v in data.items() if k not in KEYS | {"row_version"}}
        lost = {k: (v, again.get(k)) for k, v in kept.items() if any(v) and again.get(k) != v}
        lost = {k: v for k, v in lost.items() if not k.endswith(("-version", "was"))}
        if lost:
            wrong.append(f"{name}: not kept: {lost}")
        if again["row_version"] != [str(record.version + 1)]:
            wrong.append(f"{name}: the next save would not hold")
    assert not wrong, "\n".join(wrong)
    assert len(seen) > 30, seen

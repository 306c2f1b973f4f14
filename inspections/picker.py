"""Choosing one establishment out of tens of thousands: typed, suggested, or found on sending.

With the script the typed words are looked up while typing and the key is sent along. Without it the
words alone are sent: one establishment that fits is taken, several are offered in a plain list.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import flatatt
from django.urls import reverse_lazy
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from core import text

from .models import Establishment

MOST = 20


@dataclass(frozen=True, slots=True)
class Picked:
    """What stands in the field: a key, the words beside it, or only one of them."""

    pk: str = ""
    words: str = ""

    def __str__(self) -> str:
        return self.words

    def __bool__(self) -> bool:
        return bool(self.pk or self.words)


def pickable(user: Any) -> Any:
    rows = Establishment.objects.visible_to(user)
    return rows.select_related("commune__district").order_by("sort_key", "pk")


def known_to(user: Any, keys: Iterable[Any]) -> dict[str, Establishment]:
    """Those of these keys that the user may choose, by key, in one query."""
    wanted = {text.as_key(str(key)) for key in keys} - {None}
    return {str(e.pk): e for e in pickable(user).filter(pk__in=wanted)} if wanted else {}


def posted_keys(data: Mapping[str, Any], name: str) -> list[str]:
    return [data.get(f"{name}_pick") or "", data.get(name) or ""]


class EstablishmentPicker(forms.Widget):
    """`name` carries the key, `name_find` the words, `name_pick` a choice between several."""

    address = reverse_lazy("inspections:establishment-suggest")

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.offered: list[tuple[str, str]] = []

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Picked:
        words = text.tidy(data.get(f"{name}_find") or "")
        chosen = data.get(f"{name}_pick") or ""
        return Picked(chosen, "") if chosen else Picked(data.get(name) or "", words)

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return name not in data and f"{name}_find" not in data

    def format_value(self, value: Any) -> str:
        return value.pk if isinstance(value, Picked) else str(value or "")

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        picked = value if isinstance(value, Picked) else Picked(str(value or ""), "")
        attrs = self.build_attrs(self.attrs, attrs)
        attrs.pop("required", None)
        if "form-control" not in attrs.get("class", ""):
            attrs["class"] = f"form-control {attrs.get('class', '')}".strip()
        return format_html(
            '<div class="picker" data-establishment-picker="{}">'
            '<input type="hidden" name="{}" value="{}">'
            '<input type="text" name="{}_find" value="{}" autocomplete="off" maxlength="600"{}>'
            "{}</div>",
            self.address, name, picked.pk, name, picked.words, flatatt(attrs),
            self._offer(name, attrs),
        )  # fmt: skip

    def _offer(self, name: str, attrs: dict[str, Any]) -> SafeString:
        if not self.offered:
            return SafeString("")
        options = format_html_join("", '<option value="{}">{}</option>', self.offered)
        return format_html(
            '<select class="form-select mt-2" name="{}_pick" aria-label="{}">'
            '<option value="">{}</option>{}</select>',
            name, _("Establishments that fit"), _("Choose one of these"), options,
        )  # fmt: skip


class EstablishmentField(forms.Field):
    """`user` says what may be chosen; `known` are rows fetched beforehand for many fields."""

    widget = EstablishmentPicker
    default_error_messages = {
        "required": _("Choose an establishment."),
        "unknown": _("No establishment of yours is called that."),
        "several": _("Several establishments fit: choose one."),
    }
    user: Any = None
    known: Mapping[str, Establishment]

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"label": _("Establishment"), **kwargs})
        self.known = {}

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Picked) and value.words:
            return value
        key = value.pk if isinstance(value, Picked) else str(getattr(value, "pk", value) or "")
        found = value if isinstance(value, Establishment) else self.known.get(key)
        return Picked(str(found.pk), found.label) if found else Picked(key, "")

    def bound_data(self, data: Any, initial: Any) -> Any:
        return data

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(data)

    def to_python(self, value: Any) -> Establishment | None:
        if not value:
            return None
        found = self.known.get(value.pk)
        # Words that name another one were typed after the key was chosen: the words count.
        if found and (not value.words or text.fold(value.words) == text.fold(found.label)):
            return found
        if not value.words:
            raise ValidationError(self.error_messages["unknown"])
        return self._by_words(value.words)

    def _by_words(self, words: str) -> Establishment:
        fits = list(pickable(self.user).search(words)[: MOST + 1])
        same = [e for e in fits if text.fold(e.label) == text.fold(words)]
        if len(same) == 1 or len(fits) == 1:
            return (same or fits)[0]
        if not fits:
            raise ValidationError(self.error_messages["unknown"])
        self.widget.offered = [(str(e.pk), e.label) for e in fits[:MOST]]
        raise ValidationError(self.error_messages["several"])

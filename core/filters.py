"""What every list's filter form shares."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

import django_filters
from django.db.models import Model, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from . import text
from .forms import DateInput
from .tables import printed
from .todo import Waiting


class SearchFilter(django_filters.CharFilter):
    """Finds without marks: the folded text inside a stored folded column."""

    def __init__(self, field_name: str = "search_key", **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Search"))
        super().__init__(field_name=field_name, lookup_expr="contains", **kwargs)

    def filter(self, qs: QuerySet, value: str) -> QuerySet:
        for word in text.fold(value or "").split():
            qs = qs.filter(**{f"{self.field_name}__contains": word})
        return qs


class DayFilter(django_filters.DateFilter):
    """A day typed as 5/6/2019 or picked."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("widget", DateInput())
        super().__init__(*args, **kwargs)


class TodoFilter(django_filters.ChoiceFilter):
    """Only what a group of the reader's inbox counts: its link brings the group's name along."""

    parent: Any  # the filter set, set by it

    def __init__(self, waiting: Mapping[str, Waiting], **kwargs: Any) -> None:
        self.waiting = waiting
        choices = [(key, group.title) for key, group in waiting.items()]
        super().__init__(label=_("To do"), choices=choices, **kwargs)

    def filter(self, qs: QuerySet, value: str) -> QuerySet:
        if not value:
            return qs
        group = self.waiting[value]
        if group.among:
            narrowed: QuerySet = group.among(qs, self.parent.reader)
            return narrowed
        rows = group.rows(self.parent.reader)
        if isinstance(rows, QuerySet):
            return qs.filter(pk__in=rows.order_by().values("pk"))
        return qs.filter(pk__in=[row.pk for row in rows])


class ListFilter(django_filters.FilterSet):
    """A filter set that knows its reader: choice fields are scoped by `request.user`.

    `quiet`: filters that a link from a figure brings along; they stand in the toolbar only then.
    """

    quiet: ClassVar[tuple[str, ...]] = ()

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(data, *args, **kwargs)
        for name in self.quiet:
            if not (data or {}).get(name):
                del self.filters[name]

    @property
    def reader(self) -> Any:
        assert self.request is not None  # list_page hands it over
        return self.request.user


def told(bound: Any) -> list[str]:
    """What a list was filtered by, for the head of its file; nothing where it was not."""
    if bound is None or not bound.is_bound:
        return []
    form = bound.form
    parts = [
        f"{form.fields[name].label}: {_shown(form.fields[name], value)}"
        for name, value in getattr(form, "cleaned_data", {}).items()
        if value not in (None, "", [], False)
    ]
    return [gettext("Filtered by: %(parts)s") % {"parts": "; ".join(parts)}] if parts else []


def _shown(field: Any, value: Any) -> str:
    """A choice by its words, as the page offers it."""
    if isinstance(value, Model):
        return str(field.label_from_instance(value))
    if isinstance(value, list | tuple | QuerySet):
        return ", ".join(_shown(field, one) for one in value)
    if value is True:
        return gettext("Yes")
    if isinstance(value, str) and hasattr(field, "choices"):
        return next((words for key, words in _flat(field.choices) if key == value), value)
    return f"“{value}”" if isinstance(value, str) else printed(value)


def _flat(choices: Iterable[Any]) -> Iterable[tuple[str, str]]:
    for key, words in choices:
        if isinstance(words, list | tuple):
            yield from _flat(words)
        else:
            yield str(key), str(words)

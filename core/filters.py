"""What every list's filter form shares."""

from typing import Any, ClassVar

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from . import text
from .forms import DateInput


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

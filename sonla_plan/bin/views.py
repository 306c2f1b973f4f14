"""Thùng rác: what was deleted in the reader's scope, for as long as it can be brought back."""

from typing import Any

import django_filters
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.permissions import Verb, requires
from core import clock, deleting, pages, readings
from core.filters import ListFilter
from core.models import Change
from core.tables import Column
from core.text import sort_key

from .rows import LOGGED, called, kinds_in, kinds_of, name_of, restore_url, rows_for

COLUMNS = (
    Column("label", gettext_lazy("Record"), lambda row: row.label),
    Column("kind", gettext_lazy("Kind"), called),
    Column("at", gettext_lazy("Deleted at"), lambda row: row.at, sort="at"),
    Column("actor", gettext_lazy("Deleted by"), lambda row: row.actor_name or _("The system")),
    Column("reason", gettext_lazy("Reason"), lambda row: row.reason),
    Column(
        "until",
        gettext_lazy("Can be restored until"),
        lambda row: clock.local(row.at + deleting.KEPT).date(),
    ),
)


class BinFilter(ListFilter):
    kind = django_filters.ChoiceFilter(
        field_name="model", label=gettext_lazy("Kind"), empty_label=gettext_lazy("All")
    )
    by = django_filters.ChoiceFilter(
        label=gettext_lazy("Deleted by"),
        empty_label=gettext_lazy("All"),
        choices=[("me", gettext_lazy("Me"))],
        method="by_me",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = kinds_of(self.reader)
        names = ((model._meta.label_lower, name_of(model)) for model in kinds)
        self.filters["kind"].extra["choices"] = sorted(names, key=lambda pair: sort_key(pair[1]))

    def by_me(self, rows: Any, name: str, value: str) -> Any:
        return rows.filter(actor=self.reader.username)


@require_safe
@never_cache
@requires(Verb.RECORD_OUTREACH)
def bin_list(request: HttpRequest) -> HttpResponseBase:
    user: Any = request.user
    response: Any = pages.list_page(
        request,
        title=_("Bin"),
        queryset=rows_for(user),
        columns=COLUMNS,
        filterset=BinFilter,
        empty=_("Nothing was deleted in the last 90 days."),
        template="bin/list.html",
        context={
            "subtitle": _(
                "What was deleted in your area in the last 90 days. After that it can no longer be"
                " restored here; the history keeps it."
            )
        },
    )
    shown = getattr(response, "context_data", None) or {}
    rows: list[Change] = list(shown["page"].object_list) if shown else []
    for line, row in zip(shown.get("table", ()), rows, strict=True):
        line["restore_url"] = restore_url(row)
    log_reading(request, {row.model for row in rows} if shown else kinds_in(rows_for(user)))
    return response


def log_reading(request: HttpRequest, kinds: set[str]) -> None:
    for model in LOGGED:
        if model._meta.label_lower in kinds:
            readings.log_page(request, model)

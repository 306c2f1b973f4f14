"""A record of a closed period is corrected with a reason; asked for in one place, by form_page."""

import datetime
from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _

from . import history
from .models import ReportingPeriod

FIELD = "change_reason"


def closed_period(days: list[datetime.date]) -> ReportingPeriod | None:
    """The last closed period that one of the days lies in."""
    if not days:
        return None
    inside = Q()
    for day in days:
        inside |= Q(first_day__lte=day, last_day__gte=day)
    rows = ReportingPeriod.objects.live().filter(inside, closed_at__isnull=False)
    return rows.order_by("-last_day", "first_day").first()


def closed_for(record: Any) -> ReportingPeriod | None:
    """The closed period that a stored record lies in."""
    return closed_period(_days(record, {}))


def _asked(form: Any) -> bool:
    """Not of what has no day, nor where the form asks for its own reason anyway."""
    return bool(form._meta.model.fact_days) and "reason" not in form.fields


def _days(record: Any, values: dict[str, Any]) -> list[datetime.date]:
    found: list[Any] = record.period_days() if record.pk else []
    found += [values.get(name) for name in record.fact_days]
    return [day for day in found if day]


def prepare(form: Any) -> None:
    """The field, where the stored record lies in a closed period or the reason was typed before."""
    form.stored_days = _days(form.instance, {}) if _asked(form) else []
    period = closed_period(form.stored_days)
    if period is not None or FIELD in form.data:
        _add(form, period)


def offer(form: Any) -> None:
    """Of a form that is over no single record: the field, where the reason was typed before."""
    if FIELD in form.data:
        _add(form, None)


def missing(form: Any, days: list[datetime.date]) -> bool:
    """The same: whether a closed period is touched without a reason; then the field says so."""
    typed = (form.cleaned_data.get(FIELD) or "").strip()
    period = None if typed else closed_period(days)
    if period is None:
        return False
    _ask(form, period)
    return True


def _add(form: Any, period: ReportingPeriod | None) -> None:
    field = forms.CharField(label=_("Reason for the correction"), max_length=300, required=False)
    if period is not None:
        field.help_text = _(
            "The figures of %(period)s are closed. The change will be shown as an adjustment."
        ) % {"period": period.label}
    form.fields[FIELD] = field
    helper = getattr(form, "helper", None)
    if getattr(helper, "layout", None) is not None:
        form.helper.layout.append(FIELD)


def given(form: Any, more: Iterable[datetime.date] = ()) -> bool:
    """Whether the valid form may be stored; else the field is there and says what is missing.

    `more`: the days of the lines it is stored with.
    """
    if not _asked(form):
        return True
    days = [*form.stored_days, *_days(form._meta.model(), form.cleaned_data), *more]
    typed = (form.cleaned_data.get(FIELD) or "").strip()
    period = None if typed else closed_period(days)
    if period is None:
        return True
    _ask(form, period)
    return False


def _ask(form: Any, period: ReportingPeriod) -> None:
    if FIELD not in form.fields:
        _add(form, period)
    said = _("The figures of %(period)s are closed: say why the record is changed.")
    form.add_error(FIELD, said % {"period": period.label})


def storing(form: Any, save: Callable[[Any], Any], by: Any) -> Callable[[], Any]:
    """`save(form)`; with a reason inside a batch that bears it and that the action's own joins."""
    reason = form.cleaned_data.pop(FIELD, "")

    def store() -> Any:
        if not reason:
            return save(form)
        with history.batch(by=by, reason=reason):
            return save(form)

    return store

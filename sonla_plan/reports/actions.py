"""Writing the report's passages, and attaching what was signed."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.permissions import Verb
from communes.scoping import ensure_editable
from core import history
from core.models import ReportingPeriod

from .models import Passage, Report
from .passages import of_period

NOT_CLOSED = gettext_lazy("Close the figures of the period before the report is signed.")


def write_passage(
    period: ReportingPeriod, *, by: User | None, key: str, text: str, version: int | None = None
) -> Passage:
    """The period's own words here, instead of those taken over from the report before.

    `version`: of the passage that was on the page, None where the period had none of its own.
    Raises ValidationError when the signed report is attached: it says what it says.
    """
    _may_write(by)
    _refuse_signed(period)
    own = Passage.objects.live().filter(period=period, key=key).first()
    if own is not None and version is None:
        raise ValidationError(_("Somebody has written this passage meanwhile: open it again."))
    with history.batch(by=by) as batch:
        if own is None:
            own = batch.create(Passage(period=period, key=key, text=text))
        else:
            batch.update(own, {"text": text}, expected_version=version)
        ensure_editable(by, own)
        return own


def attach_signed(
    period: ReportingPeriod, *, by: User | None, number: str, issued_on: Any, scan: Any
) -> Report:
    """The number, the day and the scan of what was signed; from then on its words stay.

    Passages taken over from an earlier period become this period's own, so that a change of the
    earlier report changes nothing here. Raises ValidationError before the figures are closed.
    """
    _may_write(by)
    period = ReportingPeriod.objects.live().get(pk=period.pk)
    if period.closed_at is None:
        raise ValidationError(NOT_CLOSED)
    _refuse_signed(period)
    with history.batch(by=by) as batch:
        for key, passage in of_period(period).items():
            if passage.kept_from and passage.text:
                batch.create(Passage(period=period, key=key, text=passage.text))
        report = batch.create(
            Report(period=period, number=number.strip(), issued_on=issued_on, scan=scan)
        )
        ensure_editable(by, report)
        return report


def remove_signed(report: Report, *, by: User | None, reason: str) -> Report:
    """A wrong scan or number: the report is a draft again."""
    _may_write(by)
    with history.batch(by=by, reason=reason) as batch:
        batch.delete(report, expected_version=report.version)
    return report


def _may_write(by: User | None) -> None:
    if by is not None and not by.can(Verb.WRITE_REPORTS):
        raise PermissionDenied


def _refuse_signed(period: ReportingPeriod) -> None:
    if Report.objects.live().filter(period=period).exists():
        raise ValidationError(_("The signed report is attached: take it away first, saying why."))

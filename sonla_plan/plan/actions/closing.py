"""Closing a period: its figures become a snapshot that nothing can change any more."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Verb
from communes.scoping import ensure_editable
from core import clock, history
from core.holding import hold
from core.models import ReportingPeriod
from core.periods import REPORTED
from core.tables import printed
from sonla_plan.plan.keeping import frozen
from sonla_plan.plan.models import Plan, Snapshot
from sonla_plan.plan.models.snapshots import digest_of


def close_period(period: ReportingPeriod, *, by: User | None, signed_as: str) -> Snapshot:
    """The snapshot and the period's `closed_at`, in one batch.

    Raises ValidationError before the last day has passed, for a month, or a second time.
    """
    if by is not None and not by.can(Verb.CLOSE_PERIODS):
        raise PermissionDenied
    if not signed_as.strip():
        raise ValidationError({"signed_as": _("Write the signature line.")})
    with history.batch(by=by) as batch:
        # every other batch raises a version last: holding them all, nothing is committed meanwhile
        hold()
        fresh = ReportingPeriod.objects.select_for_update().get(pk=period.pk)
        refuse_closing(fresh)
        payload = frozen(fresh)
        snapshot = batch.create(
            Snapshot(
                period=fresh,
                plan=Plan.objects.live().get(year=fresh.year),
                taken_at=batch.at,
                taken_by=str(by) if by else "",
                signed_as=signed_as.strip(),
                payload=payload,
                digest=digest_of(payload),
            )
        )
        batch.update(fresh, {"closed_at": batch.at}, expected_version=fresh.version)
        ensure_editable(by, snapshot)
        return snapshot


def refuse_closing(period: ReportingPeriod) -> None:
    """Raises ValidationError saying why the period cannot be closed."""
    if period.closed_at:
        raise ValidationError(
            _("The period was closed at %(at)s.") % {"at": printed(period.closed_at)}
        )
    if period.kind not in REPORTED:
        raise ValidationError(_("A month is not reported and is not closed."))
    if period.last_day >= clock.today():
        raise ValidationError(
            _("The period runs until %(day)s; it can be closed from the next day on.")
            % {"day": f"{period.last_day:%d/%m/%Y}"}
        )
    if not Plan.objects.live().filter(year=period.year).exists():
        raise ValidationError(_("There is no plan of that year."))


def may_be_closed(period: ReportingPeriod) -> bool:
    try:
        refuse_closing(period)
    except ValidationError:
        return False
    return True

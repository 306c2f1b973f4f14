"""What should not stand in the records of inspections. Planned ones are nobody's business here:
not even their number is told, only what was held is looked at.
"""

import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from communes.hygiene import WRONG_DAY, days
from core import clock
from core.doctor import Check, Owner, RowCheck

from .models import Census, Finding, Inspection, Sanction, Visit
from .models.staff import PARTS

#: how long after a visit its minutes may be missing
MINUTES_WITHIN = datetime.timedelta(days=7)


def _visits() -> Any:
    return Visit.objects.live().filter(
        inspection__deleted_at__isnull=True, inspection__state=Inspection.State.HELD
    )


def without_minutes() -> QuerySet[Any]:
    rows = _visits().inspected().filter(minutes_at__isnull=True)
    return rows.filter(visited_on__lt=clock.today() - MINUTES_WITHIN)


def outside_their_inspection() -> QuerySet[Any]:
    """Not on the days of the inspection, or of a place that was not registered on that day."""
    wrong = Q(visited_on__lt=F("inspection__starts_on"))
    wrong |= Q(visited_on__gt=F("inspection__ends_on"))
    wrong |= Q(establishment__valid_from__gt=F("visited_on"))
    wrong |= Q(establishment__valid_to__lt=F("visited_on"))
    return _visits().filter(wrong)


def staff_that_does_not_add_up() -> QuerySet[Any]:
    wrong = Q()
    for part in PARTS:
        wrong |= Q(**{f"{part}__gt": F("staff")})
    return _visits().filter(wrong)


def held_without_a_visit() -> QuerySet[Any]:
    visits = Visit.objects.live().filter(inspection=OuterRef("pk"))
    return Inspection.objects.live().held().filter(~Exists(visits))


def violation_without_a_finding() -> QuerySet[Any]:
    findings = Finding.objects.live().filter(visit=OuterRef("pk"))
    rows = _visits().with_violations().filter(minutes_at__isnull=False)
    return rows.filter(~Exists(findings))


def sanction_before_the_visit() -> QuerySet[Any]:
    rows = Sanction.objects.live().filter(finding__deleted_at__isnull=True)
    return rows.filter(decided_on__lt=F("finding__visit__visited_on"))


CHECKS: tuple[Check, ...] = (
    RowCheck(
        "visits.minutes",
        _("Visits whose minutes were not typed within seven days"),
        _("Type the minutes: findings, remedies and fines are counted from them."),
        Owner.DISTRICT,
        without_minutes,
    ),
    days(Visit, _("Visits"), "commune"),
    RowCheck(
        "visits.outside",
        _("Visits outside the days of their inspection, or of the establishment's registration"),
        WRONG_DAY,
        Owner.DISTRICT,
        outside_their_inspection,
    ),
    RowCheck(
        "visits.staff",
        _("Minutes in which a part of the staff is more than all"),
        _("Compare with the paper and correct the minutes."),
        Owner.DISTRICT,
        staff_that_does_not_add_up,
    ),
    RowCheck(
        "visits.findings",
        _("Visits with a violation whose minutes name none"),
        _("Add the finding to the minutes, or correct the outcome of the visit."),
        Owner.DISTRICT,
        violation_without_a_finding,
    ),
    days(Inspection, _("Inspections held"), owner=Owner.PROVINCE),
    RowCheck(
        "inspections.empty",
        _("Inspections held without a visit"),
        _("Record the visits, or delete the inspection."),
        Owner.PROVINCE,
        held_without_a_visit,
    ),
    RowCheck(
        "sanctions.early",
        _("Sanctions decided before the visit"),
        WRONG_DAY,
        Owner.PROVINCE,
        sanction_before_the_visit,
    ),
    days(Census, _("Censuses")),
)

"""The rows of the rooms below that a return counts, each belonging to exactly one unit.

A row is a district's when it is of the district's own (its team, its communes, its outlet), an
agency's when it bears the agency; what bears neither (the provincial team, an activity over several
districts) or bears an agency that sends no returns is the lead agency's. So the province is the sum
of its units. Incidents, cases and hotspots are their district's; the police, whose return
reconciles them, see all of them, and they are not added a second time.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet, Subquery

from communes.models import (
    Agency,
    Commune,
    CommuneOfficer,
    District,
    ModelActivity,
    PreventionModel,
    Recognition,
    Registration,
)
from core import clock
from core.models import ReportingPeriod
from enforcement.models import Case, Hotspot, Incident
from inspections.models import Establishment, Inspection, Sanction, Team, Visit
from outreach.models import MediaItem, OutreachActivity, TrainingCourse

Unit = District | Agency
NOTHING = Q(pk__in=())


@dataclass(frozen=True, slots=True)
class Asked:
    """Days, and whose rows: of a district, of an agency, or (both None) of the province.

    `others`: agencies without a return of their own, whose rows are the lead agency's.
    `by_district`: the rows of all districts at once, each bearing its district's key as `unit`;
    what is no district's bears None or is left out.
    """

    first: datetime.date
    last: datetime.date
    year: int
    district: int | None = None
    agency: int | None = None
    lead: bool = False
    police: bool = False
    others: tuple[int, ...] = ()
    by_district: bool = False

    @property
    def day(self) -> datetime.date:
        """The day on which standing things are counted: the last, or today before that."""
        return min(self.last, clock.today())

    @property
    def everywhere(self) -> bool:
        return self.district is None and self.agency is None and not self.by_district

    def within(self, name: str) -> Q:
        return Q(**{f"{name}__range": (self.first, self.last)})

    def own(self, rows: Any, *, district: str, agency: str, nobodys: Q) -> Any:
        """The unit's among these rows; `nobodys` are those without a district and an agency."""
        if self.everywhere:
            return rows
        if self.by_district:
            return rows.annotate(unit=F(district))
        if self.district is not None:
            return rows.filter(**{district: self.district})
        return self.of_agency(rows, agency, nobodys)

    def of_agency(self, rows: Any, agency: str, nobodys: Q) -> Any:
        mine = Q(**{f"{agency}__in": [self.agency, *self.others]})
        return rows.filter(mine | nobodys if self.lead else mine)

    def of_districts(self, rows: Any, district: str, *, police: bool = False) -> Any:
        """Rows that are a district's in any case."""
        if self.everywhere or (police and self.police):
            return rows
        if self.by_district:
            return rows.annotate(unit=F(district))
        return rows.filter(**{district: self.district}) if self.district else rows.none()


def asked(period: ReportingPeriod, unit: Unit | None) -> Asked:
    """The question a return answers: at most one query, for the lead agency."""
    days: dict[str, Any] = {
        "first": period.first_day, "last": period.last_day, "year": period.year
    }  # fmt: skip
    if unit is None:
        return Asked(**days)
    if isinstance(unit, District):
        return Asked(**days, district=unit.pk)
    others: tuple[int, ...] = ()
    if unit.is_lead:
        reporting = Agency.objects.live().in_force(period.last_day).filter(reports=True)
        rest = Agency.objects.exclude(pk__in=reporting.order_by().values("pk"))
        others = tuple(rest.order_by("pk").values_list("pk", flat=True))
    return Asked(**days, agency=unit.pk, lead=unit.is_lead, police=unit.is_police, others=others)


def establishments(q: Asked) -> QuerySet:
    rows = Establishment.objects.live().in_force(q.day)
    return q.of_districts(rows, "commune__district")


def _of_teams(q: Asked, rows: Any, path: str) -> Any:
    return q.own(
        rows,
        district=f"{path}__body__district",
        agency=f"{path}__agency",
        nobodys=Q(**{f"{path}__level": Team.Level.PROVINCE}),
    )


def inspections(q: Asked) -> QuerySet:
    """Held ones: what is still planned is never counted."""
    rows = Inspection.objects.live().held().filter(q.within("held_on"))
    return _of_teams(q, rows, "team")


def visits(q: Asked) -> QuerySet:
    rows = Visit.objects.live().inspected().filter(q.within("visited_on"))
    rows = rows.filter(inspection__deleted_at__isnull=True, inspection__state=Inspection.State.HELD)
    return _of_teams(q, rows, "inspection__team")


def sanctions(q: Asked) -> QuerySet:
    rows = Sanction.objects.live().filter(
        q.within("decided_on"),
        finding__deleted_at__isnull=True,
        finding__visit__deleted_at__isnull=True,
        finding__visit__inspection__deleted_at__isnull=True,
    )
    return _of_teams(q, rows, "finding__visit__inspection__team")


def incidents(q: Asked) -> QuerySet:
    rows = Incident.objects.live().filter(q.within("handled_on"))
    return q.of_districts(rows, "district", police=True)


def cases(q: Asked) -> QuerySet:
    """Every case opened by the last day: which of its steps lie in the period says the cell."""
    rows = Case.objects.live().filter(opened_on__lte=q.last)
    return q.of_districts(rows, "district", police=True)


def hotspots(q: Asked) -> QuerySet:
    """Found by the last day, and open at some time in the period."""
    rows = Hotspot.objects.live().filter(found_on__lte=q.last)
    rows = rows.exclude(cleared_on__lt=q.first)
    return q.of_districts(rows, "district", police=True)


def _places(**conditions: Any) -> QuerySet:
    return OutreachActivity.communes.through.objects.filter(
        outreachactivity=OuterRef("pk"), **conditions
    )


def activities(q: Asked) -> QuerySet:
    """Without an agency: the district's in which all of its communes lie."""
    rows: Any = OutreachActivity.objects.live().filter(q.within("held_on"))
    if q.everywhere:
        return rows
    places = _places().order_by().values("outreachactivity")
    in_districts = places.annotate(n=Count("commune__district", distinct=True))
    rows = rows.annotate(spread=Subquery(in_districts.values("n")))
    unnamed = Q(agency__isnull=True)
    within_one = unnamed & Q(spread=1)
    if q.by_district:
        the_one = places.annotate(district=Min("commune__district"))
        return rows.filter(within_one).annotate(unit=Subquery(the_one.values("district")))
    if q.district is not None:
        return rows.filter(within_one, Exists(_places(commune__district=q.district)))
    return q.of_agency(rows, "agency", unnamed & ~Q(spread=1))


def reached(q: Asked) -> QuerySet:
    """(activity, commune) pairs. A district's communes count whoever held the activity there, as
    on the dashboard; an agency's are those of its own activities."""
    rows = OutreachActivity.communes.through.objects.filter(
        outreachactivity__deleted_at__isnull=True,
        outreachactivity__held_on__range=(q.first, q.last),
    )
    if q.district is not None or q.by_district:
        return q.of_districts(rows, "commune__district")
    return rows if q.everywhere else rows.filter(outreachactivity__in=activities(q).values("pk"))


def media(q: Asked) -> QuerySet:
    rows = MediaItem.objects.live().filter(
        q.within("published_on"), outlet__deleted_at__isnull=True
    )
    neither = Q(outlet__district__isnull=True, outlet__agency__isnull=True)
    return q.own(rows, district="outlet__district", agency="outlet__agency", nobodys=neither)


def courses(q: Asked) -> QuerySet:
    rows = TrainingCourse.objects.live().filter(q.within("starts_on"))
    neither = Q(district__isnull=True, agency__isnull=True)
    return q.own(rows, district="district", agency="agency", nobodys=neither)


def trained(q: Asked) -> QuerySet:
    """(course, officer) pairs: a district's officers whoever trained them, as on the dashboard."""
    rows = TrainingCourse.officers.through.objects.filter(
        trainingcourse__deleted_at__isnull=True,
        trainingcourse__starts_on__range=(q.first, q.last),
        communeofficer__deleted_at__isnull=True,
    )
    if q.district is not None or q.by_district:
        return q.of_districts(rows, "communeofficer__commune__district")
    return rows if q.everywhere else rows.filter(trainingcourse__in=courses(q).values("pk"))


def officers(q: Asked) -> QuerySet:
    rows = CommuneOfficer.objects.live().in_force(q.day).exclude(holder="")
    return q.of_districts(rows, "commune__district")


def communes(q: Asked) -> QuerySet:
    return q.of_districts(Commune.objects.live().in_force(q.day), "district")


def registrations(q: Asked) -> QuerySet:
    rows = Registration.objects.live().filter(for_year=q.year, registered_on__lte=q.last)
    return q.of_districts(rows, "commune__district")


def recognitions(q: Asked) -> QuerySet:
    rows = Recognition.objects.live().filter(for_year=q.year - 1)
    return q.of_districts(rows, "commune__district")


def models(q: Asked) -> QuerySet:
    rows = PreventionModel.objects.live().in_force(q.day)
    return q.of_districts(rows, "commune__district")


def model_activities(q: Asked) -> QuerySet:
    rows = ModelActivity.objects.live().filter(
        q.within("held_on"), prevention_model__deleted_at__isnull=True
    )
    return q.of_districts(rows, "prevention_model__commune__district")


Rows = Callable[[Asked], QuerySet]

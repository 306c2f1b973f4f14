"""The rows that the indicators count: only what was held, only what was really inspected."""

from collections.abc import Mapping
from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    DateField,
    F,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest

from communes.models import District
from core.indicators import Source, Window

from .models import Census, Establishment, Inspection, Team, Visit


def held_inspections(window: Window) -> QuerySet[Inspection]:
    """Held between the plan's first day and the as-of date, whoever's team it was."""
    return Inspection.objects.filter(
        deleted_at__isnull=True,
        state=Inspection.State.HELD,
        held_on__range=(window.first_day, window.until),
    )


def inspected_visits(window: Window, options: Mapping[str, Any]) -> QuerySet[Visit]:
    """Establishments the provincial team really inspected, visit by visit."""
    rows = Visit.objects.filter(
        deleted_at__isnull=True,
        visited_on__range=(window.first_day, window.until),
        inspection__deleted_at__isnull=True,
        inspection__state=Inspection.State.HELD,
        inspection__team__level=Team.Level.PROVINCE,
    ).exclude(outcome=Visit.Outcome.NOT_INSPECTED)
    if options.get("unscheduled", "counted") == "not_counted":
        rows = rows.filter(inspection__mode=Inspection.Mode.PLANNED)
    if options.get("kinds", "all") == "conditional":
        rows = rows.filter(establishment__is_conditional=True)
    return rows


def _provincial(window: Window, options: Mapping[str, Any]) -> QuerySet[Inspection]:
    """Counted from the day on which it was held and something had been inspected."""
    inspected = Visit.objects.filter(
        inspection=OuterRef("pk"), deleted_at__isnull=True, visited_on__lte=window.until
    ).exclude(outcome=Visit.Outcome.NOT_INSPECTED)
    rows = held_inspections(window).filter(team__level=Team.Level.PROVINCE)
    if options.get("unscheduled", "counted") == "not_counted":
        rows = rows.filter(mode=Inspection.Mode.PLANNED)
    return (
        rows.annotate(
            in_district=Value(None, output_field=BigIntegerField()),
            first_on=Subquery(inspected.order_by("visited_on", "pk").values("visited_on")[:1]),
            inspected=Coalesce(
                Subquery(
                    inspected.order_by().values("inspection").annotate(n=Count("pk")).values("n")
                ),
                0,
                output_field=IntegerField(),
            ),
        )
        .filter(first_on__isnull=False)
        .annotate(done_on=Greatest("held_on", "first_on"))
        .select_related("team", "host_district")
        .order_by("held_on", "pk")
    )


def _establishments(window: Window, options: Mapping[str, Any]) -> QuerySet[Any]:
    """Distinct establishments by default, each where and when it was first inspected; or visits."""
    visits = inspected_visits(window, {"kinds": "conditional", **options})
    if options.get("count", "distinct") == "visits":
        return (
            visits.filter(establishment__deleted_at__isnull=True)
            .annotate(in_district=F("commune__district_id"), done_on=F("visited_on"))
            .select_related("establishment", "commune__district", "inspection__team")
            .order_by("visited_on", "pk")
        )
    first = visits.filter(establishment=OuterRef("pk")).order_by("visited_on", "pk")
    return (
        Establishment.objects.filter(
            deleted_at__isnull=True, pk__in=visits.order_by().values("establishment_id")
        )
        .annotate(
            in_district=Subquery(first.values("commune__district_id")[:1]),
            done_on=Subquery(first.values("visited_on")[:1]),
            minutes=Subquery(first.values("minutes_number")[:1]),
        )
        .select_related("commune__district")
        .order_by("done_on", "pk")
    )


def _districts(window: Window, options: Mapping[str, Any]) -> QuerySet[District]:
    own = held_inspections(window).filter(
        team__level=Team.Level.DISTRICT, team__body__district=OuterRef("pk")
    )
    own = own.order_by("held_on", "pk")
    return (
        District.objects.filter(deleted_at__isnull=True)
        .in_force(window.until)
        .annotate(
            in_district=F("pk"),
            done_on=Subquery(own.values("held_on")[:1]),
            first_decision=Subquery(own.values("decision_number")[:1]),
            held=Coalesce(
                Subquery(
                    own.order_by()
                    .values("team__body__district")
                    .annotate(n=Count("pk"))
                    .values("n")
                ),
                0,
                output_field=IntegerField(),
            ),
        )
        .order_by("code")
    )


def _census(window: Window, options: Mapping[str, Any]) -> QuerySet[Census]:
    """The year's expected rows; each one's step is the last day of its period."""
    return (
        Census.objects.filter(
            deleted_at__isnull=True,
            period__year=window.year,
            period__deleted_at__isnull=True,
        )
        .annotate(
            in_district=F("district_id"),
            done_on=Case(
                When(
                    state=Census.State.CONFIRMED,
                    confirmed_on__lte=window.until,
                    then=F("confirmed_on"),
                ),
                default=Value(None),
                output_field=DateField(),
            ),
        )
        .select_related("district", "period")
        .order_by("period__last_day", "district__code")
    )


PROVINCIAL_INSPECTION = Source("provincial_inspection", _provincial)
ESTABLISHMENT_INSPECTED = Source("establishment_inspected", _establishments)
DISTRICT_WITH_INSPECTION = Source("district_with_inspection", _districts)
CENSUS = Source("census", _census)

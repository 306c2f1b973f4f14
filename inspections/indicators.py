"""What is counted of inspections, and in which words.

An inspection (cuộc), a visit (lượt) and an establishment (cơ sở) are three different counts.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.indicators import Beside, Indicator, Source, Window
from core.tables import Column

from .models import Establishment, Team, Visit
from .sources import (
    CENSUS,
    DISTRICT_WITH_INSPECTION,
    ESTABLISHMENT_INSPECTED,
    PROVINCIAL_INSPECTION,
    held_inspections,
)

DONE = Q(done_on__isnull=False)
UNSCHEDULED = (
    "counted",
    {
        "counted": _("unscheduled inspections are counted"),
        "not_counted": _("unscheduled inspections are not counted"),
    },
)


def _conditional(window: Window, options: Mapping[str, Any]) -> QuerySet[Establishment]:
    """All conditional establishments in force on the date."""
    rows = Establishment.objects.live().in_force(window.until).filter(is_conditional=True)
    return rows.for_list().annotate(in_district=F("commune__district_id"))


CONDITIONAL = Source("conditional_establishments", _conditional, ())

PROVINCIAL_INSPECTIONS = Indicator(
    key="provincial_inspections",
    label=_("Inspections by the provincial team 178"),
    short=_("Provincial inspections"),
    unit=_("inspections"),
    formula=_(
        "Inspections the provincial team recorded as held, with at least one establishment really "
        "inspected."
    ),
    source=PROVINCIAL_INSPECTION,
    achieved=DONE,
    population=None,
    province_only=True,
    fact_kind="inspections",
    options={"unscheduled": UNSCHEDULED},
)
ESTABLISHMENTS_INSPECTED = Indicator(
    key="establishments_inspected",
    label=_("Conditional establishments inspected by the provincial team 178"),
    short=_("Establishments inspected"),
    unit=_("establishments"),
    formula=_(
        "Different establishments with conditions on security and order that the provincial team "
        "really inspected; one inspected twice counts once."
    ),
    source=ESTABLISHMENT_INSPECTED,
    achieved=DONE,
    population=None,
    fact_kind="inspections",
    beside=Beside(_("of %(n)s conditional establishments"), CONDITIONAL),
    options={
        "count": (
            "distinct",
            {
                "distinct": _("each establishment counts once"),
                "visits": _("every visit counts"),
            },
        ),
        "kinds": (
            "conditional",
            {
                "conditional": _("only establishments with conditions"),
                "all": _("establishments of every kind"),
            },
        ),
        "unscheduled": UNSCHEDULED,
    },
)
DISTRICT_INSPECTIONS = Indicator(
    key="district_inspections",
    label=_("Districts whose own team held an inspection"),
    short=_("District inspections"),
    unit=_("districts"),
    formula=_("Districts whose inter-agency inspection team held at least one inspection."),
    source=DISTRICT_WITH_INSPECTION,
    achieved=DONE,
    fact_kind="inspections",
)
CENSUS_DONE = Indicator(
    key="census_done",
    label=_("Census of establishments confirmed"),
    short=_("Census"),
    unit=_("censuses"),
    formula=_(
        "Confirmed censuses out of those expected: every district, for six months and for the year."
    ),
    source=CENSUS,
    achieved=DONE,
)
INDICATORS = (
    CENSUS_DONE,
    PROVINCIAL_INSPECTIONS,
    ESTABLISHMENTS_INSPECTED,
    DISTRICT_INSPECTIONS,
)


class Information(NamedTuple):
    """A count without a goal, and the rows it counts."""

    key: str
    label: Any
    total: int
    rows: QuerySet


def information(window: Window, districts: Iterable[int] | None) -> list[Information]:
    """Inspections held by sector agencies, one line an agency.

    Known to the province and the agency only, so nothing is said for single districts.
    """
    if districts is not None:
        return []
    rows: Any = held_inspections(window).filter(team__level=Team.Level.SECTOR)
    counted = rows.order_by().values_list(
        "team__agency_id", "team__agency__code", "team__agency__short_name"
    )
    return [
        Information(
            key=f"sector_inspections_{code}",
            label=gettext("Sector inspections: %(agency)s") % {"agency": name},
            total=n,
            rows=rows.filter(team__agency=pk).for_list().order_by("held_on", "pk"),
        )
        for pk, code, name, n in counted.annotate(n=Count("pk")).order_by("team__agency_id")
    ]


def _of_visit(row: Any) -> Establishment:
    return row.establishment if isinstance(row, Visit) else row


def _where(row: Any) -> str:
    return row.commune.with_district


def _minutes(row: Any) -> str:
    return row.minutes_number if isinstance(row, Visit) else row.minutes


def _census_count(row: Any) -> int | str:
    return row.snapshot.get("establishments", "") if row.done_on else gettext("not confirmed")


#: what the list behind a figure shows, by source
ROW_COLUMNS: dict[str, tuple[Column, ...]] = {
    PROVINCIAL_INSPECTION.key: (
        Column("decision", _("Decision number"), lambda r: r.decision_number, "decision_number"),
        Column("held_on", _("Day of the inspection"), lambda r: r.held_on, "held_on"),
        Column("mode", _("Mode"), lambda r: r.get_mode_display(), "mode"),
        Column("host", _("Host district"), lambda r: str(r.host_district or "")),
        Column("inspected", _("Establishments inspected"), lambda r: r.inspected, numeric=True),
    ),
    ESTABLISHMENT_INSPECTED.key: (
        Column("name", _("Establishment"), lambda r: _of_visit(r).name),
        Column("kind", _("Kind"), lambda r: _of_visit(r).get_kind_display()),
        Column("commune", _("Commune"), _where, "commune__sort_key"),
        Column("done_on", _("Inspected on"), lambda r: r.done_on, "done_on"),
        Column("minutes", _("Minutes number"), _minutes),
    ),
    CONDITIONAL.key: (
        Column("name", _("Establishment"), lambda r: r.name, "sort_key"),
        Column("kind", _("Kind"), lambda r: r.get_kind_display(), "kind"),
        Column("commune", _("Commune"), _where, "commune__sort_key"),
    ),
    "inspection": (
        Column("decision", _("Decision number"), lambda r: r.decision_number, "decision_number"),
        Column("held_on", _("Day of the inspection"), lambda r: r.held_on, "held_on"),
        Column("team", _("Team"), lambda r: r.team.name, "team__name"),
        Column("mode", _("Mode"), lambda r: r.get_mode_display(), "mode"),
    ),
    DISTRICT_WITH_INSPECTION.key: (
        Column("district", _("District"), lambda r: r.full_name, "code"),
        Column("done_on", _("First inspection held on"), lambda r: r.done_on, "done_on"),
        Column("decision", _("Decision number"), lambda r: r.first_decision),
        Column("held", _("Inspections held"), lambda r: r.held, "held", numeric=True),
    ),
    CENSUS.key: (
        Column("district", _("District"), lambda r: r.district.full_name, "district__code"),
        Column("period", _("Period"), lambda r: r.period.label, "period__last_day"),
        Column("due", _("Last day of the period"), lambda r: r.period.last_day, "period__last_day"),
        Column("done_on", _("Confirmed on"), lambda r: r.done_on, "done_on"),
        Column("count", _("Establishments"), _census_count, numeric=True),
    ),
}

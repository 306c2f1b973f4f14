"""How each cell that the records know is counted: which rows, which of them, and what of each.

One aggregate a source; the list behind a cell is the same rows with the same condition, so the two
cannot differ.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Model, Q, QuerySet, Sum

from communes.models import Commune, CommuneOfficer, PreventionModel
from inspections.models import Establishment, Inspection, Sanction, Visit
from inspections.models.kinds import KINDS_OF, Group
from outreach.models import OutreachActivity

from . import sources
from .sources import Asked, Rows

ALL = Q()
Where = Callable[[Asked], Q]


@dataclass(frozen=True, slots=True)
class Counted:
    """`rows` of which `where` holds: how many, how many different `things`, or the sum of `field`.

    `things`: (lookup, model) where one thing can stand in several rows.
    """

    rows: Rows
    where: Where = lambda q: ALL
    field: str = ""
    things: tuple[str, type[Model]] | None = None

    def aggregate(self, q: Asked) -> Any:
        condition = self.where(q)
        kept = {"filter": condition} if condition else {}
        if self.field:
            return Sum(self.field, **kept)  # type: ignore[arg-type]
        if self.things:
            return Count(self.things[0], distinct=True, **kept)
        return Count("pk", **kept)  # type: ignore[arg-type]

    def listed(self, q: Asked) -> QuerySet:
        """The very rows, or the very things, that the number counts."""
        rows = self.rows(q).filter(self.where(q))
        if self.things is None:
            return rows
        path, model = self.things
        return model._default_manager.filter(pk__in=rows.order_by().values(path))


def _b1() -> Iterator[tuple[str, Counted]]:
    parts: dict[str, Q] = {group.value: Q(kind__in=KINDS_OF[group]) for group in Group}
    columns = {
        "total": (ALL, ""),
        "conditional": (Q(is_conditional=True), ""),
        "at_risk": (Q(is_at_risk=True), ""),
        "staff": (ALL, "staff"),
        "women": (ALL, "staff_women"),
        "contract": (ALL, "staff_with_contract"),
    }
    for line, kinds in [*parts.items(), ("all", ALL)]:
        for column, (flag, field) in columns.items():
            yield (
                f"b1.{line}.{column}",
                Counted(sources.establishments, _always(kinds & flag), field),
            )


def _always(condition: Q) -> Where:
    return lambda q: condition


def _in_period(name: str, condition: Q = ALL) -> Where:
    return lambda q: q.within(name) & condition


VIOLATING = Q(outcome__in=Visit.VIOLATING)
FINED = Q(form=Sanction.Form.FINE)
PLACE = ("establishment", Establishment)
FINED_PLACE = ("finding__visit__establishment", Establishment)


def _b2() -> dict[str, Counted]:
    held, made, decided = sources.inspections, sources.visits, sources.sanctions
    return {
        "inspections": Counted(held),
        "planned": Counted(held, _always(Q(mode=Inspection.Mode.PLANNED))),
        "unscheduled": Counted(held, _always(Q(mode=Inspection.Mode.UNSCHEDULED))),
        "visits": Counted(made),
        "places": Counted(made, things=PLACE),
        "violating": Counted(made, _always(VIOLATING), things=PLACE),
        "reminded": Counted(made, _always(Q(outcome=Visit.Outcome.REMINDED))),
        "transferred": Counted(made, _always(Q(outcome=Visit.Outcome.TRANSFERRED))),
        "warnings": Counted(decided, _always(Q(form=Sanction.Form.WARNING))),
        "fines": Counted(decided, _always(FINED)),
        "fined_places": Counted(decided, _always(FINED), things=FINED_PLACE),
        "fines_amount": Counted(decided, _always(FINED), "amount"),
    }


PERSONS = ("sellers", "buyers", "keepers", "brokers")


def _b3() -> Iterator[tuple[str, Counted]]:
    yield "incidents.n", Counted(sources.incidents)
    for field in (*PERSONS, "fines", "fines_amount"):
        yield f"incidents.{field}", Counted(sources.incidents, field=field)
    for field in PERSONS:
        yield f"opened.{field}", Counted(sources.cases, _in_period("opened_on"), field)
    for step in ("opened", "investigated", "prosecuted", "tried"):
        yield f"{step}.n", Counted(sources.cases, _in_period(f"{step}_on"))


def _remaining(q: Asked) -> Q:
    return Q(cleared_on__isnull=True) | Q(cleared_on__gt=q.last)


B4 = {
    "found": Counted(sources.hotspots, _in_period("found_on")),
    "cleared": Counted(sources.hotspots, _in_period("cleared_on")),
    "remaining": Counted(sources.hotspots, _remaining),
}


def _b5() -> Iterator[tuple[str, Counted]]:
    held = sources.activities
    forms: dict[str, Q] = {form.value: Q(form=form) for form in OutreachActivity.Form}
    for line, condition in [*forms.items(), ("all", ALL)]:
        yield f"{line}.n", Counted(held, _always(condition))
        if line != "all":
            yield f"{line}.quantity", Counted(held, _always(condition), "quantity")
        for field in ("attendances", "women"):
            yield f"{line}.{field}", Counted(held, _always(condition), field)
    yield "media", Counted(sources.media)
    yield "communes", Counted(sources.reached, things=("commune", Commune))


B6 = {
    "courses": Counted(sources.courses),
    "attendances": Counted(sources.courses, field="attendances"),
    "officers": Counted(sources.trained, things=("communeofficer", CommuneOfficer)),
    "positions": Counted(sources.officers),
}


def _kept(q: Asked) -> Q:
    return Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=q.last)


B8 = {
    "communes": Counted(sources.communes),
    "registered": Counted(sources.registrations),
    "kept": Counted(sources.recognitions, _kept),
    "lost": Counted(sources.recognitions, _in_period("withdrawn_on")),
    "models": Counted(sources.models),
    "new_models": Counted(
        sources.models, _in_period("valid_from", Q(basis=PreventionModel.Basis.NEW))
    ),
    "model_activities": Counted(sources.model_activities),
}

COUNTED: Mapping[str, Counted] = {
    **dict(_b1()),
    **{
        f"{table}.{key}": counted
        for table, found in (
            ("b2", _b2()),
            ("b3", dict(_b3())),
            ("b4", B4),
            ("b5", dict(_b5())),
            ("b6", B6),
            ("b8", B8),
        )
        for key, counted in found.items()
    },
}

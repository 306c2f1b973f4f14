"""Where a district and its communes stand this year: read off the targets' own rows."""

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _

from communes.indicators import models_in_force
from communes.models import Commune, Recognition
from core.indicators import Indicator, rows_of
from core.tables import printed
from sonla_plan.dashboard import board
from sonla_plan.dashboard.selection import Selection
from sonla_plan.plan import figures
from sonla_plan.plan.indicators import BY_KEY
from sonla_plan.plan.standing import standings
from sonla_plan.plan.years import PlanYear


@dataclass(slots=True)
class State:
    """One commune's year so far."""

    reached_on: datetime.date | None = None
    registered_on: datetime.date | None = None
    recognised: bool = False
    lost_on: datetime.date | None = None
    recognition_known: bool = False
    models: int = 0
    trained: int = 0
    officers: int = 0

    @property
    def reached(self) -> str:
        return _since(self.reached_on, _("not yet"))

    @property
    def registered(self) -> str:
        return _since(self.registered_on, _("not registered"))

    @property
    def recognition(self) -> str:
        """Not recognised is one thing, not known another."""
        if self.lost_on:
            return _("lost on %(day)s") % {"day": self.lost_on.strftime("%d/%m/%Y")}
        if self.recognised:
            return _("recognised")
        return _("not recognised") if self.recognition_known else _("not known")

    @property
    def training(self) -> str:
        if not self.officers:
            return _("no officer recorded")
        return f"{printed(self.trained)}/{printed(self.officers)}"


def _since(day: datetime.date | None, otherwise: str) -> str:
    if day is None:
        return otherwise
    return _("yes, %(day)s") % {"day": day.strftime("%d/%m/%Y")}


@dataclass(slots=True)
class States:
    """{commune pk: State}; a commune without any row stands where nothing has been done."""

    by_commune: dict[int, State] = field(default_factory=dict)
    recognition_known: bool = False

    def of(self, pk: int) -> State:
        state = self.by_commune.setdefault(pk, State())
        state.recognition_known = self.recognition_known
        return state


def states(district: int, year: PlanYear) -> States:
    """The district's communes. Six queries, however many communes."""
    known = Recognition.objects.live().filter(for_year=year.year - 1).exists()
    found = States(recognition_known=known)
    for pk, day in _rows("communes_reached", district, year).values_list("pk", "done_on"):
        found.of(pk).reached_on = day
    for pk, day in _rows("communes_registered", district, year).values_list("pk", "done_on"):
        found.of(pk).registered_on = day
    for pk, day in _rows("healthy_communes", district, year).values_list("commune_id", "lost_on"):
        found.of(pk).recognised, found.of(pk).lost_on = True, day
    for pk, day in _rows("officers_trained", district, year).values_list("commune_id", "done_on"):
        found.of(pk).officers += 1
        found.of(pk).trained += day is not None
    models = models_in_force(year.window, [district]).rows.order_by()
    for pk, count in models.values_list("commune_id").annotate(n=Count("pk")):
        found.of(pk).models = count
    return found


def _rows(key: str, district: int, year: PlanYear) -> Any:
    indicator: Indicator = BY_KEY[key]
    options = year.options.get(key, {})
    return rows_of(indicator.source, year.window, options, [district]).order_by()


@dataclass(frozen=True, slots=True)
class TargetLine:
    """One target of a district: the cell of the dashboard's matrix with its name."""

    label: Any
    cell: dict[str, Any]


def target_lines(selection: Selection, year: PlanYear) -> list[TargetLine]:
    """The district's row of the matrix, read downwards; empty where the reader sees no figure."""
    rows = standings(year, selection.asked, figures.data_versions())
    matrix = board.matrix(rows, selection)
    if not matrix["rows"]:
        return []
    cells = matrix["rows"][0]["cells"]
    return [
        TargetLine(column["label"], cell)
        for column, cell in zip(matrix["columns"], cells, strict=True)
    ]


def communes_of(district: int, day: datetime.date) -> list[Commune]:
    rows = Commune.objects.live().in_force(day).filter(district=district)
    return list(rows.for_list())

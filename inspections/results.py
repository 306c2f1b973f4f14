"""What the inspections came to, in tables: each figure leads to the list of the very rows.

Everything counts what was held; what is still planned is never counted, not even as a number.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import User
from core import clock

from .models import Establishment, Finding, Inspection, Sanction, Team, ViolationAct, Visit
from .models.kinds import KINDS_OF, Group
from .team_year import MISSED


@dataclass(frozen=True, slots=True)
class Asked:
    """From a day to a day, everywhere or in one district, for one reader."""

    user: User
    since: datetime.date
    until: datetime.date
    district: int | None = None

    def address(self, name: str, **filters: Any) -> str:
        """The list of the very rows behind a figure."""
        values = {"since": f"{self.since:%d/%m/%Y}", "until": f"{self.until:%d/%m/%Y}"}
        if self.district:
            values["district"] = str(self.district)
        given = {key: value for key, value in {**values, **filters}.items() if value != ""}
        return f"{reverse(f'inspections:{name}-list')}?{urlencode(given)}"

    def outings(self, team: int) -> str:
        """The team's inspections by the days and the district of their visits, as counted here."""
        days = {"visited_since": self.since, "visited_until": self.until}
        values = {name: f"{day:%d/%m/%Y}" for name, day in days.items()}
        where = {"district": "", "visited_in": str(self.district or "")}
        return self.address("inspection", since="", until="", **values, **where, team=team)

    def visits(self) -> Any:
        rows = Visit.objects.visible_to(self.user).filter(
            inspection__state=Inspection.State.HELD, visited_on__range=(self.since, self.until)
        )
        return rows.filter(commune__district=self.district) if self.district else rows

    def findings(self) -> Any:
        return Finding.objects.visible_to(self.user).filter(visit__in=self.visits().order_by())

    def fines(self) -> Any:
        rows = Sanction.objects.visible_to(self.user).filter(
            form=Sanction.Form.FINE, decided_on__range=(self.since, self.until)
        )
        if self.district:
            rows = rows.filter(finding__visit__commune__district=self.district)
        return rows


@dataclass(frozen=True, slots=True)
class Cell:
    value: int
    url: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    title: str
    headings: tuple[str, ...]
    rows: list[tuple[str, list[Cell]]]
    note: str = ""

    @property
    def lines(self) -> list[tuple[str, list[tuple[str, Cell]]]]:
        """Each row's name, and its figures with the headings they stand below."""
        heads = self.headings[1:]
        return [(name, list(zip(heads, cells, strict=True))) for name, cells in self.rows]


VIOLATING = Q(outcome__in=Visit.VIOLATING)
HEADINGS: tuple[Callable[[], str], ...] = (
    lambda: _("Visits"),
    lambda: _("Establishments"),
    lambda: _("With violations"),
    lambda: _("Not possible"),
)


def tables(asked: Asked) -> list[Table]:
    return [by_team(asked), by_group(asked), by_act(asked), by_age(asked)]


def _counted(rows: Any, name: str, **more: Count) -> dict[Any, dict[str, int]]:
    """{value: visits, distinct establishments, violating, not possible}; one query."""
    found = (
        rows.order_by()
        .values(name)
        .annotate(
            made=Count("pk", filter=~MISSED),
            places=Count("establishment", distinct=True, filter=~MISSED),
            violating=Count("pk", filter=VIOLATING),
            missed=Count("pk", filter=MISSED),
            **more,
        )
    )
    return {row[name]: row for row in found}


def _cells(asked: Asked, row: dict[str, int], **filters: Any) -> list[Cell]:
    """The four counts; each leads to the visits, of distinct establishments to the last one."""
    made = asked.address("visit", inspected="1", **filters)
    places = asked.address("visit", inspected="3", **filters)
    violating = asked.address("visit", inspected="2", **filters)
    missed = asked.address("visit", outcome=Visit.Outcome.NOT_INSPECTED.value, **filters)
    return [
        Cell(row["made"], made),
        Cell(row["places"], places),
        Cell(row["violating"], violating),
        Cell(row["missed"], missed),
    ]


def by_team(asked: Asked) -> Table:
    outings = Count("inspection", distinct=True)
    counted = _counted(asked.visits(), "inspection__team", outings=outings)
    teams = Team.objects.filter(pk__in=list(counted)).for_list()
    rows = []
    for team in teams:
        row = counted[team.pk]
        held = Cell(row["outings"], asked.outings(team.pk))
        rows.append((team.name, [held, *_cells(asked, row, team=team.pk)]))
    headings = (_("Team"), pgettext("heading", "Inspections"), *(words() for words in HEADINGS))
    return Table(_("By team"), headings, rows)


def by_group(asked: Asked) -> Table:
    """With the conditional establishments in force beside those visited."""
    counted = _counted(asked.visits(), "establishment__kind")
    register = Establishment.objects.visible_to(asked.user).in_force(asked.until)
    register = register.filter(is_conditional=True)
    if asked.district:
        register = register.filter(commune__district=asked.district)
    kinds = register.order_by().values_list("kind").annotate(n=Count("pk"))
    conditional: dict[str, int] = dict(kinds)
    rows = []
    names = ("made", "violating", "missed")
    on = {"since": "", "until": "", "conditional_on": f"{asked.until:%d/%m/%Y}"}
    for group in Group:
        parts = [counted[kind] for kind in KINDS_OF[group] if kind in counted]
        row = {name: sum(part[name] for part in parts) for name in names}
        # an establishment has one kind: distinct ones add up over kinds
        row["places"] = sum(part["places"] for part in parts)
        url = asked.address("establishment", **on, group=group.value)
        all_of = Cell(sum(conditional.get(kind, 0) for kind in KINDS_OF[group]), url)
        rows.append((str(group.label), [*_cells(asked, row, group=group.value), all_of]))
    headings = (
        _("Group"),
        *(words() for words in HEADINGS),
        _("Conditional in the register"),
    )
    note = _("An establishment visited twice is two visits and one establishment.")
    return Table(_("By kind of establishment"), headings, rows, note)


def _fines_by_act(asked: Asked) -> dict[int | None, dict[str, Any]]:
    """{act: how many were decided in these days, their sum, what of it was paid by the last}."""
    found = (
        asked.fines()
        .order_by()
        .values("finding__act")
        .annotate(
            n=Count("pk"),
            sum=Sum("amount"),
            paid=Sum("amount", filter=Q(paid_on__lte=asked.until)),
        )
    )
    return {row["finding__act"]: row for row in found}


def by_act(asked: Asked) -> Table:
    """Violations by act, what was decided on them in these days, and what was paid."""
    found = asked.findings().filter(act__isnull=False).order_by()
    number = dict(found.values_list("act").annotate(n=Count("pk")))
    decided = _fines_by_act(asked)
    acts = {pk for pk in (*number, *decided) if pk}
    acts_found = ViolationAct.objects.filter(pk__in=acts).order_by("decree", "pk")
    paid = urlencode({"paid_until": f"{asked.until:%d/%m/%Y}"})
    rows = []
    for act in acts_found:
        row = decided.get(act.pk, {})
        url = asked.address("sanction", act=act.pk, sanction=Sanction.Form.FINE.value)
        rows.append(
            (
                str(act),
                [
                    Cell(number.get(act.pk, 0), asked.address("finding", act=act.pk)),
                    Cell(row.get("n", 0), url),
                    Cell(row.get("sum") or 0, url),
                    Cell(row.get("paid") or 0, f"{url}&{paid}"),
                ],
            )
        )
    headings = (
        _("Act violated"),
        _("Violations"),
        _("Fines"),
        _("Fines decided (đồng)"),
        _("Fines paid (đồng)"),
    )
    return Table(_("Violations by act"), headings, rows)


#: days since the visit: from, to (None: no end)
AGES = ((0, 30), (31, 90), (91, 180), (181, None))


def by_age(asked: Asked) -> Table:
    """Findings nobody has verified yet, as they stand today, by how long ago they were made."""
    today = clock.today()
    still = Finding.objects.visible_to(asked.user).still_open()
    if asked.district:
        still = still.filter(visit__commune__district=asked.district)
    late = Q(remedy_due_on__lt=today)
    counts: dict[str, Count] = {}
    for n, ages in enumerate(AGES):
        newest, oldest = _made_between(today, *ages)
        part = Q(visit__visited_on__lte=newest)
        part &= Q(visit__visited_on__gte=oldest) if oldest else Q()
        counts |= {f"all{n}": Count("pk", filter=part), f"late{n}": Count("pk", filter=part & late)}
    counted = still.order_by().aggregate(**counts)
    rows = [_age_row(asked, today, n, counted) for n in range(len(AGES))]
    headings = (_("Since the visit"), _("Not yet mended"), _("of them overdue"))
    title = _("Findings not yet mended, as of %(day)s") % {"day": today.strftime("%d/%m/%Y")}
    return Table(title, headings, rows)


def _made_between(
    today: datetime.date, first: int, last: int | None
) -> tuple[datetime.date, datetime.date | None]:
    """The newest and the oldest day of a visit of that age."""
    newest = today - datetime.timedelta(days=first)
    return newest, today - datetime.timedelta(days=last) if last else None


def _age_row(
    asked: Asked, today: datetime.date, n: int, counted: dict[str, int]
) -> tuple[str, list[Cell]]:
    first, last = AGES[n]
    newest, oldest = _made_between(today, first, last)
    days = {"since": f"{oldest:%d/%m/%Y}" if oldest else "", "until": f"{newest:%d/%m/%Y}"}
    label = _("more than %(before)s days") % {"before": first - 1}
    if oldest:
        label = _("%(first)s to %(last)s days") % {"first": first, "last": last}
    url = asked.address("finding", state="open", **days)
    overdue = asked.address("finding", state="overdue", **days)
    return label, [Cell(counted[f"all{n}"], url), Cell(counted[f"late{n}"], overdue)]

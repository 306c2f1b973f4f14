"""How many returns have come in, and on time: of one period, or of every period of a year."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Role
from communes.models import District, Posting
from core import clock
from core.models import ReportingPeriod

from .models import Return
from .sources import Unit


@dataclass(frozen=True, slots=True)
class Received:
    """Of the returns expected for a period: come in, of those on time, of those verified.

    `on_time` leaves out returns for which no due day was set.
    """

    expected: int = 0
    received: int = 0
    on_time: int = 0
    verified: int = 0

    @property
    def label(self) -> str:
        """`9/12 đơn vị đã gửi báo cáo`; "" where nothing is expected."""
        if not self.expected:
            return ""
        numbers = {"received": self.received, "expected": self.expected}
        return _("%(received)s/%(expected)s units have sent their returns") % numbers

    @property
    def is_complete(self) -> bool:
        return self.received == self.expected


#: which returns each of the counts counts; all are expected
COUNTS: Mapping[str, Callable[[Return], bool]] = {
    "received": lambda row: row.is_received,
    "on_time": lambda row: row.is_received and row.was_on_time is True,
    "verified": lambda row: row.state == Return.State.VERIFIED,
}


def counted(reports: Iterable[Return]) -> Received:
    rows = list(reports)
    numbers = {name: sum(map(counts, rows)) for name, counts in COUNTS.items()}
    return Received(expected=len(rows), **numbers)


def received(period: ReportingPeriod) -> Received:
    """One query; districts and agencies together, whoever asks: no figure is in it."""
    return counted(Return.objects.live().filter(period=period).for_list())


def of_periods(periods: Iterable[ReportingPeriod]) -> dict[int, Received]:
    """The same of several periods, in one query; one without any return is left out."""
    found: dict[int, list[Return]] = {}
    pks = [period.pk for period in periods]
    for row in Return.objects.live().filter(period__in=pks).for_list():
        found.setdefault(row.period_id, []).append(row)
    return {pk: counted(rows) for pk, rows in found.items()}


def reconciled(period: ReportingPeriod) -> bool:
    """The provincial police have sent their own return, so what is theirs has been compared."""
    rows = Return.objects.live().received().filter(period=period, agency__is_police=True)
    return rows.exists()


def late(period: ReportingPeriod) -> list[Return]:
    """What is due and has not come in; before the due day, or without one, everything missing."""
    missing = list(Return.objects.live().filter(period=period).waiting().for_list())
    overdue = [row for row in missing if row.is_overdue]
    return overdue or missing


@dataclass(frozen=True, slots=True)
class Officer:
    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit's returns in the order of the grid's periods (None: none is expected of it)."""

    unit: Unit
    officers: Sequence[Officer]
    returns: Sequence[Return | None]


@dataclass(frozen=True, slots=True)
class Grid:
    """Units × periods of a year, as far as the reader sees them."""

    periods: Sequence[ReportingPeriod] = ()
    rows: Sequence[UnitRow] = ()
    totals: Sequence[Received] = ()


def grid(user: User, year: int) -> Grid:
    """Three queries, however many units there are."""
    found = list(Return.objects.visible_to(user).filter(period__year=year).for_list())
    periods = list({row.period_id: row.period for row in reversed(found)}.values())
    periods.sort(key=lambda period: (period.last_day, -period.first_day.toordinal()))
    units: dict[tuple[int | None, int | None], dict[int, Return]] = {}
    for row in found:
        units.setdefault((row.district_id, row.agency_id), {})[row.period_id] = row
    officers = officers_in_place()
    rows = [
        UnitRow(
            unit=next(iter(theirs.values())).unit,
            officers=officers.get(key, ()),
            returns=[theirs.get(period.pk) for period in periods],
        )
        for key, theirs in units.items()
    ]
    rows.sort(key=lambda row: _order(row.unit))
    totals = [counted(r for r in found if r.period_id == period.pk) for period in periods]
    return Grid(periods, rows, totals)


def _order(unit: Unit) -> tuple[int, str, int]:
    """Districts by code, then the agencies."""
    return (0, unit.code, 0) if isinstance(unit, District) else (1, "", unit.pk)


Officers = dict[tuple[int | None, int | None], list[Officer]]


def officers_in_place() -> Officers:
    """{(district, agency): whom to ring}; who left the unit or may not sign in is not named."""
    rows = (
        Posting.objects.live()
        .in_force(clock.today())
        .filter(user__is_active=True, user__role=Role.REPORTING_OFFICER)
        .select_related("user")
        .order_by("user__full_name", "pk")
    )
    found: Officers = {}
    for row in rows:
        found.setdefault((row.district_id, row.agency_id), []).append(
            Officer(str(row.user), row.user.phone)
        )
    return found

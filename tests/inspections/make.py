"""Rows of this room, made through its actions."""

import datetime
from typing import Any

from inspections import actions
from inspections.actions import MemberRow, VisitRow
from inspections.models import Establishment, Inspection, Team, Visit
from tests import factories

DAY = datetime.date(2019, 3, 5)
#: communes by their code: Chiềng Lề (Thành phố Sơn La) and one each of 119 and 123
CITY, THUAN_CHAU, MOC_CHAU = "116", "119", "123"


def day(month: int, number: int, year: int = 2019) -> datetime.date:
    return datetime.date(year, month, number)


def team(of: str = "") -> Team:
    """The provincial team, a district's (`119`), a sector agency's (`yte`: made when missing)."""
    if not of:
        return Team.objects.get(level=Team.Level.PROVINCE)
    if of.isdigit():
        return Team.objects.select_related("body__district").get(body__district__code=of)
    agency = factories.agency(of)
    found = Team.objects.filter(agency=agency).first()
    name = f"Thanh tra {agency.short_name}"
    return found or actions.record_team(by=None, level="sector", name=name, agency=agency)


def commune_of(district: str, at: int = 0) -> Any:
    from communes.models import Commune

    rows = Commune.objects.select_related("district").filter(district__code=district)
    return rows.order_by("code")[at]


def establishment(
    district: str = CITY, name: str = "Cơ sở mẫu 001", **values: Any
) -> Establishment:
    values = {"kind": "karaoke", "is_conditional": True, **values}
    values.setdefault("commune", commune_of(district))
    return actions.record_establishment(by=None, name=name, **values)


def three() -> list[MemberRow]:
    return [MemberRow(name=f"Cán bộ {n}", agency_name="Đội liên ngành") for n in "ABC"]


def visit(of: Establishment, on: datetime.date = DAY, outcome: str = "no_violation") -> VisitRow:
    reason = "Đóng cửa" if outcome == "not_inspected" else ""
    return VisitRow(establishment=of, visited_on=on, outcome=outcome, not_inspected_reason=reason)


def basics(of: str, on: datetime.date, **values: Any) -> dict[str, Any]:
    return {
        "team": team(of),
        "decision_number": "12/QĐ-178",
        "decision_on": min(on, DAY),
        "mode": "planned",
        "starts_on": on,
        "ends_on": on,
        **values,
    }


def planned(of: str = "", on: datetime.date = DAY, **values: Any) -> Inspection:
    by = values.pop("by", None)
    return actions.plan_inspection(by=by, **basics(of, on, **values))


def held(
    *visits: VisitRow, of: str = "", on: datetime.date = DAY, by: Any = None, **values: Any
) -> Inspection:
    values = {"members": three(), **values}
    return actions.record_inspection(
        by=by, held_on=on, visits=list(visits), **basics(of, on, **values)
    )


def first_visit(inspection: Inspection) -> Visit:
    return Visit.objects.filter(inspection=inspection).order_by("pk")[0]

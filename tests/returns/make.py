"""Returns in the states tests need, made through the room's actions."""

from typing import Any

from core.models import ReportingPeriod
from returns import actions
from returns.actions import Entered
from returns.models import Return
from returns.tables import TYPED
from tests import factories


def period(kind: str = "half", number: int = 1) -> ReportingPeriod:
    return ReportingPeriod.objects.get(year=2019, kind=kind, number=number)


def expected(unit: str = "119", kind: str = "half", number: int = 1) -> Return:
    """The expected return of a district (`119`) or an agency (`yte`)."""
    of = period(kind, number)
    actions.open_returns(of, by=None)
    where: dict[str, Any] = (
        {"district": factories.district(unit)}
        if unit.isdigit()
        else {"agency": factories.agency(unit)}
    )
    return Return.objects.get(period=of, **where)


def nothing(**numbers: int) -> dict[str, Entered]:
    """Every typed cell answered: `b9__tips=2` types a number, the rest is không phát sinh."""
    answers = {cell.key: Entered(nothing=True) for cell in TYPED}
    for name, number in numbers.items():
        answers[name.replace("__", ".")] = Entered(done=number)
    return answers


def draft(unit: str = "119", kind: str = "half", by: Any = None, **numbers: int) -> Return:
    return actions.save_draft(expected(unit, kind), by=by, entered=nothing(**numbers))


def sent(unit: str = "119", kind: str = "half", by: Any = None, **numbers: int) -> Return:
    return actions.submit(draft(unit, kind, by, **numbers), by=by)

"""The demo's returns, counted all at once and each alone."""

import pytest

from core.models import ReportingPeriod
from returns import figures
from returns.models import Return

pytestmark = pytest.mark.django_db


def test_all_districts_at_once_say_what_each_says_alone(demo_half) -> None:
    """Closing counts every return in one go; the form of a return counts its own."""
    period = ReportingPeriod.objects.get(year=2019, kind="half", number=1)
    reports = list(Return.objects.live().filter(period=period).for_list())
    found = figures.figures_of(period, reports)
    assert {unit_kind(report) for report in reports} == {"District", "Agency"}
    for report in reports:
        alone = figures.unit_figures(period, report.unit, report=report)
        assert found[report.pk] == alone, report.unit_name
    assert any(figure.value for one in found.values() for figure in one.values())


def unit_kind(report: Return) -> str:
    return type(report.unit).__name__

"""A report while its period runs is of today; before the period begins there is none."""

import datetime

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from core.models import Installation
from sonla_plan.plan import actions as plans
from sonla_plan.plan.freezing import day_of, progress_of
from sonla_plan.plan.models import Plan
from sonla_plan.reports.facts import facts_of
from tests import factories
from tests.plan.plain import day

from .test_official import close, period, reach, said

pytestmark = pytest.mark.django_db


@pytest.fixture
def may() -> None:
    """The middle of the first half, seven weeks before its end."""
    Installation.objects.update(clock_on=day("15/05"))


def reached(payload) -> dict:
    return next(t for t in payload["targets"] if t["key"] == "communes_reached")["province"]


def test_a_running_period_is_judged_by_today(may) -> None:
    half = period("half")
    assert day_of(half) == day("15/05")
    running = progress_of(half)
    assert running["as_of"] == "2019-05-15"
    Installation.objects.update(clock_on=day("01/07"))
    whole = progress_of(half)
    assert whole["as_of"] == "2019-06-30"
    # 184 communes a year: by 15 May 135 of the 365 days have passed, by 30 June 181
    assert (reached(running)["due_now"], reached(whole)["due_now"]) == (68, 91)


def test_days_of_a_period_that_is_over_closed_or_to_come() -> None:
    assert day_of(period("quarter")) == day("31/03")
    assert day_of(period("half")) == day("30/06"), "its last day is today"
    assert day_of(period("quarter", 3)) == day("30/09")
    closed = close(period("half"))
    Installation.objects.update(clock_on=day("15/05"))
    assert day_of(closed) == day("30/06")


def test_the_report_names_the_days_it_is_of(may, client) -> None:
    reach(0)
    assert "(số liệu từ ngày 01/01/2019 đến ngày 15/5/2019)" in said(period("half"))
    client.force_login(factories.user())
    page = client.get(reverse("reports:report-detail", args=[2019, period("half").pk]))
    assert "as_of=2019-05-15" in page.content.decode()


@pytest.mark.parametrize(("due", "late"), [("14/05", True), ("15/05", False), ("20/06", False)])
def test_what_is_due_later_in_the_period_is_not_late_yet(may, due: str, late: bool) -> None:
    plan = Plan.objects.live().get(year=2019)
    plans.record_task(by=None, plan=plan, kind="task", content="Rà soát", due_on=day(due))
    (task,) = facts_of(period("half")).tasks("task")
    assert task["late"] is late


def test_what_was_due_on_the_last_day_of_a_period_is_late_the_day_after() -> None:
    plan = Plan.objects.live().get(year=2019)
    plans.record_task(by=None, plan=plan, kind="task", content="Rà soát", due_on=day("30/06"))
    assert not facts_of(period("half")).tasks("task")[0]["late"]
    Installation.objects.update(clock_on=datetime.date(2019, 7, 1))
    assert facts_of(period("half")).tasks("task")[0]["late"]


def test_a_period_that_has_not_begun_has_no_report(client, tmp_path) -> None:
    client.force_login(factories.user())
    third = period("quarter", 3)
    for page in ("report-detail", "report-docx", "report-pdf", "report-xlsx", "brief-pdf"):
        assert client.get(reverse(f"reports:{page}", args=[2019, third.pk])).status_code == 404
    edit = reverse("reports:passage-edit", args=[2019, third.pk, "causes"])
    assert client.get(edit).status_code == 404
    listed = client.get(reverse("reports:report-list", args=[2019])).context["rows"]
    links = {row["period"].pk: row["url"] for row in listed}
    assert len(links) == 8
    assert not links[third.pk]
    assert links[period("half").pk]
    with pytest.raises(CommandError, match="begins on"):
        call_command("build_report", "2019", "q3", f"--docx={tmp_path / 'a.docx'}")

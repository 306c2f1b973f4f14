"""The days of a year's periods: calendar months, or from the 15th to the 14th."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from communes.models import Commune
from core import clock, history, periods
from core.models import ReportingPeriod
from core.periods import Windows
from outreach.actions import record_activity
from returns.figures import province_figures
from sonla_plan.plan import actions, figures, years
from sonla_plan.plan.models import Plan
from sonla_plan.plan.standing import Asked, standings
from tests import factories

pytestmark = pytest.mark.django_db


def day(text: str) -> datetime.date:
    return datetime.datetime.strptime(text, "%d/%m/%Y").date()


def open_plan(year: int, windows: str = Windows.CALENDAR) -> Plan:
    """As the page opens it."""
    starts_on, ends_on = years.plan_days(year, windows)
    target = {"indicator": "communes_reached", "origin": "plan", "judged": "even"}
    return actions.open_plan(
        by=None, year=year, title=f"Kế hoạch {year}", windows=windows, starts_on=starts_on,
        ends_on=ends_on, targets=[target | {"goal_share": 90}],
    )  # fmt: skip


@pytest.fixture
def _no_plan() -> None:
    """As if nothing had been opened: the years of this test stand by themselves."""
    with history.batch(by=None) as batch:
        for row in (*Plan.objects.live(), *ReportingPeriod.objects.live()):
            batch.delete(row)


def spans(year: int, kind: str) -> list[str]:
    rows = periods.of_year(year, kind)
    return [f"{p.first_day:%d/%m/%Y}-{p.last_day:%d/%m/%Y}" for p in rows]


@pytest.mark.usefixtures("_no_plan")
def test_from_the_fifteenth_to_the_fourteenth_every_period_follows() -> None:
    plan = open_plan(2019, Windows.MID_MONTH)
    assert (plan.starts_on, plan.ends_on) == (day("15/12/2018"), day("14/12/2019"))
    assert spans(2019, "year") == ["15/12/2018-14/12/2019"]
    assert spans(2019, "half") == ["15/12/2018-14/06/2019", "15/06/2019-14/12/2019"]
    assert spans(2019, "nine_months") == ["15/12/2018-14/09/2019"]
    assert spans(2019, "quarter") == [
        "15/12/2018-14/03/2019", "15/03/2019-14/06/2019", "15/06/2019-14/09/2019",
        "15/09/2019-14/12/2019",
    ]  # fmt: skip
    assert spans(2019, "month")[:2] == ["15/12/2018-14/01/2019", "15/01/2019-14/02/2019"]


def held(on: str, place: int) -> None:
    commune = Commune.objects.order_by("code")[place]
    record_activity(by=None, communes=[commune], form="session", held_on=day(on))


def counted(year: int, kind: str, number: int = 1) -> tuple[int, int]:
    """Of one period: communes reached on the dashboard from the year's first day on, and the
    activities of the period in the returns."""
    period = periods.of_year(year, kind).get(number=number)
    found = years.open_year(year, period.last_day)
    assert found
    asked = Asked(tuple(Commune.objects.values_list("district", flat=True).distinct()))
    (standing,) = standings(found, asked, figures.data_versions())
    value = province_figures(period)["b5.all.n"].value
    return standing.counts.achieved, value or 0


@pytest.mark.usefixtures("_no_plan")
@pytest.mark.parametrize(
    ("windows", "december", "half", "second"),
    # 20/12/2018, 14/06 and 15/06/2019: one of 2018's calendar year, three of 2019's windows
    [(Windows.CALENDAR, (1, 1), (2, 2), (2, 0)), (Windows.MID_MONTH, (0, 0), (2, 2), (3, 1))],
)
def test_a_facts_date_decides_its_period(monkeypatch, windows, december, half, second) -> None:
    monkeypatch.setattr(clock, "today", lambda: day("31/12/2019"))
    open_plan(2018, windows)
    open_plan(2019, windows)
    for place, on in enumerate(("20/12/2018", "14/06/2019", "15/06/2019")):
        held(on, place)
    assert counted(2018, "year") == december
    assert counted(2019, "half", 1) == half
    assert counted(2019, "half", 2) == second


@pytest.mark.usefixtures("_no_plan")
def test_where_the_windows_change_no_day_is_in_two_years_or_in_none() -> None:
    open_plan(2018)
    open_plan(2019, Windows.MID_MONTH)
    open_plan(2020)
    assert spans(2019, "quarter")[0] == "01/01/2019-14/03/2019"
    assert spans(2019, "year") == ["01/01/2019-14/12/2019"]
    assert spans(2020, "half") == ["15/12/2019-30/06/2020", "01/07/2020-31/12/2020"]
    with pytest.raises(ValidationError) as refused:
        actions.open_plan(
            by=None, year=2021, title="Kế hoạch", targets=[],
            starts_on=day("15/12/2020"), ends_on=day("14/12/2021"),
        )  # fmt: skip
    assert "2020" in refused.value.messages[0]


@pytest.mark.usefixtures("_no_plan")
def test_the_curve_goes_by_the_years_own_months(monkeypatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: day("20/01/2019"))
    open_plan(2019, Windows.MID_MONTH)
    held("14/01/2019", 0)
    held("15/01/2019", 1)
    year = years.open_year(2019, clock.today())
    assert year
    assert year.window.month_ends[0] == day("14/01/2019")
    assert year.window.month_ends[-1] == day("14/12/2019")
    everywhere = Asked(tuple(Commune.objects.values_list("district", flat=True).distinct()))
    (standing,) = standings(year, everywhere, figures.data_versions())
    assert standing.progress
    assert standing.progress.curve == [1, 2, *[None] * 10]


def test_the_years_own_days_are_the_plans() -> None:
    year = periods.of_year(2019, "year").get()
    actions.change_period(year, by=None, last_day=day("14/12/2019"))
    assert Plan.objects.get(year=2019).ends_on == day("14/12/2019")


@pytest.mark.usefixtures("_no_plan")
def test_chosen_on_the_page_and_printed_beside_the_figures(client, monkeypatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: day("20/12/2018"))
    open_plan(2018, Windows.MID_MONTH)
    client.force_login(factories.user())
    data = {"year": "2019", "title": "Kế hoạch 2019", "windows": "mid_month"}
    for odd in ("99999", "2101", "1999", "-1"):
        answer = client.post(reverse("plan:plan-open"), data | {"year": odd})
        assert answer.context["form"].errors["year"] == ["Năm từ 2000 đến 2100."]
    assert client.post(reverse("plan:plan-open"), data).status_code == 302
    assert spans(2019, "half")[0] == "15/12/2018-14/06/2019"
    page = client.get("/").content.decode()
    assert "từ 15/12 đến 20/12/2018" in page, "today is of the plan of 2019"
    monkeypatch.setattr(clock, "today", lambda: day("30/06/2019"))
    half = client.get("/", {"period": "half-1"}).content.decode()
    assert "từ 15/12/2018 đến 14/06/2019" in half
    assert client.get("/", {"as_of": "2018-12-20"}).context["page"].valid
    assert client.get("/progress.json", {"as_of": "2018-12-20"}).json()["year"] == 2019


def test_a_range_of_days_of_ones_own_is_counted_and_not_judged(client) -> None:
    """Three communes on 05/01, 10/02 and 20/02: two of them in February."""
    for place, on in enumerate(("05/01/2019", "10/02/2019", "20/02/2019")):
        held(on, place)
    client.force_login(factories.user())
    asked = {"since": "2019-02-01", "as_of": "2019-02-28"}
    found = client.get("/progress.json", asked).json()
    (reached,) = (i for i in found["indicators"] if i["key"] == "communes_reached")
    assert (reached["achieved"], reached["status"], reached["goal"]) == (2, None, None)
    assert found["since"] == "2019-02-01"
    page = client.get("/", asked).content.decode()
    assert "từ 01/02 đến 28/02/2019" in page
    rows = client.get(reverse("dashboard:rows", args=["communes_reached"]), asked)
    assert rows.context["figure"] == 2, "the list is the figure"
    assert "since=2019-02-01" in rows.context["back_url"]
    plain = client.get("/progress.json", {"as_of": "2019-02-28"}).json()
    assert plain["indicators"][0]["goal"]
    assert list(plain) == ["year", "as_of", "district", "demo", "indicators"], "nothing of a range"


@pytest.mark.parametrize("since", ["2018-12-31", "2019-03-01", "31/02/2019"])
def test_a_range_that_is_none_is_answered_at_its_field(client, since) -> None:
    client.force_login(factories.user())
    answer = client.get("/progress.json", {"since": since, "as_of": "2019-02-28"})
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == ["since"]


def test_a_period_chosen_since_beats_the_range(client) -> None:
    client.force_login(factories.user())
    asked = {"year": "2019", "since": "01/02/2019", "as_of": "28/02/2019", "period": "quarter-1",
             "shown": "2019||28/02/2019|01/02/2019"}  # fmt: skip
    assert client.get("/", asked).url == "/?period=quarter-1"

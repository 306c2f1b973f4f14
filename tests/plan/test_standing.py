"""Province, one district, several districts: whose goal is what, and who gets a status."""

import datetime
import re
from html import unescape

import pytest

from accounts.permissions import Role
from communes.actions import record_model, record_model_activity
from communes.models import Commune, District
from core import clock
from core.indicators import measure, rows_of
from core.models import Installation
from enforcement.actions import record_hotspot
from outreach.actions import record_activity
from sonla_plan.plan import actions, figures, years
from sonla_plan.plan.indicators import BY_KEY, INDICATORS
from sonla_plan.plan.models import Allocation, Plan
from sonla_plan.plan.progress import count_statuses
from sonla_plan.plan.standing import Asked, standings
from tests.factories import agency, district, officer, post, user
from tests.plan.plain import day

pytestmark = pytest.mark.django_db
DAYS = ("31/03", "30/06", "31/12", "15/01/2020")


def ask(*codes, as_of="30/06", **more):
    """Standings by key: of the whole province, or of these districts added up."""
    versions = figures.data_versions()
    year = years.kept_year(2019, day(as_of), versions)
    chosen = District.objects.filter(code__in=codes) if codes else District.objects.all()
    asked = Asked(tuple(chosen.values_list("pk", flat=True)), whole=not codes, **more)
    found = standings(year, asked, versions)
    return {s.indicator.key: s for s in found}


def reach(code, n, on="05/03"):
    """`n` communes of a district get an activity each."""
    for one in Commune.objects.filter(district=district(code)).order_by("code")[:n]:
        record_activity(by=None, communes=[one], form="session", held_on=day(on))


def hotspot(code, found, cleared=None):
    return record_hotspot(
        by=None,
        district=district(code),
        found_on=day(found),
        cleared_on=day(cleared) if cleared else None,
        source_number="12/BC",
        source_on=day(found),
    )


def allocate(key="communes_reached", **goals):
    plan = Plan.objects.get(year=2019)
    actions.allocate(
        by=None,
        plan=plan,
        indicator=key,
        goals={district(code[1:]): goal for code, goal in goals.items()},
    )


# --- Province and districts --------------------------------------------------------------------


def test_goals_on_the_real_units():
    """204 communes: 184; four quarters; 12 × 2 censuses and bodies; 12 districts."""
    goals = {key: s.progress.goal for key, s in ask().items()}
    assert goals["communes_reached"] == 184
    assert goals["media_quarterly"] == 4
    assert goals["census_done"] == 24
    assert goals["healthy_communes"] == 193
    assert goals["communes_registered"] == 204
    assert goals["provincial_inspections"] == 16
    assert goals["establishments_inspected"] == 40
    assert goals["district_inspections"] == 12
    assert goals["teams_consolidated"] == 24


def test_achieved_and_population_add_up():
    reach("119", 3)
    reach("123", 2)
    hotspot("119", "05/03", "06/03")
    hotspot("123", "05/03")
    for standing in ask().values():
        if standing.indicator.province_only:
            assert standing.districts == {}
            continue
        cells, whole = standing.districts.values(), standing.progress
        assert sum(c.achieved for c in cells) == whole.achieved, standing.indicator.key
        if whole.population is not None:
            assert sum(c.population for c in cells) == whole.population, standing.indicator.key


@pytest.mark.parametrize("as_of", DAYS)
@pytest.mark.parametrize("indicator", INDICATORS, ids=lambda i: i.key)
def test_the_province_counts_what_its_districts_count(indicator, as_of):
    """Measured in one go or district by district; and the list behind is as long as the figure."""
    reach("119", 2)
    hotspot("123", "05/03", "06/06")
    year = years.open_year(2019, day(as_of))
    whole = measure([indicator], year.window, year.options, None)[indicator.key]
    achieved = sum(c.achieved for c in whole.values())
    rows = rows_of(indicator.source, year.window, year.options[indicator.key], None)
    assert rows.filter(indicator.achieved).count() == achieved
    if indicator.province_only:
        assert set(whole) <= {None}
        return
    for pk in District.objects.values_list("pk", flat=True):
        own = measure([indicator], year.window, year.options, [pk])[indicator.key]
        assert own.get(pk) == whole.get(pk)
    assert None not in whole  # every row lies in a district


def test_a_cell_has_a_status_only_where_the_goal_is_everything():
    cells = {k: {c.status for c in s.districts.values()} for k, s in ask().items()}
    assert cells["communes_reached"] == {None}  # 90 % of the province, not of each district
    assert cells["establishments_inspected"] == {None}  # 40 for the province
    assert cells["census_done"] == {"at_risk"}  # 0 of 2; half is due today
    assert cells["district_inspections"] == {"on_track"}  # floor(1 × 50 %) = 0 due
    assert None not in cells["communes_registered"] | cells["teams_consolidated"]


def test_a_cells_goal_is_the_districts_own_population():
    hotspot("119", "05/03", "06/03")
    one = ask()["hotspots_cleared"].districts[district("119").pk]
    assert (one.achieved, one.population, one.goal) == (1, 1, 1)
    assert ask()["communes_registered"].districts[district("119").pk].goal == 29


# --- Allocation --------------------------------------------------------------------------------


def test_an_allocated_target_is_judged_in_that_district():
    # 20 for Thuận Châu: floor(20 × 181/365) = 9 due on 30/06
    allocate(d119=20)
    reach("119", 9)
    cells = ask()["communes_reached"].districts
    own = cells[district("119").pk]
    assert (own.goal, own.due_now, own.status) == (20, 9, "on_track")
    assert cells[district("123").pk].status is None


def test_allocating_changes_nothing_for_the_province():
    before = ask()["communes_reached"].progress
    allocate(d119=20, d123=1)
    assert ask()["communes_reached"].progress == before


def test_an_allocation_is_taken_back():
    allocate(d119=20)
    allocate(d119=None)
    assert ask()["communes_reached"].districts[district("119").pk].status is None
    assert Allocation.objects.live().count() == 0


# --- Several districts -------------------------------------------------------------------------


def test_several_districts_are_added_up():
    reach("119", 3)
    reach("123", 2)
    found = ask("119", "123")
    both = found["communes_reached"].progress
    population = Commune.objects.filter(district__code__in=("119", "123")).count()
    assert (both.achieved, both.population) == (5, population)
    assert (both.goal, both.status) == (None, None)  # as in a cell: 90 % is the province's
    assert found["communes_registered"].progress.goal == population


def test_a_district_does_not_see_targets_of_the_province_alone():
    found = ask("119")
    assert {"media_quarterly", "provincial_inspections"} & set(found) == set()
    assert len(found) == 13


def test_several_districts_are_judged_when_each_has_its_allocation():
    allocate(d119=20)
    assert ask("119", "123")["communes_reached"].progress.status is None
    allocate(d123=10)
    both = ask("119", "123")["communes_reached"].progress
    assert (both.goal, both.due_now, both.status) == (30, 14, "at_risk")  # floor(30 × 181/365)


def test_who_has_no_district_is_told_nothing():
    year = years.open_year(2019, day("30/06"))
    assert standings(year, Asked((), whole=False), figures.data_versions()) == []


@pytest.mark.parametrize("path", ["/", "/progress.json"])
def test_an_agencys_officer_has_a_dashboard_without_figures(client, path):
    client.force_login(officer("ldtbxh"))
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("agency", ["ldtbxh", "congan"])
def test_who_has_neither_map_nor_chart_is_shown_no_empty_frame(client, agency):
    client.force_login(officer(agency))
    assert 'class="split' not in client.get("/").content.decode()


def test_an_agencys_officer_is_asked_for_no_area(client):
    """Whom no district is entrusted to was offered "all my districts"."""
    client.force_login(officer("ldtbxh"))
    found = client.get("/", {"as_of": "2019-03-31"})
    assert found.status_code == 200
    assert 'name="district"' not in found.content.decode()
    assert client.get("/", {"district": "119"}).status_code == 404
    client.force_login(officer("119"))
    assert 'name="district"' in client.get("/").content.decode()


def test_who_is_posted_nowhere_is_told_so(client):
    """An account just made was told of "your agency" and its three noughts."""
    person = user(Role.REPORTING_OFFICER)
    client.force_login(person)
    page = client.get("/").content.decode()
    assert "Anh/chị chưa được phân công" in page
    assert "Số liệu cơ quan" not in page
    post(person, agency("ldtbxh"))
    client.force_login(type(person).objects.get(pk=person.pk))
    page = client.get("/").content.decode()
    assert "Anh/chị chưa được phân công" not in page
    assert "Số liệu cơ quan" in page


@pytest.mark.parametrize("path", ["/dia-ban/huyen/119/", "/dia-ban/xa/03646/", "/ct/cases_tried/"])
def test_long_after_the_plan_a_page_names_its_last_day(client, path):
    """Its verdicts are those of the day after, which is no day of the plan."""
    Installation.objects.update(clock_on=datetime.date(2021, 6, 1))
    client.force_login(user(Role.LEADERSHIP))
    page = client.get(path).content.decode()
    assert "tính đến 31/12/2019" in page
    assert "01/01/2020" not in page


def test_an_agencys_counts_are_of_the_days_the_page_names(client):
    """One activity in February, one in June; each count opens a list as long as it says."""
    person, place = officer("ldtbxh"), Commune.objects.order_by("code").first()
    for on in ("10/02", "10/06"):
        record_activity(
            by=None, communes=[place], form="session", held_on=day(on), agency=agency("ldtbxh")
        )
    client.force_login(person)
    for query, expected in (({"as_of": "2019-03-31"}, 1), ({"as_of": "2019-06-30"}, 2)):
        page = client.get("/", query).content.decode()
        url, value = re.findall(r'href="(/tuyen-truyen/[^"]*since=[^"]*)">(\d+)<', page)[0]
        assert int(value) == expected
        found = client.get(unescape(url)).context
        assert found["page"].paginator.count == expected


def test_the_police_see_their_kinds_only():
    found = ask(police_only=True)
    expected = {"hotspots_cleared", "cases_investigated", "cases_prosecuted", "cases_tried"}
    assert set(found) == expected


# --- Switched off ------------------------------------------------------------------------------


def test_a_target_switched_off_has_no_status_and_is_in_no_count(settings):
    hotspot("119", "05/03")
    with_it = ask()
    settings.ENFORCEMENT_HOTSPOTS = False
    without = ask()
    gone = without["hotspots_cleared"]
    assert (gone.on, gone.progress, gone.districts) == (False, None, {})
    assert without["cases_tried"].on

    def counted(found):
        statuses = (s.progress.status if s.progress else None for s in found.values())
        return sum(n for _status, n in count_statuses(list(statuses)))

    assert (counted(with_it), counted(without)) == (15, 14)


def test_cases_are_switched_off_together(settings):
    settings.ENFORCEMENT_CASES = False
    off = {key for key, s in ask().items() if not s.on}
    assert off == {"cases_investigated", "cases_prosecuted", "cases_tried"}


def test_switching_back_on_finds_the_records_again(settings):
    hotspot("119", "05/03")
    settings.ENFORCEMENT_HOTSPOTS = False
    ask()
    settings.ENFORCEMENT_HOTSPOTS = True
    assert ask()["hotspots_cleared"].progress.population == 1


# --- Any date ----------------------------------------------------------------------------------


def test_a_fact_counts_from_its_own_day():
    reach("119", 1, on="31/03")
    assert ask(as_of="30/03")["communes_reached"].progress.achieved == 0
    assert ask(as_of="31/03")["communes_reached"].progress.achieved == 1
    assert ask(as_of="15/01/2020")["communes_reached"].progress.achieved == 1


def test_what_was_cleared_later_was_still_open():
    hotspot("119", "05/03", "06/06")
    assert ask(as_of="05/06")["hotspots_cleared"].progress.achieved == 0
    assert ask(as_of="06/06")["hotspots_cleared"].progress.achieved == 1


FINAL = {"achieved", "not_achieved", "no_data", "nothing_to_report"}


def test_after_the_plan_every_verdict_is_final(monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: day("01/01/2020"))
    assert {s.progress.status for s in ask(as_of="01/01/2020").values()} <= FINAL


def test_a_day_still_to_come_is_judged_anew_when_it_comes(monkeypatch):
    """What was kept of a day ahead is today's answer, not that day's."""
    model = record_model(
        by=None,
        commune=Commune.objects.filter(district=district("119"))[0],
        name="Mô hình",
        basis="qd1503",
        valid_from=day("10/07/2015"),
    )
    record_model_activity(by=None, prevention_model=model, held_on=day("05/03"), form="meeting")
    ahead = ask(as_of="01/01/2020")
    assert ahead["models_maintained"].progress.achieved == 1
    assert "not_achieved" not in {s.progress.status for s in ahead.values()}
    assert ahead["communes_reached"].progress.due_now == 184
    monkeypatch.setattr(clock, "today", lambda: day("01/01/2020"))
    come = ask(as_of="01/01/2020")
    assert come["models_maintained"].progress.achieved == 0
    assert come["communes_reached"].progress.status == "not_achieved"


def test_every_published_indicator_is_known_by_its_key():
    assert list(BY_KEY) == [i.key for i in INDICATORS]
    assert len(BY_KEY) == 15

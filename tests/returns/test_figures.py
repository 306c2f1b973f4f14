"""The numbers of a return: whose rows they are, and that lists and sums agree with them."""

import datetime

import pytest
from django.urls import reverse

from communes.models import Agency, Commune, District
from outreach.actions import record_activity
from returns import actions, figures
from returns.actions import Entered
from returns.counting import COUNTED
from returns.models import Return
from returns.sources import asked
from returns.tables import CELLS, DISTRICT, TABLES, TYPED, tables_for
from tests import factories, world
from tests.inspections import make as inspections
from tests.returns import make

pytestmark = pytest.mark.django_db
DAY = datetime.date(2019, 3, 5)


def values(unit, of=None) -> dict[str, int | None]:
    found = figures.unit_figures(of or make.period(), unit)
    return {key: figure.value for key, figure in found.items()}


def test_every_cell_is_either_counted_or_typed() -> None:
    assert set(COUNTED) | {cell.key for cell in TYPED} == set(CELLS)
    assert set(COUNTED) & {cell.key for cell in TYPED} == set()
    named = {key for table in TABLES for whole, parts in table.sums for key in (whole, *parts)}
    named |= {whole for cell in CELLS.values() for whole in cell.part_of}
    assert named <= set(CELLS)


def test_a_districts_return_by_hand() -> None:
    """Two outings, three visits in two places, one of them twice; one place with a violation."""
    first = inspections.establishment("119", "Cơ sở 1", staff=10, staff_women=4)
    second = inspections.establishment("119", "Cơ sở 2", kind="hotel")
    inspections.held(
        inspections.visit(first), inspections.visit(second, outcome="violation"), of="119"
    )
    later = datetime.date(2019, 6, 30)
    inspections.held(inspections.visit(first, on=later), of="119", on=later)
    found = values(factories.district("119"))
    wanted = {
        "b1.all.total": 2,
        "b1.lodging.total": 1,
        "b1.karaoke_massage.staff": 10,
        "b1.karaoke_massage.women": 4,
        "b2.inspections": 2,
        "b2.visits": 3,
        "b2.places": 2,
        "b2.violating": 1,
        "b8.communes": 29,
    }
    assert {key: found[key] for key in wanted} == wanted
    assert found["b1.lodging.staff"] is None, "nobody has said how many work in the hotel"
    assert found["b1.dance_bar.staff"] == 0, "no dance hall, so nobody works in one"
    quarter = values(factories.district("119"), make.period("quarter"))
    assert (quarter["b2.inspections"], quarter["b2.visits"]) == (1, 2)


def test_the_province_is_the_sum_of_its_units() -> None:
    world.district_rows("119", "a")
    world.district_rows("123", "b")
    world.agency_rows("vhttdl", "123", "c")
    own = inspections.establishment("121", "Cơ sở của tỉnh")
    inspections.held(inspections.visit(own), host_district=factories.district("121"))
    places = [*world.communes_of("119")[:1], *world.communes_of("121")[:1]]
    record_activity(by=None, communes=places, form="banner", held_on=DAY, quantity=7)
    period = make.period()
    whole = figures.province_figures(period)
    sums: dict[str, int] = {}
    for unit in figures.reporting_units(period):
        police = getattr(unit, "is_police", False)
        for key, figure in figures.unit_figures(period, unit).items():
            if not (police and figure.cell.police):
                sums[key] = sums.get(key, 0) + (figure.value or 0)
    counted = [cell.key for cell in CELLS.values() if not cell.typed]
    differing = {key for key in counted if sums[key] != (whole[key].value or 0)}
    assert differing == {"b5.communes", "b6.officers"} - {
        key for key in ("b6.officers",) if sums[key] == whole[key].value
    }
    assert whole["b5.communes"].value == 3 < sums["b5.communes"], "each commune once"
    assert whole["b5.banner.quantity"].value == 7


def test_all_districts_at_once_say_what_each_says_alone() -> None:
    """Closing counts every return in one go; the form of a return counts its own."""
    world.district_rows("119", "a")
    world.district_rows("123", "b")
    world.agency_rows("vhttdl", "123", "c")
    make.sent("119")
    period = make.period()
    reports = list(Return.objects.live().filter(period=period).for_list())
    assert {type(report.unit) for report in reports} == {District, Agency}
    found = figures.figures_of(period, reports)
    for report in reports:
        alone = figures.unit_figures(period, report.unit, report=report)
        assert found[report.pk] == alone, report.unit_name
    told = {r.unit_name: sum(f.value or 0 for f in found[r.pk].values()) for r in reports}
    assert len(set(told.values())) > 3, "units with nothing in them would prove nothing"


def test_what_is_of_no_unit_is_the_lead_agencys() -> None:
    shop = inspections.establishment("121")
    inspections.held(inspections.visit(shop), host_district=factories.district("121"))
    assert values(factories.agency("ldtbxh"))["b2.inspections"] == 1
    assert values(factories.district("121"))["b2.inspections"] == 0
    assert "b2.inspections" not in values(factories.agency("bao"))


def test_the_police_reconcile_everything_of_theirs() -> None:
    world.enforcement_facts("119", "a")
    world.enforcement_facts("123", "b")
    assert values(factories.agency("congan"))["b3.incidents.n"] == 2
    assert values(factories.district("119"))["b3.incidents.n"] == 1
    assert "b3.incidents.n" not in values(factories.agency("yte"))


@pytest.mark.parametrize("unit", ["119", "vhttdl", None])
def test_the_list_behind_a_cell_is_as_long_as_its_number(unit) -> None:
    world.district_rows("119", "a")
    world.agency_rows("vhttdl", "119", "c")
    of = None
    if unit:
        of = factories.district(unit) if unit.isdigit() else factories.agency(unit)
    question = asked(make.period(), of)
    cells = [c for c in CELLS.values() if not c.typed and not COUNTED[c.key].field]
    found = figures.count(question, cells)
    lengths = {cell.key: COUNTED[cell.key].listed(question).count() for cell in cells}
    assert lengths == found
    assert sum(lengths.values()) > 5


def test_every_list_behind_a_cell_opens(client) -> None:
    """As its unit's officer sees it, persons included."""
    world.district_rows("119", "a")
    client.force_login(factories.officer("119"))
    for figure in figures.unit_figures(make.period(), factories.district("119")).values():
        if figure.url:
            page = client.get(figure.url)
            assert page.status_code == 200, figure.key
            if not COUNTED[figure.key].field:
                assert page.context["page"].paginator.count == figure.value, figure.key
    other = figures.rows_url(make.period(), "b2.visits", factories.district("123"))
    assert client.get(other).status_code == 404


def test_what_is_switched_off_is_in_no_table(settings) -> None:
    settings.ENFORCEMENT_CASES = False
    codes = [table.code for table in tables_for(frozenset({DISTRICT}))]
    assert "B3" not in codes
    assert "B4" in codes
    assert "b3.incidents.n" not in figures.province_figures(make.period())


def test_typed_numbers_of_the_province_add_column_by_column() -> None:
    """Estimates and plans are never added to what was done; a draft counts for nothing yet."""
    for unit, done in (("119", 2), ("123", 3)):
        row = make.draft(unit)
        cell = Entered(done=done, estimate=10, planned=100)
        row = actions.save_draft(row, by=None, entered={"b9.tips": cell})
        if unit == "119":
            actions.submit(row, by=None)
    tips = figures.province_figures(make.period())["b9.tips"]
    assert (tips.value, tips.estimate, tips.planned, tips.answers) == (2, 10, 100, 1)
    assert figures.province_figures(make.period())["b9.spent"].nothing


def test_a_commune_no_longer_in_force_is_not_counted_twice() -> None:
    assert values(factories.district("119"))["b8.communes"] == (
        Commune.objects.filter(district__code="119").count()
    )


def test_the_provinces_list_is_the_provinces_readers(client) -> None:
    url = reverse("returns:rows", args=[make.period().pk, "b3.incidents.sellers"])
    client.force_login(factories.user("leadership"))
    assert client.get(url).status_code == 404
    client.force_login(factories.user())
    assert client.get(url).status_code == 200

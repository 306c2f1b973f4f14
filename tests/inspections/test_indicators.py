"""Each figure worked out by hand, and each figure's list as long as the figure."""

import datetime

import pytest

from communes.models import District
from core.indicators import Window, measure, rows_of
from inspections import actions
from inspections.charts import visit_counts, visits_by_kind_and_outcome
from inspections.indicators import (
    CENSUS_DONE,
    DISTRICT_INSPECTIONS,
    ESTABLISHMENTS_INSPECTED,
    INDICATORS,
    PROVINCIAL_INSPECTIONS,
    ROW_COLUMNS,
    information,
)
from inspections.models import Census, Inspection
from tests import factories
from tests.inspections import make

pytestmark = pytest.mark.django_db


def window(month: int = 6, day: int = 30) -> Window:
    return Window(make.day(1, 1), make.day(12, 31), make.day(month, day))


def counted(indicator, at: Window, options=None) -> tuple[int, int]:
    found = measure([indicator], at, {indicator.key: options or {}}, None)[indicator.key]
    return (sum(c.achieved for c in found.values()), sum(c.population for c in found.values()))


@pytest.fixture
def year():
    """By hand. K: conditional, in 116. M: conditional, in 119. R: a restaurant in 119, not so.

    10/01  K inspected, M closed                      1 inspection, K
    20/02  M could not be inspected                   no inspection
    05/03  unscheduled: K again, R inspected          1 inspection, R (not conditional)
    01/04  M inspected                                1 inspection, M
    02/05  district 119's own team inspects M         no provincial figure
    03/05  the health agency inspects K               no provincial figure
    12/12/2018  K                                     the year before
    25/07  planned only                               nothing
    """
    k = make.establishment("116", "K")
    m = make.establishment("119", "M", kind="motel")
    r = make.establishment("119", "R", kind="restaurant", is_conditional=False)
    see, miss = make.visit, "not_inspected"
    make.held(see(k, make.day(1, 10)), see(m, make.day(1, 10), miss), on=make.day(1, 10))
    make.held(see(m, make.day(2, 20), miss), on=make.day(2, 20))
    make.held(see(k), see(r), mode="unscheduled", ground="signs")
    make.held(see(m, make.day(4, 1), "violation"), on=make.day(4, 1))
    make.held(see(m, make.day(5, 2)), of="119", on=make.day(5, 2))
    make.held(see(k, make.day(5, 3)), of="yte", on=make.day(5, 3))
    make.held(see(k, make.day(12, 12, 2018)), on=make.day(12, 12, 2018))
    make.planned(on=make.day(7, 25))
    return k, m, r


def test_provincial_inspections(year) -> None:
    expected = {(1, 9): 0, (1, 10): 1, (2, 20): 1, (3, 4): 1, (3, 5): 2, (4, 1): 3, (6, 30): 3}
    for (month, day), number in expected.items():
        assert counted(PROVINCIAL_INSPECTIONS, window(month, day))[0] == number
    planned = {"unscheduled": "not_counted"}
    assert counted(PROVINCIAL_INSPECTIONS, window(), planned)[0] == 2


def test_an_inspection_counts_from_its_first_establishment_inspected() -> None:
    shop = make.establishment()
    span = {"starts_on": make.day(3, 5), "ends_on": make.day(4, 2)}
    make.held(make.visit(shop, make.day(4, 2)), **span)
    assert counted(PROVINCIAL_INSPECTIONS, window(4, 1))[0] == 0
    assert counted(PROVINCIAL_INSPECTIONS, window(4, 2))[0] == 1


def test_establishments_inspected(year) -> None:
    at = window()
    assert counted(ESTABLISHMENTS_INSPECTED, window(3, 31))[0] == 1  # K, twice
    assert counted(ESTABLISHMENTS_INSPECTED, at)[0] == 2  # K, M
    assert counted(ESTABLISHMENTS_INSPECTED, at, {"count": "visits"})[0] == 3
    assert counted(ESTABLISHMENTS_INSPECTED, at, {"kinds": "all"})[0] == 3
    both = {"kinds": "all", "count": "visits"}
    assert counted(ESTABLISHMENTS_INSPECTED, at, both)[0] == 4
    assert counted(ESTABLISHMENTS_INSPECTED, at, both | {"unscheduled": "not_counted"})[0] == 2


def test_all_conditional_establishments_stand_beside_those_inspected(year) -> None:
    beside = ESTABLISHMENTS_INSPECTED.beside
    assert beside
    found = measure([ESTABLISHMENTS_INSPECTED], window(), {}, None)["establishments_inspected"]
    assert sum(counts.beside for counts in found.values()) == 2
    assert found[factories.district("119").pk].beside == 1
    assert rows_of(beside.source, window(), {}, None).count() == 2


def test_it_counts_where_it_lay_when_first_inspected(year) -> None:
    _k, m, _r = year
    actions.change_establishment(m, by=None, commune=make.commune_of("123"))
    rows = rows_of(ESTABLISHMENTS_INSPECTED.source, window(), {}, [factories.district("119").pk])
    assert [row.name for row in rows] == ["M"]


def test_district_inspections(year) -> None:
    assert counted(DISTRICT_INSPECTIONS, window(5, 1)) == (0, 12)
    assert counted(DISTRICT_INSPECTIONS, window()) == (1, 12)


def test_census_done() -> None:
    assert Census.objects.filter(period__year=2019).count() == 24
    rows = Census.objects.filter(period__year=2019, district__code="119")
    first = rows.get(period__kind="half")
    confirmed = {"by": None, "document_number": "45/BC-UBND"}
    actions.confirm_census(first, confirmed_on=make.day(6, 28), **confirmed)
    assert counted(CENSUS_DONE, window(6, 27)) == (0, 24)
    assert counted(CENSUS_DONE, window()) == (1, 24)


def test_nothing_deleted_counts(year) -> None:
    for row in Inspection.objects.live():
        actions.remove_inspection(row, by=None)
    for indicator in INDICATORS:
        assert counted(indicator, window())[0] == 0
    assert information(window(), None) == []


def test_every_list_is_as_long_as_its_figure(year) -> None:
    districts = list(District.objects.values_list("pk", flat=True))
    days = [(1, 10), (2, 28), (3, 5), (6, 30), (12, 31)]
    options = [{}, {"count": "visits"}, {"kinds": "all"}, {"unscheduled": "not_counted"}]
    for month, day in days:
        at = window(month, day)
        for indicator in INDICATORS:
            for chosen in options:
                found = measure([indicator], at, {indicator.key: chosen}, None)[indicator.key]
                for place in [None, *districts]:
                    where = None if place is None else [place]
                    rows = rows_of(indicator.source, at, chosen, where)
                    if place is not None and indicator.province_only:
                        continue
                    counts = found.values() if place is None else [found.get(place)]
                    length = sum(c.achieved for c in counts if c)
                    assert rows.filter(indicator.achieved).count() == length


def test_the_rows_behind_a_figure_say_what_they_are(year) -> None:
    at = window()
    for indicator in INDICATORS:
        for options in ({}, {"count": "visits"}):
            for row in rows_of(indicator.source, at, options, None):
                columns = ROW_COLUMNS[indicator.source.key]
                values = [column.value(row) for column in columns]
                assert values[0]
    rows = list(rows_of(PROVINCIAL_INSPECTIONS.source, at, {}, None))
    assert [row.inspected for row in rows] == [1, 2, 1]


def test_information_and_chart(year) -> None:
    found = information(window(), None)
    assert [(key, count, rows.count()) for key, _label, count, rows in found] == [
        ("sector_inspections_yte", 1, 1)
    ]
    assert information(window(), [factories.district("119").pk]) == []
    every = list(District.objects.values_list("pk", flat=True))
    chart = visits_by_kind_and_outcome(visit_counts(window(), every).values())
    assert len(chart["labels"]) == 4
    values = {series["label"]: series["values"] for series in chart["series"]}
    assert sum(map(sum, values.values())) == 8
    city = visit_counts(window(), [factories.district("116").pk]).values()
    one = visits_by_kind_and_outcome(city, sectors=False)
    assert sum(sum(series["values"]) for series in one["series"]) == 2  # not the agency's


def test_one_query_a_source(year, django_assert_num_queries) -> None:
    for indicator in INDICATORS:
        with django_assert_num_queries(2 if indicator.beside else 1):
            measure([indicator], window(), {}, None)


def test_a_later_day_never_counts(year) -> None:
    assert window().until == datetime.date(2019, 6, 30)
    make.held(make.visit(year[1], make.day(6, 29)), on=make.day(6, 29))
    assert counted(PROVINCIAL_INSPECTIONS, window(6, 28))[0] == 3

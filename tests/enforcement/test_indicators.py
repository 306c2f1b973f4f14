"""Worked examples, done by hand, and the list behind each figure."""

import datetime

import pytest

from core.indicators import Window, measure, rows_of
from enforcement import actions
from enforcement.indicators import (
    CASES_INVESTIGATED,
    CASES_PROSECUTED,
    CASES_TRIED,
    HOTSPOTS_CLEARED,
    INDICATORS,
    ROW_COLUMNS,
)
from enforcement.persons import KINDS
from tests.factories import district

pytestmark = pytest.mark.django_db


def day(text):
    """`5/3` is 05/03/2019, `5/3/18` is 05/03/2018."""
    d, m, *y = (int(part) for part in text.split("/"))
    return datetime.date(2000 + (y[0] if y else 19), m, d)


def window(as_of="30/6"):
    return Window(day("1/1"), day("31/12"), day(as_of))


def figures(indicator, as_of, districts=None):
    counts = measure([indicator], window(as_of), {}, districts)[indicator.key].values()
    return sum(c.achieved for c in counts), sum(c.population for c in counts)


def hotspot(found, cleared=None, where="119"):
    return actions.record_hotspot(
        by=None,
        district=district(where),
        found_on=day(found),
        cleared_on=cleared and day(cleared),
        source_number="12/BC-CAH",
        source_on=day(found),
    )


def case(number, opened, *steps, where="119", **values):
    names = ("investigated_on", "prosecuted_on", "tried_on")
    dates = {name: day(step) for name, step in zip(names, steps, strict=False)}
    return actions.record_case(
        by=None,
        district=district(where),
        number=number,
        opened_on=day(opened),
        source_number="7/QD-CAH",
        source_on=day(opened),
        **dates,
        **values,
    )


def test_hotspots_cleared():
    hotspot("10/5/18")  # open from before: counted, not cleared
    hotspot("1/6/18", "20/1")  # open from before, cleared in January
    hotspot("1/6/18", "30/12/18")  # cleared before the year: not counted
    hotspot("5/2", "5/2", where="123")  # found and cleared on one day
    hotspot("1/4", "15/6", where="123")
    gone = hotspot("2/4")
    actions.remove_fact(gone, by=None)
    assert figures(HOTSPOTS_CLEARED, "1/1") == (0, 2)
    assert figures(HOTSPOTS_CLEARED, "20/1") == (1, 2)
    assert figures(HOTSPOTS_CLEARED, "14/6") == (2, 4)
    assert figures(HOTSPOTS_CLEARED, "30/6") == (3, 4)
    assert figures(HOTSPOTS_CLEARED, "30/6", [district("119").pk]) == (1, 2)


def test_open_items_say_since_when():
    hotspot("10/5/18")
    hotspot("1/6", where="119")
    counts = measure([HOTSPOTS_CLEARED], window(), {}, None)["hotspots_cleared"]
    assert sorted(counts[district("119").pk].open_since) == [day("10/5/18"), day("1/6")]


def test_case_steps_are_counted_each_in_its_own_year():
    case("1/QD", "3/10/18", "10/1", "20/2", "25/4")  # the year before's, all steps this year
    case("2/QD", "5/11/18", "20/12/18", "30/1")  # investigated last year, prosecuted this year
    case("3/QD", "2/3", "30/5", where="123")  # opened and investigated
    case("4/QD", "1/6", where="123")  # opened only
    case("5/QD", "1/7/18", "1/8/18", "1/9/18", "1/10/18")  # over before the year
    case("6/QD", "4/2", suspension="paused", suspended_on=day("1/4"))
    case("7/QD", "5/2", transferred_on=day("10/5"))
    # 1, 3, 4 are left of 1, 3, 4, 6, 7; case 2 was investigated the year before
    assert figures(CASES_INVESTIGATED, "30/6") == (2, 3)
    # on 31 March neither 6 was suspended nor 7 transferred, and 4 was not opened
    assert figures(CASES_INVESTIGATED, "31/3") == (1, 4)
    # 1, 2 prosecuted; 3 waits since 30 May
    assert figures(CASES_PROSECUTED, "30/6") == (2, 3)
    assert figures(CASES_PROSECUTED, "29/5") == (2, 2)
    # 1 tried on 25 April; 2 waits since 30 January
    assert figures(CASES_TRIED, "24/4") == (0, 2)
    assert figures(CASES_TRIED, "25/4") == (1, 2)
    assert figures(CASES_TRIED, "30/6", [district("123").pk]) == (0, 0)


@pytest.mark.parametrize("as_of", ["1/1", "31/3", "14/6", "30/6", "31/12", "1/5/20"])
def test_the_list_is_as_long_as_the_figure(as_of):
    hotspot("10/5/18")
    hotspot("5/2", "14/6", where="123")
    case("1/QD", "3/10/18", "10/1", "20/2", "25/4")
    case("3/QD", "2/3", "30/5", where="123")
    for indicator in INDICATORS:
        for where in (None, [district("119").pk], [district("123").pk]):
            rows = rows_of(indicator.source, window(as_of), {}, where)
            assert figures(indicator, as_of, where) == (
                rows.filter(indicator.achieved).count(),
                rows.filter(indicator.population).count(),
            )


def test_rows_behind_a_figure_never_show_persons():
    stored = case("1/QD", "2/3", keepers=3, brokers=7)
    for indicator in INDICATORS:
        columns = ROW_COLUMNS[indicator.source.key]
        assert not {c.key for c in columns} & {*KINDS, "persons", "fines", "fines_amount"}
        assert not {c.sort for c in columns} & {*KINDS}
    shown = [c.value(stored) for c in ROW_COLUMNS[CASES_INVESTIGATED.source.key]]
    assert 10 not in shown
    assert 3 not in shown


def test_numbers_go_on_by_district_and_year():
    assert [hotspot("5/2").number, hotspot("6/2").number] == ["01/2019", "02/2019"]
    actions.remove_fact(hotspot("7/2"), by=None)
    assert hotspot("8/2").number == "04/2019"
    assert hotspot("5/2", where="123").number == "01/2019"
    assert hotspot("5/2/18").number == "01/2018"

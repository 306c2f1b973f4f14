"""Each figure worked out by hand; and everywhere the list behind a figure is as long as it says."""

import datetime
import random

import pytest

from communes.models import Commune, CommuneTag, District
from core.indicators import Window, measure, rows_of
from core.models import ReportingPeriod
from core.periods import Span
from outreach import actions
from outreach.charts import media_by_outlet_and_month
from outreach.indicators import (
    COMMUNES,
    COMMUNES_REACHED,
    MEDIA_QUARTERLY,
    OFFICERS_TRAINED,
    ROW_COLUMNS,
    information,
    tagged,
)
from outreach.models import OutreachActivity
from tests.factories import commune, create, district

from .conftest import OTHER, OWN, OWN_2, activity, commune_officer, course, day, item, outlet

pytestmark = pytest.mark.django_db


def window(as_of: str, year: int = 2019) -> Window:
    periods = ReportingPeriod.objects.filter(year=year, deleted_at__isnull=True)
    spans = tuple(Span(p.kind, p.number, p.first_day, p.last_day, p.pk) for p in periods)
    return Window(datetime.date(year, 1, 1), datetime.date(year, 12, 31), day(as_of), spans)


def counts(indicator, as_of, districts=None):
    found = measure([indicator], window(as_of), {}, districts)[indicator.key]
    return sum(found.values(), start=type(next(iter(found.values())))()) if found else None


def test_communes_reached():
    """Thuận Châu has 29 communes. Phổng Lái had 2 activities, the first on 5 March; Mường É is
    reached by a joint one on 10 April, with Hát Lót of Mai Sơn; the one of 2018 and the deleted
    one do not count. So 2 of 29 in Thuận Châu, 1 of 22 in Mai Sơn, 3 of 204 in the province."""
    activity(OWN, on="2019-03-05")
    activity(OWN, on="2019-05-05")
    activity(OWN_2, OTHER, on="2019-04-10")
    activity("03730", on="2018-12-31")
    actions.remove_activity(activity("03733", on="2019-02-01"), by=None)
    found = measure([COMMUNES_REACHED], window("2019-06-30"), {}, None)["communes_reached"]
    thuan_chau, mai_son = found[district("119").pk], found[district("125").pk]
    assert (thuan_chau.achieved, thuan_chau.population) == (2, 29)
    assert (mai_son.achieved, mai_son.population) == (1, 22)
    assert thuan_chau.done_by_month[2:4] == [1, 1]
    whole = counts(COMMUNES_REACHED, "2019-06-30")
    assert (whole.achieved, whole.population) == (3, 204)
    early = counts(COMMUNES_REACHED, "2019-04-09")
    assert (early.achieved, early.population) == (1, 204)
    assert counts(COMMUNES_REACHED, "2019-03-04").achieved == 0
    assert counts(COMMUNES_REACHED, "2019-03-05").achieved == 1


def test_media_quarterly():
    """An item of the newspaper in quarter I, one of an outlet that does not count in quarter II.
    On 30 June, its last day: 1 of 4. On 1 July it has gone by without any: 1 of 4, one lost."""
    create_other = actions.record_outlet(by=None, name="Báo Nhân Dân", kind="other")
    item("2019-02-14", outlet=outlet("newspaper"))
    item("2019-05-01", outlet=create_other)
    before, after = counts(MEDIA_QUARTERLY, "2019-06-30"), counts(MEDIA_QUARTERLY, "2019-07-01")
    assert (before.achieved, before.population, before.lost) == (1, 4, 0)
    assert (after.achieved, after.population, after.lost) == (1, 4, 1)
    assert after.lost_by_month[5] == 1
    assert after.done_by_month[1] == 1
    item("2019-06-30", outlet=outlet("district"))
    assert counts(MEDIA_QUARTERLY, "2019-06-30").achieved == 2
    # an item of the first day of a quarter counts for that quarter, not for the one before
    assert counts(MEDIA_QUARTERLY, "2019-06-29").achieved == 1


def test_officers_trained():
    """Four positions: two holders attended on 10 April (one of them again in May), one did not,
    one is vacant. 2 of 3. A new holder from 1 June on is another row: then 2 of 4."""
    first, second = commune_officer(OWN), commune_officer(OWN_2)
    commune_officer(OTHER)
    commune_officer(OTHER, holder="")
    course(first, second, on="2019-04-10")
    course(first, on="2019-05-20")
    commune_officer("03730", since="2019-06-01")
    may, june = counts(OFFICERS_TRAINED, "2019-05-31"), counts(OFFICERS_TRAINED, "2019-06-30")
    assert (may.achieved, may.population) == (2, 3)
    assert (june.achieved, june.population) == (2, 4)
    assert june.done_by_month[3] == 2
    assert counts(OFFICERS_TRAINED, "2019-04-09").achieved == 0


def test_information_by_kind_of_area():
    tag = CommuneTag(
        commune=commune(OWN), kind="complex", source="QĐ 1", valid_from=day("2019-01-01")
    )
    create(tag)
    activity(OWN)
    activity(OTHER)
    days, places = window("2019-06-30"), [district("119").pk, district("125").pk]
    counts = tagged(days, places)
    found = {
        key: (n, list(rows)) for key, _label, n, rows in information(days, None, counts.values())
    }
    assert [counts[pk]["complex"] for pk in places] == [1, 0]
    assert found["outreach_complex"] == (1, [commune(OWN)])
    assert found["outreach_tourist"] == (0, [])
    elsewhere = information(days, places[1:], [counts[places[1]]])
    assert all(n == 0 and not rows for _key, _label, n, rows in elsewhere)


@pytest.mark.parametrize("seed", range(3))
def test_list_is_as_long_as_the_figure_says(seed):
    chance = random.Random(seed)
    communes = list(Commune.objects.order_by("pk"))
    for _ in range(25):
        on = datetime.date(2018, 11, 1) + datetime.timedelta(days=chance.randrange(240))
        row = activity(*(c.code for c in chance.sample(communes, chance.randint(1, 5))), on=str(on))
        if chance.random() < 0.2:
            actions.remove_activity(row, by=None)
    officers = [commune_officer(c.code) for c in chance.sample(communes, 12)]
    for on in ("2018-12-20", "2019-02-20", "2019-06-15"):
        course(*chance.sample(officers, 4), on=on)
        item(on)
    districts = list(District.objects.values_list("pk", flat=True))
    for as_of in ("2018-12-31", "2019-01-01", "2019-03-31", "2019-06-30", "2020-05-01"):
        span = window(as_of)
        for indicator in (COMMUNES_REACHED, MEDIA_QUARTERLY, OFFICERS_TRAINED):
            found = measure([indicator], span, {}, None)[indicator.key]
            for place in [None] if indicator.province_only else districts:
                rows = rows_of(indicator.source, span, {}, None if place is None else [place])
                figure = found.get(place)
                achieved = rows.filter(indicator.achieved)
                assert len(rows) == (figure.population if figure else 0)
                assert len(achieved) == (figure.achieved if figure else 0)
                if figure:
                    assert sum(figure.done_by_month) == figure.achieved
        reached = {r.pk for r in rows_of(COMMUNES, span, {}, None).filter(done_on__isnull=False)}
        assert reached == {
            c
            for c, on, gone in OutreachActivity.objects.values_list(
                "communes", "held_on", "deleted_at"
            )
            if gone is None and span.first_day <= on <= span.until
        }


def test_rows_can_be_shown():
    activity(OWN)
    item()
    course(commune_officer(OWN))
    for indicator in (COMMUNES_REACHED, MEDIA_QUARTERLY, OFFICERS_TRAINED):
        rows = rows_of(indicator.source, window("2019-06-30"), {}, None)
        for row in rows:
            assert all(str(c.value(row)) is not None for c in ROW_COLUMNS[indicator.source.key])


def test_one_query_each(django_assert_num_queries):
    span = window("2019-06-30")
    with django_assert_num_queries(3):
        measure([COMMUNES_REACHED, MEDIA_QUARTERLY, OFFICERS_TRAINED], span, {}, None)


def test_chart_of_media(django_assert_num_queries):
    item("2019-01-05", outlet=outlet("newspaper"))
    item("2019-01-25", outlet=outlet("newspaper"))
    item("2019-03-01", outlet=outlet("district"))
    item("2018-12-31", outlet=outlet("district"))
    span, months = window("2019-03-31"), [f"{m:02d}" for m in range(1, 13)]
    with django_assert_num_queries(1):
        chart = media_by_outlet_and_month(span, months)
    values = [s["values"][:3] for s in chart["series"]]
    assert values == [[2, 0, 0], [0, 0, 1]]
    assert chart["series"][0]["label"] == outlet("newspaper").name


def test_the_chart_names_four_outlets_and_adds_up_the_others():
    for n in range(6):
        one = actions.record_outlet(by=None, name=f"Báo {n}", kind="other")
        for _again in range(7 - n):
            item("2019-02-14", outlet=one)
    chart = media_by_outlet_and_month(window("2019-03-31"), [str(m) for m in range(1, 13)])
    assert [s["label"] for s in chart["series"][:4]] == ["Báo 0", "Báo 1", "Báo 2", "Báo 3"]
    assert [s["values"][1] for s in chart["series"]] == [7, 6, 5, 4, 3 + 2]

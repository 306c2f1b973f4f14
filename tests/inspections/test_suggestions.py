"""Points in words and points in SQL are the same points."""

import datetime
import itertools
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from inspections import actions, suggested, suggestions
from inspections.actions import FindingRow
from inspections.models import Establishment, Finding, Inspection, Visit
from inspections.suggestions import Facts
from tests import factories
from tests.inspections import make

TODAY = datetime.date(2019, 6, 30)
WEIGHTS = {
    "never_visited": 30,
    "long_not_visited": 10,
    "open_finding": 15,
    "reinspection_due": 25,
    "certificate_expiring": 20,
    "conditional_kind": 7,
}


def points(**facts) -> dict[int, str]:
    return {r.points: r.words for r in suggestions.reasons(Facts(**facts), WEIGHTS, TODAY)}


def test_by_hand() -> None:
    day = datetime.date
    assert list(points()) == [30]
    assert list(points(last_visited_on=day(2018, 7, 1))) == []
    assert list(points(last_visited_on=day(2018, 6, 30))) == [10]
    assert list(points(last_visited_on=day(2016, 6, 30), conditional=True)) == [30, 7]
    recent = {"last_visited_on": day(2019, 6, 1)}
    assert list(points(**recent, open_findings=2)) == [30]
    assert list(points(**recent, open_findings=1, due=1)) == [15, 25]
    assert list(points(**recent, certificate_until=day(2019, 8, 29))) == [20]
    assert list(points(**recent, certificate_until=day(2019, 8, 30))) == []
    assert "29/06/2019" in points(**recent, certificate_until=day(2019, 6, 29))[20]
    assert suggestions.reasons(Facts(), {}, TODAY) == []
    assert suggestions.full_years(day(2016, 2, 29), day(2019, 2, 28)) == 2
    assert suggestions.years_ago(day(2020, 2, 29), 1) == day(2019, 2, 28)


def finding(**values) -> FindingRow:
    return FindingRow(text="Chưa niêm yết nội quy", **values)


FOUND = (
    [],
    [finding(measure="reminded")],
    [finding(measure="remedy", remedy_due_on=make.day(6, 29))],
    [finding(measure="remedy", remedy_due_on=make.day(6, 30)), finding(measure="reminded")],
)
DAYS = (
    make.day(6, 20), make.day(3, 5), make.day(6, 30, 2018), make.day(7, 1, 2018),
    make.day(5, 2, 2017),
)  # fmt: skip
CERTIFICATES = (None, make.day(5, 1), make.day(8, 29), make.day(8, 30))


@pytest.mark.django_db
def test_sql_agrees_with_the_words() -> None:
    """Every mixture of days, findings and certificates; one that was never visited; one gone."""
    number = itertools.count()
    for day, found, until in itertools.product(DAYS, FOUND, CERTIFICATES):
        n = next(number)
        shop = make.establishment(
            name=f"Cơ sở {n:03d}", certificate_until=until, is_conditional=bool(n % 2)
        )
        values = {"decision_on": day}
        visit = make.first_visit(make.held(make.visit(shop, day), on=day, **values))
        if found:
            actions.record_minutes(visit, by=None, findings=found)
    make.establishment(name="Chưa tới")
    missed = make.establishment(name="Đóng cửa")
    make.held(make.visit(missed, outcome="not_inspected"))
    make.establishment(name="Đã thôi", valid_to=make.day(6, 1))
    rules = suggested.rules_on(TODAY)
    assert set(rules) >= set(WEIGHTS)
    shops = suggested.in_business(factories.user(), TODAY)
    scores = suggested.ranked(shops, rules, TODAY, 1000)
    found = shops.in_bulk([pk for pk, _score in scores])
    rows = [found[pk] for pk, _score in scores]
    told = suggested.told(rows, rules, TODAY)
    points = [score for _pk, score in scores]
    assert [one.score for one in told] == points
    assert len(set(points)) > 8
    assert points == sorted(points, reverse=True)
    names = [row.name for row in rows]
    assert "Đã thôi" not in names
    assert {"Chưa tới", "Đóng cửa"} <= set(names)


def counted_by_hand(shop: Establishment) -> int:
    """The score from the plain rows, one after the other."""
    facts = {"certificate_until": shop.certificate_until, "conditional": shop.is_conditional}
    rows = Visit.objects.filter(establishment=shop).select_related("inspection")
    held = [
        visit
        for visit in rows
        if visit.deleted_at is None
        and visit.inspection.deleted_at is None
        and visit.inspection.is_held
    ]
    last = max((visit.visited_on for visit in held if visit.was_inspected), default=None)
    open_ = [
        (found, visit.visited_on)
        for visit in held
        for found in visit.findings.all()
        if found.deleted_at is None and found.verified_on is None
    ]
    rules = suggested.rules_on(TODAY)
    since = TODAY - datetime.timedelta(days=rules["reinspect_days"])
    due = sum(f.remedy_due_on < TODAY if f.remedy_due_on else on < since for f, on in open_)
    facts |= {"last_visited_on": last, "open_findings": len(open_), "due": due}
    return sum(reason.points for reason in suggestions.reasons(Facts(**facts), rules, TODAY))


def a_shop_s_life(n: int) -> None:
    """Three visits of different years; of the last and of what was found not everything counts."""
    shop = make.establishment(name=f"Cơ sở {n % 7:03d}", is_conditional=bool(n % 3))
    days = [
        make.day(1 + n % 12, 3, 2016 + n % 3),
        make.day(4 + n % 5, 1 + n % 28, 2018),
        make.day(5, 2),
    ]
    outcomes = ["no_violation", "no_violation", "not_inspected" if n % 2 else "no_violation"]
    visits = []
    for day, outcome in zip(days, outcomes, strict=True):
        row = make.visit(shop, day, outcome)
        visits.append(make.first_visit(make.held(row, on=day, decision_on=day)))
    for visit, found in zip(visits, FOUND[n % 4 :], strict=False):
        if found and visit.was_inspected:
            late = [replace(one, remedy_due_on=visit.visited_on) for one in found if n % 5]
            actions.record_minutes(visit, by=None, findings=late or found[:1])
    ends = (
        lambda: actions.remove_inspection(visits[-1].inspection, by=None),
        lambda: actions.remove_visit(visits[1], by=None),
        # what should never be: visits of an inspection that was not held are none
        lambda: _forced(visits[1], state="planned", held_on=None),
        lambda: Finding.objects.filter(visit=visits[0]).update(deleted_at=timezone.now()),
        lambda: None,
    )
    ends[n % 5]()


def _forced(visit: Visit, **values) -> None:
    Inspection.objects.filter(visits=visit).update(**values)


@pytest.mark.django_db
def test_all_are_ranked_by_what_is_counted_by_hand() -> None:
    """Also in the order: the most points, then the name, then the older row."""
    for n in range(40):
        a_shop_s_life(n)
    shops = suggested.in_business(factories.user(), TODAY)
    rules = suggested.rules_on(TODAY)
    by_hand = [(shop.pk, counted_by_hand(shop), shop.sort_key) for shop in shops]
    by_hand.sort(key=lambda one: (-one[1], one[2], one[0]))
    expected = [(pk, points) for pk, points, _name in by_hand]
    assert len({points for _pk, points in expected}) > 8
    assert suggested.ranked(shops, rules, TODAY, 1000) == expected
    assert suggested.ranked(shops, rules, TODAY, 7) == expected[:7]
    assert suggested.ranked(shops.none(), rules, TODAY, 7) == []


@pytest.mark.django_db
def test_the_page(client) -> None:
    client.force_login(factories.user())
    url = reverse("inspections:suggestions")
    here, there = make.establishment("119"), make.establishment("123", "Cơ sở mẫu 002")
    rule = actions.record_rule(
        by=None, key="never_visited", value=1234, source="Thử", valid_from=make.day(1, 1)
    )
    page = client.get(url, {"district": factories.district("119").pk})
    body = page.content.decode()
    assert here.name in body
    assert there.name not in body
    assert "1.234" in body
    assert f"establishment={here.pk}" in body
    assert "no-cache" in page["Cache-Control"]
    for kind in ("csv", "xlsx"):
        answer = client.get(url, {"export": kind})
        assert answer["Content-Type"].startswith("text/html")
    actions.change_reference(rule, by=None, value=0)
    assert "1.234" not in client.get(url).content.decode()
    actions.remove_reference(rule, by=None)


@pytest.mark.django_db
def test_as_many_queries_for_many(client) -> None:
    client.force_login(factories.user())
    url = reverse("inspections:suggestions")

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        return len(queries)

    make.held(make.visit(make.establishment()))
    few = cost()
    for n in range(30):
        make.establishment(name=f"Cơ sở {n}")
    assert cost() == few
    assert Establishment.objects.count() == 31


def test_no_complaint_informant_or_hotspot_enters() -> None:
    """What may give points is what the facts can hold."""
    assert set(Facts.__dataclass_fields__) == {
        "last_visited_on", "open_findings", "due", "certificate_until", "conditional",
    }  # fmt: skip

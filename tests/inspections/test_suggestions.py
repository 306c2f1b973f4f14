"""Points in words and points in SQL are the same points."""

import datetime
import itertools

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from inspections import actions, suggested, suggestions
from inspections.actions import FindingRow
from inspections.models import Establishment
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
    scores = list(suggested.scored(factories.user(), rules, TODAY))
    rows = suggested.establishments_of(scores)
    told = suggested.told(rows, rules, TODAY)
    points = [row["score"] for row in scores]
    assert [one.score for one in told] == points
    assert len(set(points)) > 8
    assert points == sorted(points, reverse=True)
    names = [row.name for row in rows]
    assert "Đã thôi" not in names
    assert {"Chưa tới", "Đóng cửa"} <= set(names)


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

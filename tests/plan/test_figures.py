"""No stale figure is ever served; a write leaves the other districts' figures where they are."""

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from communes.models import Commune, District
from enforcement.actions import record_hotspot
from outreach.actions import change_activity, record_activity, remove_activity, restore_activity
from sonla_plan.plan import actions, figures, years
from sonla_plan.plan.models import Plan, Target
from tests.factories import district, user
from tests.plan.plain import day

KEY = "communes_reached"


def districts() -> list[int]:
    return list(District.objects.order_by("code").values_list("pk", flat=True))


def read(*ids: int) -> dict[int | None, figures.Figures]:
    """The way every page reads: versions first, then what is kept, then the rows."""
    year = years.open_year(2019, day("30/06"))
    return figures.figures(year, ids or districts(), versions=figures.data_versions())


def reached(found: dict[int | None, figures.Figures]) -> int:
    return figures.total(found, KEY, [pk for pk in found if pk]).achieved


def communes(code: str, n: int) -> list[Commune]:
    return list(Commune.objects.filter(district__code=code).order_by("code")[:n])


def reach(*places: Commune, **values: Any) -> Any:
    return record_activity(
        by=None, communes=places, **{"form": "session", "held_on": day("05/03"), **values}
    )


# --- Writers and readers at once ---------------------------------------------------------------


class Witness:
    """What a reader may see: all that was committed before it asked, nothing not yet begun.

    `states` has the least and the most that can be found in a district, after every move of its
    writer. By district, as figures are read: one may be of before and the other of after a write.
    """

    def __init__(self, *districts: str) -> None:
        self.lock = threading.Lock()
        self.states = {code: [(0, 0)] for code in districts}

    def moved(self, code: str, least: int = 0, most: int = 0) -> None:
        with self.lock:
            before = self.states[code][-1]
            self.states[code].append((before[0] + least, before[1] + most))

    def check(self, ask: Callable[[], int]) -> None:
        since = {code: len(states) - 1 for code, states in self.states.items()}
        found = ask()
        during = {code: states[since[code] :] for code, states in self.states.items()}
        fewest = sum(min(least for least, _most in seen) for seen in during.values())
        assert fewest <= found <= sum(max(m for _l, m in seen) for seen in during.values()), during


class Crowd:
    """Threads with a connection each; the first thing that goes wrong in one fails the test."""

    def __init__(self) -> None:
        self.wrong: list[BaseException] = []
        self.over = threading.Event()

    def _run(self, work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException as problem:
            self.wrong.append(problem)
            self.over.set()
        finally:
            connection.close()

    def go(self, writers: list[Callable[[], None]], readers: list[Callable[[], None]]) -> None:
        writing = [threading.Thread(target=self._run, args=[w]) for w in writers]
        reading = [threading.Thread(target=self._run, args=[r]) for r in readers]
        for thread in [*reading, *writing]:
            thread.start()
        for thread in writing:
            thread.join(60)
        self.over.set()
        for thread in reading:
            thread.join(60)
        if self.wrong:
            raise self.wrong[0]
        assert not any(thread.is_alive() for thread in [*writing, *reading])


@pytest.mark.slow
def test_no_stale_figure_is_ever_served(shared_database: Callable[[], None]) -> None:
    """Two districts write and take back while figures and /progress.json are read.

    After each commit a reader must see it; a figure kept under too new a version would be seen
    too low, one made from rows not committed too high.
    """
    places = {code: communes(code, 12) for code in ("119", "123")}
    client = Client()
    client.force_login(user())
    shared_database()
    witness, crowd, seen = Witness(*places), Crowd(), {"figures": 0, "json": 0}

    def writer(code: str) -> Callable[[], None]:
        def work() -> None:
            """Up to all communes and down again, until both readers have been there often."""
            while places[code] and min(seen.values()) < 5 and not crowd.over.is_set():
                held = []
                for commune in places[code]:
                    witness.moved(code, most=1)
                    held.append(reach(commune))
                    witness.moved(code, least=1)
                    time.sleep(0.02)
                for activity in held[1:]:
                    witness.moved(code, least=-1)
                    remove_activity(activity, by=None)
                    witness.moved(code, most=-1)
                    time.sleep(0.02)
                places[code].remove(places[code][0])  # that one is there to stay

        return work

    def reader(name: str, ask: Callable[[], int]) -> Callable[[], None]:
        def work() -> None:
            last = False
            while not last:
                last = crowd.over.is_set()  # once more after the last write: then it is exact
                witness.check(ask)
                seen[name] += 1

        return work

    def ask_json() -> int:
        answer = client.get("/progress.json", {"year": "2019", "as_of": "2019-06-30"})
        return next(i["achieved"] for i in answer.json()["indicators"] if i["key"] == KEY)

    crowd.go(
        [writer("119"), writer("123")],
        [reader("figures", lambda: reached(read())), reader("json", ask_json)],
    )
    assert min(seen.values()) >= 5
    assert all(states[-1][0] == states[-1][1] > 0 for states in witness.states.values())


# --- One after the other -----------------------------------------------------------------------


@pytest.mark.django_db
def test_a_reader_overtaken_by_a_writer_keeps_nothing_old() -> None:
    """Versions read, then a write, then the rows: new figures under an old name do no harm."""
    place, other = communes("119", 2)
    reach(place)
    year = years.open_year(2019, day("30/06"))
    old_versions = figures.data_versions()
    reach(other)
    overtaken = figures.figures(year, districts(), versions=old_versions)
    assert reached(overtaken) == 2
    assert reached(read()) == 2


@pytest.mark.django_db
def test_every_kind_of_write_is_seen_at_once() -> None:
    one, two = communes("119", 2)
    (elsewhere,) = communes("123", 1)
    assert reached(read()) == 0
    activity = reach(one)
    assert reached(read()) == 1
    activity = change_activity(activity, by=None, communes=[one, two])
    assert reached(read()) == 2
    # moved to another district: gone from the first, there in the second
    activity = change_activity(activity, by=None, communes=[elsewhere])
    found = read()
    assert found[district("119").pk][KEY].achieved == 0
    assert found[district("123").pk][KEY].achieved == 1
    activity = change_activity(activity, by=None, held_on=day("30/06"))
    assert found[district("123").pk][KEY].done_by_month[2] == 1
    assert read()[district("123").pk][KEY].done_by_month[5] == 1
    activity = remove_activity(activity, by=None)
    assert reached(read()) == 0
    restore_activity(activity, by=None)
    assert reached(read()) == 1


@pytest.mark.django_db
def test_a_counting_rule_changed_is_seen_at_once() -> None:
    read()
    target = Target.objects.get(plan=Plan.objects.get(year=2019), indicator=KEY)
    before = figures.data_versions().get("province", 0)
    actions.complete_target(target, by=None, due_on=day("30/11"))
    assert figures.data_versions()["province"] == before + 1


# --- What a reading costs ---------------------------------------------------------------------


@pytest.mark.django_db
def test_what_is_kept_costs_no_query_and_what_is_not_one_a_source(django_assert_max_num_queries):
    year, versions, ids = years.open_year(2019, day("30/06")), figures.data_versions(), districts()
    sources = {i.source.key for i in figures.BY_KEY.values()}
    beside = [i for i in figures.BY_KEY.values() if i.beside]
    with django_assert_max_num_queries(len(sources) + len(beside)):
        figures.figures(year, ids, versions=versions)
    with django_assert_max_num_queries(0):
        figures.figures(year, ids, versions=versions)


@pytest.mark.django_db
def test_figures_cost_the_same_for_one_fact_and_for_many(django_assert_num_queries):
    def cost() -> int:
        cache.clear()
        with CaptureQueriesContext(
            connection,
        ) as asked:
            read()
        return len(asked)

    reach(*communes("119", 1))
    one = cost()
    for code in ("119", "123", "116"):
        for place in communes(code, 8):
            reach(place)
    assert cost() == one


@pytest.mark.django_db
def test_days_years_and_switches_have_figures_of_their_own(settings):
    (place,) = communes("119", 1)
    reach(place, held_on=day("15/06"))
    versions = figures.data_versions()

    def on(text: str) -> int:
        year = years.open_year(2019, day(text))
        return reached(figures.figures(year, districts(), versions=versions))

    assert [on("30/06"), on("14/06"), on("15/06"), on("30/06")] == [1, 0, 1, 1]
    found = {"found_on": day("05/03"), "source_number": "12/BC", "source_on": day("05/03")}
    record_hotspot(by=None, district=district("119"), **found)
    assert "hotspots_cleared" in read()[district("119").pk]
    settings.ENFORCEMENT_HOTSPOTS = False
    assert "hotspots_cleared" not in read()[district("119").pk]

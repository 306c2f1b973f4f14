"""A write counts anew what it can have changed: in its district, what holds its room's rows."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import inspections.charts
import inspections.team_year
import outreach.charts
import outreach.indicators
from communes import actions as communes_actions
from communes.models import CommuneOfficer
from core.backup import restoring
from core.indicators import Source, rows_of
from core.models import DataVersion, ReportingPeriod
from core.versions import BELOW
from enforcement.actions import record_hotspot
from inspections import actions as inspections_actions
from inspections.models import Visit
from outreach import actions as outreach_actions
from outreach.models import MediaOutlet
from sonla_plan.dashboard import rows
from sonla_plan.plan import figures, years
from tests.factories import commune, district, officer, user
from tests.inspections import make
from tests.plan.plain import day
from tests.plan.test_figures import communes, districts, reach

pytestmark = pytest.mark.django_db


def _activity() -> None:
    reach(*communes("119", 1))


def _registration() -> None:
    communes_actions.record_registrations(
        by=None,
        communes=communes("119", 2),
        for_year=2019,
        registered_on=day("05/03"),
        document_number="3/KH",
    )


def _hotspot() -> None:
    record_hotspot(
        by=None,
        district=district("119"),
        found_on=day("05/03"),
        source_number="12/BC",
        source_on=day("05/03"),
    )


def _declaration() -> None:
    communes_actions.record_declaration(
        by=None,
        district=district("119"),
        fact_kind="hotspots",
        period=ReportingPeriod.objects.get(year=2019, kind="quarter", number=1),
        declared_on=day("31/03"),
    )


def _district_inspection() -> None:
    make.held(make.visit(make.establishment("119")), of="119")


def _provincial_inspection() -> None:
    make.held(make.visit(make.establishment("119")))


def _sector_inspection() -> None:
    make.held(make.visit(make.establishment("119")), of="yte")


def _media_item() -> None:
    outlet = MediaOutlet.objects.order_by("pk").first()
    outreach_actions.record_media_item(
        by=None, outlet=outlet, kind="news", title="Tin", published_on=day("05/03")
    )


def _course() -> None:
    (place,) = communes("119", 1)
    holder = communes_actions.record_officer(
        by=None, commune=place, position="police", holder="Cán bộ A", valid_from=day("01/01")
    )
    assert isinstance(holder, CommuneOfficer)
    outreach_actions.record_course(
        by=None,
        officers=[holder],
        title="Tập huấn",
        starts_on=day("05/03"),
        ends_on=day("05/03"),
    )


ROOMS = {"communes", "enforcement", "inspections", "outreach"}


# --- What is counted anew ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("write", "rooms"),
    [
        (_registration, ROOMS),  # every room's rows may be chosen by a commune's facts
        (_declaration, ROOMS),
        (_activity, {"outreach"}),
        (_hotspot, {"enforcement"}),
        (_district_inspection, {"inspections"}),
    ],
)
def test_a_write_leaves_other_districts_and_other_rooms(
    write, rooms, django_assert_num_queries, monkeypatch
):
    everybody, own = districts(), district("119").pk
    others = [pk for pk in everybody if pk != own]
    year = years.open_year(2019, day("30/06"))
    counted: list[tuple[str, list[Any]]] = []
    count = figures._count

    def noted(year, indicators, missing):
        (room,) = {indicator.source.room for indicator in indicators}
        counted.append((room, list(missing)))
        return count(year, indicators, missing)

    monkeypatch.setattr(figures, "_count", noted)
    figures.figures(year, everybody, versions=figures.data_versions())
    assert sorted(counted) == [(room, [*everybody, None]) for room in sorted(ROOMS)]
    counted.clear()
    write()
    versions = figures.data_versions()
    with django_assert_num_queries(0):
        figures.figures(year, others, versions=versions)
    figures.figures(year, everybody, versions=versions)
    assert sorted(counted) == [(room, [own]) for room in sorted(rooms)]


# --- Nothing of what is shown is missed --------------------------------------------------------

WRITES: list[Callable[[], None]] = [
    _activity,
    _registration,
    _hotspot,
    _declaration,
    _district_inspection,
    _provincial_inspection,
    _sector_inspection,
    _media_item,
    _course,
]


#: what changes no figure of this reader
UNSEEN = [("district", _media_item), ("province", _declaration), ("district", _declaration)]


def shown(client: Client) -> list[str]:
    """What the dashboard, the map and the JSON say, without what differs with every answer."""
    answers = [
        client.get(url) for url in ("/", "/ban-do/?map=training", "/progress.json?year=2019")
    ]
    assert {answer.status_code for answer in answers} == {200}
    pages = [answer.content.decode() for answer in answers]
    return [re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page) for page in pages]


@pytest.mark.parametrize("write", WRITES, ids=lambda write: write.__name__.strip("_"))
@pytest.mark.parametrize("who", ["province", "district"])
def test_what_is_kept_shows_every_write_as_if_nothing_had_been_kept(client, who, write):
    client.force_login(user() if who == "province" else officer("119"))
    before = shown(client)
    write()
    kept = shown(client)
    cache.clear()
    assert shown(client) == kept
    if (who, write) not in UNSEEN:
        assert kept != before  # or nothing was tried


def test_an_establishment_that_changed_its_kind_is_seen(client):
    """Visits keep their commune: the register moves figures of other districts than its own."""
    client.force_login(user())
    place = make.establishment("119")
    make.held(make.visit(place))
    before = shown(client)
    elsewhere = commune("03784")
    inspections_actions.change_establishment(
        place, by=None, commune=elsewhere, is_conditional=False
    )
    kept = shown(client)
    cache.clear()
    assert shown(client) == kept != before
    assert Visit.objects.get().commune != elsewhere


# --- Why it may be kept by room ----------------------------------------------------------------


def sources() -> Iterator[Source]:
    for indicator in figures.BY_KEY.values():
        yield indicator.source
        if indicator.beside:
            assert indicator.beside.source.room == indicator.source.room
            yield indicator.beside.source


def readings() -> Iterator[tuple[str, Callable[[], Any]]]:
    """(room, what asks the database) of everything that is kept under the versions of a room."""
    year = years.open_year(2019, day("30/06"))
    assert year is not None
    window, some = year.window, districts()
    for source in sources():
        for places in (some, None):
            found = rows_of(source, window, {}, places)
            yield source.room, lambda found=found: list(found.values_list("pk"))
    for asked in (some, None):
        yield "communes", lambda asked=asked: rows.of_communes(window, asked)
        yield "inspections", lambda asked=asked: rows.of_sectors(window, asked)
    yield "outreach", lambda: outreach.indicators.tagged(window, some)
    yield "inspections", lambda: inspections.charts.visit_counts(window, some)
    yield "inspections", lambda: inspections.team_year.team_counts(window, some)
    yield "outreach", lambda: outreach.charts.media_by_outlet_and_month(window, ["T"] * 12)


def applications(statements: Iterable[str]) -> set[str]:
    """Whose tables they read."""
    tables = {
        m._meta.db_table: m._meta.app_label for m in apps.get_models(include_auto_created=True)
    }
    named = {name for sql in statements for name in re.findall(r'(?:FROM|JOIN) "(\w+)"', sql)}
    return {tables[name] for name in named}


def test_a_room_reads_its_own_tables_and_those_below_it():
    seen = set()
    for room, ask in readings():
        with CaptureQueriesContext(connection) as asked:
            ask()
        read = applications(query["sql"] for query in asked)
        assert read <= {room, *BELOW}, room
        seen |= {room} & read
    assert seen == ROOMS


def test_nothing_kept_before_a_restore_is_found_after_it(monkeypatch):
    """Nor where the archive is older than the versions of rooms, nor when it is restored twice."""
    year = years.open_year(2019, day("30/06"))
    assert year is not None

    def names() -> set[str]:
        versions = figures.data_versions()
        places = [*districts(), None]
        return {figures._name(year, pk, versions, room) for pk in places for room in ROOMS}

    def restored(at: float) -> set[str]:
        DataVersion.objects.filter(key__contains=":").delete()
        monkeypatch.setattr(restoring.time, "time", lambda: at)
        restoring.leave_behind_what_is_kept()
        return names()

    DataVersion.objects.filter(key__contains=":").delete()
    before, first, second = names(), restored(1.8e9), restored(1.8e9 + 60)
    assert not before & first
    assert not (before | first) & second

"""What a page costs: as many queries for sixty rows of everything as for one, and 60 KB at most.

A new page that reads has no line here yet: the first test says so.
"""

import copy
import datetime
import itertools
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from communes.models import Commune, District
from core.models import Change, ReportingPeriod
from inspections.models import ChecklistItem, InspectionMember, RuleValue, ViolationAct
from sonla_plan.plan.models import EarlierFigure
from tests import factories, world
from tests.access.conftest import signed_in
from tests.access.table import LINES
from tests.access.test_access import address

pytestmark = pytest.mark.django_db
MANY = 65
LARGEST = 60 * 1024
ROOMIER = {
    # papers of 65 members over several pages, and the PDFs with their letters
    **{
        f"inspections:{name}-{kind}": 256 * 1024
        for name in (
            "inspection-blank",
            "visit-minutes",
            "visit-violations",
            "inspection-invitation",
            "inspection-members",
        )
        for kind in ("docx", "pdf")
    },
    # nine tables, and the letters
    "returns:return-pdf": 256 * 1024,
    "reports:report-pdf": 384 * 1024,  # with a table of sixty tasks
}

#: the most queries of a page nobody has opened since the data changed: session and user, the
#: installation, the reader's posting, then its own; where reading is logged, one line of the log
COSTS = {
    "bin:bin": 9,
    "dashboard:district-rows": 20,
    "dashboard:following": 13,
    "dashboard:information": 22,
    "dashboard:map": 16,
    "dashboard:overview": 45,
    "dashboard:progress-json": 30,
    "dashboard:rows": 21,
    "inbox:inbox": 22,
    "places:commune": 32,
    "readyz": 4,  # session and user of whoever asks, the table of migrations and what is in it
    "places:district": 58,
    "places:why-not": 3,
    "plan:explanation-detail": 9,
    "plan:explanation-list": 10,
    "plan:task-detail": 8,
    "plan:task-list": 10,
    "plan:period-adjustments": 70,
    "returns:completeness": 8,
    "returns:earlier-report": 7,
    "returns:earlier-reports": 5,
    "returns:return-detail": 36,
    "returns:return-docx": 28,
    "returns:return-list": 11,
    "returns:return-pdf": 28,
    "returns:rows": 10,
    "returns:urge": 7,
    "sheets:import-detail": 5,
    "sheets:import-faults": 7,
    "sheets:start": 6,
    "sheets:table-export": 14,
    "sheets:template": 8,
    "sheets:whole-export": 47,
    "returns:urge-docx": 7,
    "returns:urge-pdf": 7,
    # a provisional report counts everything, and the year's closed periods once more
    "reports:brief-docx": 129,
    "reports:brief-pdf": 129,
    "reports:report-detail": 131,
    "reports:report-docx": 131,
    "reports:report-list": 6,
    "reports:report-pdf": 131,
    "reports:report-scan": 7,
    "reports:report-xlsx": 128,
    "plan:earlier-figure-detail": 6,
    "plan:earlier-figures": 6,
    "plan:period-detail": 7,
    "plan:period-list": 7,
    "plan:plan-detail": 48,
    "plan:target-detail": 38,
    "communes:body-review-detail": 7,
    "communes:body-review-list": 8,
    "communes:commune-list": 10,
    "communes:declaration-detail": 7,
    "communes:declaration-list": 10,
    "communes:document-detail": 7,
    "communes:agency-detail": 6,
    "communes:agency-list": 6,
    "communes:document-file": 6,
    "communes:document-list": 10,
    "communes:hotline-detail": 7,
    "communes:hotline-list": 10,
    "communes:letterhead-detail": 7,
    "communes:letterhead-list": 10,
    "communes:model-activity-detail": 7,
    "communes:model-activity-list": 8,
    "communes:model-detail": 7,
    "communes:model-list": 10,
    "communes:officer-detail": 8,
    "communes:officer-list": 10,
    "communes:recognition-detail": 6,
    "communes:recognition-list": 10,
    "communes:registration-detail": 7,
    "communes:registration-list": 10,
    "communes:tag-detail": 7,
    "communes:tag-list": 10,
    "outreach:activity-detail": 8,
    "outreach:activity-list": 14,
    "outreach:course-detail": 9,
    "outreach:course-list": 12,
    "outreach:media-detail": 7,
    "outreach:media-list": 9,
    "outreach:outlet-detail": 8,
    "outreach:outlet-list": 6,
    "inspections:census-detail": 8,
    "inspections:census-list": 9,
    "inspections:establishment-detail": 16,
    "inspections:establishment-list": 8,
    "inspections:establishment-suggest": 3,
    "inspections:finding-detail": 14,
    "inspections:finding-list": 10,
    "inspections:establishment-alike": 4,
    "inspections:inspection-blank-docx": 11,
    "inspections:inspection-blank-pdf": 11,
    "inspections:file-open": 7,
    "inspections:file-thumbnail": 6,
    "inspections:file-release-list": 8,
    "inspections:inspection-detail": 21,
    "inspections:inspection-invitation-docx": 7,
    "inspections:inspection-invitation-pdf": 7,
    "inspections:inspection-list": 14,
    "inspections:inspection-members-docx": 7,
    "inspections:inspection-members-pdf": 7,
    "inspections:plan-list": 9,
    "inspections:results": 22,
    "inspections:sanction-detail": 9,
    "inspections:sanction-list": 9,
    "inspections:calendar": 7,
    "inspections:checklist-item-detail": 6,
    "inspections:checklist-item-list": 6,
    "inspections:rule-value-detail": 6,
    "inspections:rule-value-list": 6,
    "inspections:suggestions": 14,
    "inspections:violation-act-detail": 6,
    "inspections:violation-act-list": 6,
    "inspections:year-plan-detail": 17,
    "inspections:year-plan-list": 6,
    "inspections:team-detail": 9,
    "inspections:team-list": 6,
    "inspections:visit-detail": 19,
    "inspections:visit-list": 10,
    "inspections:visit-minutes-docx": 10,
    "inspections:visit-minutes-pdf": 10,
    "enforcement:case-detail": 8,
    "enforcement:case-list": 9,
    "enforcement:hotspot-detail": 8,
    "enforcement:hotspot-list": 9,
    "enforcement:incident-detail": 8,
    "enforcement:incident-list": 9,
    "accounts:account": 7,
    "administration:health": 80,
    "administration:permissions": 3,
    "administration:unit-list": 8,
    "administration:user-detail": 8,
    "administration:user-list": 10,
}


#: the longest page an address has
LONGEST = {
    "dashboard:rows": "/ct/communes_reached/?which=population",
    "inspections:calendar": "/kiem-tra/lich/?month=2019-07",
}


def reading_pages() -> dict[str, Any]:
    """Everything that is only read: it refuses a POST and opens for somebody."""
    return {
        line.name: line
        for line in LINES
        if line.post == "MMMMMMM" and "2" in line.get and not line.subject and not line.query
    }


def test_every_page_that_reads_has_its_line() -> None:
    assert set(reading_pages()) == set(COSTS)


def asked(client: Client, url: str) -> tuple[int, int, int]:
    """(status, queries, bytes) on cold caches."""
    cache.clear()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        response = client.get(url)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        response.close()
    return response.status_code, len(queries), len(body)


#: how the copies of a row differ where there may not be two alike: number of the copy -> values
Differences = Callable[[int], dict[str, Any]]


def differences() -> dict[str, Differences]:
    places = list(Commune.objects.order_by("-pk")[:MANY])
    periods = ReportingPeriod.objects.filter(year=2019, kind="month")
    units = list(itertools.product(District.objects.all(), periods))
    day = datetime.date(2018, 1, 1)
    return {
        "recognition": lambda n: {"commune": places[n]},
        "registration": lambda n: {"commune": places[n]},
        "tag": lambda n: {"commune": places[n], "kind": "complex"},
        "body-review": lambda n: {"for_year": 1900 + n},
        "declaration": lambda n: {
            "district": units[n][0],
            "period": units[n][1],
            "fact_kind": "incidents",
        },
        "return": lambda n: {"district": units[n][0], "period": units[n][1]},
        "letterhead": lambda n: {"valid_from": day + datetime.timedelta(days=n)},
        "hotspot": lambda n: {"number": f"{n + 100}/2019"},
        "case": lambda n: {"number": f"{n + 100}/QĐ"},
        "earlier-figure": lambda n: {"as_of": day + datetime.timedelta(days=n)},
        "agency": lambda n: {"code": f"cq{n}"},
        "outlet": lambda n: {"name": f"Đài số {n}"},
        "team": lambda n: {"level": "sector", "body": None, "agency": factories.agency("yte")},
        "year-plan": lambda n: {"year": 2030 + n},
        "rule-value": lambda n: {"valid_from": day + datetime.timedelta(days=n)},
        "user": lambda n: {"username": f"copy{n}"},
    }


def copies(row: Any, changed: Differences) -> list[Any]:
    """Written past the history: sixty of everything in a second."""
    made = []
    for n in range(MANY):
        one = copy.copy(row)
        one.pk, one._state = None, copy.copy(row._state)
        one._state.adding, one._state.fields_cache = True, {}
        for name, value in changed(n).items():
            setattr(one, name, value)
        made.append(one)
    return type(row)._base_manager.bulk_create(made)


def multiply(rows: dict[str, Any]) -> None:
    different = differences()
    made = {
        noun: copies(row, different.get(noun, lambda n: {}))
        for noun, row in rows.items()
        if noun not in {"census", "period", "closed", "visit", "model-activity", "posting"}
    }
    copies(rows["model-activity"], lambda n: {})
    copies(rows["posting"], lambda n: {})
    shops = made["establishment"]
    copies(rows["visit"], lambda n: {"establishment": shops[n]})
    plans = made["inspection@plan"]
    copies(rows["inspection@plan"].planned.get(), lambda n: {"inspection": plans[n]})
    copies(InspectionMember.objects.filter(inspection=rows["inspection"])[0], lambda n: {})
    for activity in made["activity"]:
        activity.communes.add(*world.communes_of("119")[:3])
    for course in (rows["course"], *made["course"][:3]):
        course.officers.add(*made["officer"])
    for row in rows.values():
        change = Change.objects.filter(model=row._meta.label_lower, object_id=row.pk).first()
        if change:
            copies(change, lambda n: {})


def rows_of(reader: User) -> dict[str, Any]:
    closed = world.closed_quarter()
    rows = world.district_rows("119", "M")
    rows["closed"] = closed
    world.signed_report(closed)
    rows["inspection@plan"] = rows.pop("plan")
    rows["team"] = rows["inspection"].team
    rows["violation-act"] = ViolationAct.objects.order_by("pk")[0]
    rows["checklist-item"] = ChecklistItem.objects.order_by("pk")[0]
    rows["rule-value"] = RuleValue.objects.order_by("pk")[0]
    rows["period"] = ReportingPeriod.objects.get(year=2019, kind="half", number=1)
    rows["import"] = world.sent_file(reader, "M")
    rows["user"], rows["posting"] = reader, reader.postings.get()
    figure = {"indicator": "communes_reached", "as_of": world.DAY, "achieved": 1}
    rows["earlier-figure"] = factories.create(EarlierFigure(**figure, report_number="1/BC"))
    return rows


@pytest.mark.once("sqlite")
def test_costs(tmp_path, settings) -> None:
    settings.MEDIA_ROOT = tmp_path
    people = {"own": factories.officer("119")}
    rows = rows_of(people["own"])
    people |= {"staff": factories.user(), "admin": factories.user("administrator")}
    clients = {who: signed_in(user) for who, user in people.items()}
    asking = {
        (who, name): LONGEST.get(name) or address(line, rows)
        for name, line in reading_pages().items()
        for who in (("admin",) if name.startswith("administration") else ("own", "staff"))
        if line.get[world.ACTORS.index(who)] == "2"
    }
    few = {key: asked(clients[key[0]], url) for key, url in asking.items()}
    multiply(rows)
    many = {key: asked(clients[key[0]], url) for key, url in asking.items()}
    found = list(wrong(few, many))
    assert not found, "\n".join(found)


Answers = dict[tuple[str, str], tuple[int, int, int]]


def wrong(few: Answers, many: Answers) -> Iterator[str]:
    for (who, name), (status, queries, size) in many.items():
        before = few[who, name][1]
        if status != 200:
            yield f"{name} for {who}: {status}"
        if queries != before:
            yield f"{name} for {who}: {before} queries for few rows, {queries} for many"
        if queries > COSTS.get(name, 0):
            yield f"{name} for {who}: {queries} queries, {COSTS.get(name, 0)} at most"
        if size > ROOMIER.get(name, LARGEST):
            yield f"{name} for {who}: {size / 1024:.0f} KB"


def test_a_kept_dashboard_costs_next_to_nothing() -> None:
    """Session, user, installation, posting, the versions of the data."""
    for person in (factories.officer("119"), factories.user()):
        client = signed_in(person)
        client.get("/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/")
        assert len(queries) <= 6, [q["sql"][:80] for q in queries]

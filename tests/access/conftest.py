"""Rows made once for a module, and everybody who asks for them signed in."""

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client, override_settings

from accounts.models import User
from core.models import ReportingPeriod
from inspections.actions import merge_establishments
from inspections.models import ChecklistItem, RuleValue, ViolationAct
from outreach.actions import record_activity
from sonla_plan.plan import actions as plan
from tests import factories, world

#: in every free text of 119's rows, of 123's, of the agency's, of the provincial plan
OWN, OTHER, AGENCYS, SECRET = "ZOWNZ", "ZOTHERZ", "ZAGENCYZ", "ZSECRETZ"


@dataclass
class Stage:
    people: dict[str, User]
    clients: dict[str, Client]
    rows: dict[str, Any]


@pytest.fixture(scope="module")
def stage(django_db_setup, django_db_blocker, tmp_path_factory) -> Any:
    """Rows of 119, and in `@…` those of others: the agency's, 123's, the province's."""
    media = override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media"))
    with media, world.kept_rows(django_db_blocker):
        people = world.actors()
        people["named"] = factories.officer("121")
        people["named_leader"] = factories.user("leadership")
        yield Stage(people, {who: signed_in(user) for who, user in people.items()}, make(people))


@pytest.fixture(autouse=True)
def nobody_is_too_fast(settings: Any) -> None:
    """A walk asks for more in a minute than a person; the limits: tests/accounts/test_limits.py."""
    settings.RATES = dict.fromkeys(settings.RATES, "100000/m")


@pytest.fixture(autouse=True)
def everybody_stays_signed_in(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test may end a session or get another key; its rows are undone, the cookies are not."""
    clients = request.getfixturevalue("stage").clients if "stage" in request.fixturenames else {}
    before = {who: copy.copy(client.cookies) for who, client in clients.items()}
    yield
    for who, cookies in before.items():
        clients[who].cookies = cookies


def signed_in(user: User) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


def make(people: dict[str, User]) -> dict[str, Any]:
    closed = world.closed_quarter()
    rows = world.district_rows("119", OWN)
    rows |= {f"{noun}@123": row for noun, row in world.district_rows("123", OTHER).items()}
    agencys = world.agency_rows("vhttdl", "123", AGENCYS)
    rows |= {f"{noun}@agency": row for noun, row in agencys.items()}
    rows["team"] = rows["inspection"].team
    rows["district"] = factories.district("119")
    rows["inspection@plan"] = rows.pop("plan")
    rows["inspection@province"] = world.provincial_visit("tỉnh", rows["establishment"], "119")
    named = people["named"], people["named_leader"]
    there = rows["establishment@123"]
    rows["inspection@secret"] = world.provincial_plan(SECRET, "123", *named, shop=there)
    rows["year-plan@secret"] = rows["inspection@secret"].plan
    rows |= {"violation-act": ViolationAct.objects.order_by("pk")[0]}
    rows |= {"checklist-item": ChecklistItem.objects.order_by("-pk")[0]}
    rows |= {"rule-value": RuleValue.objects.order_by("pk")[0]}
    rows["activity@both"] = both()
    rows["return@sent"] = world.sent_return(OWN, "119", district=factories.district("119"))
    rows["merger"] = merger(rows["establishment"])
    rows["period"] = ReportingPeriod.objects.get(year=2019, kind="half", number=1)
    rows["closed"] = closed
    world.signed_report(closed)
    rows["explanation@answered"] = answered()
    rows["user"] = people["other"]
    rows["posting"] = people["other"].postings.get()
    rows["import"] = world.sent_file(people["own"], OWN)
    rows["earlier-figure"] = plan.record_earlier_figure(
        by=None, indicator="communes_reached", as_of=world.DAY, achieved=1, report_number="16/BC"
    )
    return rows


def answered() -> Any:
    asked = world.followed_up(f"{OWN} trả lời", district=factories.district("119"))["explanation"]
    return plan.answer_explanation(asked, by=None, answer=f"Do {OWN}")


def merger(kept: Any) -> Any:
    gone = world.shop("119", f"{OWN} hai")
    return merge_establishments(kept, by=None, gone=gone, reason=f"Trùng {OWN}")


def both() -> Any:
    places = [*world.communes_of("119")[:1], *world.communes_of("123")[:1]]
    return record_activity(by=None, communes=places, form="session", held_on=world.DAY)

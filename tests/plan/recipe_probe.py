"""What test_recipe.py runs inside the copy: the new indicator on every face, by its key alone."""

import json
import os

import pytest
from django.test import Client

from core import history
from core.models import ReportingPeriod
from outreach.actions import record_activity
from sonla_plan.plan.actions import close_period
from sonla_plan.plan.models import Target
from tests.factories import commune, officer, user
from tests.plan.plain import day

pytestmark = pytest.mark.django_db
KEY, LABEL = "towns_reached", "Wards and townships with outreach activities"


@pytest.fixture
def reader() -> Client:
    """Leadership's browser, after two townships and a commune were reached in March."""
    places = [commune(code) for code in ("03721", "03979", "03724")]
    record_activity(by=None, communes=places, held_on=day("05/03"), form="session", quantity=1)
    client = Client()
    client.force_login(user("leadership"))
    return client


def told(client: Client, query: str = "") -> dict:
    found = client.get(f"/progress.json?as_of=2019-06-30{query}").json()["indicators"]
    return next(one for one in found if one["key"] == KEY)


def test_the_card_and_the_matrix_lead_to_the_rows(reader: Client) -> None:
    page = reader.get("/").content.decode()
    assert LABEL in page
    assert "Outreach in towns" in page
    assert f"/ct/{KEY}/" in page
    assert f"/ct/{KEY}/119/" in page


def test_the_list_is_as_long_as_the_figure(reader: Client) -> None:
    page = reader.get(f"/ct/{KEY}/").content.decode()
    assert "Thị trấn Thuận Châu" in page
    assert "Thị trấn Mộc Châu" in page
    assert "Phổng Lái" not in page
    assert told(reader)["achieved"] == page.count("<tr") - 1 == 2


def test_the_json_adds_up_its_districts(reader: Client) -> None:
    found = told(reader)
    assert (found["achieved"], found["population"], found["goal"]) == (2, 16, 16)
    by_code = {one["code"]: (one["achieved"], one["population"]) for one in found["districts"]}
    assert by_code["119"] == (1, 1)
    assert by_code["123"] == (1, 2)
    assert sum(achieved for achieved, _all in by_code.values()) == 2


def test_a_district_sees_its_own(reader: Client) -> None:
    own = Client()
    own.force_login(officer("119"))
    assert told(own)["achieved"] == 1
    assert own.get(f"/ct/{KEY}/123/").status_code == 404


def test_the_plan_the_exports_and_the_snapshot_have_it(reader: Client) -> None:
    assert LABEL in reader.get(f"/ke-hoach/2019/{KEY}/").content.decode()
    assert LABEL in reader.get("/ke-hoach/2019/").content.decode()
    assert "Thuận Châu" in b"".join(reader.get(f"/ct/{KEY}/?export=csv")).decode()
    quarter = ReportingPeriod.objects.get(year=2019, kind="quarter", number=1)
    snapshot = close_period(quarter, by=None, signed_as="Người ký")
    assert KEY in json.dumps(snapshot.payload)


def test_a_plan_that_was_open_before_takes_it_up(reader: Client) -> None:
    with history.batch(by=None) as batch:
        batch.delete(Target.objects.get(indicator=KEY))
    assert LABEL not in reader.get("/").content.decode()
    (words,) = json.loads(os.environ["RECIPE"])
    exec(words, {})  # the page's own lines
    assert LABEL in reader.get("/").content.decode()

"""How often one may ask; counted for all processes together, on both databases."""

import threading
import time

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.counting import Counters, forget_old
from accounts.models import Counter
from tests import world
from tests.factories import district, user

LIST, LOGIN = reverse("communes:commune-list"), reverse("accounts:login")


@pytest.fixture
def in_the_table(settings):
    """The counts of a real installation."""
    settings.CACHES = {**settings.CACHES, "shared": {"BACKEND": "accounts.counting.Counters"}}
    yield
    del caches["shared"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("group", "query"),
    [("export", {"export": "csv"}), ("search", {"search": "it ong"})],
)
def test_too_much_is_refused_with_a_page_that_says_when(
    client, settings, in_the_table, group, query
) -> None:
    settings.RATES = {**settings.RATES, group: "3/h"}
    client.force_login(user())
    assert [client.get(LIST, query).status_code for _n in range(3)] == [200] * 3
    refused = client.get(LIST, query)
    assert refused.status_code == 429
    assert 0 < int(refused["Retry-After"]) <= 3600
    assert "Quá nhiều yêu cầu" in refused.content.decode()
    assert client.get(LIST).status_code == 200, "the rest goes on"
    client.force_login(user())
    assert client.get(LIST, query).status_code == 200, "somebody else has an own count"


@pytest.mark.django_db
def test_papers_and_reports_are_taken_out_as_well(client, settings, in_the_table) -> None:
    """They cost the most of all files: each is drawn anew."""
    settings.RATES = {**settings.RATES, "export": "1/h"}
    period = world.closed_quarter()
    inspection = world.provincial_visit("mẫu", world.shop("119", "mẫu"), "119")
    report = world.report_of("quarter", district=district("119"))
    files = [
        reverse("plan:period-adjustments", args=[2019, period.pk]) + "?export=csv",
        reverse("reports:brief-docx", args=[2019, period.pk]),
        reverse("inspections:visit-minutes-docx", args=[inspection.visits.get().pk]),
        reverse("returns:return-docx", args=[report.pk]),
    ]
    for url in files:
        client.force_login(user())
        assert [client.get(url).status_code for _n in range(2)] == [200, 429], url


@pytest.mark.django_db
def test_signing_in_is_limited_by_address(settings, in_the_table) -> None:
    settings.RATES = {**settings.RATES, "sign-in": "2/h"}
    typed = {"username": "ai đó", "password": "x"}
    here, there = Client(REMOTE_ADDR="10.0.0.1"), Client(REMOTE_ADDR="10.0.0.2")
    assert [here.post(LOGIN, typed).status_code for _n in range(3)] == [200, 200, 429]
    assert here.get(LOGIN).status_code == 200
    assert there.post(LOGIN, typed).status_code == 200


@pytest.mark.django_db
def test_counts() -> None:
    counts = Counters("", {})
    assert counts.add("a", 1, 60)
    assert not counts.add("a", 1, 60)
    assert [counts.incr("a") for _n in range(3)] == [2, 3, 4]
    assert counts.get("a") == 4
    with pytest.raises(ValueError, match="none"):
        counts.incr("none")
    Counter.objects.update(until=int(time.time()) - 1)
    assert counts.get("a") is None
    assert counts.add("a", 1, 60), "its time was over"
    counts.add("b", 1, 60)
    Counter.objects.filter(key__contains="b").update(until=1)
    forget_old(None)
    assert Counter.objects.count() == 1


@pytest.mark.vendor("postgresql")
@pytest.mark.django_db(transaction=True)
def test_requests_at_once_are_each_counted() -> None:
    def ask() -> None:
        counts = Counters("", {})
        for _n in range(25):
            if not counts.add("many", 1, 60):
                counts.incr("many")
        connection.close()

    threads = [threading.Thread(target=ask) for _n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Counters("", {}).get("many") == 100

"""Nothing that is shared depends on how many persons one district counted: whatever the numbers,
every page, every JSON and every file of whoever may not see them is the same to the letter."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from enforcement.models import Case, Incident
from returns.models import Return, ReturnFigure
from returns.tables import PERSONS

from .table import LINES
from .test_access import address
from .test_leaks import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.once("sqlite")]
#: the rooms that hold counts of persons, and those that join them
ROOMS = ("enforcement", "returns", "plan", "dashboard", "places", "inbox")
#: who reads no persons of 119: another district, an agency, who leads, who administers
OTHERS = ("other", "agency", "leader", "admin")
NUMBERS = st.lists(st.integers(0, 400), min_size=6, max_size=6)


def pages(stage: Any) -> list[str]:
    shared = [
        line
        for line in LINES
        # the specimen of the components shows no record
        if line.name.split(":")[0] in ROOMS
        and "2" in line.get
        and line.name != "dashboard:specimen"
    ]
    found = [address(line, stage.rows) for line in shared]
    return found + [f"{address(li, stage.rows)}?export=csv" for li in shared if li.page == "list"]


@contextmanager
def counted(numbers: list[int]) -> Iterator[None]:
    """119's records and returns, past the history: what stands there is another number only."""
    sellers, buyers, keepers, brokers, fines, typed = numbers
    kinds = {"sellers": sellers, "buyers": buyers, "keepers": keepers, "brokers": brokers}
    with transaction.atomic():
        own = {"district__code": "119"}
        Incident.objects.filter(**own).update(**kinds, fines=fines, fines_amount=fines * 1000)
        Case.objects.filter(**own).update(**kinds)
        ReturnFigure.objects.filter(report__district__code="119", key__in=PERSONS).update(
            done=typed, nothing=False
        )
        for report in Return.objects.filter(**own):
            confirmed = report.confirmed | dict.fromkeys(PERSONS & report.confirmed.keys(), typed)
            Return.objects.filter(pk=report.pk).update(confirmed=confirmed)
        cache.clear()
        yield
        transaction.set_rollback(True)
    cache.clear()


def read(stage: Any, who: str, numbers: list[int]) -> dict[str, str]:
    with counted(numbers):
        client = stage.clients[who]
        return {url: text_of(client, url) for url in pages(stage)}


@pytest.mark.parametrize("who", OTHERS)
def test_no_count_of_one_districts_persons_can_be_derived(stage, who) -> None:
    first = read(stage, who, [1, 2, 3, 4, 5, 6])
    assert sum(bool(text) for text in first.values()) > 15, "pages were looked at"

    @given(numbers=NUMBERS)
    @settings(
        max_examples=2, deadline=None, phases=(Phase.generate,),
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )  # fmt: skip
    def same_whatever_they_are(numbers: list[int]) -> None:
        assert read(stage, who, numbers) == first

    same_whatever_they_are()


@pytest.mark.parametrize("who", ["own", "staff"])
def test_who_may_read_them_reads_them(stage, who) -> None:
    """Otherwise the test above would prove nothing."""
    first = read(stage, who, [1, 2, 3, 4, 5, 6])
    assert read(stage, who, [1, 2, 3, 4, 5, 6]) == first
    for numbers, noun in (([9, 2, 3, 4, 5, 6], "incident"), ([1, 2, 3, 4, 5, 7], "return")):
        now = read(stage, who, numbers)
        assert stage.rows[noun].get_absolute_url() in {u for u in now if now[u] != first[u]}

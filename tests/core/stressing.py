"""A thousand double clicks and two people at one record: nothing doubled, nothing lost unseen.

    python tests/core/stressing.py    on a database of its own: DATABASE_URL and VAR_DIR say where

`make stress` does so on both databases; the suite goes the same way with fewer (unless SHORT=0).
Requests through the whole stack, from several threads with a connection each.
"""

import datetime
import os
import re
import threading
import uuid
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import django

ROOT = Path(__file__).resolve().parents[2]
DOUBLES, EDITS = (1000, 200) if os.environ.get("SHORT") == "0" else (150, 40)
VERSION = re.compile(r'name="row_version"[^>]* value="(\d+)"')


def prepare() -> None:
    from django.core.management import call_command

    from communes.loading import load_units
    from core.models import Installation

    call_command("migrate", verbosity=0)
    load_units()
    Installation.objects.update_or_create(pk=1, defaults={"clock_on": "2019-06-30"})


def typed(place: Any, **values: Any) -> dict[str, Any]:
    return {
        "form_key": str(uuid.uuid4()), "form": "session", "quantity": "2", "held_on": "5/4/2019",
        "communes": [place.pk], "language": "vi", **values,
    }  # fmt: skip


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """All of them at the same moment, each in a thread and on a connection of its own."""
    together = threading.Barrier(len(calls))

    from django.db import connections

    def run(call: Callable[[], Any]) -> Any:
        try:
            together.wait(30)
            return call()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as pool:
        return [waiting.result() for waiting in [pool.submit(run, call) for call in calls]]


def signed_in(person: Any) -> Any:
    from django.test import Client

    client = Client(headers={"host": "localhost"})
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def double_submissions() -> None:
    """Every form is sent twice, from two threads that run after each other's heels."""
    from django.urls import reverse

    from core.models import Change, Submission
    from outreach.models import OutreachActivity
    from tests import factories, world

    place, person = world.communes_of("119")[0], factories.officer("119")
    first, second = signed_in(person), signed_in(person)
    sent = [typed(place, document_number=f"{n}/BC") for n in range(DOUBLES)]

    def send(client: Any) -> list[tuple[int, str]]:
        answers = (client.post(reverse("outreach:activity-create"), data) for data in sent)
        return [(answer.status_code, answer.headers.get("Location", "")) for answer in answers]

    one, two = at_once(lambda: send(first), lambda: send(second))
    assert Counter(status for status, _url in one + two) == {302: 2 * DOUBLES}
    assert one == two, "both senders of a form are led to the same record"
    assert OutreachActivity.objects.count() == DOUBLES
    assert Submission.objects.count() == DOUBLES
    made = Change.objects.filter(model="outreach.outreachactivity", verb="create")
    assert made.count() == DOUBLES
    numbers = OutreachActivity.objects.values_list("document_number", flat=True)
    assert set(numbers) == {f"{n}/BC" for n in range(DOUBLES)}


def two_people() -> None:
    """Both read, type and save, again and again, and are told when they were overtaken."""
    from django.urls import reverse

    from core.models import Change
    from outreach.actions import record_activity
    from tests import factories, world

    place = world.communes_of("119")[0]
    people = factories.officer("119"), factories.officer("119")
    record = record_activity(
        by=people[0],
        communes=[place],
        form="session",
        held_on=datetime.date(2019, 4, 5),
        quantity=1,
    )
    url = reverse("outreach:activity-edit", args=[record.pk])
    seen: dict[str, list[str]] = {"stored": [], "refused": []}

    def edit(name: str, client: Any) -> None:
        """Read, type, save; whoever was overtaken looks at the other's value and goes on."""
        for n in range(EDITS // 2):
            shown = VERSION.search(client.get(url).content.decode())
            assert shown, "the form says which version it was opened on"
            note = f"{name}{n}"
            data = typed(place, document_number=note, row_version=shown[1])
            answer = client.post(url, data)
            assert answer.status_code in (302, 409), answer.status_code
            if answer.status_code == 302:
                seen["stored"].append(note)
                continue
            seen["refused"].append(note)
            page = answer.content.decode()
            assert f'value="{note}"' in page, "what was typed is kept"
            assert 'name="choice__document_number"' in page, "and the other's stands beside it"

    at_once(
        lambda: edit("a", signed_in(people[0])),
        lambda: edit("b", signed_in(people[1])),
    )
    record.refresh_from_db()
    lines = Change.objects.filter(
        model="outreach.outreachactivity", object_id=record.pk, verb="update"
    ).order_by("pk")
    told = [line.changes["document_number"] for line in lines if "document_number" in line.changes]
    assert len(seen["stored"]) + len(seen["refused"]) == EDITS
    assert sorted(entry["new"] for entry in told) == sorted(seen["stored"])
    assert [e["old"] for e in told[1:]] == [e["new"] for e in told[:-1]], "no link is missing"
    assert record.document_number == told[-1]["new"]
    assert record.version == 1 + len(lines)


if __name__ == "__main__":
    django.setup()
    prepare()
    double_submissions()
    two_people()
    print("held")

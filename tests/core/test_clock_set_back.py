"""The machine's clock is set back an hour: nothing is lost, taken twice, or out of order."""

import datetime

import pytest
import time_machine
from django.test import Client

from core import clock, history, jobs
from core.models import Job
from outreach.actions import change_activity, record_activity
from tests.factories import DAY, commune, user

pytestmark = pytest.mark.django_db
NOON = datetime.datetime(2026, 3, 5, 12, tzinfo=datetime.UTC)
HOUR = datetime.timedelta(hours=1)


def recorded():
    place = commune("03784")
    return record_activity(by=None, communes=[place], form="session", quantity=1, held_on=DAY)


def test_the_history_keeps_the_order_in_which_things_were_done():
    with time_machine.travel(NOON, tick=False):
        activity = recorded()
    with time_machine.travel(NOON - HOUR, tick=False):
        change_activity(activity, by=None, version=1, quantity=2)
        change_activity(activity, by=None, version=2, quantity=3)
    lines = list(history.of(activity))
    assert [line.verb for line in lines] == ["update", "update", "create"]
    assert lines[0].at < lines[-1].at
    assert [line.changes["quantity"]["new"] for line in lines[:2]] == [3, 2]


def test_nothing_is_overwritten_unseen():
    """Who was first is told by the version, not by the clock."""
    with time_machine.travel(NOON, tick=False):
        activity = recorded()
        change_activity(activity, by=None, version=1, quantity=2)
    with time_machine.travel(NOON - HOUR, tick=False), pytest.raises(history.Conflict):
        change_activity(activity, by=None, version=1, quantity=9)


@pytest.fixture
def queue(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return jobs.enqueue("sheets-check", 1)


def test_a_job_whose_worker_died_is_taken_up_at_once(queue):
    with time_machine.travel(NOON, tick=False):
        assert jobs.take().pk == queue.pk
    with time_machine.travel(NOON - HOUR, tick=False):
        again = jobs.take()
    assert again is not None
    assert again.attempts == 2


def test_two_workers_never_end_one_job(queue):
    """Taken over from one who lived: the older lease can no longer end it."""
    with time_machine.travel(NOON, tick=False):
        first = jobs.take()
    with time_machine.travel(NOON - HOUR, tick=False):
        second = jobs.take()
        with pytest.raises(jobs.LeaseLost):
            jobs.done(first)
        jobs.done(second)
    assert Job.objects.get().state == Job.State.DONE


def test_a_holder_that_shows_life_keeps_its_job(queue):
    with time_machine.travel(NOON, tick=False):
        first = jobs.take()
    with time_machine.travel(NOON - HOUR, tick=False):
        jobs.take()
        assert jobs.take() is None, "the new lease holds by the new clock"
    assert first.attempts == 1


def test_who_is_signed_in_stays_so():
    person, client = user(), Client()
    with time_machine.travel(NOON, tick=True):
        client.force_login(person)
    with time_machine.travel(NOON - HOUR, tick=True):
        assert client.get("/viec-can-xu-ly/").status_code == 200
        assert clock.now() < NOON

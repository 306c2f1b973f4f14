"""Where one is signed in; and how that ends."""

import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts import actions, sessions
from accounts.models import Session
from accounts.permissions import Role
from tests.factories import PASSWORD, user

pytestmark = pytest.mark.django_db

ACCOUNT, LOGIN = reverse("accounts:account"), reverse("accounts:login")
REMINDERS = reverse("accounts:reminders")
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/120.0 Safari/537.36 Edg/120.0"
PHONE = "Mozilla/5.0 (Linux; Android 13) Chrome/120.0 Mobile Safari/537.36"


@pytest.fixture
def person():
    return user(Role.LEADERSHIP)


def signed_in(person, agent=EDGE) -> Client:
    client = Client(headers={"user-agent": agent})
    typed = {"username": person.username, "password": PASSWORD}
    assert client.post(LOGIN, typed).status_code == 302
    return client


def inside(client: Client) -> bool:
    return client.get(ACCOUNT).status_code == 200


def test_the_list_says_it_in_plain_words(person) -> None:
    signed_in(person, PHONE)
    shown = signed_in(person).get(ACCOUNT)
    devices = [(one["device"], one["here"]) for one in shown.context["sessions"]]
    assert devices == [("Edge trên Windows", True), ("Chrome trên Android", False)]
    assert "127.0.0.1" in shown.content.decode()
    keys = Session.objects.values_list("session_key", flat=True)
    assert not [key for key in keys if key in shown.content.decode()], "with it, one is in"


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (EDGE, "Edge trên Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko Firefox/120.0", "Firefox trên Linux"),
        (
            "Mozilla/5.0 (Windows NT 10.0) coc_coc_browser/110 Chrome/104.0 Safari/537.36",
            "Cốc Cốc trên Windows",
        ),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0) Version/17 Safari/604", "Safari trên iPhone"),
        ("curl/8", "Trình duyệt không rõ"),
        ("", "Trình duyệt không rõ"),
    ],
)
def test_browsers(agent, words) -> None:
    assert sessions.in_words(agent) == words


def test_one_device_or_all(person) -> None:
    here, other, third = (signed_in(person) for _n in range(3))
    stranger = signed_in(user(Role.LEADERSHIP))
    name = sessions.name_of(other.session.session_key)
    assert stranger.post(reverse("accounts:session-end", args=[name])).url == ACCOUNT
    assert inside(other), "somebody else's is out of reach"
    here.post(reverse("accounts:session-end", args=[name]))
    assert [inside(one) for one in (here, other, third)] == [True, False, True]
    assert here.post(reverse("accounts:session-end-all")).url == LOGIN
    assert not [one for one in (here, third) if inside(one)]
    assert inside(stranger)


def test_ending_the_own_one_signs_out(person) -> None:
    here = signed_in(person)
    name = sessions.name_of(here.session.session_key)
    assert here.post(reverse("accounts:session-end", args=[name])).url == LOGIN
    assert not inside(here)


def test_another_password_ends_the_others(person) -> None:
    here, other = signed_in(person), signed_in(person)
    new = "thác bạc mưa khuya 58"
    typed = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert here.post(reverse("accounts:password-change"), typed).status_code == 302
    assert (inside(here), inside(other)) == (True, False)
    assert Session.objects.filter(user_key=person.pk).count() == 1
    actions.set_password(person, by=None, password="khác nữa 2019", must_change=True)
    assert not Session.objects.filter(user_key=person.pk).exists()


def test_a_deactivated_account_has_none(person) -> None:
    signed_in(person)
    actions.change_user(person, by=None, is_active=False)
    assert not Session.objects.filter(user_key=person.pk).exists()


def test_a_session_fixed_before_signing_in_is_worth_nothing(person) -> None:
    victim = Client()
    victim.get(LOGIN)
    session = victim.session
    session["planted"] = True
    session.save()
    victim.cookies["sessionid"] = fixed = session.session_key
    victim.post(LOGIN, {"username": person.username, "password": PASSWORD})
    assert victim.session.session_key != fixed
    thief = Client()
    thief.cookies["sessionid"] = fixed
    assert not inside(thief)
    made_up = Client()
    made_up.cookies["sessionid"] = "abcdefghijklmnopqrstuvwxyz012345"
    made_up.post(LOGIN, {"username": person.username, "password": PASSWORD})
    assert made_up.cookies["sessionid"].value != "abcdefghijklmnopqrstuvwxyz012345"


def test_last_seen_is_coarse_and_costs_a_page_nothing(person, monkeypatch) -> None:
    client = signed_in(person)
    assert inside(client)
    with CaptureQueriesContext(connection) as queries:
        client.get(ACCOUNT)
    assert not [q for q in queries if q["sql"].startswith(("UPDATE", "INSERT"))]
    seen = Session.objects.get().seen_at
    later = sessions.seconds() + sessions.COARSE + 1
    monkeypatch.setattr(sessions, "seconds", lambda: later)
    client.get(ACCOUNT)
    row = Session.objects.get()
    assert row.seen_at == later > seen
    assert row.opened_at == client.session["opened"]["at"]


def test_a_session_ends_twelve_hours_after_the_sign_in_however_busy(person, monkeypatch) -> None:
    opened = timezone.now()

    def at(hours: float) -> None:
        moment = opened + datetime.timedelta(hours=hours)
        monkeypatch.setattr(timezone, "now", lambda: moment)

    at(0)
    client = signed_in(person)
    for hour in (3, 6, 9, 11):
        at(hour)
        client.get(ACCOUNT)
    assert client.session.get_expiry_age() == 3600
    for turn in range(14):  # each says "saved": the session is written again every minute
        at(11.75 + turn / 60)
        assert client.post(REMINDERS, {"wants_reminders": "on", "sent": "1"}).url == REMINDERS
    assert inside(client)
    at(12.001)
    assert not inside(client)


def test_an_idle_desk_is_signed_out_after_four_hours(person, monkeypatch) -> None:
    opened = timezone.now()

    def at(minutes: float) -> None:
        moment = opened + datetime.timedelta(minutes=minutes)
        monkeypatch.setattr(timezone, "now", lambda: moment)

    at(0)
    desk, telephone = signed_in(person), signed_in(person, agent=PHONE)
    at(239)
    assert inside(desk), "and that begins the four hours anew"
    at(241)
    assert not inside(telephone)
    assert [row["device"] for row in sessions.shown(person, None)] == ["Edge trên Windows"]
    at(239 + 241)
    assert not inside(desk)
    assert desk.post(REMINDERS, {"wants_reminders": "on"}).url.startswith(LOGIN)

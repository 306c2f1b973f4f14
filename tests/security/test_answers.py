"""Every address of the access table under the settings of production: what its answers say of
themselves, which methods it takes, and that nothing is taken without its token."""

import re
import runpy
from collections.abc import Iterator
from typing import Any
from unittest import mock

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts.permissions import Role
from core import history
from tests import factories
from tests.access.table import LINES, OPEN, Line
from tests.access.test_access import MARKS, address
from tests.codebase import ROOT
from tests.undrawn import undrawn
from tests.world import ACTORS

from .production import SECURE, production
from .rules import faults

pytestmark = [pytest.mark.django_db, pytest.mark.once("sqlite")]
#: what a script, a program and a panel of the dashboard ask with
VARIANTS = {
    "HTTP_HX_REQUEST": "true",
    "HTTP_HX_BOOSTED": "true",
    "HTTP_X_FRAGMENT": "1",
    "HTTP_X_REQUESTED_WITH": "XMLHttpRequest",
    "HTTP_ACCEPT": "application/json",
}
OTHER_METHODS = ("PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "LOCK")


@pytest.fixture(scope="module", autouse=True)
def _behind_https() -> Iterator[None]:
    with production():
        yield


@pytest.fixture(scope="module")
def people(stage: Any) -> dict[str, Client]:
    """Signed in anew: the cookies have other names behind https."""
    return {who: client_of(stage.people[who]) for who in ACTORS}


def client_of(user: Any = None, **kwargs: Any) -> Client:
    client = Client(raise_request_exception=False, **kwargs)
    if user is not None:
        client.force_login(user)
    return client


def ask(client: Client, method: str, url: str, **headers: Any) -> Any:
    """The answer, undrawn; what asking changed is undone."""
    cookies = client.cookies.copy()  # signing out drops them
    with undrawn(), transaction.atomic():
        response = client.generic(method, url, **SECURE, **headers)
        if response.streaming:
            b"".join(response.streaming_content)
        response.close()
        transaction.set_rollback(True)
    client.cookies = cookies
    return response


def readers(marks: str, turn: int = 0) -> list[str]:
    """One of those who get each kind of answer, not always the same one."""
    kinds = [
        [who for who, m in zip(ACTORS, marks, strict=True) if m == mark] for mark in set(marks)
    ]
    return [alike[turn % len(alike)] for alike in kinds]


def test_whoever_asks_by_script_may_do_no_more(stage, people) -> None:
    """Every address that is posted to, for one of those who get each kind of answer."""
    wrong = {}
    for turn, line in enumerate(line for line in LINES if set(line.post) != {"M"}):
        for who in readers(line.post, turn):
            with transaction.atomic():
                if line.page == "restore":
                    deleted(stage.rows[line.row])
                response = ask(people[who], "POST", address(line, stage.rows), **VARIANTS)
                transaction.set_rollback(True)
            if MARKS.get(response.status_code) != line.post[ACTORS.index(who)]:
                wrong[str(line), who] = response.status_code
    assert wrong == {}


def deleted(row: Any) -> None:
    with history.batch(by=None) as batch:
        batch.delete(type(row)._base_manager.get(pk=row.pk))


@pytest.mark.parametrize("line", LINES, ids=str)
def test_what_every_answer_says_of_itself(line: Line, stage, people) -> None:
    """And a script, a program or a panel, asking by GET or HEAD, gets what a browser gets."""
    url, turn = address(line, stage.rows), LINES.index(line)
    for who in readers(line.get, turn):
        response = ask(people[who], ("GET", "HEAD")[turn % 2], url, **VARIANTS)
        assert MARKS[response.status_code] == line.get[ACTORS.index(who)], who
        assert faults(line.name, response) == [], who
        if line.name not in OPEN:
            assert "Cookie" in response.headers["Vary"], who


def test_what_is_said_to_nobody_in_particular(stage) -> None:
    nobody = client_of()
    wrong = {
        str(line): found
        for line in LINES
        if (found := faults(line.name, ask(nobody, "GET", address(line, stage.rows))))
    }
    assert wrong == {}


def test_a_refusal_says_the_same_of_itself(stage, people) -> None:
    """No such address, no such host, no token, another method."""
    asked = [
        ask(people["staff"], "GET", "/khong-co/"),
        ask(people["staff"], "GET", "/", headers={"host": "elsewhere.example"}),
        ask(client_of(enforce_csrf_checks=True), "POST", reverse("accounts:login")),
        ask(people["staff"], "DELETE", "/"),
    ]
    assert [response.status_code for response in asked] == [404, 400, 403, 405]
    assert [faults("", response) for response in asked] == [[], [], [], []]


def test_an_error_says_the_same_and_nothing_of_the_program(stage, people) -> None:
    broken = mock.patch("sonla_plan.dashboard.kept.page", side_effect=RuntimeError("hemlig 4711"))
    with broken:
        response = people["staff"].get("/", **SECURE)
    assert response.status_code == 500
    assert faults("", response) == []
    assert not re.search(rb"4711|Traceback|RuntimeError|\.py\b", response.content)


def test_no_other_method_is_answered(stage, people) -> None:
    answered = {}
    for line in LINES:
        url = address(line, stage.rows)
        got = {m: ask(people["staff"], m, url).status_code for m in OTHER_METHODS}
        if line.post == "MMMMMMM":
            got["POST"] = ask(people["staff"], "POST", url).status_code
        answered |= {(str(line), m): status for m, status in got.items() if status != 405}
    assert answered == {}


def test_nothing_is_taken_without_its_token(stage) -> None:
    careful = {who: client_of(stage.people[who], enforce_csrf_checks=True) for who in ACTORS}
    taken = []
    for line in LINES:
        may = [who for who, mark in zip(ACTORS, line.post, strict=True) if mark in "23F"]
        for who in may[:1]:
            for headers in ({}, {"HTTP_ORIGIN": "https://elsewhere.example"}):
                url = address(line, stage.rows)
                response = ask(careful[who], "POST", url, **headers)
                if response.status_code not in {403, 405}:
                    taken.append((str(line), who, response.status_code))
    assert taken == []


def test_what_the_cookies_say(stage) -> None:
    person = factories.user(Role.REPORTING_OFFICER)
    client = client_of()
    client.get(reverse("accounts:login"), **SECURE)
    typed = {"username": person.username, "password": factories.PASSWORD}
    answer = client.post(reverse("accounts:login"), typed, **SECURE)
    assert answer.status_code == 302
    assert {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME} == set(client.cookies)
    for name, cookie in client.cookies.items():
        assert name.startswith("__Host-"), name
        assert cookie["secure"], name
        assert cookie["httponly"], name
        assert cookie["samesite"] == "Lax", name
        assert (cookie["path"], cookie["domain"]) == ("/", ""), name


def test_five_wrong_passwords_close_the_door_for_a_while(stage) -> None:
    """For this name from this address: the right password does not open it either."""
    person = factories.user(Role.REPORTING_OFFICER)
    client, url, said = client_of(), reverse("accounts:login"), []
    for password in [*["sai"] * 5, factories.PASSWORD]:
        typed = {"username": person.username, "password": password}
        said.append(client.post(url, typed, **SECURE))
    assert [answer.status_code for answer in said] == [200] * 4 + [429] * 2
    assert faults("accounts:login", said[-1]) == []
    assert settings.SESSION_COOKIE_NAME not in client.cookies
    typed = {"username": person.username, "password": factories.PASSWORD}
    # what the sender writes before the proxy's own entry is not the sender's address
    pretended = client.post(url, typed, **SECURE, HTTP_X_FORWARDED_FOR="10.0.0.9, 127.0.0.1")
    assert pretended.status_code == 429
    elsewhere = client.post(url, typed, **SECURE, HTTP_X_FORWARDED_FOR="127.0.0.1, 10.0.0.9")
    assert elsewhere.status_code == 302


def test_plain_http_is_sent_to_https(stage) -> None:
    response = client_of().get("/", headers={"host": "testserver"})
    assert response.status_code == 301
    assert response["Location"] == "https://testserver/"


def test_no_answer_follows_what_only_the_sender_says(stage, people) -> None:
    """Another host, another address, another method, a line of its own in the headers."""
    spoofed = {"HTTP_X_FORWARDED_HOST": "elsewhere.example", "HTTP_X_ORIGINAL_URL": "/quan-tri/"}
    spoofed |= {"HTTP_X_REQUEST_ID": "a\r\nSet-Cookie: x=1", "HTTP_X_REWRITE_URL": "/quan-tri/"}
    spoofed |= {"HTTP_X_HTTP_METHOD_OVERRIDE": "DELETE", "HTTP_X_METHOD_OVERRIDE": "POST"}
    for line in LINES[::7]:
        who = readers(line.get)[0]
        plain = ask(people[who], "GET", address(line, stage.rows))
        told = ask(people[who], "GET", address(line, stage.rows), **spoofed)
        assert told.status_code == plain.status_code, line
        said = " ".join(f"{key}: {value}" for key, value in told.headers.items())
        assert "elsewhere" not in said, line
        assert "x=1" not in said, line


def test_the_server_does_not_say_what_it_is() -> None:
    from gunicorn.http import wsgi

    before = wsgi.SERVER
    try:
        runpy.run_path(str(ROOT / "deploy" / "gunicorn.conf.py"))
        answer = wsgi.Response(mock.Mock(version=(1, 1)), mock.Mock(), mock.Mock())
        answer.status, answer.response_length = "200 OK", 0
        said = "".join(answer.default_headers()).lower()
    finally:
        wsgi.SERVER = before
    assert "server: web" in said
    assert "gunicorn" not in said

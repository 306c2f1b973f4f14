"""Lines of the log: a number for every request, the reader's key, and nothing of what was typed."""

import io
import json
import logging
import re

import pytest
from django.db import IntegrityError, OperationalError
from django.test import Client, override_settings

from core import logs
from tests.factories import user

pytestmark = pytest.mark.django_db
GIVEN = "0123456789abcdef"


@pytest.fixture
def lines():
    """What is logged meanwhile, as JSON."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.JsonLines())
    watched = [logging.getLogger(name) for name in ("", "django", "core.requests")]
    levels = [one.level for one in watched]
    for one in watched:
        one.setLevel("INFO")
    for one in watched[:2]:
        one.addHandler(handler)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    for one, level in zip(watched, levels, strict=True):
        one.setLevel(level)
        one.removeHandler(handler)


def answered(lines):
    return [line for line in lines() if line["logger"] == "core.requests"]


def test_a_line_for_every_request_and_nothing_typed_in_it(lines):
    person = user(full_name="Lò Thị Bí Mật")
    client = Client()
    client.force_login(person)
    answer = client.get("/kiem-tra/co-so/?q=karaoke+bi+mat")
    (line,) = answered(lines)
    assert line["user"] == person.pk
    assert line["route"] == "kiem-tra/co-so/"
    assert (line["method"], line["status"], line["level"]) == ("GET", 200, "INFO")
    assert line["request"] == answer["X-Request-ID"]
    assert line["ms"] > 0
    text = json.dumps(lines(), ensure_ascii=False)
    for secret in ("karaoke", person.username, "Bí Mật", "127.0.0.1", "?"):
        assert secret not in text, secret


def test_what_is_not_found_is_not_quoted(lines):
    client = Client()
    client.force_login(user())
    client.get("/nguyen-van-a/0912345678/")
    text = json.dumps(lines(), ensure_ascii=False)
    assert "404 Not Found" in text
    assert "nguyen" not in text


def test_signing_in_in_vain_names_nobody(lines):
    Client().post("/tai-khoan/dang-nhap/", {"username": "canbo.x", "password": "sai mật khẩu"})
    text = json.dumps(lines(), ensure_ascii=False)
    assert answered(lines)
    assert "canbo.x" not in text
    assert "sai m" not in text


@override_settings(PROXIES=1)
def test_the_proxys_number_is_taken():
    assert Client().get("/healthz", headers={"x-request-id": GIVEN})["X-Request-ID"] == GIVEN


@override_settings(PROXIES=1)
@pytest.mark.parametrize(
    "odd", ["short", "a" * 65, "with space 12", "<script>alert(1)", "dấu-tiếng"]
)
def test_an_odd_number_is_not(odd):
    found = Client().get("/healthz", headers={"x-request-id": odd})["X-Request-ID"]
    assert re.fullmatch(r"[0-9a-f]{32}", found)


@override_settings(PROXIES=0)
def test_without_a_proxy_nobodys_number_is_believed():
    found = Client().get("/healthz", headers={"x-request-id": GIVEN})["X-Request-ID"]
    assert found != GIVEN


def line_of(error, **more):
    try:
        raise error
    except type(error) as caught:
        info = (type(caught), caught, caught.__traceback__)
    record = logging.LogRecord("x", logging.ERROR, __file__, 1, "failed", (), info)
    record.__dict__.update(more)
    return json.loads(logs.JsonLines().format(record))


def test_an_error_is_told_by_its_frames():
    row = "duplicate key\nDETAIL: Key (full_name)=(Lò Thị Bí Mật) already exists."
    line = line_of(IntegrityError(row))
    assert line["error"]["kind"] == "IntegrityError"
    assert "test_logs.py" in line["error"]["frames"][-1]
    assert "Bí Mật" not in json.dumps(line, ensure_ascii=False)
    assert "duplicate" not in json.dumps(line, ensure_ascii=False)


def test_what_the_machine_says_is_kept():
    assert line_of(OperationalError("connection refused\nmore"))["error"]["message"] == (
        "connection refused"
    )


def test_sentry_gets_no_more_than_the_log():
    frame = {"filename": "a.py", "lineno": 3, "function": "f", "vars": {"name": "Bí Mật"}}
    values = [{"type": "X", "value": "Bí Mật", "stacktrace": {"frames": [frame]}}]
    secrets = {"url": "https://x/?q=Bí Mật", "data": "Bí Mật", "cookies": "Bí Mật"}
    event = {
        "event_id": "1", "level": "error", "request": secrets, "extra": secrets,
        "user": {"username": "Bí Mật"}, "breadcrumbs": {"values": [secrets]},
        "server_name": "Bí Mật", "message": "Bí Mật", "logentry": secrets, "contexts": secrets,
        "exception": {"values": values},
    }  # fmt: skip
    kept = logs.stripped(event, {})
    assert "Bí Mật" not in json.dumps(kept, ensure_ascii=False)
    assert kept["exception"]["values"][0]["stacktrace"]["frames"] == [
        {"filename": "a.py", "lineno": 3, "function": "f"}
    ]
    assert "request" not in kept

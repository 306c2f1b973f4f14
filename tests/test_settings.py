"""An odd or missing setting stops the start with one sentence that says which and why."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command

from sonla_plan.settings import environment
from tests.codebase import ROOT

KEY = "abcdefghijklmnopqrstuvwxyz-0123456789-abcdefghijklmnopqrstuvwxyz"


def start(tmp_path, **values):
    """What `manage.py check` says on a machine set up like this."""
    kept = {k: v for k, v in os.environ.items() if k in {"PATH", "HOME", "LANG"}}
    return subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT, capture_output=True, text=True, check=False,
        env={**kept, "VAR_DIR": str(tmp_path), **values},
    )  # fmt: skip


def test_a_missing_key_stops_the_start_with_a_sentence(tmp_path):
    done = start(tmp_path)
    assert done.returncode == 1
    assert "SECRET_KEY is missing" in done.stderr
    assert "make secret" in done.stderr
    assert done.stderr.count("\n") == 1


def test_an_odd_value_stops_the_start_with_a_sentence(tmp_path):
    done = start(tmp_path, SECRET_KEY=KEY, HTTPS="maybe")
    assert done.returncode == 1
    assert done.stderr == "sonla_plan: HTTPS is 'maybe', but it can only be 1 (yes) or 0 (no).\n"


def test_what_gunicorn_would_answer_with_a_traceback_is_said_before(tmp_path):
    done = start(tmp_path, SECRET_KEY=KEY, WEB_CONCURRENCY="zz")
    assert done.returncode == 1
    assert done.stderr.startswith("sonla_plan: WEB_CONCURRENCY is 'zz'")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "command",
    [["manage.py", "migrate"], ["-m", "gunicorn", "--config", "deploy/gunicorn.conf.py"]],
)
@pytest.mark.parametrize(
    "url", ["postgres://u:hidden@127.0.0.1:9/d", "sqlite:////nowhere/at/all.sqlite3"]
)
def test_a_database_that_does_not_answer_is_one_sentence(tmp_path, command, url):
    done = subprocess.run(
        [sys.executable, *command],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=60,
        env={**os.environ, "SECRET_KEY": KEY, "DATABASE_URL": url, "PORT": "8999",
             "VAR_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "sonla_plan.settings.base"},
    )  # fmt: skip
    assert done.returncode != 0
    said = [line for line in done.stderr.splitlines() if "DATABASE_URL" in line]
    assert len(said) == 1
    assert "Traceback" not in done.stderr
    assert "hidden" not in done.stderr


DSN = "https://key@errors.sonla.example/3"


def test_errors_are_told_only_where_the_package_is(tmp_path):
    """The optional package is in no lock file of the suite."""
    done = start(tmp_path, SECRET_KEY=KEY, SENTRY_DSN=DSN)
    assert done.returncode == 1
    assert "SENTRY_DSN is set, but the package sentry-sdk is not installed" in done.stderr
    assert "requirements-sentry.txt" in done.stderr
    assert done.stderr.count("\n") == 1


def test_where_it_is_nothing_personal_is_asked_of_it(tmp_path):
    (tmp_path / "sentry_sdk.py").write_text(
        "def init(**how):\n    print(sorted(how.items(), key=str))\n"
    )
    done = start(tmp_path, SECRET_KEY=KEY, SENTRY_DSN=DSN, PYTHONPATH=str(tmp_path))
    assert done.returncode == 0, done.stderr
    for asked in ("('send_default_pii', False)", "('max_request_body_size', 'never')"):
        assert asked in done.stdout
    assert "('include_local_variables', False)" in done.stdout
    assert "('before_send', <function stripped" in done.stdout


def test_every_variable_is_in_the_list():
    """docs/engineers/settings.md names what the settings and gunicorn read."""
    listed = (ROOT / "docs/engineers/settings.md").read_text(encoding="utf-8")
    sources = [*(ROOT / "sonla_plan/settings").glob("*.py"), ROOT / "deploy/gunicorn.conf.py"]
    asked = re.compile(r"""(?:environment\.\w+|whole|environ\.get)\(\s*["']([A-Z_]+)["']""")
    found = {name for path in sources for name in asked.findall(path.read_text(encoding="utf-8"))}
    assert len(found) > 20
    assert sorted(name for name in found if f"`{name}`" not in listed) == []


@pytest.mark.django_db
def test_an_odd_demo_stops_the_first_start(monkeypatch):
    monkeypatch.setenv("DEMO", "maybe")
    with pytest.raises(CommandError, match=r"DEMO is 'maybe'"):
        call_command("first_start")


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["31/12/2019", "hôm nay"])
def test_until_is_a_day(typed):
    with pytest.raises(CommandError, match=r"--until is .* such as 2019-12-31"):
        call_command("seed_demo", "--until", typed)


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [("PORT", "0", "PORT is '0'"), ("GUNICORN_LOG_LEVEL", "loud", "one of debug, info")],
)
def test_the_server_stops_at_once_too(tmp_path, name, value, sentence):
    done = subprocess.run(
        [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py"],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=60,
        env={**os.environ, "SECRET_KEY": KEY, "DATABASE_URL": "mysql://a/b", name: value,
             "DJANGO_SETTINGS_MODULE": "sonla_plan.settings.base"},
    )  # fmt: skip
    assert done.returncode != 0
    assert sentence in done.stderr


@pytest.fixture
def said(monkeypatch):
    """Set one variable, ask for it, and get the sentence."""

    def ask(reader, name, value, *arguments, **keywords):
        monkeypatch.setenv(name, value)
        with pytest.raises(ImproperlyConfigured) as problem:
            reader(name, *arguments, **keywords)
        sentence = str(problem.value)
        assert sentence.startswith(f"{name} ")
        assert sentence.endswith(".")
        return sentence

    return ask


def test_sentences(said, tmp_path):
    assert "'-1'" in said(environment.whole, "PROXIES", "-1", 0, 0, 5)
    assert "from 0 to 5" in said(environment.whole, "PROXIES", "6", 0, 0, 5)
    assert "whole number" in said(environment.whole, "PROXIES", "two", 0, 0, 5)
    assert "one of DEBUG, INFO" in said(
        environment.choice, "LOG_LEVEL", "loud", "INFO", ("DEBUG", "INFO")
    )
    assert "empty" in said(environment.text, "PROVINCE_NAME", " ", "Sơn La")
    assert "'http://x'" in said(environment.hosts, "ALLOWED_HOSTS", "http://x", ())
    assert "empty" in said(environment.hosts, "ALLOWED_HOSTS", " , ", ())
    for reader, name, more in (
        (environment.hosts, "ALLOWED_HOSTS", [()]),
        (environment.origins, "CSRF_TRUSTED_ORIGINS", []),
        (environment.address, "SENTRY_DSN", []),
        (environment.mail, "EMAIL_URL", []),
    ):
        assert "empty" in said(reader, name, "", *more)
    for odd in ("phongchong", "a@", "Sở <a@b", "a b@c"):
        assert "e-mail address" in said(environment.sender, "EMAIL_FROM", odd, "a@b")
    assert "'plan.example'" in said(environment.origins, "CSRF_TRUSTED_ORIGINS", "plan.example")
    assert "host/number" in said(environment.address, "SENTRY_DSN", "https://no-key.example/3")
    assert "hidden" not in said(environment.address, "SENTRY_DSN", "https://hidden@")
    assert "absolute" in said(environment.directory, "VAR_DIR", "var", tmp_path)
    assert "50 random" in said(environment.secret, "SECRET_KEY", "short", tmp_path / "key")
    assert "too regular" in said(environment.secret, "SECRET_KEY", "ab" * 40, tmp_path / "key")


@pytest.mark.parametrize(
    "url",
    [
        "mysql://u:hidden@h/d",
        "nonsense",
        "postgres://u:hidden@h",
        "x://",
        "",
        " ",
        "sqlite:///",
        "sqlite://:memory:",
    ],
)
def test_databases_that_are_not_supported(said, url, tmp_path):
    sentence = said(environment.database, "DATABASE_URL", url, tmp_path / "db")
    assert "hidden" not in sentence


def test_databases_that_are(monkeypatch, tmp_path):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    default = environment.database("DATABASE_URL", tmp_path / "db")
    assert default == {"ENGINE": "django.db.backends.sqlite3", "NAME": str(tmp_path / "db")}
    monkeypatch.setenv("DATABASE_URL", "postgres://u:p%40@h:5433/d")
    found = environment.database("DATABASE_URL", tmp_path / "db")
    assert (found["ENGINE"], found["NAME"], found["PASSWORD"], found["PORT"]) == (
        "django.db.backends.postgresql", "d", "p@", 5433,
    )  # fmt: skip


def test_flags_and_lists(monkeypatch):
    for value, expected in {"1": True, "yes": True, "On": True, "0": False, "no": False}.items():
        monkeypatch.setenv("DEMO", value)
        assert environment.flag("DEMO", default=not expected) is expected
    monkeypatch.setenv("ALLOWED_HOSTS", " plan.example , [::1],10.0.0.5")
    assert environment.hosts("ALLOWED_HOSTS", ()) == ["plan.example", "[::1]", "10.0.0.5"]


def test_the_policy_allows_nothing_from_elsewhere():
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    assert directives["default-src"] == ["'none'"]
    for name, sources in directives.items():
        assert set(sources) <= {"'none'", "'self'", "data:"}, name
    assert directives["script-src"] == directives["style-src"] == ["'self'"]


@pytest.mark.skipif(shutil.which("make") is None, reason="no make here")
def test_make_follows_the_folder_of_the_installation(tmp_path):
    def make(folder):
        return subprocess.run(
            ["make", "--silent", "secret"],
            cwd=ROOT, capture_output=True, text=True, check=False,
            env={**os.environ, "VAR_DIR": str(folder)},
        )  # fmt: skip

    place = tmp_path / "a folder"
    assert make(place).returncode == 0
    secret = (place / "secret_key").read_text(encoding="utf-8")
    assert len(secret) > 50
    assert (place / "secret_key").stat().st_mode & 0o077 == 0
    assert make(place).returncode == 0
    assert (place / "secret_key").read_text(encoding="utf-8") == secret
    for odd in ("var", ""):
        assert "absolute path" in make(odd).stderr

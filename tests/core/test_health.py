"""What a machine in front is told, and what a reader gets when the machine cannot serve."""

import errno
from contextlib import contextmanager
from unittest import mock

import pytest
from django.core.exceptions import ValidationError
from django.db import InterfaceError, OperationalError, connection
from django.test import Client, override_settings

from core import failures, health
from tests.factories import user


@pytest.fixture
def client():
    return Client(raise_request_exception=False)


def test_the_process_answers_without_a_database(client):
    """No fixture for the database: a query would fail the test."""
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok")


@pytest.mark.django_db
def test_ready_when_every_migration_is_applied(client):
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (200, b"ok")


@pytest.mark.django_db
def test_asking_costs_two_queries(client, django_assert_num_queries):
    health.on_disk()
    with django_assert_num_queries(2):
        client.get("/readyz")
    client.force_login(user())
    with django_assert_num_queries(4):
        client.get("/readyz")


@pytest.mark.django_db
def test_not_ready_while_a_migration_waits_and_strangers_learn_no_more(client, caplog):
    later = health.on_disk() | {("core", "9999_later")}
    with mock.patch.object(health, "on_disk", return_value=later):
        assert health.pending() == [("core", "9999_later")]
        answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (503, b"not ready")
    assert "core.9999_later" in caplog.text


@pytest.mark.django_db
def test_a_migration_of_a_newer_release_does_not_matter(client):
    """The old version still serves while the new one has migrated: see docs/upgrade.md."""
    fewer = frozenset(sorted(health.on_disk())[:-1])
    with mock.patch.object(health, "on_disk", return_value=fewer):
        assert client.get("/readyz").status_code == 200


@pytest.mark.django_db
def test_a_database_that_came_by_the_steps_is_of_no_newer_release():
    """One migration stands for several: the table names both, as it does after `migrate`."""
    assert ("core", "0005_guards") in health.applied() - health.on_disk()
    assert health.applied() <= health.known()


@contextmanager
def database(error):
    """Every statement fails like this."""

    def fail(execute, sql, params, many, context):
        raise error

    with connection.execute_wrapper(fail):
        yield


@pytest.mark.django_db
def test_not_ready_without_a_database(client, caplog):
    with database(OperationalError("server closed the connection, user nguyenvana")):
        answer = client.get("/readyz")
        alive = client.get("/healthz")
    assert (answer.status_code, answer.content) == (503, b"not ready")
    assert alive.status_code == 200
    assert "does not answer" in caplog.text


@pytest.mark.django_db
@pytest.mark.parametrize("error", [OperationalError("gone"), InterfaceError("closed")])
def test_a_database_that_is_gone_is_a_sentence(client, error):
    client.force_login(user())
    with database(error):
        answer = client.get("/")
    assert answer.status_code == 503
    assert answer["Retry-After"] == str(failures.RETRY_AFTER)
    assert answer["Cache-Control"] == "no-store"
    assert 'class="error-page"' in answer.content.decode()
    assert client.get("/").status_code == 200


class DiskFull(Exception):
    pgcode = failures.DISK_FULL


def caused(cause):
    error = OperationalError("could not extend file")
    error.__cause__ = cause
    return error


@pytest.mark.django_db
@pytest.mark.parametrize(
    "error",
    [
        caused(DiskFull()),
        OperationalError("database or disk is full"),
        *(OSError(number, "no room") for number in failures.FULL),
    ],
    ids=str,
)
def test_a_full_disk_is_another_sentence(client, error):
    client.force_login(user())
    with database(error):
        answer = client.get("/")
    assert answer.status_code == 507
    assert "Retry-After" not in answer


@pytest.mark.django_db
@pytest.mark.parametrize(
    "error", [OSError(errno.EACCES, "no"), ValidationError("x"), ZeroDivisionError("x")]
)
def test_what_is_our_fault_stays_an_error(client, error):
    client.force_login(user())
    with database(error):
        assert client.get("/").status_code == 500


@pytest.mark.django_db
@override_settings(SECURE_SSL_REDIRECT=True)
def test_both_are_asked_over_plain_http(client):
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 200
    assert client.get("/").status_code == 301

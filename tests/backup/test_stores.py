"""A restore that fails or is killed leaves what stood before."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import environ
import psycopg2
import pytest

from core.backup import Problem
from core.backup.opening import store_of
from core.backup.stores import Store
from tests.backup import site


@pytest.fixture
def store(tmp_path: Path, django_db_blocker: Any) -> Iterator[Store]:
    """A database of its own, with one table of two rows."""
    name = f"backup_store_{os.getpid()}"
    url = site.database(name, tmp_path)
    here = store_of(environ.Env.db_url_config(url))
    with django_db_blocker.unblock():
        with here.connection.cursor() as cursor:
            cursor.execute("CREATE TABLE kept (id integer PRIMARY KEY, word text)")
            cursor.execute("INSERT INTO kept VALUES (1, 'một'), (2, 'hai')")
        here.url = url  # type: ignore[attr-defined]
        yield here
        here.close()
    site.drop(name)


def stands(store: Store) -> bool:
    with store.snapshot() as here:
        return here.table_names() == ["kept"] and here.hashed("kept")[0] == 2


def dump(store: Store) -> bytes:
    with store.snapshot() as here:
        return b"".join(here.dump())


@pytest.mark.parametrize("cut", [0, 1, 200])
def test_a_dump_that_ends_too_early_changes_nothing(store, cut):
    whole = dump(store)
    with store.connection.cursor() as cursor:
        cursor.execute("UPDATE kept SET word = 'ba' WHERE id = 1")
    with pytest.raises(Problem), store.loading() as load:
        load(whole[: len(whole) - 201 + cut])
    assert stands(store)
    with store.connection.cursor() as cursor:
        cursor.execute("SELECT word FROM kept WHERE id = 1")
        assert cursor.fetchone()[0] == "ba"
    with store.loading() as load:
        load(whole)
    assert stands(store)


def full_disk(written: int) -> None:
    raise OSError("disk full")


def test_an_error_on_the_way_changes_nothing(store):
    whole = dump(store)
    with pytest.raises(OSError, match="disk"), store.loading() as load:
        full_disk(load(whole[:100]))
    assert stands(store)


@pytest.mark.vendor("postgresql")
def test_a_restore_that_was_killed_is_taken_back_by_the_next(store):
    whole = dump(store)
    store._put_aside()  # and there its process ended
    assert store.table_names() == []
    with store.loading() as load:
        load(whole)
    assert stands(store)
    with store.connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_namespace WHERE nspname LIKE '%restore'")
        assert cursor.fetchone()[0] == 0


@pytest.mark.vendor("postgresql")
def test_one_that_was_killed_at_its_very_end_asks_a_person(store):
    store._put_aside()
    with store.connection.cursor() as cursor:
        cursor.execute("CREATE TABLE restored (id integer PRIMARY KEY)")
    with pytest.raises(Problem, match="killed at its very end"), store.loading():
        pass
    assert store.table_names() == ["restored"]


@pytest.mark.vendor("postgresql")
def test_a_database_in_use_is_not_restored_into(store, monkeypatch):
    monkeypatch.setattr("core.backup.postgres.PATIENCE", "100ms")
    other = psycopg2.connect(store.url)
    with other.cursor() as cursor:
        cursor.execute("SELECT * FROM kept")  # a transaction that stays open
        with pytest.raises(Problem, match="stop the services"), store.loading():
            pass
    other.close()
    assert stands(store)


def test_the_hash_is_of_the_content(store):
    def hashed() -> list:
        with store.snapshot() as here:
            return here.hashed("kept")

    def run(*statements: str) -> None:
        with store.connection.cursor() as cursor:
            for sql in statements:
                cursor.execute(sql)

    before = hashed()
    run("DELETE FROM kept WHERE id = 1", "INSERT INTO kept VALUES (1, 'một')")  # elsewhere now
    assert hashed() == before
    run("UPDATE kept SET word = 'mọt' WHERE id = 1")
    assert hashed() != before

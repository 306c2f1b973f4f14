"""Of the databases that proofs are made in, none is taken away from a proof that goes on."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import environ
import pytest

from core.backup import proving
from core.backup.opening import store_of
from core.backup.postgres import Postgres
from tests.backup import site

pytestmark = pytest.mark.vendor("postgresql")


@pytest.fixture
def stores(tmp_path: Path, django_db_blocker: Any) -> Iterator[list[Postgres]]:
    """Two databases of one server, as of two provinces."""
    names = [f"backup_{which}_{os.getpid()}" for which in ("one", "two")]
    made: list[Any] = [
        store_of(environ.Env.db_url_config(site.database(n, tmp_path))) for n in names
    ]
    with django_db_blocker.unblock():
        yield made
        for store in made:
            store.close()
    for name in names:
        site.drop(name)


def scratch_of(store: Postgres) -> set[str]:
    return set(store.others(proving.SCRATCH))


def test_a_proof_beside_another_takes_nothing_from_it(stores, tmp_path):
    one, two = stores
    with proving._scratch(one, tmp_path) as first:
        for store in (two, one):
            with proving._scratch(store, tmp_path) as second:
                assert {first.name, second.name} <= scratch_of(one)
        assert first.name in scratch_of(one)
        with first.connection.cursor() as cursor:
            cursor.execute("SELECT 1")  # and nobody was sent away
    assert first.name not in scratch_of(one)


def test_what_a_killed_proof_left_goes_with_the_next_of_the_same_database(stores, tmp_path):
    one, two = stores
    with proving._scratch(one, tmp_path) as first:
        left = f"{first.name}_left"
    one.make_database(left)
    with proving._scratch(two, tmp_path):
        assert left in scratch_of(one)
    with proving._scratch(one, tmp_path):
        assert left not in scratch_of(one)

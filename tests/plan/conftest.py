"""A database that several threads write and read at once."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, connections

from tests.conftest import load_standing_rows, unguarded_tables


@pytest.fixture
def shared_database(
    django_db_setup: None, django_db_blocker: Any, tmp_path: Path
) -> Iterator[Callable[[], None]]:
    """Call it when the rows the threads start from stand; every thread then has its own connection.

    PostgreSQL: the test's own database. SQLite: a file copied from the one in memory, because only
    a file has the write-ahead log, and with it readers beside a writer, as an installation has.
    Nothing is rolled back, so everything is emptied and the standing rows are loaded again, here
    and not after the test: after the last one the test's database is gone.
    """
    databases = connections.databases["default"]
    name = databases["NAME"]

    def share() -> None:
        if connection.vendor == "sqlite":
            copy = str(tmp_path / "shared.sqlite3")
            with connection.cursor() as cursor:
                cursor.execute("VACUUM INTO %s", [copy])
            databases["NAME"] = copy

    with django_db_blocker.unblock():
        try:
            yield share
        finally:
            databases["NAME"] = name
            with unguarded_tables():
                call_command("flush", verbosity=0, interactive=False)
            load_standing_rows()

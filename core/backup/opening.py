"""The store of a database that Django's settings name, by the kind of database it is."""

from typing import Any

from .postgres import Postgres
from .sqlite import Sqlite
from .stores import Store


def store_of(settings: dict[str, Any]) -> Store:
    return Sqlite(settings) if settings["ENGINE"].endswith("sqlite3") else Postgres(settings)

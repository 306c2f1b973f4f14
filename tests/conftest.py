"""What every test gets. Rows come from factories.py, browsers from browser/conftest.py."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache, caches
from django.db import DEFAULT_DB_ALIAS, connection
from django.test import Client
from django.test.utils import setup_databases, teardown_databases
from django.utils import translation

from core import guards as guarded
from tests import guards

guards.install()


def mend_packages() -> None:
    """Give Django's packages back the modules they hold.

    pytest-randomly imports model-bakery, and with it half of Django, before there are settings.
    That fails and is forgotten, but submodules stay loaded, and Python does not name a loaded one
    again in a package made anew: `django.db.models.fields` would be missing in every test.
    """
    for name, module in list(sys.modules.items()):
        package, _, own = name.rpartition(".")
        if name.startswith("django.") and not hasattr(sys.modules.get(package), own):
            setattr(sys.modules[package], own, module)


mend_packages()

REQUIRE_ALL = os.environ.get("REQUIRE_ALL") == "1"
#: both halves are run, one after the other (the Makefile says so)
BOTH = os.environ.get("BOTH_HALVES") == "1"


def pytest_collection_finish() -> None:
    """What the imports made stays: looking through it for garbage took a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)


VENDORS = ("sqlite", "postgresql")


def is_of_the_other_half(item: Any, vendor: str, *, both: bool) -> bool:
    """Whether the test runs on the other database: its marker says it, or `once` when both are run.

    Raises UsageError for a database there is none of: such a test would run in neither half.
    """
    marks = [item.get_closest_marker(name) for name in ("vendor", "once")]
    odd = [mark for mark in marks if mark and mark.args not in {(name,) for name in VENDORS}]
    if odd:
        raise pytest.UsageError(f"{item.nodeid}: {odd[0].name}{odd[0].args} is none of {VENDORS}")
    needed = marks[0] or (both and marks[1])
    return bool(needed) and needed.args[0] != vendor


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """A test that needs the other database is not collected here: it runs in the other half.

    So does a walk over every page that one database is enough for (`once`), when both halves run.
    What is slow begins first: a long test that begins last is waited for by an idle core.
    """
    vendor = settings.DATABASES["default"]["ENGINE"].rsplit(".", 1)[-1].removesuffix("3")
    kept, dropped = [], []
    for item in items:
        if "browser" in item.path.relative_to(config.rootpath).parts:
            item.add_marker(pytest.mark.browser)
        if item.get_closest_marker("once"):
            item.add_marker(pytest.mark.slow)
        (dropped if is_of_the_other_half(item, vendor, both=BOTH) else kept).append(item)
    if dropped:
        config.hook.pytest_deselected(items=dropped)
    slow = {item.path for item in kept if item.get_closest_marker("slow")}
    items[:] = sorted(kept, key=lambda item: item.path not in slow)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Any:
    """Under REQUIRE_ALL (.ci/run) a skipped test is a failed one: nothing is left out unseen."""
    report = yield
    if REQUIRE_ALL and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped under REQUIRE_ALL=1: {report.longrepr}"
    return report


_streamed: list[Any] = []


def _remember_streamed() -> None:
    """A server closes every answer, the test client only those that a test asks it to."""
    ask = Client.request

    def request(self: Client, **kwargs: Any) -> Any:
        response = ask(self, **kwargs)
        if response.streaming:
            _streamed.append(response)
        return response

    Client.request = request  # type: ignore[method-assign]


_remember_streamed()


@pytest.fixture(autouse=True)
def _files_are_closed() -> Iterator[None]:
    """Of what was streamed: not by `close`, which ends a request, and with it a connection."""
    yield
    while _streamed:
        for close in _streamed.pop()._resource_closers:
            close()


@pytest.fixture(autouse=True)
def _nothing_is_left_over() -> Iterator[None]:
    """Kept pages, figures and the language are of the process: none may outlive its test."""
    cache.clear()
    caches["shared"].clear()
    with translation.override(settings.LANGUAGE_CODE):
        yield
    cache.clear()


def load_standing_rows() -> None:
    """What every installation has; and the tests' clock stands at 30/06/2019."""
    import datetime

    from communes.loading import load_units
    from core.models import Installation
    from sonla_plan.plan.loading import load_first_rows

    load_units()
    load_first_rows()
    Installation.objects.update_or_create(
        pk=1, defaults={"clock_on": datetime.date(2019, 6, 30), "is_demo": False}
    )


_blocker: list[Any] = []


@contextmanager
def unguarded_tables() -> Iterator[None]:
    """Emptying the tests' database deletes rows that nothing else can delete."""
    drop_guards()
    yield
    install_guards()


def drop_guards() -> None:
    with connection.cursor() as cursor:
        for table in guarded.GUARDED:
            for sql in guarded.removals(connection.vendor, table):
                cursor.execute(sql)


def install_guards() -> None:
    with connection.cursor() as cursor:
        for table, unique in guarded.GUARDED.items():
            for sql in guarded.statements(connection.vendor, table, unique):
                cursor.execute(sql, None)


#: the installation's own database, which no test may touch
REAL = settings.DATABASES[DEFAULT_DB_ALIAS]["NAME"]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The real units, agencies, teams, outlets and the 2019 plan stand in every test database.

    pytest-django makes one only where a test that was chosen bears its marker. Tests with threads
    bear none: chosen alone they were given the real database, and emptied it.
    """
    _blocker.append(django_db_blocker)
    made: Any = None
    with django_db_blocker.unblock():
        if connection.settings_dict["NAME"] == REAL:
            made = setup_databases(verbosity=0, interactive=False, aliases={DEFAULT_DB_ALIAS})
        load_standing_rows()
    yield
    if made:
        with django_db_blocker.unblock():
            teardown_databases(made, verbosity=0)


@pytest.fixture(scope="module")
def demo_half(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, Any]]:
    """The demo's first half of 2019, told once for a module; its accounts by name."""
    import datetime

    from sonla_plan.demo.seeding import seed
    from tests.world import kept_rows

    with kept_rows(django_db_blocker):
        yield seed(datetime.date(2019, 6, 30)).people


def empties_the_database(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    names = set(getattr(item, "fixturenames", ()))
    return bool(
        {"transactional_db", "live_server"} & names or (marker and marker.kwargs.get("transaction"))
    )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Any:
    """A test with transactions of its own is undone by emptying every table: filled again here.

    Not after the last test: its database is gone by then, and the next one would be a real one.
    """
    emptied = bool(_blocker) and empties_the_database(item)
    if emptied:
        with _blocker[0].unblock():
            drop_guards()
    done = yield
    if emptied and nextitem is not None:
        with _blocker[0].unblock():
            install_guards()
            load_standing_rows()
    return done

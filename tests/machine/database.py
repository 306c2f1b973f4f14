"""A PostgreSQL that can be stopped, and what stands in it before anything goes wrong."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import django

from scripts import postgres
from tests.machine.servers import ROOT, SITE

KEY = "only-for-faults-and-load-0123456789-abcdefghijklmnopqrstuv"


class Cluster(postgres.Cluster):
    """Commits reach the kernel, so that a server that is killed has lost nothing."""

    def run(self, name: str, *arguments: str):
        # Small pieces of the log of transactions: a limit on the size of files can be low.
        more = ("--wal-segsize=1",) if name == "initdb" else ()
        return super().run(name, *arguments, *more)

    def crash(self) -> None:
        self.server.send_signal(signal.SIGQUIT)
        self.server.wait()

    def again(self) -> None:
        if not self.serve():
            raise SystemExit("PostgreSQL did not come back")


@contextmanager
def cluster(folder: Path) -> Iterator[Cluster]:
    settings = {
        "synchronous_commit": "on", "full_page_writes": "on", "max_connections": "100",
        "max_wal_size": "64MB",
    }  # fmt: skip
    postgres.SETTINGS.update(settings)
    home = folder / "pg"
    home.mkdir()
    os.chmod(folder, 0o755)
    made = Cluster(home)
    try:
        made.start()
        yield made
    finally:
        made.stop()


@dataclass
class People:
    """Session keys by role; `communes`: key of every commune by its district's code."""

    staff: list[str] = field(default_factory=list)
    leaders: list[str] = field(default_factory=list)
    officers: dict[str, list[str]] = field(default_factory=dict)
    communes: dict[str, list[int]] = field(default_factory=dict)


def environment(folder: Path, url: str) -> dict[str, str]:
    return {
        **os.environ, "DATABASE_URL": url, "VAR_DIR": str(folder / "var"), "SECRET_KEY": KEY,
        "HTTPS": "1", "PROXIES": "1", "ALLOWED_HOSTS": f"{SITE},127.0.0.1", "LOG_LEVEL": "ERROR",
        "LOG_FORMAT": "json", "TMPDIR": str(folder / "tmp"),
        "DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE", "tests.bench.settings"),
    }  # fmt: skip


def set_up(folder: Path, url: str) -> dict[str, str]:
    """This process speaks to the same database as the servers."""
    made = environment(folder, url)
    for name in ("var", "tmp"):
        (folder / name).mkdir()
    os.environ.update(made)
    sys.path.insert(0, str(ROOT))
    django.setup()
    return made


def session_of(person) -> str:
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.utils.module_loading import import_string

    session = import_string(f"{settings.SESSION_ENGINE}.SessionStore")()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def fill(staff: int, leaders: int, officers: int) -> People:
    """Migrated, with units and plan, the clock at 30/06/2019; so many people signed in."""
    from django.core.management import call_command
    from django.test import override_settings

    from communes.loading import load_units
    from communes.models import Commune, District
    from core.models import Installation
    from sonla_plan.plan.loading import load_first_rows
    from tests import factories

    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("migrate", verbosity=0)
    load_units()
    load_first_rows()
    Installation.objects.update_or_create(pk=1, defaults={"clock_on": "2019-06-30"})
    people = People()
    codes = list(District.objects.order_by("code").values_list("code", flat=True))
    for commune in Commune.objects.select_related("district").order_by("code"):
        people.communes.setdefault(commune.district.code, []).append(commune.pk)
    # Nobody signs in with a password here.
    quick = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with override_settings(PASSWORD_HASHERS=quick):
        people.staff = [session_of(factories.user()) for _n in range(staff)]
        people.leaders = [session_of(factories.user("leadership")) for _n in range(leaders)]
        for n in range(officers):
            code = codes[n % len(codes)]
            key = session_of(factories.officer(code))
            people.officers.setdefault(code, []).append(key)
    return people

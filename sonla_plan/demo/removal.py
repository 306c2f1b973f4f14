"""Takes the demo away whole by starting the database anew. No guarded row is deleted singly.

Carried over: accounts that are not the demo's, their postings, and typed figures of earlier years.
Everything else of a fresh installation is loaded again from the project's own files. What a real
person has written beyond that would be lost: the history tells, and the removal refuses. On the
disk go the files of the demo's own rows, one by one by their names, and no other.
"""

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.files.storage import Storage
from django.core.management import call_command
from django.db import connection, models, transaction

from accounts.models import User, Viewing
from communes.loading import load_units
from communes.models import Agency, District, Posting
from core import clock, history
from core.attachments import delete_all
from core.models import Change, DataVersion, Installation
from returns.models import EarlierFigure as EarlierCell
from sonla_plan.plan.loading import load_first_rows
from sonla_plan.plan.models import EarlierFigure
from sonla_plan.sheets.models import SheetImport

from .people import PEOPLE

#: figures of earlier years that somebody typed from old reports, and what of them is carried over
EARLIER: Mapping[str, tuple[type[models.Model], tuple[str, ...]]] = {
    EarlierFigure._meta.label_lower: (
        EarlierFigure,
        ("indicator", "as_of", "achieved", "population", "report_number"),
    ),
    EarlierCell._meta.label_lower: (
        EarlierCell,
        ("year", "kind", "number", "key", "value", "source_number", "source_on"),
    ),
}


#: whose a file's row is, where the row does not say so of itself
OWNERS: Mapping[str, str] = {SheetImport._meta.label_lower: "user__is_demo"}


class Refused(Exception):
    """What stands in the way: kinds of record, and who wrote them."""


@dataclass(slots=True)
class Luggage:
    """What is carried over, as plain values: keys of the old database mean nothing in the new."""

    accounts: list[dict[str, Any]] = field(default_factory=list)
    postings: list[Mapping[str, Any]] = field(default_factory=list)
    earlier: dict[str, list[Mapping[str, Any]]] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)
    #: left behind: what of the demo lies on the disk, as (storage, name)
    files: list[tuple[Storage, str]] = field(default_factory=list)


def strangers() -> dict[str, set[str]]:
    """What real people wrote and the luggage does not hold: {name of the kind: who wrote it}."""
    demo = {*(person[0] for person in PEOPLE), ""}
    demo |= set(User.objects.filter(is_demo=True).values_list("username", flat=True))
    found: dict[str, set[str]] = {}
    lines = Change.objects.exclude(actor__in=demo)
    for label, key, actor in lines.values_list("model", "object_id", "actor").distinct():
        if not _packed(label, key):
            model = apps.get_model(label)
            found.setdefault(str(model._meta.verbose_name), set()).add(actor)
    return found


def _packed(label: str, key: int) -> bool:
    """Accounts and postings go as they stand, or with the demo's own; so does a real figure."""
    if label in EARLIER:
        model = EARLIER[label][0]
        return model._default_manager.filter(pk=key, is_demo=False).exists()
    # who looked through whose eyes in a demonstration is of no use after it
    return label in {m._meta.label_lower for m in (User, Posting, Viewing)}


def pack() -> Luggage:
    real = User.objects.filter(is_demo=False)
    person = ("username", "full_name", "role", "phone", "email", "is_active", "password")
    return Luggage(
        accounts=list(real.values(*person, "must_change_password")),
        postings=list(
            # an agency that the demo added is not in the new database
            Posting.objects.filter(user__is_demo=False, is_demo=False, deleted_at=None)
            .exclude(agency__is_demo=True)
            .values("user__username", "district__code", "agency__code", "valid_from", "valid_to")
        ),
        earlier={
            label: list(
                model._default_manager.filter(is_demo=False, deleted_at=None).values(*names)
            )
            for label, (model, names) in EARLIER.items()
        },
        versions=dict(DataVersion.objects.values_list("key", "version")),
        files=list(demo_files()),
    )


def demo_files() -> Iterator[tuple[Storage, str]]:
    """Every file that a row of the demo names; a file that another row names as well stays."""
    for model in apps.get_models():
        own = {OWNERS.get(model._meta.label_lower, "is_demo"): True}
        for column in model._meta.get_fields():
            if isinstance(column, models.FileField):
                rows = model._default_manager.exclude(**{column.name: ""})
                kept = rows.exclude(**own).values(column.name)
                gone = rows.filter(**own).exclude(**{f"{column.name}__in": kept})
                names = gone.values_list(column.name, flat=True)
                yield from ((column.storage, name) for name in names)


def start_anew() -> Path | None:
    """Empties the database; of SQLite's file a copy stays beside it. Returns that copy."""
    if connection.vendor == "sqlite":
        return _new_file()
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")
    connection.close()
    return None


def _new_file() -> Path:
    path = Path(str(settings.DATABASES["default"]["NAME"]))
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    kept = path.with_name(f"{path.stem}-demo-{clock.now():%Y%m%d%H%M%S}{path.suffix}")
    shutil.move(path, kept)
    for tail in ("-wal", "-shm"):
        path.with_name(path.name + tail).unlink(missing_ok=True)
    return kept


@transaction.atomic
def unpack(luggage: Luggage) -> None:
    load_units()
    load_first_rows()
    Installation.objects.create(pk=1)
    with history.batch(by=None, reason="Chuyển từ bản giới thiệu") as batch:
        users = {a["username"]: batch.create(User(**a)) for a in luggage.accounts}
        for values in luggage.postings:
            batch.create(_posting(users, values))
        for label, rows in luggage.earlier.items():
            for values in rows:
                batch.create(EARLIER[label][0](**values))
    # kept pages of the old database must never be found under a version of the new one
    for key, version in luggage.versions.items():
        raised = DataVersion.objects.filter(key=key[:40])
        raised.update(version=models.F("version") + version)


def _posting(users: dict[str, User], values: Mapping[str, Any]) -> Posting:
    district, agency = values["district__code"], values["agency__code"]
    return Posting(
        user=users[values["user__username"]],
        district=District.objects.get(code=district) if district else None,
        agency=Agency.objects.get(code=agency) if agency else None,
        valid_from=values["valid_from"],
        valid_to=values["valid_to"],
    )


def remove() -> tuple[Luggage, Path | None]:
    """Raises Refused while something stands that a real person wrote and that would be lost."""
    found = strangers()
    if found:
        told = (f"{kind} ({', '.join(sorted(who))})" for kind, who in sorted(found.items()))
        raise Refused("; ".join(told))
    luggage = pack()
    kept = start_anew()
    call_command("migrate", interactive=False, verbosity=0)
    unpack(luggage)
    # last: had anything before failed, every row would still have its file
    for storage, name in luggage.files:
        delete_all(storage, [name])
    return luggage, kept

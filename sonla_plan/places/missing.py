"""Why somebody does not see a record: said to those who may know of every record.

The page asks for both verbs that open everything (`EXPLAINS`), so that no answer, and no missing
one, tells anybody of what is a secret from them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.apps import apps
from django.db.models import CharField, Model
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Verb
from communes.models import Posting
from communes.scoping import ScopedQuerySet, scope_of
from core import clock, deleting, text
from core.models import Change, Fact
from inspections.models import Inspection, Merger
from sonla_plan.bin.rows import KINDS

EXPLAINS = (Verb.SEE_PLANNED_INSPECTIONS, Verb.VERIFY_RETURNS)
MOST = 10


@dataclass(frozen=True, slots=True)
class Answer:
    """One record and what is to say of it; `url` where the reader can open it."""

    label: str
    sentences: list[str]
    url: str
    record: Any


def scoped_models(room: str = "") -> Iterator[Any]:
    """Models of records with a page of their own and a scope."""
    for model in apps.get_models():
        scoped = issubclass(model, Fact) and isinstance(
            model._default_manager.all(), ScopedQuerySet
        )
        if scoped and hasattr(model, "get_absolute_url") and room in ("", model._meta.app_label):
            yield model


def records_at(address: str) -> list[Model]:
    """The record that an address of this system is about, whether or not it can be opened."""
    try:
        match = resolve(urlsplit(address).path)
    except (Resolver404, ValueError):  # no page of this system, or no address at all
        return []
    if not isinstance(match.kwargs.get("pk"), int):
        return []
    found = []
    for model in scoped_models(match.app_name):
        record = model._base_manager.filter(pk=match.kwargs["pk"]).first()
        noun = _noun(record) if record is not None else ""
        if noun and str(match.url_name).startswith(f"{noun}-"):
            found.append((len(noun), record))
    return [record for _length, record in sorted(found, key=lambda one: -one[0])[:1]]


def _noun(record: Any) -> str:
    """`visit` for a record whose page is named `visit-detail`; "" where another shows it."""
    match = resolve(urlsplit(record.get_absolute_url()).path)
    name, _dash, page = str(match.url_name).rpartition("-")
    return name if page == "detail" and match.kwargs.get("pk") == record.pk else ""


def records_numbered(number: str) -> list[Model]:
    """Records whose paper bears this number, as typed but for capitals and blanks."""
    found: list[Model] = []
    for model in scoped_models():
        for field in model._meta.local_concrete_fields:
            if isinstance(field, CharField) and field.name.endswith("number"):
                rows = model._base_manager.filter(**{f"{field.name}__iexact": number})
                found += list(rows.order_by("-pk")[: MOST - len(found)])
    return found[:MOST]


def answers(typed: str, person: User) -> list[Answer]:
    typed = text.tidy(typed)
    is_address = typed.startswith("/") or "://" in typed
    records: list[Any] = records_at(typed) if is_address else records_numbered(typed)
    return [
        Answer(
            label=str(record),
            sentences=list(reasons(record, person)),
            url="" if record.deleted_at else record.get_absolute_url(),
            record=record,
        )
        for record in records
    ]


def reasons(record: Any, person: User) -> Iterator[str]:
    """Why this person does not see this record; or that it should be seen."""
    if record.deleted_at is not None:
        yield from _deleted(record)
        return
    if type(record)._default_manager.visible_to(person).filter(pk=record.pk).exists():
        yield _("%(person)s sees it. If the page did not open, the address was mistyped.") % {
            "person": person
        }
        return
    inspection = inspection_of(record)
    if inspection is not None and inspection.state != Inspection.State.HELD:
        yield _(
            "It is not recorded as held. Until then only its own team's officers, those named as "
            "members and the provincial staff know of it."
        )
    yield from _outside(record, person)


def inspection_of(record: Any) -> Inspection | None:
    """The inspection itself, or the one a visit, a finding or a member belongs to."""
    if isinstance(record, Inspection):
        return record
    visit = getattr(record, "visit", None) or record
    found = getattr(visit, "inspection", None)
    return found if isinstance(found, Inspection) else None


def _deleted(record: Any) -> Iterator[str]:
    merger = Merger._base_manager.filter(gone_id=record.pk, deleted_at=None).first()
    if merger is not None and merger._meta.get_field("gone").related_model is type(record):
        told = {"kept": merger.kept, "url": merger.kept.get_absolute_url()}
        yield _("It was merged into “%(kept)s” (%(url)s).") % told
        return
    lines = Change.objects.filter(model=record._meta.label_lower, object_id=record.pk)
    line = lines.filter(verb=Change.Verb.DELETE).order_by("-id").first()
    day = f"{clock.local(record.deleted_at):%d/%m/%Y}"
    yield _("It was deleted on %(day)s by %(who)s.") % {
        "day": day,
        "who": line.actor_name if line else "",
    }
    until = record.deleted_at + deleting.KEPT
    if type(record) in KINDS and clock.now() < until:
        told = {"day": f"{clock.local(until):%d/%m/%Y}"}
        yield _("It can be restored from the bin until %(day)s.") % told


def _outside(record: Any, person: User) -> Iterator[str]:
    if not person.is_active:
        yield _("The account is deactivated.")
        return
    scope = scope_of(person)
    if not scope.province:
        rows = Posting.objects.live().in_force(clock.today()).for_list().filter(user=person)
        places = ", ".join(posting.place_name for posting in rows)
        yield (
            _("%(person)s is posted to: %(places)s.") % {"person": person, "places": places}
            if places
            else _("%(person)s is posted nowhere today, and so sees no unit's records.")
            % {"person": person}
        )
    where = place_of(record)
    if where:
        yield _("The record belongs to: %(place)s.") % {"place": where}


def place_of(record: Any) -> str:
    for name in ("agency", "district", "host_district", "commune", "establishment", "team"):
        place = getattr(record, name, None)
        if place is not None:
            district = getattr(getattr(place, "commune", place), "district", None)
            return f"{place}, {district}" if district else str(place)
    return ""

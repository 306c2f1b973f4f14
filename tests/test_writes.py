"""No write of a fact goes past core.history, and no page reads past the reader's scope."""

from __future__ import annotations

import ast
import re

from django.apps import apps
from django.db import models

from tests.codebase import RANK, ROOMS, Module

# file -> (which of its calls, why they may go past the history). None of these rows is a fact.
MAY_WRITE = {
    "core/history.py": (r".*", "this is the history"),
    "core/bulk.py": (
        r"model\._base_manager\.bulk_create\(",
        "the hand of the history for many rows at once; nobody else may import it",
    ),
    "core/pictures.py": (r"picture\.save\(out, ", "a picture drawn into memory; no row"),
    "sonla_plan/demo/chapter_pictures.py": (r"picture\.save\(out, ", "likewise"),
    "core/sheets/marking.py": (r"book\.save\(out\)", "a workbook given back, in memory"),
    "core/documents.py": (r"(template|document)\.save\(out\)", "a filled document, in memory"),
    "core/readings.py": (
        r"Reading\.objects\.create\(",
        "the log of who read what is secret; reading changes no fact",
    ),
    "core/jobs.py": (
        r"job\.save\(force_insert=True\)|(?:mine|_mine\(job\))\.update\(",
        "the queue of work; what a job writes goes through the history",
    ),
    "core/cleaning.py": (
        r"found\.delete\(\)",
        "sessions, sign-in attempts, keys of sent forms: kept for a term, and no facts",
    ),
    "core/outgoing.py": (
        r"Exported\.objects\.create\(",
        "the log of who took which list out; it changes no fact",
    ),
    "core/sealing.py": (
        r"made\.save\(force_insert=True\)",
        "the seals set on the history; a table that only grows",
    ),
    "core/backup/running.py": (
        r"BackupRun\.objects\.create\(",
        "the log of backups and of proven restores; it only grows and is no fact",
    ),
    "core/backup/restoring.py": (
        r"DataVersion\.objects\.update\(version=",
        "versions no kept page was ever made for, after the database was replaced",
    ),
    "core/submissions.py": (
        r"row\.save\((?:force_insert=True|update_fields=\['url', 'digest'\])\)",
        "the key of a form already sent; nobody reads it but the form sent again",
    ),
    "accounts/sessions.py": (
        r"rows\.delete\(",
        "a session that ends; it is no fact",
    ),
    "accounts/second_factor.py": (
        r"(TOTPDevice|StaticDevice|StaticToken)\.objects\.|qrcode\.make\(",
        "a picture in memory; secrets, of which the history says when they came and went, not what",
    ),
    "sonla_plan/sheets/actions.py": (
        r"found\.(?:save|delete)\(|row\.save\(",
        "a file on its way in, which is no fact; what it brings in goes through the history",
    ),
    "sonla_plan/sheets/work.py": (r"found\.save\(update_fields=names\)", "the same, checked"),
    "sonla_plan/sheets/marks.py": (
        r"found\.marked\.save\(.*save=False\)",
        "a file beside the upload; the row is the worker's to save",
    ),
    "sonla_plan/sheets/results.py": (r"found\.result\.save\(", "a file beside the upload"),
    "sonla_plan/demo/seeding.py": (
        r"Installation\.objects\.update_or_create\(",
        "the one row that says what this installation is",
    ),
    "sonla_plan/demo/removal.py": (
        r"Installation\.objects\.create\(|raised\.update\(version=",
        "a database started anew: its own row, and versions no kept page was ever made for",
    ),
}
ALWAYS = {
    "save", "asave", "bulk_create", "abulk_create", "bulk_update", "abulk_update",
    "get_or_create", "aget_or_create", "update_or_create", "aupdate_or_create",
}  # fmt: skip
# Names under which a module holds the open batch of the history.
BATCH = {"batch", "batch_", "changes"}


def many_to_many() -> set[str]:
    """Every name by which rows can be linked: `activity.communes.set(…)` is a write too."""
    out = set()
    for model in apps.get_models():
        if model.__module__.split(".")[0] not in RANK:
            continue
        for field in model._meta.get_fields():
            if isinstance(field, models.ManyToManyField):
                out.add(field.name)
            elif field.one_to_many or field.many_to_many:
                out.add(field.get_accessor_name() or "")
    return out - {""}


def is_write(call: ast.Call, links: set[str]) -> bool:
    if not isinstance(call.func, ast.Attribute):
        return False
    name, owner = call.func.attr, call.func.value
    if isinstance(owner, ast.Name) and owner.id in BATCH:
        return False
    if name in ALWAYS:
        return True
    if name in {"create", "acreate"}:
        return True
    if name in {"delete", "adelete"}:
        return not call.args  # cache.delete(key) and batch.delete(row) name something
    if name in {"update", "aupdate"}:
        # dict.update takes a mapping; a QuerySet's takes keywords only.
        return bool(call.keywords) and not call.args
    if name in {"set", "add", "remove", "clear"}:
        return isinstance(owner, ast.Attribute) and owner.attr in links
    return name == "_raw_delete"


def writes(module: Module, links: set[str]) -> list[str]:
    return [
        f"{module.name}:{call.lineno} {ast.unparse(call)[:80]}"
        for call in module.calls()
        if is_write(call, links)
    ]


def is_allowed(module: Module, line: str) -> bool:
    calls, _why = MAY_WRITE.get(module.name, ("", ""))
    return bool(calls) and bool(re.match(calls, line.split(" ", 1)[1]))


def test_every_write_goes_through_the_history() -> None:
    links = many_to_many()
    wrong = [
        line for module in ROOMS for line in writes(module, links) if not is_allowed(module, line)
    ]
    assert not wrong, "\n".join(wrong)


def test_the_scan_sees_what_it_should() -> None:
    def seen(source: str) -> bool:
        call = next(n for n in ast.walk(ast.parse(source)) if isinstance(n, ast.Call))
        return is_write(call, {"communes"})

    for source in (
        "visit.save()", "form.save()", "Visit.objects.create(a=1)", "rows.update(done=True)",
        "Visit.objects.filter(pk=1).delete()", "activity.communes.set(rows)",
        "activity.communes.add(x)",
        "Visit.objects.bulk_create(rows)", "self.model.objects.update_or_create(a=1)",
    ):  # fmt: skip
        assert seen(source), source
    for source in (
        "batch.create(visit)", "batch.delete(visit)", "attrs.update({'a': 1})", "cache.delete(key)",
        "_current.set(row)", "self.seen.add(row)", "cache.set(key, value)",
    ):  # fmt: skip
        assert not seen(source), source


# file -> why it may speak SQL itself. Reading only, unless it says otherwise.
MAY_SPEAK_SQL: dict[str, str] = {
    "core/bulk.py": "new rows as one stream, which the ORM does not know; the history's own hand",
    "core/backup/stores.py": "reads whole tables of a database that is not the project's own",
    "core/backup/postgres.py": "the same; makes and drops scratch databases",
    "core/backup/sqlite.py": "the same; VACUUM INTO is no query of the ORM's",
    "core/doctor/database.py": "asks the database for its settings and its clock",
    "inspections/suggested.py": "joins three sets that are the ORM's, which has no words for it",
    "accounts/counting.py": "raises a count in one statement and writes only counts, no fact",
    "core/guards.py": "looks into the catalogue for the triggers its migrations installed",
    "core/sealing.py": "waits, by a lock, for whoever is adding to the history; PostgreSQL only",
    "sonla_plan/demo/removal.py": "starts the database anew; it refuses while a real record stands",
}


def test_sql_is_the_orms() -> None:
    spoken = re.compile(r"\.(cursor|raw|extra|executescript)\(|\bRawSQL\(")
    wrong = [
        f"{module.name}: {match[0]}"
        for module in ROOMS
        if module.name not in MAY_SPEAK_SQL
        for match in spoken.finditer(module.source)
    ]
    assert not wrong, "\n".join(wrong)


def test_only_the_history_stores_many_rows_at_once() -> None:
    reached = re.compile(r"\bcore\.bulk\b|from (?:core|\.+) import [^\n]*\bbulk\b|\bbulk\.insert\(")
    using = {module.name for module in ROOMS if reached.search(module.source)}
    assert using == {"core/history.py"}


def test_models_store_themselves_in_one_way() -> None:
    overrides = {"save", "delete", "asave", "adelete", "bulk_create", "bulk_update"}
    wrong = []
    stored = re.compile(r"(Model|Fact|QuerySet|Manager|Form)\b")
    for module in ROOMS:
        for node in ast.walk(module.tree):
            bases = " ".join(map(ast.unparse, node.bases)) if isinstance(node, ast.ClassDef) else ""
            if isinstance(node, ast.ClassDef) and (module.job == "models" or stored.search(bases)):
                own = {item.name for item in node.body if isinstance(item, ast.FunctionDef)}
                wrong += [f"{module.name} {node.name}.{name}" for name in sorted(own & overrides)]
    assert not wrong, "\n".join(wrong)


def test_the_allowances_are_still_needed() -> None:
    links, found = many_to_many(), {module.name: module for module in ROOMS}
    for name in MAY_WRITE:
        assert writes(found[name], links), f"{name} writes nothing any more"
    for name in MAY_SPEAK_SQL:
        assert re.search(r"cursor\(|raw\(|RawSQL\(|extra\(", found[name].source)


# What a page may ask a manager for: rows cut to the reader's scope, or none at all.
SCOPED = {"visible_to", "ever_visible_to", "editable_by", "none"}
READERS = {"views", "forms", "exports", "filters"}
# Whoever may open these pages (administrators only) sees the whole province.
WHOLE = "sonla_plan/administration/"
# (file, call) -> what cuts these rows instead.
CUT_OTHERWISE = {
    ("communes/filters.py", "CommuneTag.objects.live"): "narrows communes cut already",
    ("communes/forms/ticks.py", "model.objects.live"): "of the communes the form may tick",
    ("communes/forms/unit_facts.py", "ReportingPeriod.objects.filter"): "periods are everybody's",
    ("communes/views/communes.py", "CommuneTag.objects.live"): "marks on communes cut already",
    ("communes/views/communes.py", "Recognition.objects.live"): "marks on communes cut already",
    ("communes/views/communes.py", "Registration.objects.live"): "marks on communes cut already",
    ("inspections/forms/rows.py", "Posting.objects.live"): "filtered by the scope a line below",
    (
        "inspections/forms/teams.py",
        "DistrictBody.objects.live",
    ): "provincial staff only enter teams",
    ("inspections/views/inspections.py", "InspectionMember.objects.filter"): "of one read in scope",
    ("outreach/views/activities.py", "Commune.objects.filter"): "the places of one read in scope",
    ("outreach/views/courses.py", "CommuneOfficer.objects.all"): "whose whole course is in scope",
    ("returns/filters.py", "ReportingPeriod.objects.live"): "periods are everybody's",
    ("sonla_plan/sheets/views.py", "SheetImport.objects.of_others"): "cuts to visible_to itself",
    ("returns/forms/returns.py", "ReportingPeriod.objects.live"): "periods are everybody's",
    ("sonla_plan/places/forms.py", "User.objects.live"): "asked by who may know of every record",
    ("returns/views/completeness.py", "ReportingPeriod.objects.live"): "periods are everybody's",
}


def test_pages_read_within_the_scope() -> None:
    # Units, agencies, outlets: the queryset itself says that everybody who signs in sees them.
    open_to_all = {
        model.__name__
        for model in apps.get_models()
        if getattr(model._default_manager.none(), "shared", False)
    }
    unscoped = re.compile(r"((\w+)\.(?:objects|_default_manager|_base_manager)\.(\w+))\(")
    found = {
        (module.name, match[1])
        for module in ROOMS
        if module.job in READERS and not module.name.startswith(WHOLE)
        for match in unscoped.finditer(module.source)
        if match[3] not in SCOPED and match[2] not in open_to_all
    }
    wrong = sorted(found - set(CUT_OTHERWISE))
    assert not wrong, "\n".join(map(str, wrong))
    gone = sorted(set(CUT_OTHERWISE) - found)
    assert not gone, "no longer needed: " + "\n".join(map(str, gone))

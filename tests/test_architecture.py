"""What the code may be made of. Each test names every place that breaks its rule."""

from __future__ import annotations

import ast
import re
from graphlib import TopologicalSorter

from django.apps import apps
from django.conf import settings
from django.db import models
from django.urls import URLPattern, URLResolver, get_resolver

from tests.codebase import INNER, RANK, ROOMS, TEMPLATES, Module, job_of, python, shown

# A module of this job may not import modules of those jobs (of any room), or these packages.
MAY_NOT_IMPORT = {
    "models": ("actions", "forms", "views", "indicators", "exports", "urls"),
    "scoping": ("actions", "forms", "views", "indicators", "exports", "urls"),
    "indicators": ("actions", "forms", "views", "exports", "urls"),
    "exports": ("actions", "forms", "views", "urls"),
    "actions": ("forms", "views", "exports", "urls"),
    "forms": ("actions", "views", "urls"),
}
WEB = (
    "django.http",
    "django.shortcuts",
    "django.forms",
    "django.contrib.messages",
    "django.template",
    "crispy_forms",
    "django_filters",
    "django_htmx",
    "core.pages",
    "core.forms",
    "core.filters",
)
KNOW_NO_WEB = {
    "actions": WEB,
    "models": WEB,
    "indicators": WEB,
    # The one place that turns "not yours" into a 404 and "not allowed" into a 403.
    "scoping": tuple(name for name in WEB if name != "django.http"),
}


def starts(name: str, prefixes: tuple[str, ...]) -> bool:
    return any(name == prefix or name.startswith(f"{prefix}.") for prefix in prefixes)


def test_imports_point_down() -> None:
    wrong = []
    for module in ROOMS:
        for name in module.imports:
            there = name.split(".")[0]
            if there in RANK and there != module.room and RANK[there] <= RANK[module.room]:
                wrong.append(f"{module.name} imports {name}")
    assert not wrong, "\n".join(wrong)


def test_nothing_that_runs_imports_the_tests() -> None:
    wrong = [
        f"{module.name} imports {name}"
        for module in ROOMS
        for name in module.imports
        if name.split(".")[0] in {"tests", "scripts"} and module.path.stem != "test"
    ]
    assert not wrong, "\n".join(wrong)


def test_nothing_in_core_runs_in_a_circle() -> None:
    """The room below all others is read from the bottom up; a CycleError names the circle."""
    core = {
        ".".join([*m.package, *([m.path.stem] if m.path.stem != "__init__" else [])]): m
        for m in ROOMS
        if m.room == "core"
    }
    graph = {}
    for name, module in core.items():
        named = {part for full in module.imports for part in (full, full.rpartition(".")[0])}
        graph[name] = (named & core.keys()) - {name}
    assert sum(map(len, graph.values())) > len(core)
    TopologicalSorter(graph).prepare()


def test_modules_keep_to_their_job() -> None:
    wrong = []
    for module in ROOMS:
        for name in module.imports:
            parts = name.split(".")
            jobs = {job_of(parts)} - {""}
            if jobs & set(MAY_NOT_IMPORT.get(module.job, ())):
                wrong.append(f"{module.name} ({module.job}) imports {name}")
            if starts(name, KNOW_NO_WEB.get(module.job, ())):
                wrong.append(f"{module.name} ({module.job}) imports {name}")
    assert not wrong, "\n".join(wrong)


def room_of(model: type[models.Model]) -> str:
    return model.__module__.split(".")[0]


def test_relations_point_down() -> None:
    """Any model may name the user; else a key points to its own room or to one further down."""
    user = apps.get_model(settings.AUTH_USER_MODEL)
    ours = [m for m in apps.get_models(include_auto_created=True) if room_of(m) in RANK]
    wrong = []
    for model in ours:
        for field in model._meta.get_fields():
            target = field.related_model
            if field.auto_created or not isinstance(target, type) or target is user:
                continue
            here, there = room_of(model), room_of(target)
            down = there == here or (there in RANK and RANK[there] > RANK[here])
            # Permission groups are Django's part of the user itself.
            if not down and not (model is user and there == "django"):
                wrong.append(f"{model._meta.label}.{field.name} → {target._meta.label}")
    assert ours
    assert not wrong, "\n".join(wrong)


def test_accounts_knows_no_place() -> None:
    user = apps.get_model(settings.AUTH_USER_MODEL)
    rooms = {
        room_of(field.related_model)
        for field in user._meta.get_fields()
        if not field.auto_created and isinstance(field.related_model, type)
    }
    assert not rooms & (set(RANK) - {"accounts"})


FORBIDDEN_IMPORTS = {
    "django.contrib.admin": "it goes round actions, scope and history",
    "django.db.models.signals": "what a write does is read where the write is",
    "django.dispatch": "what a write does is read where the write is",
    "django.shortcuts.render": "a view returns a TemplateResponse, which the guards can watch",
    "django.template.loader.render_to_string": "a view returns a TemplateResponse",
    "django.views.generic": "views are functions of one shape",
    "django.contrib.postgres": "every page works on both databases",
}
# Not a page: file -> why it may.
MAY_IMPORT: dict[tuple[str, str], str] = {
    (
        "sonla_plan/dashboard/kept.py",
        "django.template.loader.render_to_string",
    ): "the figures' HTML is kept; the guards watch whatever a request renders",
    (
        "sonla_plan/navigation.py",
        "django.template.loader.render_to_string",
    ): "the menu is drawn once for all who have the same entries",
}


def test_nothing_imports_what_goes_round_the_house() -> None:
    wrong = [
        f"{module.name} imports {name}: {why}"
        for module in ROOMS
        for name in module.imports
        for forbidden, why in FORBIDDEN_IMPORTS.items()
        if starts(name, (forbidden,)) and (module.name, forbidden) not in MAY_IMPORT
    ]
    assert not wrong, "\n".join(wrong)


def test_no_drawer_for_odds_and_ends() -> None:
    drawers = {"utils", "util", "helpers", "common", "misc", "tools"}
    assert not [m.name for m in ROOMS if drawers & {m.path.stem, *m.package}]


def test_one_clock() -> None:
    """The demo's clock stands at 30/06/2019: who asks the machine's own clock is a day off."""
    clocks = {"now", "today", "utcnow", "localdate"}
    wrong = []
    for module in ROOMS:
        if module.name == "core/clock.py":
            continue
        for call in module.calls():
            text = ast.unparse(call.func)
            owner, _, name = text.rpartition(".")
            if name in clocks and owner.split(".")[-1] in {"timezone", "datetime", "date"}:
                wrong.append(f"{module.name}:{call.lineno} {text}()")
            if name == "localtime" and not call.args:
                wrong.append(f"{module.name}:{call.lineno} {text}()")
    assert not sorted(set(wrong)), "\n".join(wrong)


BIG = {"function": 40, "view": 25, "module": 300, "template": 120}


def length(node: ast.FunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def is_view(module: Module, node: ast.FunctionDef) -> bool:
    return module.job == "views" and [a.arg for a in node.args.args][:1] == ["request"]


def test_nothing_grows_too_big() -> None:
    wrong = []
    for module in [*ROOMS, *python("scripts", "deploy")]:
        lines = module.source.count("\n")
        if lines > BIG["module"]:
            wrong.append(f"{module.name} has {lines} lines")
        for node in module.functions():
            most = BIG["view"] if is_view(module, node) else BIG["function"]
            if length(node) > most:
                wrong.append(f"{module.name}:{node.lineno} {node.name} has {length(node)} lines")
    for path in TEMPLATES:
        lines = path.read_text(encoding="utf-8").count("\n")
        if lines > BIG["template"]:
            wrong.append(f"{shown(path)} has {lines} lines")
    base = next(m for m in ROOMS if m.name == "sonla_plan/settings/base.py")
    assert base.source.count("\n") <= 250
    assert not wrong, "\n".join(wrong)


def test_actions_say_who() -> None:
    """A function that writes takes `by=`; beside the record itself all is named at the call."""
    wrong = []
    for module in ROOMS:
        if module.job != "actions":
            continue
        for node in module.tree.body:
            if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
                continue
            if "history.batch(" not in ast.unparse(node):
                continue
            here = f"{module.name}:{node.lineno} {node.name}"
            if "by" not in [argument.arg for argument in node.args.kwonlyargs]:
                wrong.append(f"{here} has no keyword-only by=")
            if len(node.args.args) > 1:
                wrong.append(f"{here} takes more than the record by position")
            if node.returns is None:
                wrong.append(f"{here} says nothing of what it returns")
    assert not wrong, "\n".join(wrong)


def patterns(resolver: URLResolver, prefix: str = "") -> list[tuple[str, URLPattern]]:
    out = []
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            out += patterns(entry, inner)
        else:
            out.append((f"{prefix}{entry.name}", entry))
    return out


NAME = re.compile(r"[a-z_]+:[a-z0-9]+(-[a-z0-9]+)*")
# Asked by machines and by hand, their names are part of their contract.
NAMED_OTHERWISE = {"healthz", "readyz", "logout"}


def test_addresses_are_named_and_views_are_functions() -> None:
    found = patterns(get_resolver())
    names = [name for name, _ in found]
    odd = [n for n in names if not NAME.fullmatch(n) and n not in NAMED_OTHERWISE]
    assert not odd
    assert len(names) == len(set(names))
    classes = [n for n, entry in found if isinstance(entry.callback, type)]
    assert not classes


def test_inner_rooms_are_found() -> None:
    """The tests above look at folders: an empty look would pass."""
    assert {"plan", "dashboard", "places"} <= INNER
    assert {"actions", "models", "scoping"} <= {module.job for module in ROOMS}

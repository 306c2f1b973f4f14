"""The project's own files as data, for the tests of the codebase itself."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Top-down: a room imports only what stands below it; rooms on one line never import each other.
LAYERS = (
    ("sonla_plan",),
    ("returns",),
    ("inspections", "outreach", "enforcement"),
    ("communes",),
    ("accounts",),
    ("core",),
)
RANK = {room: rank for rank, rooms in enumerate(LAYERS) for room in rooms}
# Rooms that are folders inside sonla_plan: their modules have the same jobs one level deeper.
INNER = {
    path.name
    for path in (ROOT / "sonla_plan").iterdir()
    if path.is_dir() and path.name not in {"settings", "formats", "__pycache__"}
}
SKIPPED = {".git", ".venv", "var", "node_modules", "__pycache__", "htmlcov", ".hypothesis"}


@dataclass(frozen=True)
class Module:
    path: Path

    @property
    def name(self) -> str:
        return self.path.relative_to(ROOT).as_posix()

    @property
    def room(self) -> str:
        return self.path.relative_to(ROOT).parts[0]

    @property
    def package(self) -> list[str]:
        return list(self.path.relative_to(ROOT).parent.parts)

    @property
    def job(self) -> str:
        """`models` for communes/models/units.py, `views` for sonla_plan/plan/views.py."""
        return job_of([*self.package, self.path.stem])

    @cached_property
    def source(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.source)

    @cached_property
    def imports(self) -> list[str]:
        """Full dotted names, `from . import x` made absolute, functions' own imports included."""
        return list(self._imports())

    def _imports(self) -> Iterator[str]:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                base = self.package[: len(self.package) - node.level + 1] if node.level else []
                module = ".".join([*base, *([node.module] if node.module else [])])
                yield from (f"{module}.{alias.name}" for alias in node.names)

    def functions(self) -> Iterator[ast.FunctionDef]:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.FunctionDef):
                yield node

    def calls(self) -> Iterator[ast.Call]:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call):
                yield node


def job_of(parts: list[str]) -> str:
    """What a dotted path is for: the part after its room."""
    if not parts or parts[0] not in RANK:
        return ""
    inside = parts[1:]
    if parts[0] == "sonla_plan" and inside and inside[0] in INNER:
        inside = inside[1:]
    return inside[0] if inside else ""


def files(*suffixes: str) -> Iterator[Path]:
    for folder, names, found in os.walk(ROOT):
        names[:] = sorted(
            name for name in names if name not in SKIPPED and not name.endswith("_cache")
        )
        for name in sorted(found):
            if not suffixes or name.endswith(suffixes):
                yield Path(folder, name)


def python(*roots: str) -> list[Module]:
    return [Module(path) for path in files(".py") if path.relative_to(ROOT).parts[0] in roots]


ROOMS = [module for module in python(*RANK) if "migrations" not in module.path.parts]
TEMPLATES = sorted((ROOT / "templates").rglob("*.*"))


def shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()

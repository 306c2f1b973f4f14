"""What a template may hold: words through gettext, no script, no style, no other host."""

from __future__ import annotations

import ast
import re

from django.apps import apps
from django.template import engines
from django.utils import translation

from tests.codebase import ROOT, TEMPLATES, files, python, shown

HTML = [path for path in TEMPLATES if path.suffix == ".html"]
COMMENT = re.compile(r"\{#.*?#\}|\{% comment.*?%\}.*?\{% endcomment %\}|<!--.*?-->", re.S)
VIETNAMESE = re.compile(
    r"[ăâđêôơưĂÂĐÊÔƠƯàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]"
)
# The same in every language: a document's number, the currency, the names of peoples.
SAME_EVERYWHERE = re.compile(r"\d+/[\w-]+|\b(?:NĐ|QĐ|đồng|Thái|Mông|Mường|café)\b")
FORBIDDEN = {
    "inline style": re.compile(r"<[^>]*\sstyle\s*=", re.I),
    "style element": re.compile(r"<style\b", re.I),
    "inline script": re.compile(r"<script\b(?![^>]*\bsrc\s*=)(?![^>]*application/json)", re.I),
    "handler in an attribute": re.compile(r"<[^>]*\son[a-z]+\s*=", re.I),
    "script address": re.compile(r"javascript:", re.I),
    "another host": re.compile(r"\b(?:src|href|action|data-\w+)\s*=\s*[\"']?(?:https?:)?//", re.I),
    "unescaped text": re.compile(r"\|\s*safe\b|autoescape\s+off"),
    # HTML knows three digits after the second, and nobody needs them.
    "a moment with microseconds": re.compile(r"\|date:[\"']c[\"']"),
    "what the view should have asked": re.compile(r"\.(?:objects|filter|exclude)\b"),
}
# (template, what) -> why.
ALLOWED: dict[tuple[str, str], str] = {}


def body(path: object) -> str:
    return COMMENT.sub("", path.read_text(encoding="utf-8"))  # type: ignore[attr-defined]


def test_nothing_in_a_template_needs_a_weaker_policy() -> None:
    wrong = [
        f"{shown(path)}: {what}: {match[0][:60]!r}"
        for path in HTML
        for what, pattern in FORBIDDEN.items()
        for match in pattern.finditer(body(path))
        if (shown(path), what) not in ALLOWED
    ]
    assert not wrong, "\n".join(wrong)


def test_words_are_english_in_the_code_and_vietnamese_in_the_catalogue() -> None:
    wrong = [
        f"{shown(path)}: {line.strip()[:70]}"
        for path in HTML
        for line in body(path).splitlines()
        if VIETNAMESE.search(SAME_EVERYWHERE.sub("", line))
    ]
    called = re.compile(r"\b(?:_|gettext|gettext_lazy|ngettext|pgettext)\(\s*f?([\"'])(.*?)\1")
    for module in python("core", "accounts", "communes", "outreach", "inspections", "enforcement",
                         "sonla_plan"):  # fmt: skip
        for match in called.finditer(module.source):
            if VIETNAMESE.search(SAME_EVERYWHERE.sub("", match[2])):
                wrong.append(f"{module.name}: {match[2][:70]}")
    assert not wrong, "\n".join(wrong)


TRANSLATE = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy"}


def test_every_message_of_the_code_is_in_the_catalogue() -> None:
    """What collects the messages does not look into an f-string: it would stay English there."""
    catalogue = translation.trans_real.translation("vi")._catalog
    wrong = [
        f"{module.name}:{node.lineno}: {node.args[0].value}"
        for module in python("core", "accounts", "communes", "outreach", "inspections",
                             "enforcement", "returns", "sonla_plan")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        and node.func.id in TRANSLATE and isinstance(node.args[0], ast.Constant)
        and node.args[0].value not in catalogue and (node.args[0].value, 0) not in catalogue
    ]  # fmt: skip
    assert not wrong, "\n".join(wrong)


def test_every_template_compiles() -> None:
    engine = engines["django"].engine
    for path in TEMPLATES:
        engine.get_template(path.relative_to(ROOT / "templates").as_posix())


# Django looks these up by name.
BY_NAME = {"400.html", "403.html", "403_csrf.html", "404.html", "500.html"}


def test_every_template_is_used() -> None:
    said = "\n".join(
        path.read_text(encoding="utf-8", errors="ignore")
        for path in files(".py", ".html", ".txt")
        if "tests" not in path.parts
    )
    names = [path.relative_to(ROOT / "templates").as_posix() for path in TEMPLATES]
    unused = [n for n in names if f'"{n}"' not in said and f"'{n}'" not in said]
    # A crispy field pack's or a package's template of the same name is replaced by ours.
    packages = [config.path for config in apps.get_app_configs()]
    unused = [
        n for n in unused
        if n not in BY_NAME and not any((ROOT / p / "templates" / n).exists() for p in packages)
    ]  # fmt: skip
    assert not unused, "\n".join(unused)


def test_marked_safe_is_rare() -> None:
    """file -> why what it marks is safe."""
    may = {
        "core/templatetags/ui.py": "the tags' own markup, values escaped by format_html",
        "sonla_plan/dashboard/kept.py": "a kept piece of page, escaped when it was rendered",
        "core/drawing.py": "shapes and charts from numbers",
    }
    wrong = [
        module.name
        for module in python("core", "accounts", "communes", "outreach", "inspections",
                             "enforcement", "sonla_plan")
        if re.search(r"\bmark_safe\(|SafeString\((?!"")|__html__", module.source)
        and module.name not in may
    ]  # fmt: skip
    assert not wrong, "\n".join(wrong)

"""The guides: every picture is there and used, and what they call a page is what it is called."""

from __future__ import annotations

import gettext
import re
from pathlib import Path

import pytest
from django.utils import translation
from PIL import Image

from sonla_plan.menu import GROUPS
from tests.browser.pictures import LARGEST, PICTURES
from tests.codebase import ROOT

IMAGES = ROOT / "docs" / "images"
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
GUIDES = sorted((ROOT / "docs" / "nguoi-dung").glob("*.md"))
PICTURE = re.compile(r"!\[[^\]]*\]\(([^)]+)\)")
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)#]+)(?:#[^)]*)?\)")
#: in the guides bold is what stands on the screen, and slanted a way through the menu
BOLD = re.compile(r"\*\*([^*]+)\*\*")
SLANTED = re.compile(r"(?<!\*)\*([^*\n][^*]*)\*(?!\*)")
#: the one sentence that is to be seen by everybody
SAID_LOUDLY = "Không nhập tài liệu mật;"


def words(path: Path, pattern: re.Pattern[str]) -> list[str]:
    found = pattern.findall(path.read_text(encoding="utf-8"))
    return [" ".join(one.split()) for one in found]


def on_the_screen() -> set[str]:
    """Every Vietnamese word of the catalogues, plural forms as well."""
    folder = ROOT / "locale" / "vi" / "LC_MESSAGES"
    known: set[str] = set()
    for path in folder.glob("*.mo"):
        with path.open("rb") as file:
            known |= set(gettext.GNUTranslations(file)._catalog.values())  # type: ignore[attr-defined]
    return known


def menu() -> dict[str, set[str]]:
    with translation.override("vi"):
        return {
            str(label): {str(words) for _heading, some in sections for _url, words, _who in some}
            for label, sections in GROUPS
        }


def test_every_picture_that_is_named_exists_and_every_picture_is_named() -> None:
    named = {(page.parent / one).resolve() for page in PAGES for one in words(page, PICTURE)}
    assert named == {path.resolve() for path in IMAGES.iterdir()}


def test_every_picture_is_drawn_by_the_steps_that_a_test_takes() -> None:
    assert {path.name for path in IMAGES.iterdir()} == {f"{p.name}.png" for p in PICTURES}


@pytest.mark.parametrize("path", sorted(IMAGES.iterdir()), ids=lambda path: path.name)
def test_a_picture_is_small(path: Path) -> None:
    assert path.stat().st_size <= LARGEST
    with Image.open(path) as picture:
        assert picture.mode == "P"  # few colours: made by `make pictures`


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(page: Path) -> None:
    targets = [one for one in words(page, LINK) if not re.match(r"[a-z]+:", one)]
    assert not [one for one in targets if not (page.parent / one).exists()]


@pytest.mark.parametrize("page", GUIDES, ids=lambda page: page.stem)
def test_every_way_through_the_menu_is_one(page: Path) -> None:
    groups, single = menu(), {"Tổng quan", "Việc cần xử lý"}
    ways = words(page, SLANTED)
    assert len(ways) > 3
    wrong = []
    for way in ways:
        group, _arrow, entry = way.partition(" → ")
        if way not in single and entry not in groups.get(group, ()):
            wrong.append(way)
    assert not wrong
    assert single <= on_the_screen()


@pytest.mark.parametrize("page", GUIDES, ids=lambda page: page.stem)
def test_every_name_of_a_field_or_button_stands_on_the_screen(page: Path) -> None:
    names = [one for one in words(page, BOLD) if not one.startswith(SAID_LOUDLY)]
    assert len(names) > 3
    assert not [one for one in names if one not in on_the_screen()]


def test_every_page_of_the_menu_is_in_a_guide_or_needs_none() -> None:
    """A page nobody tells about is found by chance only."""
    told = {way for page in GUIDES for way in words(page, SLANTED)}
    known = {f"{group} → {entry}" for group, entries in menu().items() for entry in entries}
    assert told <= known | {"Tổng quan", "Việc cần xử lý"}
    assert len(told & known) >= 0.6 * len(known)

"""docs/security.md says where each point is met: what it names is there."""

import re

from django.contrib.auth.hashers import Argon2PasswordHasher

from sonla_plan.settings import base
from tests.codebase import ROOT, Module

TEXT = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
STATES = {"met", "partly", "not met", "n/a", "owner"}
#: sections of the standard that ask something at level 1 or 2; of 9, 10 and 17 nothing is here
ASKED = (
    *("1.1", "1.2", "1.3", "1.4", "1.5", "2.1", "2.2", "2.3", "2.4", "3.2", "3.3", "3.4", "3.5"),
    *("3.7", "4.1", "4.2", "4.3", "4.4", "5.1", "5.2", "5.3", "5.4", "6.1", "6.2", "6.3", "6.4"),
    *("6.5", "6.6", "6.7", "6.8", "7.1", "7.2", "7.3", "7.4", "7.5", "7.6", "8.1", "8.2", "8.3"),
    *("8.4", "9.1", "9.2", "10.1", "11.1", "11.2", "11.3", "11.4", "11.5", "11.6", "12.1"),
    *("12.2", "12.3", "13.1", "13.2", "13.3", "13.4", "14.1", "14.2", "14.3", "15.1", "15.2"),
    *("15.3", "16.1", "16.2", "16.3", "16.4", "16.5", "17.1"),
)


def rows() -> list[list[str]]:
    part = TEXT.partition("## ASVS")[2].partition("\n## ")[0]
    lines = [line.strip("|").split("|") for line in part.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line] for line in lines[2:]]


def test_every_test_that_is_named_is_there() -> None:
    named = set(NAMED.findall(TEXT))
    assert len(named) > 30
    functions = {
        path: {function.name for function in Module(ROOT / path).functions()}
        for path in {path for path, _name in named}
        if (ROOT / path).exists()
    }
    assert [pair for pair in sorted(named) if pair[1] not in functions.get(pair[0], ())] == []


def test_every_section_is_answered() -> None:
    assert [row[0] for row in rows()] == list(ASKED)
    for section, _asks, state, where, proof in rows():
        assert state in STATES, section
        assert where, section
        # what is called met is proved, and what is not met names no proof of it
        assert state != "met" or NAMED.search(proof), section
        assert state not in {"n/a", "owner", "not met"} or proof == "–", section


def test_every_path_that_is_named_is_there() -> None:
    paths = re.findall(
        r"`((?:docs|core|accounts|communes|sonla_plan|\.ci)/[\w./-]+?)(?:::\w+)?`", TEXT
    )
    assert len(paths) > 5
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_passwords_are_kept_by_argon2() -> None:
    """The suite's own hasher is a fast one: asked is what production's settings say."""
    from sonla_plan.settings import trust

    assert trust.PASSWORD_HASHERS[0].endswith(Argon2PasswordHasher.__name__)
    assert base.PASSWORD_HASHERS == trust.PASSWORD_HASHERS

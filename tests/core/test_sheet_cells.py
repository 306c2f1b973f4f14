"""Cells that recur are read once, and say the same as if each had been read by itself."""

import ast
import inspect
import textwrap
from collections.abc import Iterator
from typing import Any

import pytest

from core.sheets.cells import MOST_KEPT, lines
from core.sheets.declaring import Field, Line, Table
from core.sheets.headings import Headed
from core.sheets.reading import Sheet
from core.sheets.values import Kind, TextKind, WholeKind, YesKind
from sonla_plan.sheets.tables import TABLES


def read(kind: Kind, cells: list[Any], **more: Any) -> list[Line]:
    field = Field("it", "It", kind, empty="nothing", **more)
    rows = [(cell, "x") for cell in cells]
    other = Field("other", "Other", TextKind(10))
    headed = Headed(Sheet("S", 0, iter(())), {"it": 0, "other": 1}, 1, enumerate(rows, start=2))
    return [*lines(Table(), headed, [field, other], {}, False)]


def test_what_recurs_is_read_once_and_is_one_object() -> None:
    asked: list[Any] = []

    class Asked(TextKind):
        def read(self, raw: Any, seen: Any) -> str:
            asked.append(raw)
            return super().read(raw, seen)

    words = ["một " * 3, "một " * 3, "hai", "".join(["một ", "một ", "một "])]
    found = read(Asked(50, recurs=True), words)
    assert [line.values["it"] for line in found] == ["một một một"] * 2 + ["hai", "một một một"]
    assert asked == ["một " * 3, "hai"]
    assert found[0].cells["it"] is found[3].cells["it"]
    assert len(read(Asked(50), words)) == 4
    assert len(asked) == 2 + 4


def test_true_is_not_one() -> None:
    found = read(WholeKind(), [1, True, 1.0, True, 2])
    assert [line.values.get("it") for line in found] == [1, None, 1, None, 2]
    assert [bool(line.errors) for line in found] == [False, True, False, True, False]
    found = read(YesKind(), [True, 1, False, 0])
    assert [line.values["it"] for line in found] == [True, True, False, False]


def test_what_cannot_be_read_is_told_of_each_row() -> None:
    found = read(WholeKind(), ["x", "x", "", None, " "], required=True)
    assert all(len(line.errors) == 1 for line in found)
    found = read(WholeKind(), ["x", "", None, " "])
    assert [line.values.get("it") for line in found] == [None, "nothing", "nothing", "nothing"]
    assert all("it" not in line.cells for line in found[1:])


def test_no_more_is_kept_than_a_column_can_bear() -> None:
    found = read(TextKind(20, recurs=True), [str(n) for n in range(MOST_KEPT + 10)] * 2)
    assert [line.values["it"] for line in found[-10:]] == [
        str(n) for n in range(MOST_KEPT, MOST_KEPT + 10)
    ]


def kinds() -> Iterator[type[Kind]]:
    for table in TABLES:
        for field in table.fields:
            for one in type(field.kind).__mro__:
                if issubclass(one, Kind) and one is not Kind:
                    yield type(field.kind)


def looks_beside(kind: type[Kind]) -> bool:
    """Whether its reading asks what stands in another column of the row."""
    for one in kind.__mro__:
        source = textwrap.dedent(inspect.getsource(one)) if one is not object else ""
        for node in ast.walk(ast.parse(source)):
            asked: Any = None
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "seen.get":
                asked = node.args[0]
            elif isinstance(node, ast.Subscript) and ast.unparse(node.value) == "seen":
                asked = node.slice
            if asked is not None and ast.unparse(asked) != "SINCE_1904":
                return True
    return False


@pytest.mark.parametrize("kind", sorted({*kinds()}, key=lambda one: one.__name__))
def test_a_kind_that_looks_at_the_other_columns_is_not_read_by_itself(kind: type[Kind]) -> None:
    assert not (kind.alone and looks_beside(kind))


def test_the_scan_sees_who_looks_beside() -> None:
    found = {kind.__name__ for kind in kinds() if looks_beside(kind)}
    assert found >= {"CommuneKind", "EstablishmentKind", "ActKind", "OfficerKind"}

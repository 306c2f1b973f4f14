"""The template of every table: its example is right, what it offers is the user's, it explains."""

import contextlib
import datetime
import json
from types import SimpleNamespace

import openpyxl
import pytest
from django.core.management import call_command

from communes.sheet_kinds import CommunesKind
from core.models import Installation
from core.sheets import writing
from core.sheets.declaring import Line
from core.sheets.naming import explaining_sheet
from core.sheets.values import DateKind, TextKind, WholeKind, YesKind
from inspections.sheets.visit_lines import visit_key
from sonla_plan.sheets.tables import BY_KEY, TABLES
from tests import world
from tests.factories import agency, officer, user
from tests.sheets.rows import VARIED

pytestmark = pytest.mark.django_db
#: what an example cannot know: who and what stands in the registers
REGISTERS = {"establishment", "officer"}
every = pytest.mark.parametrize("table", TABLES, ids=lambda table: table.key)


def template_of(table, who):
    with writing.template(table, who) as content:
        return openpyxl.load_workbook(content)


def people(table):
    return [who for who in (user(), officer("119")) if table.offered(who)]


@every
def test_the_example_copied_below_the_headings_is_right(table, tmp_path, capsys):
    world.district_rows("119", "Một")
    for who in people(table):
        book = template_of(table, who)
        sheet = book.worksheets[0]
        for cell in sheet[3]:
            sheet.cell(5, cell.column, cell.value)
        path = tmp_path / f"{who.username}.xlsx"
        book.save(path)
        with contextlib.suppress(SystemExit):
            call_command("import_table", table.key, path, user=who.username, json=True, dry_run=1)
        told = json.loads(capsys.readouterr().out)
        labels = {str(one.label) for one in table.fields if one.name in REGISTERS}
        wrong = [one for one in told["errors"] if one["column"] not in labels]
        assert (wrong, sum(told["counts"].values()), told["message"]) == ([], 1, "")


def test_a_template_of_the_demo_says_so(tmp_path, capsys):
    """What it offers to choose from are names of no meaning; it can be brought in all the same."""
    Installation.objects.update(is_demo=True)
    table, staff = BY_KEY["activities"], user()
    book = template_of(table, staff)
    assert book.worksheets[0]["A1"].value == f"{table.label} · SỐ LIỆU GIẢ ĐỊNH"
    sheet = book.worksheets[0]
    for cell in sheet[3]:
        sheet.cell(5, cell.column, cell.value)
    path = tmp_path / "demo.xlsx"
    book.save(path)
    with contextlib.suppress(SystemExit):
        call_command("import_table", table.key, path, user=staff.username, json=True, dry_run=1)
    assert json.loads(capsys.readouterr().out)["errors"] == []


def other(one):
    """Of this column a value that is nothing a record has."""
    if isinstance(one.kind, DateKind):
        return datetime.date(2001, 1, 1)
    if isinstance(one.kind, WholeKind | YesKind):
        return 1901
    if isinstance(one.kind, CommunesKind):
        return [SimpleNamespace(pk=-1, id=-1)]
    is_words = isinstance(one.kind, TextKind) or hasattr(one.kind, "choices")
    return "chưa từng có" if is_words else SimpleNamespace(pk=-1, id=-1, text="chưa từng có")


@every
def test_it_says_by_what_a_row_is_known(table):
    """Exactly the columns that change the natural key; of a name only that it is looked at."""
    world.district_rows("119", "Một")
    VARIED[table.key]()
    record = next(iter(table.records(user()).iterator(chunk_size=10)))
    values = {one.name: table.read_back(one, record) for one in table.fields}

    def key(**changed):
        line = Line("a", 1, values | changed)
        if table is BY_KEY["visits"]:
            line.key = visit_key(line.values)  # kept with the row while the file is looked at
        return table.key_of_line(line, {})

    telling = {one.name for one in table.fields if key(**{one.name: other(one)}) != key()}
    assert telling == set(table.known_by)
    lines = template_of(table, user())[explaining_sheet()]
    for one in table.fields:
        assert (f"“{one.label}”" in lines["A3"].value) == (one.name in table.known_by)


@every
def test_every_column_is_explained(table):
    for who in people(table):
        rows = list(template_of(table, who)[explaining_sheet()].iter_rows(min_row=6))
        assert len(rows) == len(table.fields_for(who))
        for row, one in zip(rows, table.fields_for(who), strict=True):
            assert row[0].value == writing.heading(one)
            assert row[3].value == "; ".join(one.also)
            if not isinstance(one.kind, TextKind):
                assert row[1].value or row[2].value, one.name


def offered(book, name, table, who):
    """The words of a column's drop-down."""
    at = [one.name for one in table.fields_for(who)].index(name)
    for one in book.worksheets[0].data_validations.dataValidation:
        if min(part.min_col for part in one.sqref.ranges) == at + 1:
            sheet, _sign, place = one.formula1.rpartition("!")
            cells = book[sheet.strip("'")][place.replace("$", "")]
            return [row[0].value for row in cells] if isinstance(cells, tuple) else [cells.value]
    return []


def test_only_ones_own_units_are_offered_as_organisers():
    table, own = BY_KEY["training"], officer("119")
    book = template_of(table, own)
    assert offered(book, "district", table, own) == ["Huyện Thuận Châu"]
    assert offered(book, "agency", table, own) == []
    province = user()
    book = template_of(table, province)
    assert len(offered(book, "district", table, province)) == 12
    assert agency("congan").name in offered(book, "agency", table, province)

"""Workbooks that go out: the template, the records themselves, and a file's faults given back."""

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import IO, Any

from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_col_to_name

from core import books
from core.outgoing import marks, notes_for
from core.tables import Column, csv_lines, printed, safe_text

from .declaring import CODE, Field, Table
from .naming import errors_sheet, explaining_sheet, name_of_sheet
from .values import ChoiceKind, YesKind

#: rows of an empty template that have drop-downs and formats
PREPARED = 2000
#: signs of a line across the sheet of explanations
EXPLAINED = 140
#: a drop-down longer than this is no help
MOST_OPTIONS = 500


def _formats(book: Any) -> dict[str, Any]:
    head = {
        "bold": True,
        "text_wrap": True,
        "valign": "vcenter",
        "border": 1,
        "bg_color": "#E7ECF2",
    }
    return {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "note": book.add_format({"font_color": "#555555"}),
        "head": book.add_format(head),
        "required": book.add_format({**head, "bg_color": "#CFE0F3"}),
        "example": book.add_format({"italic": True, "font_color": "#777777"}),
        "date": book.add_format({"num_format": "dd/mm/yyyy"}),
        "number": book.add_format({"num_format": "#,##0"}),
        "year": book.add_format({"num_format": "0"}),
        "text": book.add_format({"num_format": "@"}),
        "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
        "told": book.add_format({"text_wrap": True, "valign": "top", "font_color": "#555555"}),
        "bad": book.add_format({"bg_color": "#F8C9C4", "border": 1, "border_color": "#B52F23"}),
    }


def heading(one: Field) -> str:
    return f"{one.label} *" if one.required else str(one.label)


def _headings(sheet: Any, row: int, fields: Sequence[Field], looks: Mapping[str, Any]) -> None:
    sheet.set_row(row, 32)
    for at, one in enumerate(fields):
        sheet.write_string(row, at, heading(one), looks["required" if one.required else "head"])


def template(table: Table, user: Any, notes: Sequence[str] = ()) -> IO[bytes]:
    """Empty, for this user: headings, drop-downs, an example above them, explanations."""
    fields = bound(table, user)

    def draw(book: Any) -> None:
        looks = _formats(book)
        sheet = book.add_worksheet(name_of_sheet(table.label))
        told = book.add_worksheet(explaining_sheet())
        lists = book.add_worksheet(name_of_sheet(_("Lists")))
        lists.hide()
        for at, one in enumerate(fields):
            sheet.set_column(at, at, one.width, looks[one.kind.cell])
        told_above = [_("Columns with * must be filled in. Enter below the headings."), *notes]
        title = " · ".join((str(table.label), *marks()))  # its lists name the demo's rows
        sheet.write_string(0, 0, title, looks["title"])
        sheet.write_string(1, 0, " ".join(told_above), looks["note"])
        for at, one in enumerate(fields):
            sheet.write_string(2, at, example(one), looks["example"])
        _headings(sheet, 3, fields, looks)
        sheet.freeze_panes(4, 0)
        _drop_downs(sheet, lists, fields, range(4, 4 + PREPARED))
        _explain(told, table, fields, looks)

    return books.drawn(draw)


def bound(table: Table, user: Any) -> list[Field]:
    return [one.bound(user) for one in table.fields_for(user)]


def example(one: Field) -> str:
    """As it is declared, else the only thing that can stand there, or one that must."""
    options = () if isinstance(one.kind, YesKind) else one.kind.options()
    needed = one.required or one.kind.chosen or len(options) == 1
    offered = options if needed else ()
    return one.example or next(iter(offered), "")


def _drop_downs(sheet: Any, lists: Any, fields: Sequence[Field], rows: range) -> None:
    """Only what is in the list may be chosen; of places several may be typed in one cell."""
    columns = [(at, list(one.kind.options()), one) for at, one in enumerate(fields)]
    columns = [(at, options[:MOST_OPTIONS], one) for at, options, one in columns if options]
    longest = max((len(options) for _at, options, _one in columns), default=0)
    for row in range(longest):
        for place, (_at, options, _one) in enumerate(columns):
            if row < len(options):
                lists.write_string(row, place, options[row])
    for place, (at, options, one) in enumerate(columns):
        name = f"'{lists.get_name()}'!${_letters(place)}$1:${_letters(place)}${len(options)}"
        strict = isinstance(one.kind, ChoiceKind)
        sheet.data_validation(
            rows.start,
            at,
            rows.stop - 1,
            at,
            {
                "validate": "list",
                "source": f"={name}",
                "show_error": strict,
                "error_title": str(one.label)[:32],
                "error_message": str(_("Choose one of the list."))[:255],
            },
        )


def _letters(place: int) -> str:
    return xl_col_to_name(place)


def _explain(sheet: Any, table: Table, fields: Sequence[Field], looks: Mapping[str, Any]) -> None:
    sheet.set_column(0, 0, 30, looks["wrap"])
    sheet.set_column(1, 3, 44, looks["wrap"])
    sheet.write_string(0, 0, str(table.label), looks["title"])
    for row, words in enumerate((str(table.about), _recognised(table, fields)), start=1):
        sheet.set_row(row, 16 * (1 + len(words) // EXPLAINED))
        sheet.merge_range(row, 0, row, 3, words, looks["told"])
    heads = (_("Column"), _("What to write"), _("Example"), _("Other headings that are understood"))
    for at, words in enumerate(heads):
        sheet.write_string(4, at, words, looks["head"])
    sheet.freeze_panes(5, 0)
    for row, one in enumerate(fields, start=5):
        told = " ".join(part for part in (str(one.help), _how(one)) if part)
        for at, cell in enumerate((heading(one), told, example(one), "; ".join(one.also))):
            sheet.write_string(row, at, cell, looks["wrap"])


def _how(one: Field) -> str:
    """How a cell of this kind is written."""
    if isinstance(one.kind, ChoiceKind):
        return _("One of: %(options)s.") % {"options": "; ".join(one.kind.options())}
    if isinstance(one.kind, YesKind):
        return "" if one.help else _("“x” where it is so, empty where it is not.")
    return {"date": _("Day, month and year."), "number": _("A whole number.")}.get(
        one.kind.cell, ""
    )


def _recognised(table: Table, fields: Sequence[Field]) -> str:
    """By what a row that is recorded already is known again."""
    names = ", ".join(f"“{one.label}”" for one in fields if one.name in table.known_by)
    said = _(
        "A row is recorded already where its record code is, else where all of these are the same:"
        " %(names)s."
    )
    return said % {"names": names}


def records(parts: Iterable[tuple[Table, Iterable[Any]]], user: Any, title: str) -> IO[bytes]:
    """Records of one table or several, a sheet each, to be changed and brought in again.

    A code finds each one. `title`: what stands above the headings.
    """

    def draw(book: Any) -> None:
        looks = _formats(book)
        for table, rows in parts:
            sheet = book.add_worksheet(name_of_sheet(table.label))
            _records(sheet, table, bound(table, user), rows, notes_for(title), looks)

    return books.drawn(draw)


def lines(table: Table, rows: Iterable[Any], user: Any, title: str) -> Iterator[bytes]:
    """The records of one table as CSV, which comes in again just as well."""
    columns = [_column(table, one) for one in bound(table, user)]
    columns.append(Column(CODE, _("Record code"), lambda record: str(record.pk)))
    return csv_lines(columns, rows, notes_for(title))


def _column(table: Table, one: Field) -> Column:
    """Numbers without dots, which can be read in one way only."""

    def value(record: Any) -> str:
        written = one.kind.written(table.read_back(one, record))
        return str(written) if isinstance(written, int) else printed(written)

    return Column(one.name, heading(one), value)


def _records(
    sheet: Any,
    table: Table,
    fields: Sequence[Field],
    rows: Iterable[Any],
    notes: Sequence[str],
    looks: Mapping[str, Any],
) -> None:
    for at, one in enumerate(fields):
        sheet.set_column(at, at, one.width)
    sheet.set_column(len(fields), len(fields), 12)
    for at, note in enumerate(notes):
        sheet.write_string(at, 0, note, looks["note"])
    top = last = len(notes)
    _headings(sheet, top, fields, looks)
    sheet.write_string(top, len(fields), _("Record code"), looks["head"])
    for last, record in enumerate(rows, start=top + 1):
        for at, one in enumerate(fields):
            value = one.kind.written(table.read_back(one, record))
            _write(sheet, last, at, value, looks[one.kind.cell])
        sheet.write_number(last, len(fields), record.pk)
    sheet.autofilter(top, 0, max(last, top), len(fields))
    sheet.freeze_panes(top + 1, 0)


def _write(sheet: Any, row: int, at: int, value: Any, look: Any) -> None:
    if value is None or value == "":
        return
    if isinstance(value, datetime.date):
        day = datetime.datetime.combine(value, datetime.time())
        sheet.write_datetime(row, at, day, look)
    elif isinstance(value, int):
        sheet.write_number(row, at, value, look)
    else:
        sheet.write_string(row, at, safe_text(str(value)))


def faults(table: Table, user: Any, rows: Iterable[Mapping[str, Any]]) -> IO[bytes]:
    """Rows as they were read, wrong cells red with a note, and all errors on a sheet of their own.

    `rows`: {"sheet", "row", "cells": {column: text}, "errors": [{"name", "at", "said"}], "code"}.
    """
    fields = bound(table, user)
    places = {one.name: at for at, one in enumerate(fields)} | {CODE: len(fields)}

    def draw(book: Any) -> None:
        looks = _formats(book)
        sheet = book.add_worksheet(name_of_sheet(table.label))
        told = book.add_worksheet(errors_sheet())
        told.set_column(0, 3, 24)
        told.set_column(4, 4, 90)
        heads = (_("Sheet"), _("Cell"), _("Column"), _("What stands there"), _("What is wrong"))
        for at, words in enumerate(heads):
            told.write_string(0, at, words, looks["head"])
        for at, one in enumerate(fields):
            sheet.set_column(at, at, one.width)
        sheet.set_column(len(fields), len(fields), 12)
        _headings(sheet, 0, fields, looks)
        sheet.write_string(0, len(fields), _("Record code"), looks["head"])
        sheet.freeze_panes(1, 0)
        labels = {one.name: str(one.label) for one in fields}
        line = 0
        for row, found in enumerate(rows, start=1):
            _write_found(sheet, row, found, places, looks)
            for error in found["errors"]:
                line += 1
                cell = error["at"] or str(found["row"])
                stands = found["cells"].get(error["name"], "")
                label = labels.get(error["name"], "")
                for at, words in enumerate((found["sheet"], cell, label, stands, error["said"])):
                    told.write_string(line, at, safe_text(words))

    return books.drawn(draw)


def _write_found(
    sheet: Any, row: int, found: Mapping[str, Any], places: Mapping[str, int], looks: Any
) -> None:
    wrong: dict[int, list[str]] = {}
    for error in found["errors"]:
        wrong.setdefault(places.get(error["name"], 0), []).append(error["said"])
    stands = {places[name]: words for name, words in found["cells"].items() if name in places}
    for at in sorted({*stands, *wrong}):
        look = looks["bad"] if at in wrong else looks["text"]
        sheet.write_string(row, at, safe_text(stands.get(at, "")), look)
        if at in wrong:
            sheet.write_comment(row, at, "\n".join(wrong[at]), {"x_scale": 2})

"""All records of a table that a user sees, as a file that can be brought in again.

Exit codes: 0 written; 2 a wrong command line, or a file that cannot be written.
"""

import shutil
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core import outgoing
from core.sheets import writing
from core.sheets.declaring import Table
from sonla_plan.sheets.command import named

KINDS = (".xlsx", ".csv")


class Command(BaseCommand):
    help = "Writes a table to an .xlsx or .csv file; the export is logged."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("table")
        parser.add_argument("file", type=Path)
        parser.add_argument("--as", dest="user", required=True, metavar="USER")

    def handle(self, **options: Any) -> None:
        path: Path = options["file"]
        try:
            table, user = named(options["table"], options["user"])
            if path.suffix.lower() not in KINDS:
                raise CommandError(f"{path.name!r} must end in {' or '.join(KINDS)}.")
            rows = _write(path, table, user)
        except (CommandError, OSError) as error:
            raise CommandError(str(error), returncode=2) from error
        told = {"title": str(table.label), "path": str(path), "kind": path.suffix.lower()[1:]}
        outgoing.log_export(user, rows=rows, **told)
        self.stdout.write(f"{rows} rows")


def _write(path: Path, table: Table, user: Any) -> int:
    """The number of rows written."""
    rows = outgoing.Counted(table.records(user).iterator(chunk_size=1000))
    title = str(table.label)
    with path.open("wb") as out:
        if path.suffix.lower() == ".csv":
            out.writelines(writing.lines(table, rows, user, title))
        else:
            with writing.records([(table, rows)], user, title) as content:
                shutil.copyfileobj(content, out)
    return rows.count

"""All records of a table that a user sees, as a workbook that can be brought in again."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from core import outgoing
from core.sheets import writing
from sonla_plan.sheets.command import named


class Command(BaseCommand):
    help = "Writes a table to an .xlsx file; the export is logged."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("table")
        parser.add_argument("file", type=Path)
        parser.add_argument("--as", dest="user", required=True, metavar="USER")

    def handle(self, **options: Any) -> None:
        table, user = named(options["table"], options["user"])
        rows = outgoing.Counted(table.records(user).iterator(chunk_size=1000))
        content = writing.records([(table, rows)], user, str(table.label))
        options["file"].write_bytes(content)
        told = {"title": str(table.label), "path": str(options["file"]), "kind": "xlsx"}
        outgoing.log_export(user, rows=rows.count, **told)
        self.stdout.write(f"{rows.count} rows")

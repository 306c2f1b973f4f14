"""A file brought in from the command line: the same check, the same way of storing.

Exit codes: 0 stored, or nothing to store (with --dry-run: nothing wrong); 1 rows are wrong or the
file cannot be read, and nothing was stored; 2 a wrong command line.
"""

import json
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.management.base import BaseCommand, CommandError, CommandParser

from core import jobs
from sonla_plan.sheets import actions, results
from sonla_plan.sheets.command import named
from sonla_plan.sheets.models import SheetImport


class Command(BaseCommand):
    help = "Brings a workbook in; nothing is stored while any row is wrong."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("table")
        parser.add_argument("file", type=Path)
        parser.add_argument("--as", dest="user", required=True, metavar="USER")
        parser.add_argument("--dry-run", action="store_true", help="check only")
        parser.add_argument("--json", action="store_true", help="all errors and counts as JSON")
        parser.add_argument("--reason", default="", help="for records of a closed period")
        parser.add_argument("--letter", default="", help="number of the letter it came with")

    def handle(self, **options: Any) -> None:
        try:
            table, user = named(options["table"], options["user"])
            content = options["file"].open("rb")
        except (CommandError, OSError) as error:
            raise CommandError(str(error), returncode=2) from error
        number = options["letter"]
        letter = {"letter_number": number, "letter_on": "", "no_letter": not number}
        with content:
            file = File(content, name=options["file"].name)
            found = actions.receive(by=user, table=table, file=file, letter=letter)
        found = self._done(found)
        if not options["dry_run"] and found.may_store:
            if found.closed_period and not options["reason"]:
                raise CommandError(f"{found.closed_period} is closed: give --reason.", returncode=2)
            actions.store(found, reason=options["reason"])
            found = self._done(found)
        self._tell(found, as_json=options["json"])
        if options["dry_run"] or found.state != SheetImport.State.STORED:
            actions.drop(found)
        if found.failed or found.message or found.counts.get("error"):
            raise SystemExit(1)

    def _done(self, found: SheetImport) -> SheetImport:
        """Runs the job here; a worker that took it first is waited for by the queue itself."""
        jobs.run_waiting()
        return SheetImport.objects.select_related("job", "user").get(pk=found.pk)

    def _tell(self, found: SheetImport, *, as_json: bool) -> None:
        message = found.job.message if found.failed and found.job else found.message
        errors = [
            {"sheet": row["sheet"], "row": row["row"], "cell": one["at"], "said": one["said"]}
            for row in results.read(found, "error")
            for one in row["errors"]
        ]
        told = {"state": found.standing, "counts": found.counts, "message": message}
        if as_json:
            whole = {**told, "notes": found.notes, "errors": errors}
            self.stdout.write(json.dumps(whole, ensure_ascii=False))
            return
        for one in errors:
            self.stdout.write(f"{one['sheet']}!{one['cell'] or one['row']}: {one['said']}")
        self.stdout.write(" ".join(f"{name}={count}" for name, count in found.counts.items()))
        if message:
            self.stdout.write(message)

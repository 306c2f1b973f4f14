"""A file brought in from the command line: the same check, the same way of storing.

Exit codes: 0 stored, or nothing to store (with --dry-run: nothing wrong); 1 rows are wrong or the
file cannot be read, and nothing was stored; 2 a wrong command line.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.management.base import BaseCommand, CommandError, CommandParser

from core import jobs
from sonla_plan.sheets import actions, results
from sonla_plan.sheets.command import named
from sonla_plan.sheets.forms import UploadForm
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
        parser.add_argument("--letter-on", default="", help="its date, day first: 5/4/2019")
        parser.add_argument("--no-letter", action="store_true", help="no letter came with it")

    def handle(self, **options: Any) -> None:
        try:
            table, user = named(options["table"], options["user"])
            content = options["file"].open("rb")
        except (CommandError, OSError) as error:
            raise CommandError(str(error), returncode=2) from error
        with content:
            file = File(content, name=options["file"].name)
            letter = self._letter(user, file, options)
            found = actions.receive(by=user, table=table, file=file, letter=letter)
        found = self._done(found)
        if not options["dry_run"] and found.may_store:
            missing = self._missing(found, options)
            if missing:
                actions.drop(found)
                raise CommandError(missing, returncode=2)
            actions.store(found, reason=options["reason"])
            found = self._done(found)
        self._tell(found, as_json=options["json"])
        if found.standing in actions.CHECKED:
            actions.drop(found)
        if found.failed or found.message or found.counts.get("error"):
            raise SystemExit(1)

    @staticmethod
    def _letter(user: Any, file: File, options: dict[str, Any]) -> dict[str, Any]:
        """By the rules of the page; a file that is only looked at needs no letter yet."""
        given = options["letter"] or options["letter_on"]
        typed = {
            "letter_number": options["letter"],
            "letter_on": options["letter_on"],
            "no_letter": options["no_letter"] or not given,
        }
        form = UploadForm(typed, {"file": file}, user=user)
        if not form.is_valid():
            said = " ".join(str(text) for texts in form.errors.values() for text in texts)
            raise CommandError(said, returncode=2)
        return form.letter()

    @staticmethod
    def _missing(found: SheetImport, options: dict[str, Any]) -> str:
        """What the page would ask for before it stores."""
        if found.closed_period and not options["reason"]:
            return f"{found.closed_period} is closed: give --reason."
        if found.user.enters_for_others and not (options["letter"] or options["no_letter"]):
            return "Give --letter and --letter-on, or --no-letter."
        return ""

    def _done(self, found: SheetImport) -> SheetImport:
        """Runs the job here; a worker that took it first is waited for by the queue itself."""
        jobs.run_waiting()
        return SheetImport.objects.select_related("job", "user").get(pk=found.pk)

    def _tell(self, found: SheetImport, *, as_json: bool) -> None:
        message = found.job.message if found.failed and found.job else found.message
        errors = list(self._errors(found))
        told = {"state": found.standing, "counts": found.counts, "message": message}
        if as_json:
            whole = {**told, "notes": found.notes, "errors": errors}
            self.stdout.write(json.dumps(whole, ensure_ascii=False))
            return
        for one in errors:
            column = f" ({one['column']})" if one["column"] else ""
            where = f"{one['sheet']}!{one['cell'] or one['row']}{column}"
            self.stdout.write(f"{where}: {one['said']}")
        counts = " ".join(f"{name}={count}" for name, count in found.counts.items())
        for words in (*found.notes, counts, message):
            if words:
                self.stdout.write(words)

    @staticmethod
    def _errors(found: SheetImport) -> Iterator[dict[str, Any]]:
        labels = {one.name: str(one.label) for one in found.declared.fields}
        for row in results.read(found, "error"):
            for one in row["errors"]:
                yield {
                    "sheet": row["sheet"],
                    "row": row["row"],
                    "cell": one["at"],
                    "column": labels.get(one["name"], ""),
                    "said": one["said"],
                }

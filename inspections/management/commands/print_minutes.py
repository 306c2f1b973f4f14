from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.documents import BrokenTemplate
from inspections import papers
from inspections.models import Visit


class Command(BaseCommand):
    help = "Write the minutes of a visit, found by their number, as DOCX and PDF files."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("number", nargs="?", default="", help="number of the minutes")
        parser.add_argument("--id", type=int, help="the visit's id, where a number is not enough")
        parser.add_argument("--docx", type=Path, metavar="FILE")
        parser.add_argument("--pdf", type=Path, metavar="FILE")

    def handle(self, *args: Any, number: str, docx: Any, pdf: Any, **options: Any) -> None:
        if not docx and not pdf:
            raise CommandError("Say where to write: --docx FILE, --pdf FILE, or both.")
        made = [papers.build_minutes(self._visit(number, options["id"]))]
        try:
            for target, draw in ((docx, papers.docx), (pdf, papers.pdf)):
                if target:
                    target.write_bytes(draw(made))
                    self.stdout.write(str(target))
        except (BrokenTemplate, OSError) as error:
            raise CommandError(str(error)) from error

    def _visit(self, number: str, key: int | None) -> Visit:
        rows = Visit.objects.live().filter(inspection__deleted_at__isnull=True)
        if not number and key is None:
            raise CommandError("Name the visit: the number of its minutes, or --id.")
        if number:
            rows = rows.filter(minutes_number=number)
        if key is not None:
            rows = rows.filter(pk=key)
        found = list(rows.for_list().order_by("pk")[:20])
        if not found:
            raise CommandError("No visit has minutes of that number.")
        if len(found) > 1:
            listed = "\n".join(f"  --id {v.pk}: {v}" for v in found)
            raise CommandError(f"Several visits have minutes of that number:\n{listed}")
        return found[0]

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core import periods
from core.documents import BrokenTemplate
from core.models import ReportingPeriod
from sonla_plan.reports import files
from sonla_plan.reports.facts import has_begun

BY_CODE = {code: name for name, code in files.CODES.items()}


class Command(BaseCommand):
    help = "Builds the official report of a period: build_report 2019 h1 --docx FILE --pdf FILE"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("year", type=int)
        parser.add_argument("period", choices=list(BY_CODE))
        for ending in files.DRAWN:
            parser.add_argument(f"--{ending}", type=Path, metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        wanted = {ending: options[ending] for ending in files.DRAWN if options[ending]}
        if not wanted:
            raise CommandError("Say which file to write: --docx, --pdf or --xlsx.")
        period = self._period(options["year"], options["period"])
        for ending, path in wanted.items():
            try:
                body = files.official(period, ending)
                path.write_bytes(body)
            except LookupError as error:
                raise CommandError(f"There is no plan for {options['year']}.") from error
            except (BrokenTemplate, OSError) as error:
                raise CommandError(f"{path}: {error}") from error
            self.stdout.write(f"{path}")

    @staticmethod
    def _period(year: int, code: str) -> ReportingPeriod:
        kind, number = BY_CODE[code]
        period = periods.of_year(year, kind).filter(number=number).first()
        if period is None:
            raise CommandError(f"There is no period {code} in {year}.")
        if not has_begun(period):
            raise CommandError(f"The period {code} of {year} begins on {period.first_day}.")
        return period

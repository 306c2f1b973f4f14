import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from core.doctor import Asking, Finding, Level, Section, examine, worst
from sonla_plan.administration.health import CHECKS

SIGNS = {Level.OK: "ok", Level.NOTE: "i ", Level.WARNING: "! ", Level.ERROR: "!!"}
#: what a timer or a monitor reads
CODES = {Level.OK: 0, Level.NOTE: 0, Level.WARNING: 1, Level.ERROR: 2}


class Command(BaseCommand):
    help = "Looks whether everything is in order. Ends with 0, with 1 (warnings) or 2 (errors)."
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="findings as JSON")
        parser.add_argument(
            "--deep", action="store_true", help="slow looks too: the mail server, every attachment"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        findings = examine(CHECKS, Asking(deep=options["deep"]))
        level = worst(findings)
        if options["json"]:
            told = {"level": level.name.lower(), "findings": [f.as_dict() for f in findings]}
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=1))
        else:
            self._print(findings)
        sys.exit(CODES[level])

    def _print(self, findings: list[Finding]) -> None:
        for section in Section:
            self.stdout.write(f"\n{section.label}")
            for finding in (f for f in findings if f.section == section):
                self.stdout.write(f"{SIGNS[finding.level]} {finding.title}: {finding.said}")
                if finding.level > Level.OK:
                    self.stdout.write(f"     {finding.owner.label}: {finding.todo}")

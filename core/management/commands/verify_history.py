import dataclasses
import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from core import sealing

#: besides 0, unbroken
BROKEN, NOTHING_SEALED = 1, 3


class Command(BaseCommand):
    help = (
        "Prove that history and logs are what was sealed; name the first row that is not. "
        "Ends with 0: unbroken, 1: broken, 3: nothing was sealed yet."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON object")
        parser.add_argument(
            "--digest", default="", help="of a seal, noted down elsewhere: it must be among them"
        )
        parser.add_argument(
            "--after", type=int, default=0, metavar="SEAL", help="take the seals up to it on trust"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        found = sealing.verify(after=options["after"], expected=options["digest"])
        problem = found.problem
        if options["json"]:
            self.stdout.write(json.dumps(dataclasses.asdict(found), ensure_ascii=False))
        elif problem is not None:
            self.stdout.write(f"BROKEN at seal {problem.seal}: {problem.told}")
        elif found.digest == sealing.NOTHING:
            self.stdout.write("Nothing was sealed yet.")
        else:
            told = f"Unbroken: {found.rows} rows under {found.seals} seals; the last is"
            self.stdout.write(f"{told} {found.digest}")
        if problem is not None:
            sys.exit(BROKEN)
        if found.digest == sealing.NOTHING:
            sys.exit(NOTHING_SEALED)

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import IntegrityError

from core import sealing


class Command(BaseCommand):
    help = "Seal what the history and the logs have gained since the last run. Run it every night."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = sealing.seal()
        except sealing.Busy as error:
            raise CommandError(f"Not sealed: {error}. Run it again.") from error
        except sealing.Broken as error:
            raise CommandError(f"Not sealed: {error}. Run verify_history.") from error
        except IntegrityError as error:
            raise CommandError("Not sealed: another run is sealing at this moment.") from error
        rows = sum(seal.rows for seal in made)
        digest = made[-1].digest if made else ""
        if options["json"]:
            self.stdout.write(json.dumps({"seals": len(made), "rows": rows, "digest": digest}))
        elif made:
            self.stdout.write(f"Sealed {rows} rows; seal {made[-1].number} is {digest}")
        else:
            self.stdout.write("Nothing new to seal.")

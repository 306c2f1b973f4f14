from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from core.cleaning import all_cleaners


class Command(BaseCommand):
    help = "Removes what was kept long enough: sessions, sign-in attempts, form keys, old uploads."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say how many are due")
        parser.add_argument("--why", action="store_true", help="say the terms and the reasons")

    def handle(self, *args: Any, dry_run: bool, why: bool, **options: Any) -> None:
        for one in all_cleaners():
            if why:
                self.stdout.write(f"{one.what}: after {one.days} days; {one.why}.")
                continue
            count = one.clean(dry_run=dry_run)
            self.stdout.write(f"{one.what}: {count}{' due' if dry_run else ' removed'}")

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from core import clock
from inspections.actions.files import due_files, remove_due_files


class Command(BaseCommand):
    help = "Remove photos and scans that were kept for as long as the rule in force says."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say how many are due")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        today = clock.today()
        if dry_run:
            self.stdout.write(f"Due on {today:%d/%m/%Y}: {len(due_files(today))}. Nothing removed.")
            return
        self.stdout.write(f"Removed: {remove_due_files(by=None, today=today)}.")

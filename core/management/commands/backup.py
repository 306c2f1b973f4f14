from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.backup import Problem, running


class Command(BaseCommand):
    help = "Writes database and attachments into one archive, encrypted for BACKUP_RECIPIENT."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--prove",
            action="store_true",
            help="restore it into a scratch database and compare every row and file",
        )

    def handle(self, *args: Any, prove: bool = False, **options: Any) -> None:
        try:
            done = running.backup(prove=prove)
        except Problem as problem:
            raise CommandError(str(problem)) from None
        taken, manifest = done.taken, done.taken.manifest
        self.stdout.write(
            f"{taken.path}: {taken.size} bytes, {len(manifest.tables)} tables,"
            f" {manifest.rows} rows, {len(manifest.files)} files, {taken.seconds} s"
        )
        self.stdout.write(f"SHA-256 {taken.digest}")
        if manifest.lost:
            self.stderr.write(
                f"{len(manifest.lost)} files that records name are not on the disk,"
                f" first {manifest.lost[0]}"
            )
        if done.proven:
            self.stdout.write("Restored into a scratch database: every row and file is the same.")
        for name in done.removed:
            self.stdout.write(f"{name} removed: older than what is kept")

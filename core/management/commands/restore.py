from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.backup import Problem, running
from core.backup.archive import Manifest


class Command(BaseCommand):
    help = "Puts an archive of `backup` back, or proves with --into scratch that it could be."
    # The database may be empty, or of another release.
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("archive", type=Path)
        parser.add_argument(
            "--identity", type=Path, required=True, help="the file that age-keygen made"
        )
        parser.add_argument(
            "--into",
            choices=("place", "scratch"),
            default="place",
            help="scratch: into a database that goes again, to compare; nothing is changed",
        )
        parser.add_argument(
            "--overwrite", default="", metavar="NAME", help="the name of a database holding data"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        archive, identity = options["archive"], options["identity"]
        if not identity.is_file():
            raise CommandError(f"There is no identity file {identity}.")
        try:
            if options["into"] == "scratch":
                manifest = running.prove(archive, identity)
                self.tell(
                    "Proven: restored into a scratch database, everything is the same", manifest
                )
                return
            manifest = running.restore(archive, identity, overwrite=options["overwrite"])
        except Problem as problem:
            raise CommandError(str(problem)) from None
        self.tell("Restored", manifest)
        self.stdout.write("Now run `manage.py migrate` and start the services again.")

    def tell(self, what: str, manifest: Manifest) -> None:
        self.stdout.write(
            f"{what}: {manifest.taken_at}, {len(manifest.tables)} tables, {manifest.rows} rows,"
            f" {len(manifest.files)} files, release {manifest.release}"
        )

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts import actions
from accounts.models import User
from accounts.permissions import Role
from core import installation
from sonla_plan.demo import removal


class Command(BaseCommand):
    help = "Remove the demonstration whole, by starting the database anew."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--yes", action="store_true", help="do not ask")

    def handle(self, *args: Any, yes: bool, **options: Any) -> None:
        if not installation.current().is_demo:
            raise CommandError("This is not a demonstration: nothing was removed.")
        if not yes and input("Remove all demonstration records? (yes/no) ") != "yes":
            raise CommandError("Nothing was removed.")
        try:
            luggage, kept = removal.remove()
        except removal.Refused as found:
            raise CommandError(
                "Nothing was removed: people who are not the demo's have written or changed records"
                f" that would be lost: {found}."
            ) from found
        self.stdout.write(f"Removed; accounts carried over: {len(luggage.accounts)}.")
        self.stdout.write(f"Files of the demonstration removed: {len(luggage.files)}.")
        if kept:
            self.stdout.write(f"The old database is kept as {kept}.")
        if not User.objects.filter(role=Role.ADMINISTRATOR, is_active=True).exists():
            password = actions.random_password()
            actions.create_user(
                by=None,
                password=password,
                username="quantri",
                full_name="Quản trị hệ thống",
                role=Role.ADMINISTRATOR,
            )
            self.stdout.write(f"quantri {password}")

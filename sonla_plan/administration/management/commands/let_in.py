from typing import Any

from axes.utils import reset as forget_failures
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts import actions
from accounts.models import User
from core import history


class Command(BaseCommand):
    help = (
        "For whoever is shut out and has no other administrator to ask: a new password, changed at "
        "the next sign-in, and no second step. The account's history says that it was done here."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--reason", required=True, help="who asked for it, and why")

    def handle(self, *args: Any, **options: Any) -> None:
        name, reason = options["username"], options["reason"].strip()
        if not reason:
            raise CommandError("Say who asked for it, and why: --reason “…”.")
        user = User.objects.live().filter(username=name).first()
        if user is None:
            raise CommandError(f"There is no account “{name}”.")
        if not user.is_active:
            raise CommandError(f"“{name}” is deactivated: another administrator lets it in again.")
        password = actions.random_password()
        with history.batch(by=None, reason=f"manage.py let_in: {reason}"):
            actions.set_password(user, by=None, password=password, must_change=True)
            actions.take_away_second_factor(user, by=None)
        forget_failures(username=name)
        self.stdout.write(f"{name} {password}")

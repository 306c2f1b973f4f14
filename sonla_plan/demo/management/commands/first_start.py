from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError

from accounts import actions
from accounts.models import User
from accounts.permissions import Role
from communes.loading import load_units
from sonla_plan.demo.people import passwords
from sonla_plan.demo.seeding import seed
from sonla_plan.plan.loading import load_first_rows
from sonla_plan.settings import environment


class Command(BaseCommand):
    help = "Units, the plan, and on the very first start the demo (DEMO=0: one administrator)."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            demo = environment.flag("DEMO", default=True)
        except ImproperlyConfigured as problem:
            raise CommandError(str(problem)) from None
        load_units()
        load_first_rows()
        if not User.objects.exists():
            if demo:
                seed()
            else:
                self.create_administrator()
        for account, password in passwords():
            self.stdout.write(f"{account} {password}")

    def create_administrator(self) -> None:
        """The password is printed this once; the first sign-in changes it."""
        password = actions.random_password()
        actions.create_user(
            by=None,
            password=password,
            username="quantri",
            full_name="Quản trị hệ thống",
            role=Role.ADMINISTRATOR,
        )
        self.stdout.write(f"quantri {password}")

import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from communes.loading import load_units
from sonla_plan.demo.people import passwords
from sonla_plan.demo.seeding import seed
from sonla_plan.demo.story import DEFAULT_UNTIL, FIRST_DAY
from sonla_plan.plan.loading import load_first_rows


class Command(BaseCommand):
    help = "Make the demonstration records and accounts. Refused where accounts already are."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--until",
            default=DEFAULT_UNTIL,
            help="the day the demo ends and its clock stands (default 2019-06-30)",
        )

    def handle(self, *args: Any, until: datetime.date | str, **options: Any) -> None:
        try:
            until = datetime.date.fromisoformat(str(until))
        except ValueError:
            raise CommandError(
                f"--until is {until!r}, but it must be year-month-day, such as 2019-12-31."
            ) from None
        if not FIRST_DAY <= until <= FIRST_DAY.replace(month=12, day=31):
            raise CommandError("--until must be a day of 2019.")
        if User.objects.exists():
            raise CommandError(
                "There are accounts already: the demo is made in an empty database only."
            )
        load_units()
        load_first_rows()
        seed(until)
        for account, password in passwords():
            self.stdout.write(f"{account} {password}")

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import translation

from core import clock
from returns import reminders


class Command(BaseCommand):
    help = "E-mails who has a return due soon or overdue; run it once a day, nobody is told twice."

    def handle(self, *args: Any, **options: Any) -> None:
        if not reminders.is_possible():
            self.stdout.write("No e-mail server is set up: nothing sent, nobody counts as told")
            return
        with translation.override("vi"):
            sent, failed = reminders.send(clock.today())
        self.stdout.write(f"{sent} sent, {failed} not sent")

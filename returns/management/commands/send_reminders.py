from typing import Any

from django.core.management.base import BaseCommand
from django.utils import translation

from core import clock
from returns import reminders


class Command(BaseCommand):
    help = "E-mails who has a return due soon or overdue; run it once a day, nobody is told twice."

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override("vi"):
            sent, failed = reminders.send(clock.today())
        self.stdout.write(f"{sent} sent, {failed} not sent")

"""The project's only clock. A demo's clock stands still, and says so."""

import datetime

from django.utils import timezone

from . import installation


def today() -> datetime.date:
    """Today in Asia/Ho_Chi_Minh, or the day on which the demo's clock stands."""
    return installation.current().clock_on or timezone.localdate()


def now() -> datetime.datetime:
    """The real moment, for history: never the demo's clock."""
    return timezone.now()


def local(moment: datetime.datetime) -> datetime.datetime:
    """The same moment as it reads on the wall here."""
    return timezone.localtime(moment)

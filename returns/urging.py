"""The draft of the công văn that urges late units, in the words of the office."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from core import clock
from core.models import ReportingPeriod

from .models import Return


def letter(period: ReportingPeriod, late: Sequence[Return]) -> str:
    """The body only: number, date, letterhead and signature are the office's."""
    units = "\n".join(f"{n}. {_unit(row)}" for n, row in enumerate(late, start=1))
    names = {
        "period": period.label,
        "first": f"{period.first_day:%d/%m/%Y}",
        "last": f"{period.last_day:%d/%m/%Y}",
        "today": f"{clock.today():%d/%m/%Y}",
        "units": units,
    }
    return (
        _(
            "Subject: returns on the prevention of prostitution not received, %(period)s\n\n"
            "To: the units named below\n\n"
            "For the report on the prevention of prostitution of %(period)s (figures from "
            "%(first)s to %(last)s), the returns of the following units have not been received by "
            "%(today)s:\n\n%(units)s\n\n"
            "The units are asked to complete and submit their returns on the system at once, and "
            "to send the signed report. A unit without anything that occurred answers “nothing to "
            "report” explicitly. Difficulties are to be told to the lead agency for help.\n\n"
            "We ask the units to comply./."
        )
        % names
    )


def _unit(row: Return) -> str:
    if row.due_on is None:
        return row.unit_name
    day = f"{row.due_on:%d/%m/%Y}"
    return _("%(unit)s (due on %(day)s)") % {"unit": row.unit_name, "day": day}

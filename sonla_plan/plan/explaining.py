"""The figure an explanation is asked about, in words; and what was asked about a figure."""

from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from communes.models import District
from core.tables import printed
from core.templatetags.ui import status_label
from core.todo import SHOWN

from .models import Explanation, Plan
from .progress import Progress, Status
from .standing import Standing

#: a figure that stands so may be asked about
BEHIND = (Status.BEHIND, Status.AT_RISK, Status.NOT_ACHIEVED, Status.NO_DATA)


def is_behind(standing: Standing | None) -> bool:
    """Of the province, or of one of its districts."""
    if standing is None or standing.progress is None:
        return False
    return any(p.status in BEHIND for p in (standing.progress, *standing.districts.values()))


def figure_of(standing: Standing, district: District | None) -> str:
    """`12/29, 15 due by then: behind`, of the district where one is asked, else the province."""
    progress = standing.districts.get(district.pk) if district else standing.progress
    return "" if progress is None else figure_words(progress)


def figure_words(progress: Progress) -> str:
    figure = printed(progress.achieved)
    if progress.population is not None:
        figure = f"{figure}/{printed(progress.population)}"
    if progress.due_now is not None:
        due = printed(progress.due_now)
        figure = _("%(figure)s, due by then %(due)s") % {"figure": figure, "due": due}
    return f"{figure}: {status_label(progress.status).lower()}" if progress.status else figure


def beside(
    user: User, plan: Plan, key: str, district: District | None = None
) -> list[dict[str, Any]]:
    """The newest questions about a target's figure and their answers, in the reader's scope."""
    rows: Any = Explanation.objects.visible_to(user).filter(plan=plan, indicator=key)
    if district is not None:
        rows = rows.filter(district=district)
    return [
        {
            "unit": row.unit_name,
            "url": row.get_absolute_url(),
            "figure": row.figure,
            "as_of": row.as_of,
            "due_on": row.due_on,
            "state": row.get_state_display(),
            "answer": row.answer,
            "is_open": row.is_open,
        }
        for row in rows.for_list()[:SHOWN]
    ]

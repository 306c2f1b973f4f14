"""Every component once, on one page: what a designer looks at, and what the browser tests measure.

The words are the project's own and the communes are real; nothing here is a figure of the plan,
and nothing is stored.
"""

import datetime
from itertools import cycle
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from communes.models import Commune
from core import clock, pages
from core.models import Change
from core.presentation import Entry, entry
from core.templatetags.ui import STATUSES
from outreach.forms import ActivityForm

STATES = ("yes", "part", "no", "unknown")
#: figures by month; None is a month to come
POINTS: list[int | None] = [9, 23, 49, 79, 110, 133, *[None] * 6]
DUE = [15, 30, 46, 61, 77, 92, 107, 123, 138, 153, 169, 184]
#: a day that does not exist: the form shows what a wrong field looks like
WRONG = {"held_on": "31/04/2019", "quantity": "0", "language": "vi"}


@require_http_methods(["GET", "HEAD", "POST"])
def specimen(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    form = ActivityForm(request.POST or WRONG, user=user)
    form.is_valid()
    pages.materialise_choices(form)
    today = clock.today()
    communes = list(Commune.objects.live().in_force(today).for_list())
    context = {
        "statuses": list(STATUSES),
        "points": POINTS,
        "due": DUE,
        "fact_rows": _facts(communes[0], today),
        "form": form,
        "changes": [_change()],
        "entries": [_entry(c, today) for c in communes[:3]],
        "page": Paginator(communes, 25).page(2),
        "map": {"communes": _places(communes), "legend": _legend()},
    }
    return TemplateResponse(request, "components/specimen.html", context)


def _facts(commune: Commune, today: datetime.date) -> list[tuple[Any, ...]]:
    return [
        (_("Commune"), commune.full_name, commune.get_absolute_url()),
        (_("As of"), today.strftime("%d/%m/%Y")),
        (_("Attendances"), 1250),
        (_("Link"), None),
    ]


def _change() -> Entry:
    """A line of history that was never stored, read the way the stored ones are."""
    return entry(
        Change(
            at=clock.now(),
            actor_name=_("The system"),
            verb=Change.Verb.UPDATE,
            model="outreach.outreachactivity",
            changes={
                "attendances": {"old": 125, "new": 1250},
                "held_on": {"old": None, "new": clock.today().isoformat()},
            },
        )
    )


def _entry(commune: Commune, today: datetime.date) -> dict[str, Any]:
    return {
        "on": today,
        "label": commune.full_name,
        "text": _("State of each commune on %(day)s") % {"day": today.strftime("%d/%m/%Y")},
        "url": commune.get_absolute_url(),
        "kind": _("Outreach"),
    }


def _legend() -> list[tuple[str, Any]]:
    words = (_("all officers trained"), _("some officers trained"), _("not yet"),
             _("no officer recorded"))  # fmt: skip
    return list(zip(STATES, words, strict=True))


def _places(communes: list[Commune]) -> list[dict[str, Any]]:
    words = dict(_legend())
    return [
        {
            "code": commune.code,
            "name": commune.name,
            "kind_label": commune.get_kind_display(),
            "district": commune.district.full_name if commune.district else "",
            "url": commune.get_absolute_url(),
            "state": state,
            "state_label": words[state],
        }
        for commune, state in zip(communes, cycle(STATES), strict=False)
    ]

"""The map's 204 states: outreach, registration or training. Never recognition or hotspots."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communes.models import Commune
from core.indicators import rows_of
from sonla_plan.plan.indicators import BY_KEY
from sonla_plan.plan.years import PlanYear

from .selection import Selection

CHOICES = {
    "outreach": ("communes_reached", gettext_lazy("Outreach")),
    "registration": ("communes_registered", gettext_lazy("Registration")),
    "training": ("officers_trained", gettext_lazy("Training")),
}
WORDS = {
    "outreach": {"yes": gettext_lazy("reached"), "no": gettext_lazy("not yet")},
    "registration": {"yes": gettext_lazy("registered"), "no": gettext_lazy("not yet")},
    "training": {
        "yes": gettext_lazy("all officers trained"),
        "part": gettext_lazy("some officers trained"),
        "no": gettext_lazy("not yet"),
        "unknown": gettext_lazy("no officer recorded"),
    },
}


def commune_map(choice: str, selection: Selection, year: PlanYear, url: str) -> dict[str, Any]:
    """Two queries: the communes in scope, and the rows that give each its state."""
    choice = choice if choice in CHOICES else "outreach"
    states = _states(choice, selection, year)
    words, elsewhere = WORDS[choice], selection.elsewhere
    communes = (
        Commune.objects.live()
        .in_force(year.window.until)
        .filter(district_id__in=selection.asked.districts)
        .for_list()
    )
    return {
        "communes": [
            _place(c, states.get(c.pk, "unknown" if "unknown" in words else "no"), words, elsewhere)
            for c in communes
        ],
        "legend": [(state, label) for state, label in words.items()],
        "caption": _("State of each commune on %(day)s")
        % {"day": year.window.until.strftime("%d/%m/%Y")},
        "choices": [
            {
                "label": label,
                "url": selection.link(url, map=name),
                "active": name == choice,
            }
            for name, (_key, label) in CHOICES.items()
        ],
    }


def _place(commune: Commune, state: str, words: dict[str, Any], elsewhere: str) -> dict[str, Any]:
    return {
        "code": commune.code,
        "name": commune.name,
        "kind_label": commune.get_kind_display(),
        "district": commune.district.full_name if commune.district else "",
        "url": f"{commune.get_absolute_url()}{elsewhere}",
        "state": state,
        "state_label": words[state],
    }


def _states(choice: str, selection: Selection, year: PlanYear) -> dict[int, str]:
    indicator = BY_KEY[CHOICES[choice][0]]
    options = year.options.get(indicator.key, {})
    rows = rows_of(indicator.source, year.window, options, selection.asked.districts).order_by()
    place = "commune_id" if choice == "training" else "pk"
    done: dict[int, list[bool]] = {}
    for pk, day in rows.values_list(place, "done_on"):
        done.setdefault(pk, []).append(day is not None)
    return {
        pk: "yes" if all(marks) else "part" if any(marks) else "no" for pk, marks in done.items()
    }

"""B7 to B9: persons and their support, healthy communes and models, tip-offs and budget."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .shape import COMMUNES, DONG, NUMBER, ONLY_DISTRICTS, PEOPLE, TIMES, Cell, Table, flat

# --- B7: persons selling sex, and the support they were given -----------------------------------


def _b7(key: str, label: Any, unit: Any = PEOPLE, **flags: Any) -> Cell:
    return Cell(f"b7.{key}", label, unit, typed=True, persons=True, **flags)


#: ways of support; a person supported in several ways is counted once in all
WAYS = ("counselled", "health", "legal", "vocational", "jobs", "loans")


def _way(*times: str) -> dict[str, Any]:
    """Persons are no more than all who were supported, and no more than their attendances."""
    return {"part_of": tuple(f"b7.{key}" for key in ("supported", *times)), "hard": True}


B7 = Table(
    "B7",
    _("Persons selling sex; support to reintegrate"),
    [NUMBER],
    flat(
        _b7(
            "on_file",
            _("Persons on file"),
            level=True,
            part_of=("b7.estimated",),
            roles=ONLY_DISTRICTS,
        ),
        _b7("estimated", _("Persons estimated in all"), level=True, roles=ONLY_DISTRICTS),
        _b7("supported", _("Persons supported in all, each counted once")),
        _b7("counselled", _("Persons counselled"), **_way("counselled_times")),
        _b7("counselled_times", _("Attendances of counselling"), TIMES),
        _b7("health", _("Persons given health care, HIV prevention"), **_way("health_times")),
        _b7("health_times", _("Attendances of health care"), TIMES),
        _b7("legal", _("Persons given legal aid"), **_way()),
        _b7("vocational", _("Persons given vocational training"), **_way()),
        _b7("jobs", _("Persons helped to a job"), **_way()),
        _b7("loans", _("Persons given a loan"), **_way()),
        _b7("loans_amount", _("Loans in all"), DONG, money=True),
    ),
    covers=[("b7.supported", [f"b7.{way}" for way in WAYS])],
)

# --- B8: healthy communes and models ------------------------------------------------------------


def _b8(key: str, label: Any, unit: Any, **flags: Any) -> Cell:
    return Cell(f"b8.{key}", label, unit, roles=ONLY_DISTRICTS, **flags)


MODELS = pgettext_lazy("counting unit", "models")

B8 = Table(
    "B8",
    _("Healthy communes; prevention models"),
    [NUMBER],
    flat(
        _b8("communes", _("Communes, wards and townships"), COMMUNES, level=True),
        _b8(
            "registered",
            _("Registered for the year"),
            COMMUNES,
            level=True,
            part_of=("b8.communes",),
            hard=True,
        ),
        _b8(
            "kept",
            _("Recognised for the year before, and kept"),
            COMMUNES,
            level=True,
            part_of=("b8.communes",),
            hard=True,
        ),
        _b8("lost", _("Recognition lost in the period"), COMMUNES),
        _b8("models", _("Prevention models in force"), MODELS, level=True),
        _b8("new_models", _("New models founded"), MODELS),
        _b8("model_activities", _("Activities of the models"), _("activities")),
    ),
)

# --- B9: what no table above has a place for ----------------------------------------------------

TIPS = pgettext_lazy("counting unit", "tip-offs")

B9 = Table(
    "B9",
    _("Tip-offs; budget"),
    [NUMBER],
    flat(
        Cell("b9.tips", _("Tip-offs received"), TIPS, typed=True),
        Cell("b9.tips_done", _("Tip-offs dealt with"), TIPS, typed=True, part_of=("b9.tips",)),
        Cell("b9.budget", _("Budget given"), DONG, typed=True, money=True),
        Cell("b9.spent", _("Budget spent"), DONG, typed=True, money=True, part_of=("b9.budget",)),
    ),
)

"""Records of days that cannot be: still to come, or outside the life of their unit.

The forms refuse them. They come about otherwise: a unit's life is corrected afterwards, a file is
brought in by hand, the clock was wrong.
"""

from collections.abc import Sequence
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from core import clock
from core.doctor import Check, Owner, RowCheck

from .models import (
    Declaration,
    GuidingDocument,
    ModelActivity,
    Posting,
    PreventionModel,
    Recognition,
    Registration,
)

WRONG_DAYS = _("{what}: dates still to come or outside the life of the unit")
WRONG_DAY = _("Open each record and correct its date, or delete it and record it where it belongs.")


def odd_days(model: Any, units: Sequence[str] = ()) -> QuerySet[Any]:
    """Live rows with a `fact_days` day to come, or outside the life of what `units` lead to."""
    wrong = Q()
    for name in model.fact_days:
        wrong |= Q(**{f"{name}__gt": clock.today()})
        for unit in units:
            wrong |= Q(**{f"{unit}__valid_from__gt": F(name)})
            wrong |= Q(**{f"{unit}__valid_to__lt": F(name)})
    return model._default_manager.filter(wrong, deleted_at__isnull=True)


def days(model: Any, what: Any, *units: str, owner: Owner = Owner.DISTRICT) -> RowCheck:
    """`what`: the kind of record, in the plural."""
    return RowCheck(
        key=f"days.{model._meta.label_lower}",
        title=format_lazy(WRONG_DAYS, what=what),
        todo=WRONG_DAY,
        owner=owner,
        rows=lambda: odd_days(model, units),
    )


def postings_of_nobody() -> QuerySet[Any]:
    """In force today, of an account that may not sign in."""
    rows = Posting.objects.live().in_force(clock.today())
    return rows.filter(Q(user__is_active=False) | Q(user__deleted_at__isnull=False))


def models_without_commune_life() -> QuerySet[Any]:
    here = PreventionModel.objects.live()
    return here.filter(
        Q(valid_from__lt=F("commune__valid_from")) | Q(valid_from__gt=F("commune__valid_to"))
    )


CHECKS: tuple[Check, ...] = (
    days(Recognition, _("Recognitions"), owner=Owner.PROVINCE),
    days(Registration, _("Registrations"), "commune"),
    days(ModelActivity, _("Activities of prevention models"), "prevention_model"),
    days(GuidingDocument, _("Guiding documents"), "district", "agency"),
    days(Declaration, _("Declarations of nothing to report")),
    RowCheck(
        "models.life",
        _("Prevention models begun outside the life of their commune"),
        WRONG_DAY,
        Owner.PROVINCE,
        models_without_commune_life,
    ),
    RowCheck(
        "postings.nobody",
        _("Postings in force of accounts that are switched off"),
        _("End the posting, or let the account in again."),
        Owner.ADMINISTRATOR,
        postings_of_nobody,
    ),
)

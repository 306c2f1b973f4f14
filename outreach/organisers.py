"""The question who held an activity, as the form and the monthly grid ask it."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from .models import OutreachActivity

Organiser = OutreachActivity.Organiser


def offer_organisers(fields: Mapping[str, Any]) -> None:
    """Most are held by the commune: offered first, and the name asked of another one only."""
    organiser = fields["organised_by"]
    organiser.initial = Organiser.COMMUNE
    organiser.choices = [("", _("Not said")), *Organiser.choices]
    fields["organiser_name"].widget.attrs["data-only-when"] = f"organised_by={Organiser.OTHER}"


def without_hidden_name(form: Any, cleaned: dict[str, Any]) -> dict[str, Any]:
    """What stood in the hidden field is not meant."""
    if "organised_by" not in form.errors and cleaned.get("organised_by") != Organiser.OTHER:
        return cleaned | {"organiser_name": ""}
    return cleaned

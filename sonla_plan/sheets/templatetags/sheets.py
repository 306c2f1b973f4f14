"""The way from a list to the page that takes it from a workbook."""

from typing import Any

from django import template
from django.urls import reverse

from sonla_plan.sheets.tables import TABLES

register = template.Library()


@register.simple_tag
def upload_url(user: Any, rows: Any) -> str:
    """Where the user sends a file of such rows; "" where no table holds them or it is not offered.

    `rows`: the queryset of the list.
    """
    fitting = (table for table in TABLES if table.model is rows.model and table.offered(user))
    table = next(fitting, None)
    return reverse("sheets:import-create", args=[table.key]) if table else ""

"""The order of the Vietnamese alphabet for the few rows that keep no key of their own for it."""

from typing import Any

from django.db.models import Case, IntegerField, QuerySet, When

from . import text


def places(rows: QuerySet[Any], name: str) -> Case:
    """Each row's place by the field `name`, to sort by; the same on both databases. One query.

    For a few dozen rows: longer lists keep `core.text.sort_key` in a column.
    """
    names = rows.order_by().values_list(name, "pk")
    found = sorted(names, key=lambda row: (text.sort_key(row[0]), row[1]))
    whens = [When(pk=pk, then=place) for place, (_name, pk) in enumerate(found)]
    return Case(*whens, default=len(whens), output_field=IntegerField())

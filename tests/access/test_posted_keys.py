"""Keys no row can have, posted into every choice and hidden field of every form: never a 500."""

from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.db import transaction
from django.test import Client

from tests.undrawn import undrawn

from .table import LINES, Line
from .test_access import address

pytestmark = [pytest.mark.django_db, pytest.mark.once("postgresql")]
KEYS = ("9" * 30, str(2**63), "-" + "9" * 25, "9" * 5000, "a\x00b", "x")
#: every address that shows a form to those who may fill it in
FORMS = [line for line in LINES if line.get[4] == "2" and line.post[4] in "23"]
FORMS += [line for line in LINES if line.name.startswith("administration") and line.post[6] == "2"]


def bound_to_rows(field: forms.Field) -> bool:
    return hasattr(field, "choices") or field.widget.is_hidden or hasattr(field, "known")


def names(value: Any) -> Iterator[str]:
    """The names under which the forms of a page post keys."""
    if isinstance(value, forms.BaseForm):
        for name, field in value.fields.items():
            if bound_to_rows(field):
                yield value.add_prefix(name)
    elif isinstance(value, forms.BaseFormSet):
        yield from (name for form in value.forms for name in names(form))


def counts(value: Any) -> dict[str, str]:
    """A set of lines needs to know how many it has."""
    if not isinstance(value, forms.BaseFormSet):
        return {}
    total = str(len(value.forms))
    return {f"{value.prefix}-TOTAL_FORMS": total, f"{value.prefix}-INITIAL_FORMS": "0"}


def shown(page: Any) -> list[Any]:
    found = {id(v): v for layer in page.context or () for v in dict(layer.flatten()).values()}
    return list(found.values())


def send(client: Client, url: str, data: dict[str, Any]) -> int:
    # nothing is drawn: what is asked is whether the fields are checked
    with undrawn(), transaction.atomic():
        status = client.post(url, data).status_code
        transaction.set_rollback(True)
    return status


@pytest.mark.parametrize("line", FORMS, ids=str)
def test_no_form_trips_over_a_key(line: Line, stage) -> None:
    who = "admin" if line.name.startswith("administration") else "staff"
    client, url = stage.clients[who], address(line, stage.rows)
    page = client.get(url)
    parts = shown(page)
    asked = {name for part in parts for name in names(part)}
    data = {name: n for part in parts for name, n in counts(part).items()}
    wrong = [key[:12] for key in KEYS if send(client, url, data | dict.fromkeys(asked, key)) >= 500]
    assert wrong == []

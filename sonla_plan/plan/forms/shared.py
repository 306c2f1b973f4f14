from typing import Any, cast

from django import forms
from django.http import QueryDict


def put(form: forms.BaseForm, name: str, value: str) -> None:
    """Write into what was typed: a hidden field that has to follow what is stored by now."""
    data = cast(QueryDict, form.data).copy()
    data[name] = value
    cast(Any, form).data = data

"""Two people at one record: both values of every field that differs, and a choice for each."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from . import history, tables
from .forms import ABOUT_THE_PAGE, FactForm


def chosen(request: HttpRequest, form_class: type[FactForm], kwargs: Mapping[str, Any]) -> Any:
    """After a conflict the person chose for each field: theirs replaces what was typed."""
    theirs = [
        k.removeprefix("choice__")
        for k, v in request.POST.items()
        if k.startswith("choice__") and v == "theirs"
    ]
    if not theirs:
        return request.POST
    data = request.POST.copy()
    fresh = form_class(**{**kwargs, "initial": {}})
    for name in theirs:
        if name in fresh.fields:
            data.setlist(name, sent(fresh[name]))
    return data


def sent(stored: Any) -> list[str]:
    """What a page over the stored record would send for one of its fields.

    A ticked box sends `on` and an empty one nothing: its widget has no value to tell them by.
    """
    value = stored.field.prepare_value(stored.value())
    if isinstance(value, bool):
        return ["on"] if value else []
    shown = value if isinstance(value, list) else stored.field.widget.format_value(value)
    return [str(v) for v in (shown if isinstance(shown, list) else [shown or ""])]


def show(form: Any, conflict: history.Conflict) -> None:
    stored = type(form)(instance=conflict.current, user=form.user)
    rows = []
    for name in form.fields:
        if name in ABOUT_THE_PAGE or name not in stored.fields:
            continue
        theirs, mine = _shown(stored, name), _shown(form, name)
        if theirs != mine:
            rows.append(
                {"name": name, "label": form.fields[name].label, "theirs": theirs, "mine": mine}
            )
    form.conflict = {
        "rows": rows,
        "by": conflict.current.updated_by,
        "at": conflict.current.updated_at,
    }
    form.data = form.data.copy()
    form.data["row_version"] = str(conflict.current.version)


def _shown(form: Any, name: str) -> str:
    field = form.fields[name]
    value = form[name].value()
    if hasattr(field, "queryset"):
        wanted = {str(v) for v in (value if isinstance(value, list | tuple) else [value])}
        wanted = {str(getattr(v, "pk", v)) for v in wanted}
        return ", ".join(sorted(str(o) for o in field.queryset if str(o.pk) in wanted))
    if getattr(field, "choices", None):
        wanted = {str(v) for v in (value if isinstance(value, list | tuple) else [value])}
        return ", ".join(str(label) for key, label in field.choices if str(key) in wanted)
    return tables.printed(field.prepare_value(value)) if not isinstance(value, str) else value

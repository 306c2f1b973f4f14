"""The very rows behind a cell: the length of the list is the figure, or its sum is."""

from typing import Any

from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from communes.models import Agency, District
from communes.scoping import scope_of
from core import pages
from core.tables import Column, printed
from enforcement.persons import sees_persons
from returns import figures
from returns.columns import OF_THINGS
from returns.counting import COUNTED
from returns.sources import Unit, asked
from returns.tables import CELLS, Cell

from .completeness import period_of


@require_safe
def rows(request: HttpRequest, period: int, key: str) -> HttpResponseBase:
    user: Any = request.user
    found, cell = period_of(period), CELLS.get(key)
    unit = unit_of(user, request.GET.get("unit", ""))
    if cell is None or cell.typed or (cell.persons and not sees_persons(user)):
        raise Http404
    question = asked(found, unit)
    listed: Any = COUNTED[key].listed(question)
    shown = listed.for_list()
    value = figures.count(question, [cell])[key]
    days = f"{printed(found.first_day)} – {printed(found.last_day)}"
    place = str(unit) if unit else _("The whole province")
    return pages.list_page(
        request,
        title=str(cell.label),
        queryset=shown if shown.ordered else shown.order_by("pk"),
        columns=columns_of(listed.model, COUNTED[key].field, persons=cell.persons),
        template="returns/rows.html",
        context={"subtitle": f"{_figure(cell, value)} · {place} · {found.label} ({days})"},
        empty=_("Nothing in these days."),
    )


def columns_of(model: type[Model], field: str, *, persons: bool) -> tuple[Column, ...]:
    """Of a sum also what is summed, so that a reader can add it up.

    One record's count of persons is on this page for who may see it: in no file, which is passed
    on, and behind no sort.
    """
    columns = OF_THINGS[str(model._meta.model_name)]
    if not field:
        return columns
    name = model._meta.get_field(field).verbose_name
    amount = Column(
        field,
        name,
        lambda row: getattr(row, field),
        sort="" if persons else field,
        numeric=True,
        file=not persons,
    )
    return (*(column for column in columns if column.key != field), amount)


def _figure(cell: Cell, value: int | None) -> str:
    return f"{_('not known') if value is None else printed(value)} {cell.unit}"


def unit_of(user: Any, code: str) -> Unit | None:
    """`d12`, `a3`, or the province; 404 outside the reader's scope."""
    scope = scope_of(user)
    if not code:
        if not scope.province:
            raise Http404
        return None
    model: Any = {"d": District, "a": Agency}.get(code[:1])
    if model is None or not code[1:].isdecimal() or len(code) > 10:
        raise Http404
    pk = int(code[1:])
    own = scope.districts if model is District else scope.agencies
    if not scope.province and pk not in own:
        raise Http404
    unit: Unit | None = model.objects.visible_to(user).filter(pk=pk).first()
    if unit is None:
        raise Http404
    return unit

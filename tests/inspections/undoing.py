"""An undo as somebody does it: the page that offers it, its form, what is sent."""

import re
import uuid
from collections.abc import Iterable
from typing import Any

from django import forms
from django.test import Client

from accounts.models import User
from inspections import actions
from inspections.actions import FindingRow, MemberRow, PlannedRow, VisitRow
from inspections.models import (
    ChecklistAnswer,
    Establishment,
    Finding,
    Inspection,
    InspectionMember,
    PlannedEstablishment,
    Visit,
)
from tests.inspections import make

SETS = ("members", "planned", "visits", "findings")
UNDO = re.compile(r'href="([^"]+\?undo=\d+)"')


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def offered(user: User, record: Any) -> list[str]:
    """The addresses under which the record's page offers to undo, the newest first."""
    return UNDO.findall(signed_in(user).get(record.get_absolute_url()).content.decode())


def opened(user: User, record: Any, at: int = 0) -> Any:
    """The form that the page's link opens."""
    page = signed_in(user).get(offered(user, record)[at])
    assert page.status_code == 200, page
    return page


def filled_in(shown: Iterable[forms.BaseForm]) -> dict[str, Any]:
    """The fields of forms as a browser would send them back, by name; empty ones are left out."""
    data: dict[str, Any] = {}
    for bound in (bound for form in shown for bound in form):
        value = bound.field.prepare_value(bound.value())
        if isinstance(bound.field, forms.BooleanField):
            value = "on" if value else None
        elif not isinstance(value, str) and hasattr(bound.field.widget, "format_value"):
            value = bound.field.widget.format_value(value)
        value = value[0] if isinstance(value, list) else value
        if value not in (None, ""):
            data[bound.html_name] = value
    return data


def sent(page: Any, **changed: Any) -> dict[str, Any]:
    """What a browser would send from the form that was shown."""
    context = page.context
    several = [rows for name in SETS if hasattr(rows := context.get(name), "management_form")]
    shown = [context["form"], *(context[n] for n in ("checklist", "earlier") if n in context)]
    for rows in several:
        shown += [rows.management_form, *rows.forms]
    data = filled_in(shown)
    return {k: v for k, v in (data | {"form_key": str(uuid.uuid4())} | changed).items() if v != ""}


def save(user: User, page: Any, **changed: Any) -> Any:
    url = page.wsgi_request.get_full_path()
    return signed_in(user).post(url, sent(page, **changed))


def undone(user: User, record: Any, at: int = 0) -> None:
    answer = save(user, opened(user, record, at))
    assert answer.status_code == 302, answer.context["form"].errors


def rows_of(model: Any, **of: Any) -> list[Any]:
    return list(model.objects.filter(deleted_at__isnull=True, **of).order_by("pk"))


def member(row: InspectionMember, **changed: Any) -> MemberRow:
    names = ("name", "agency", "agency_name", "position", "card_number", "user", "pk", "version")
    return MemberRow(**{**{name: getattr(row, name) for name in names}, **changed})


def planned(row: PlannedEstablishment, **changed: Any) -> PlannedRow:
    names = ("establishment", "again_reason", "pk", "version")
    return PlannedRow(**{**{name: getattr(row, name) for name in names}, **changed})


def visited(row: Visit, **changed: Any) -> VisitRow:
    names = ("establishment", "visited_on", "outcome", "not_inspected_reason", "pk", "version")
    return VisitRow(**{**{name: getattr(row, name) for name in names}, **changed})


def finding(row: Finding, **changed: Any) -> FindingRow:
    names = ("text", "measure", "act", "remedy_due_on", "pk", "version")
    return FindingRow(**{**{name: getattr(row, name) for name in names}, **changed})


def held(shops: list[Establishment], **values: Any) -> Inspection:
    return make.held(*(make.visit(shop) for shop in shops), of="119", **values)


def members_changed(found: Inspection, by: User) -> None:
    """One taken out, one changed, one put in: nothing of the inspection itself."""
    first, second, _third = rows_of(InspectionMember, inspection=found)
    rows = [
        member(first, remove=True),
        member(second, name="Lò Văn Mới", position="Tổ trưởng"),
        MemberRow(name="Quàng Thị Thêm", agency_name="Đội liên ngành"),
    ]
    actions.change_inspection(found, by=by, members=rows)


def plan_of(shops: list[Establishment], of: str = "119") -> Inspection:
    return make.planned(
        of=of, on=make.day(7, 20), planned=[PlannedRow(establishment=shop) for shop in shops]
    )


def answers_of(visit: Visit) -> dict[int, tuple[str, str]]:
    return {a.item.number: (a.answer, a.note) for a in rows_of(ChecklistAnswer, visit=visit)}

"""Who undoes what: an officer of Thuận Châu, three places there, a visit with its minutes."""

import pytest

from accounts.models import User
from inspections import actions
from inspections.actions import Answer, FindingRow
from inspections.models import ChecklistItem, Establishment, Visit
from tests import factories
from tests.inspections import make
from tests.inspections.undoing import held


@pytest.fixture
def own() -> User:
    return factories.officer("119")


@pytest.fixture
def shops() -> list[Establishment]:
    return [make.establishment("119", f"Cơ sở {n}") for n in "ABC"]


@pytest.fixture
def visit(own: User, shops: list[Establishment]) -> Visit:
    """With two findings, and an answer to two lines of the checklist."""
    found = make.first_visit(held(shops[:1], by=own))
    one, two = ChecklistItem.objects.filter(number__in=(1, 2)).order_by("number")
    rows = [
        FindingRow(text="Chưa niêm yết nội quy", measure="reminded"),
        FindingRow(text="Thiếu hợp đồng", measure="remedy", remedy_due_on=make.day(4, 5)),
    ]
    answers = {one.pk: Answer("yes"), two.pk: Answer("no", "Hết hạn")}
    return actions.record_minutes(found, by=own, findings=rows, answers=answers, staff=4)

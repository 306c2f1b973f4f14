"""New records of a long file: made, checked and told of quickly, and the same as any other."""

import datetime
import json
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from core import history, making
from core.checking import Sound, check_row
from core.making import fill, own_key, record_of
from core.models import Change
from core.telling import created, created_texts
from inspections.models import Establishment, Finding, Inspection, Team, Visit
from inspections.models.files import VisitFile
from tests.factories import commune, user

pytestmark = pytest.mark.django_db
DAY = datetime.date(2019, 3, 5)


def shop(**values: Any) -> Establishment:
    return Establishment(
        **{"name": "Nhà nghỉ “Hoa \\ Ban”", "kind": "motel", "commune": commune(), **values}
    )


def outing() -> Inspection:
    return Inspection(team=Team(name="Đội", pk=3), decision_number="1/QĐ", starts_on=DAY)


def held(record: Any) -> dict[str, Any]:
    return {name: value for name, value in vars(record).items() if name != "_state"}


def test_a_record_is_the_one_its_model_makes() -> None:
    place, inspection = commune(), outing()
    cases: list[tuple[Any, dict[str, Any]]] = [
        (Establishment, {"name": "A", "kind": "motel", "commune": place, "agency": None}),
        (Visit, {"inspection": inspection, "commune": place, "visited_on": DAY, "staff": 0}),
        (Finding, {"visit": Visit(visited_on=DAY), "text": "x", "measure": "reminded"}),
        (Change, {"model": "x", "object_id": 1, "changes": {"a": 1}}),
        (VisitFile, {"kind": "photo"}),
    ]
    for model, values in cases:
        quick, usual = record_of(model, values), model(**values)
        if model is not Change:  # its batch is another one each time
            assert held(quick) == held(usual), model
        assert quick._state.adding
        assert quick._state.db is None
        for name, value in values.items():
            assert getattr(quick, name) == value


def test_no_two_records_share_what_can_change() -> None:
    one, other = record_of(Change, {}), record_of(Change, {})
    one.changes["a"] = 1
    assert other.changes == {}
    assert one.batch != other.batch
    here, there = record_of(Visit, {"commune": commune()}), record_of(Visit, {})
    assert here._state.fields_cache is not there._state.fields_cache


def test_fields_that_do_more_than_hold_a_value_are_set_as_their_model_sets_them() -> None:
    assert making._shape(Visit) is not None
    assert making._shape(VisitFile) is None
    assert making._shape(Change) is None


def test_a_relation_that_is_filled_in_has_its_key_or_gets_it_when_it_is_stored() -> None:
    visit, place = record_of(Visit, {}), commune()
    fill(visit, {"commune": place, "inspection": outing()})
    assert (visit.commune_id, visit.inspection_id) == (place.pk, None)
    assert visit.commune is place
    assert own_key(place) == place.pk
    fill(visit, {"commune": None})
    assert visit.commune_id is None


WRONG: tuple[dict[str, Any], ...] = (
    {"kind": "cinema"},
    {"name": ""},
    {"name": "x" * 201},
    {"commune": None},
    {"staff": -1},
    {"staff": 10_000},
    {"staff_women": 3},
    {"valid_from": datetime.date(2019, 2, 1), "valid_to": datetime.date(2019, 1, 1)},
    {"certificate_on": datetime.date(2999, 1, 1)},
    {"kind": "cinema", "staff": "viele", "name": None},
)


@pytest.mark.parametrize("values", WRONG)
def test_what_is_wrong_is_told_of_every_row_and_as_of_any_other(values: dict[str, Any]) -> None:
    """Also where rows before it were in order, and where the same was wrong before."""
    sound = Sound()
    with pytest.raises(ValidationError) as usual:
        check_row(shop(**values))
    for _row in range(2):
        check_row(shop(), sound)
        check_row(shop(staff=1, staff_women=1), sound)
        with pytest.raises(ValidationError) as told:
            check_row(shop(**values), sound)
        assert told.value.message_dict == usual.value.message_dict


def test_a_value_that_is_put_right_is_put_right_in_every_row() -> None:
    sound = Sound()
    for _row in range(2):
        row = shop(staff="7", licence_on="2019-03-05")
        check_row(row, sound)
        assert (row.staff, row.licence_on) == (7, DAY)


def test_a_value_that_cannot_be_kept_is_looked_at_each_time() -> None:
    for kinds in (["bar"], {"a": 1}):
        sound = Sound()
        for _row in range(2):
            change = Change(model="x", object_id=1, verb="create", changes=kinds)
            change.at = timezone.now()
            change.actor = change.actor_name = change.label = "x"
            check_row(change, sound)


def test_a_field_that_the_caller_vouches_for_is_not_looked_at() -> None:
    every = {one.name for one in Establishment._meta.fields}
    check_row(shop(kind="cinema"), Sound(frozenset(every)))
    with pytest.raises(ValidationError):
        check_row(shop(kind="cinema"), Sound(frozenset(every - {"kind"})))
    with pytest.raises(ValidationError):  # what several fields say together always is
        check_row(shop(staff_women=2), Sound(frozenset(every)))


def rows(count: int) -> list[Establishment]:
    place, by = commune(), user()
    return [
        shop(
            **{"pk": n + 1, "commune": place, "created_by": by, "updated_by": None},
            **{"name": f"Quán “{n}” \\n\t😀", "address": "%s {} \u2028" if n % 3 else ""},
            **{"is_at_risk": bool(n % 2), "staff": n % 4 or None, "staff_women": 0},
            **{"licence_on": DAY if n % 2 else None, "kind": ("motel", "bar")[n % 2]},
        )
        for n in range(count)
    ]


@pytest.mark.parametrize("count", [1, 7])
def test_many_are_told_of_as_each_by_itself(count: int) -> None:
    made = rows(count)
    assert [json.loads(text) for text in created_texts(made)] == [created(one) for one in made]
    links = [{"communes": {"old": [], "new": [n]}} for n in range(count)]
    found = [json.loads(text) for text in created_texts(made, links)]
    assert found == [created(one) | more for one, more in zip(made, links, strict=True)]


def test_a_record_that_says_nothing_is_told_of_as_nothing() -> None:
    assert [*created_texts([Change(batch=None, changes=None)])] == ["{}"]


def test_the_history_of_many_is_that_of_each() -> None:
    made = rows(150)
    for one in made:
        one.pk = None
    with history.batch(by=user()) as batch:
        stored = batch.create_many(made)
    lines = Change.objects.filter(batch=batch.id)
    assert {line.object_id: line.changes for line in lines} == {
        one.pk: created(one) for one in stored
    }
    assert {line.object_id: line.label for line in lines} == {one.pk: one.name for one in stored}

"""Many new rows at once: as one stream or as statements, the same is stored."""

import datetime
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from core import bulk, history
from core.models import Change, Submission
from inspections.models import Establishment, Visit
from inspections.models.files import VisitFile
from tests.factories import commune, user

pytestmark = pytest.mark.django_db

ODD = (
    *("a\tb", "a\\tb", "\\N", "\\.", "\\", "a\\\\b", "'", '"', "NULL", "null", "t"),
    *("a\u00a0b", "a\u2028b", "Nhà nghỉ “Hoa Ban” 😀", " x ", "{1,2}", "%s", ""),
)


def shops(count: int = bulk.STREAMED) -> list[Establishment]:
    place = commune()
    rows = [
        Establishment(
            name=f"Quán {n}",
            kind="karaoke",
            commune=place,
            address=ODD[n % len(ODD)],
            is_at_risk=bool(n % 2),
            staff=n if n % 3 else None,
            licence_on=datetime.date(2019, 1, 1 + n % 28) if n % 4 else None,
        )
        for n in range(count)
    ]
    for row in rows:
        row.refresh_keys()
    return rows


@pytest.mark.parametrize("count", [2, bulk.STREAMED, bulk.STREAMED * 2 + 1])
def test_what_is_read_back_is_what_was_stored(count: int) -> None:
    by, rows = user(), shops(count)
    with history.batch(by=by, reason="Dòng\tmột\nhai") as batch:
        stored = batch.create_many(rows)
    fields = [one.attname for one in Establishment._meta.concrete_fields]
    found = {row.pk: row for row in Establishment.objects.all()}
    assert [row.pk for row in stored] == sorted(found)
    assert len(found) == count
    for row in stored:
        assert not row._state.adding
        assert row._state.db == "default"
        same = found[row.pk]
        assert [getattr(row, name) for name in fields] == [getattr(same, name) for name in fields]
    lines = Change.objects.filter(batch=batch.id).order_by("object_id")
    assert [line.object_id for line in lines] == sorted(found)
    assert {line.reason for line in lines} == {"Dòng\tmột\nhai"}
    for line in lines:
        told: Any = line.changes
        assert told.get("address", {"new": ""})["new"] == found[line.object_id].address
        assert told["commune"]["new_label"] == str(found[line.object_id].commune)


def test_keys_go_on_after_a_stream() -> None:
    rows = shops()
    with transaction.atomic():
        bulk.insert([*rows_of(rows)])
    later = shops(1)
    bulk.insert([*rows_of(later)])
    assert later[0].pk > max(row.pk for row in rows)


def rows_of(rows: list[Establishment]) -> list[Establishment]:
    moment = datetime.datetime(2019, 6, 30, 12, tzinfo=datetime.UTC)
    for row in rows:
        row.created_at = row.updated_at = moment
    return rows


def test_what_the_database_refuses_is_an_integrity_error_and_nothing_is_stored() -> None:
    rows = rows_of(shops())
    rows[-1].valid_from, rows[-1].valid_to = datetime.date(2019, 2, 1), datetime.date(2019, 1, 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        bulk.insert(rows)
    assert not Establishment.objects.exists()


def test_a_value_that_the_database_would_work_out_is_not_taken_for_words() -> None:
    from django.db.models import F

    rows = rows_of(shops())
    rows[0].address = F("name")
    if connection.vendor == "postgresql":
        with pytest.raises(TypeError):
            bulk.insert(rows)


def test_fields_that_do_more_than_hold_a_value_are_not_streamed() -> None:
    assert bulk._columns(Visit)
    assert bulk._columns(Change)
    assert bulk._columns(VisitFile) == ()
    assert bulk._columns(Submission) == ()


def test_a_record_stored_after_it_was_set_is_what_the_row_belongs_to() -> None:
    late = shops(1)[0]
    visits = [Visit(establishment=late, visited_on=datetime.date(2019, 1, 1)) for _ in range(3)]
    late.pk = 7
    for visit in visits:
        bulk._take_keys(visit, [Visit._meta.get_field("establishment")])
    assert {visit.establishment_id for visit in visits} == {7}

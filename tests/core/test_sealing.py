"""The history is sealed night by night; whoever goes round the triggers is found by the row."""

import datetime
import io
import json
import threading
import uuid
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from core import clock, guards, sealing
from core.models import Change, Reading, Seal
from core.readings import log_reading
from tests.factories import user

pytestmark = pytest.mark.django_db


def lines(count: int, **values: Any) -> list[Change]:
    made = [
        Change(
            at=values.get("at", clock.now()), actor="ai", actor_name="Ai đó", verb="update",
            batch=uuid.uuid4(), model="communes.hotline", object_id=n, label=f"Dòng {n}",
            changes={"b": {"old": None, "new": 1.5}, "a": {"old": "ỷ", "new": True}},
        )
        for n in range(count)
    ]  # fmt: skip
    return Change.objects.bulk_create(made)


def tamper(sql: str, table: str = "core_change") -> None:
    """As somebody would who owns the database: the triggers are dropped and put back."""
    unique = guards.GUARDED[table]
    with connection.cursor() as cursor:
        for statement in guards.removals(connection.vendor, table):
            cursor.execute(statement)
        cursor.execute(sql)
        for statement in guards.statements(connection.vendor, table, unique):
            cursor.execute(statement, None)


def verdict() -> Any:
    return sealing.verify().problem


def proved(*options: str) -> tuple[int, dict[str, Any]]:
    out, code = io.StringIO(), 0
    try:
        call_command("verify_history", "--json", *options, stdout=out)
    except SystemExit as ended:
        code = int(str(ended.code))
    return code, json.loads(out.getvalue())


@pytest.fixture
def sealed() -> list[Change]:
    made = lines(7)
    log_reading(user(), Change, 1, "/lich-su/")
    sealing.seal()
    return made


@pytest.fixture
def by_threes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "ROWS", 3)


def test_what_stands_is_sealed_once_and_proved(sealed: list[Change]) -> None:
    found = sealing.verify()
    assert found.problem is None
    assert found.rows == Change.objects.count() + Reading.objects.count()
    assert sealing.seal() == []
    lines(2)
    assert [(made.table, made.rows) for made in sealing.seal()] == [("core_change", 2)]
    assert sealing.verify().rows == found.rows + 2


def test_a_seal_takes_no_more_rows_than_it_may(by_threes: None, sealed: list[Change]) -> None:
    seals = list(Seal.objects.order_by("number"))
    assert max(made.rows for made in seals) == 3
    assert [made.number for made in seals] == list(range(1, len(seals) + 1))
    assert [made.previous for made in seals[1:]] == [made.digest for made in seals[:-1]]
    assert verdict() is None


def named(kind: str, row: int) -> None:
    problem = verdict()
    assert problem is not None
    assert (problem.kind, problem.table, problem.row) == (kind, "core_change", row)
    assert f"core_change {row}" in problem.told


@pytest.mark.parametrize("column", ["actor_name", "reason", "label", "model"])
def test_a_changed_row_is_named(sealed: list[Change], column: str) -> None:
    tamper(f"UPDATE core_change SET {column} = 'x' WHERE id IN ({sealed[2].pk}, {sealed[4].pk})")
    named("changed", sealed[2].pk)


def test_so_is_a_changed_value_inside(sealed: list[Change]) -> None:
    tamper(f"UPDATE core_change SET changes = '{{}}' WHERE id = {sealed[6].pk}")
    named("changed", sealed[6].pk)


@pytest.mark.parametrize("place", [0, 3, 6])
def test_a_missing_row_is_named(by_threes: None, sealed: list[Change], place: int) -> None:
    tamper(f"DELETE FROM core_change WHERE id = {sealed[place].pk}")
    named("missing", sealed[place].pk)


def copy_of(row: Change, key: int, at: str = "at") -> str:
    columns = [f.column for f in Change._meta.concrete_fields if f.column not in ("id", "at")]
    told = ", ".join(columns)
    return (
        f"INSERT INTO core_change (id, at, {told}) SELECT {key}, {at}, {told} "
        f"FROM core_change WHERE id = {row.pk}"
    )


def test_a_row_put_in_between_is_named(sealed: list[Change]) -> None:
    key = lines(1)[0].pk + 1
    Change.objects.bulk_create([Change(pk=key + 1, at=clock.now(), object_id=1)])
    sealing.seal()
    tamper(copy_of(sealed[0], key))
    named("inserted", key)


def test_a_row_that_came_late_with_an_old_date_is_named(sealed: list[Change]) -> None:
    old = clock.now() - datetime.timedelta(days=3)
    made = lines(1, at=old)[0]
    named("backdated", made.pk)
    sealing.seal()
    named("backdated", made.pk)


def test_a_batch_that_took_long_is_no_forgery(sealed: list[Change]) -> None:
    lines(1, at=clock.now() - datetime.timedelta(hours=20))
    sealing.seal()
    assert verdict() is None


BROKEN = {
    "rows moved": "UPDATE core_seal SET last_id = last_id + 1 WHERE number = 2",
    "another moment": "UPDATE core_seal SET rows = rows + 1 WHERE number = 2",
    "gone": "DELETE FROM core_seal WHERE number = 2",
    "another chain": "UPDATE core_seal SET previous = 'x' WHERE number = 2",
    "another digest": "UPDATE core_seal SET digest = 'x' WHERE number = 2",
}


@pytest.mark.parametrize("sql", BROKEN.values(), ids=BROKEN)
def test_a_broken_chain_is_named(by_threes: None, sealed: list[Change], sql: str) -> None:
    tamper(sql, "core_seal")
    problem = verdict()
    assert problem is not None
    assert problem.kind == "chain"
    assert problem.seal in (2, 3)


def test_nothing_is_chained_to_a_seal_that_was_changed(sealed: list[Change]) -> None:
    tamper("UPDATE core_seal SET rows = rows + 1", "core_seal")
    lines(1)
    with pytest.raises(CommandError, match="verify_history"):
        call_command("seal_history")


def test_a_chain_cut_off_shows_by_the_digest_noted_down(by_threes: None) -> None:
    lines(7)
    last = sealing.seal()[-1]
    assert proved("--digest", last.digest)[0] == 0
    tamper(f"DELETE FROM core_seal WHERE number = {last.number}", "core_seal")
    assert proved()[0] == 0, "what is left is whole in itself"
    code, told = proved("--digest", last.digest)
    assert code == 1
    assert told["problem"]["kind"] == "chain"


def test_the_commands_say_it_in_codes_and_in_json(sealed: list[Change]) -> None:
    code, told = proved()
    assert (code, told["problem"]) == (0, None)
    assert told["digest"] == Seal.objects.latest("number").digest
    tamper(f"DELETE FROM core_change WHERE id = {sealed[1].pk}")
    code, told = proved()
    assert code == 1
    assert told["problem"]["kind"] == "missing"
    assert told["problem"]["row"] == sealed[1].pk
    out = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("verify_history", stdout=out)
    assert ended.value.code == 1
    assert f"core_change {sealed[1].pk}" in out.getvalue()
    number = Seal.objects.latest("number").number
    assert proved("--after", str(number))[0] == 0, "a known break may be stepped over"


def test_nothing_sealed_proves_nothing() -> None:
    assert proved()[0] == 3
    out = io.StringIO()
    call_command("seal_history", "--json", stdout=out)
    assert json.loads(out.getvalue())["rows"] == Change.objects.count()
    out = io.StringIO()
    call_command("seal_history", stdout=out)
    assert out.getvalue().strip() == "Nothing new to seal."


def test_who_watches_is_told(sealed: list[Change]) -> None:
    lines(3)
    told = sealing.state()
    assert told.last_at == Seal.objects.latest("number").at
    assert told.unsealed == {"core_change": 3, "core_reading": 0, "core_exported": 0}
    assert told.broken is None, "not looked, so not known"
    assert sealing.state(compare=True).broken is False
    tamper(f"DELETE FROM core_change WHERE id = {sealed[1].pk}")
    told = sealing.state(compare=True)
    assert told.broken is True
    assert told.problem is not None
    assert told.problem.row == sealed[1].pk


@pytest.mark.vendor("postgresql")
@pytest.mark.django_db(transaction=True)
def test_a_row_committed_late_with_a_smaller_id_is_waited_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It took its id before the others and comes after them: it must not be sealed out."""
    monkeypatch.setattr(sealing, "PATIENCE", "100ms")
    monkeypatch.setattr(sealing, "REST", 0.0)
    written, go_on, keys = threading.Event(), threading.Event(), []

    def write_slowly() -> None:
        try:
            with transaction.atomic():
                keys.append(lines(1)[0].pk)
                written.set()
                go_on.wait(20)
        finally:
            connection.close()

    slow = threading.Thread(target=write_slowly)
    slow.start()
    assert written.wait(20)
    later = lines(1)[0].pk
    assert later > keys[0]
    with pytest.raises(sealing.Busy):
        sealing.seal()
    assert Seal.objects.filter(table="core_change").count() == 0
    go_on.set()
    slow.join()
    sealing.seal()
    found = sealing.verify()
    assert found.problem is None
    assert found.rows == Change.objects.count()

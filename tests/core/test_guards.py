"""Append-only tables: raw SQL is refused, and no migration has lost a trigger on the way."""

import pytest
from django.db import IntegrityError, connection, transaction

from communes.actions import record_hotline
from core import guards
from core.models import Change
from sonla_plan.plan.models import Snapshot
from tests.factories import district
from tests.plan.plain import day

pytestmark = pytest.mark.django_db


def refused(sql: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.fixture
def change() -> Change:
    record_hotline(
        by=None, district=district("119"), kind="mailbox", address="Hòm thư", published_in="Báo",
        valid_from=day("05/03"),
    )  # fmt: skip
    return Change.objects.latest("pk")


def test_what_only_grows_is_known() -> None:
    logs = {"core_backuprun", "core_change", "core_exported", "core_reading"}
    assert set(guards.GUARDED) == logs | {"core_seal", "plan_snapshot"}
    assert guards.GUARDED[Snapshot._meta.db_table] == ("id", "period_id")


def test_all_migrations_done_every_guarded_table_has_its_triggers() -> None:
    assert guards.unguarded() == []
    assert guards.guards_stand(databases=["default"]) == []


def test_a_lost_trigger_is_noticed() -> None:
    with connection.cursor() as cursor:
        cursor.execute(guards.removals(connection.vendor, "core_change")[0])
    assert guards.unguarded() == ["core_change"]
    assert [e.id for e in guards.guards_stand(databases=["default"])] == ["core.E001"]


def test_the_history_is_not_rewritten(change: Change) -> None:
    refused(f"UPDATE core_change SET actor_name = 'ai đó' WHERE id = {change.pk}")
    refused(f"DELETE FROM core_change WHERE id = {change.pk}")
    with pytest.raises(IntegrityError), transaction.atomic():
        change.delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        Change.objects.filter(pk=change.pk).update(actor_name="ai đó")
    assert Change.objects.filter(pk=change.pk).exists()


@pytest.mark.vendor("postgresql")
def test_nor_truncated(change: Change) -> None:
    refused("TRUNCATE core_change")


@pytest.mark.vendor("sqlite")
def test_nor_replaced(change: Change) -> None:
    """INSERT OR REPLACE deletes a row and asks no DELETE trigger."""
    columns = ", ".join(f.column for f in Change._meta.concrete_fields)
    refused(
        f"INSERT OR REPLACE INTO core_change ({columns}) "
        f"SELECT {columns} FROM core_change WHERE id = {change.pk}"
    )

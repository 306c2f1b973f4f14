"""Tình trạng hệ thống: what `manage.py doctor` and the administrator's page find."""

import datetime
import io
import json
import re
import shutil
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.db import InterfaceError, OperationalError, ProgrammingError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from communes.models import Commune, GuidingDocument
from core import clock, jobs
from core.backup.running import record
from core.doctor import SHOWN, Asking, Level, Owner, RowCheck, backups, database, examine, machine
from core.models import BackupRun, Change, Installation, Job
from core.sealing import State
from inspections.models import Inspection, Visit
from outreach import actions as outreach
from outreach.models import OutreachActivity
from returns.models import Return, ReturnFigure
from sonla_plan.administration.health import CHECKS
from tests import world
from tests.conftest import drop_guards
from tests.factories import district, officer, user
from tests.inspections import make

pytestmark = pytest.mark.django_db

TOMORROW = datetime.date(2019, 7, 1)
BEFORE = datetime.date(1990, 1, 1)
URL = "/quan-tri/tinh-trang/"


def found(key, *, person=None):
    checks = [c for c in CHECKS if isinstance(c, RowCheck)] if "." in key else CHECKS
    here = [f for f in examine(checks, Asking(user=person)) if f.key == key]
    assert len(here) == 1, key
    return here[0]


@pytest.fixture
def administrator(client):
    person = user("administrator")
    client.force_login(person)
    return person


def test_every_check_says_whose_it_is_and_what_to_do():
    findings = examine(CHECKS, Asking(user=user("administrator"), deep=True))
    keys = [finding.key for finding in findings]
    assert len(keys) == len(set(keys))
    assert all(str(f.title) and str(f.said) and str(f.todo) for f in findings)
    assert {Owner.ADMINISTRATOR, Owner.PROVINCE, Owner.DISTRICT} == {f.owner for f in findings}
    bad = {f.key for f in findings if f.level > Level.NOTE and not f.key.startswith("disk")}
    # the suite's machine has no backup, plain http, and a throwaway database without fsync
    assert bad <= {"backup.taken", "backup.proven", "backup.key", "settings", "clock.demo",
                   "database.settings", "history.seal"}  # fmt: skip


# --- Records -----------------------------------------------------------------------------------


def visits():
    shop = make.establishment("119")
    make.held(make.visit(shop, outcome="reminded"), of="119")
    return Visit.objects.all()


def typed():
    visits().update(minutes_at=clock.now())
    return Visit.objects.all()


def activities():
    outreach.record_activity(
        by=None, communes=world.communes_of("119")[:1], form="session", held_on=world.DAY,
        attendances=5, document_number="1/BC",
    )  # fmt: skip
    return OutreachActivity.objects.all()


def documents():
    world.unit_facts("A", district=district("119"))
    return GuidingDocument.objects.all()


def without_rows():
    visits().update(deleted_at=clock.now())
    return Inspection.objects.all()


#: key -> (rows, what is written past every rule)
WRONG = {
    "visits.minutes": (visits, {}),
    "visits.findings": (typed, {"outcome": "violation"}),
    "visits.outside": (visits, {"visited_on": make.day(4, 1)}),
    "visits.staff": (typed, {"staff": 3, "staff_women": 4}),
    "days.inspections.visit": (visits, {"visited_on": TOMORROW}),
    "inspections.empty": (without_rows, {}),
    "days.outreach.outreachactivity": (activities, {"held_on": TOMORROW}),
    "days.communes.guidingdocument": (documents, {"issued_on": TOMORROW}),
}


@pytest.mark.parametrize("key", WRONG)
def test_a_record_that_should_not_be_there_is_found(key):
    make_rows, values = WRONG[key]
    person = user("administrator")
    before = found(key).count
    rows = make_rows()
    if values:
        rows.update(**values)
    here = found(key, person=person)
    assert (before, here.count, here.level) == (0, 1, Level.WARNING)
    [(label, url)] = here.links
    assert label
    assert url.startswith("/")


def test_a_unit_whose_life_was_corrected_afterwards():
    activities()
    place = Commune.objects.filter(
        pk__in=OutreachActivity.communes.through.objects.values("commune")
    )
    assert found("days.outreach.outreachactivity").count == 0
    place.update(valid_from=world.DAY + datetime.timedelta(days=1))
    assert found("days.outreach.outreachactivity").count == 1
    place.update(valid_from=BEFORE, valid_to=world.DAY)
    assert found("days.outreach.outreachactivity").count == 0
    place.update(valid_to=world.DAY - datetime.timedelta(days=1))
    assert found("days.outreach.outreachactivity").count == 1


def test_sums_of_a_return_are_answered_by_a_note():
    half = world.sent_return("A", district=district("119"))
    Return.objects.filter(pk=half.pk).update(confirmed={})
    before = found("returns.sums").count
    ReturnFigure.objects.filter(report=half, key="b7.counselled").update(done=10**6, note="")
    assert found("returns.sums").count == before + 1
    ReturnFigure.objects.filter(report=half).update(note="Vì đếm hai lần")
    assert found("returns.sums").count == 0


def test_who_may_not_see_a_row_gets_its_count():
    visits().update(visited_on=TOMORROW)
    other = officer("123")
    here = found("days.inspections.visit", person=other)
    assert (here.count, here.links) == (1, ())
    assert len(found("days.inspections.visit", person=officer("119")).links) == 1
    assert found("days.inspections.visit").links == ()  # of a command


def test_what_is_planned_is_not_even_counted(client, administrator):
    def told():
        text = client.get(URL).content.decode()
        return re.sub(r"\d\d:\d\d \d\d/\d\d/\d{4}|nonce-\S+|<input[^>]*csrf[^>]*>", "", text)

    before = told()
    shop = make.establishment("116", name="Cơ sở bí mật")
    make.planned(on=TOMORROW, members=make.three())
    Inspection.objects.filter(state="planned").update(
        starts_on=BEFORE, ends_on=BEFORE, decision_on=TOMORROW
    )
    assert Inspection.objects.not_held().count() == 1
    assert told() == before
    assert shop.name not in before


def test_as_many_queries_for_one_bad_record_as_for_forty(client, administrator):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(URL).status_code == 200
        return len(queries)

    for _n in range(40):
        activities()
    documents()
    pks = list(OutreachActivity.objects.values_list("pk", flat=True))
    OutreachActivity.objects.filter(pk=pks[0]).update(held_on=TOMORROW)
    cost()  # content types and the like are read once a process
    one = cost()
    OutreachActivity.objects.update(held_on=TOMORROW)
    assert cost() == one, one
    assert found("days.outreach.outreachactivity", person=administrator).count == 40
    assert len(found("days.outreach.outreachactivity", person=administrator).links) == SHOWN


#: reads this year's returns, a few dozen, and asks in Python
BY_HAND = {"returns.sums"}


@pytest.mark.vendor("postgresql")
@pytest.mark.parametrize(
    "check",
    [c for c in CHECKS if isinstance(c, RowCheck) and c.key not in BY_HAND],
    ids=lambda c: c.key,
)
def test_each_is_one_pass_over_its_table(check):
    """No subquery that is run for every row: the time grows as the table does."""
    rows = check.rows()
    sql, params = rows.order_by().values("pk").distinct().query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off")
        cursor.execute("EXPLAIN " + sql, params)
        plan = "\n".join(row[0] for row in cursor.fetchall())
    table = rows.model._meta.db_table
    assert "SubPlan" not in plan, plan
    assert "Nested Loop" not in plan, plan
    assert len(re.findall(rf" on {table}\b", plan)) <= 1, plan


# --- Machine, database, backup -----------------------------------------------------------------


def one(check, key, **asking):
    return next(f for f in check(Asking(**asking)) if f.key == key)


def test_a_disk_that_fills(monkeypatch):
    gigabyte = machine.GIGABYTE
    for free, level in ((30, Level.OK), (15, Level.WARNING), (7, Level.ERROR)):
        usage = SimpleNamespace(total=100 * gigabyte, free=free * gigabyte)
        monkeypatch.setattr(shutil, "disk_usage", lambda path, usage=usage: usage)
        levels = {f.level for f in machine.disk(Asking())}
        assert levels == {level}, free
    small = SimpleNamespace(total=5 * gigabyte, free=gigabyte // 2)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: small)
    assert {f.level for f in machine.disk(Asking())} == {Level.ERROR}


def test_a_clock_that_stands_or_was_set_back():
    assert one(machine.demo_clock, "clock.demo").level == Level.ERROR  # the suite's, no demo
    Installation.objects.update(is_demo=True)
    assert one(machine.demo_clock, "clock.demo").level == Level.NOTE
    Installation.objects.update(is_demo=False, clock_on=None)
    assert one(machine.demo_clock, "clock.demo").level == Level.OK
    assert one(machine.history_clock, "clock.history").level == Level.OK
    Change.objects.create(
        at=clock.now() + datetime.timedelta(hours=1), actor="a", actor_name="A", verb="create",
        model="core.installation", object_id=1, label="A",
    )  # fmt: skip
    assert one(machine.history_clock, "clock.history").level == Level.ERROR


def test_jobs_that_nobody_does():
    job = jobs.enqueue("sheets-check", 1)
    stuck = lambda: one(machine.waiting_jobs, "jobs.stuck")  # noqa: E731
    assert stuck().level == Level.OK
    Job.objects.update(queued_at=clock.now() - datetime.timedelta(minutes=6))
    assert (stuck().level, stuck().count) == (Level.ERROR, 1)
    Job.objects.update(state="running", leased_until=1, attempts=1)
    assert (stuck().level, stuck().count) == (Level.ERROR, 1)
    Job.objects.filter(pk=job.pk).update(state="failed")
    assert stuck().level == Level.OK
    assert one(machine.waiting_jobs, "jobs.failed").count == 1


def test_mail(settings):
    assert one(machine.mail, "mail").level == Level.NOTE
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    assert one(machine.mail, "mail").level == Level.OK
    assert one(machine.mail, "mail", deep=True).level == Level.WARNING


def test_a_guard_that_is_gone_and_a_migration_that_is_missing():
    assert one(database.guarded, "guards").level == Level.OK
    assert one(database.migrations, "migrations").level == Level.OK
    drop_guards()
    here = one(database.guarded, "guards")
    assert (here.level, "core_change" in here.said) == (Level.ERROR, True)
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM django_migrations WHERE app = 'core' AND name LIKE '%_backup_runs'"
        )
    assert one(database.migrations, "migrations").level == Level.ERROR


def test_a_release_older_than_its_database():
    """Gone back to: what the newer one migrated is still there."""
    MigrationRecorder(connection).record_applied("core", "9999_newer")
    here = one(database.migrations, "migrations")
    assert (here.level, here.said) == (Level.WARNING, "có 1 của phiên bản mới hơn")


def test_settings_of_the_database():
    here = one(database.settings_of_database, "database.settings")
    if connection.vendor == "sqlite":
        # the suite's stands in memory, where nothing is journalled in a file
        assert (here.level, here.said) == (Level.ERROR, "journal_mode = memory")
        return
    # the throwaway cluster of the suite keeps nothing through a power cut, and says so
    assert here.level == Level.ERROR
    assert "fsync = off" in here.said
    assert "server_encoding" not in here.said
    assert one(database.same_clock, "clock.database").level == Level.OK


def test_a_backup_grows_old(monkeypatch):
    Installation.objects.update(clock_on=None)
    taken = lambda: one(backups.backup, "backup.taken").level  # noqa: E731
    proven = lambda: one(backups.proven, "backup.proven").level  # noqa: E731
    key = lambda: one(backups.proven, "backup.key").level  # noqa: E731
    assert (taken(), proven(), key()) == (Level.ERROR, Level.ERROR, Level.WARNING)
    record(BackupRun.Kind.TAKEN, archive="a")
    record(BackupRun.Kind.PROVEN, archive="a", opened_by=BackupRun.Key.ONE_TIME)
    assert (taken(), proven(), key()) == (Level.OK, Level.OK, Level.WARNING)
    record(BackupRun.Kind.PROVEN, archive="a", opened_by=BackupRun.Key.KEPT)
    assert key() == Level.OK
    now = clock.now()
    for after, expected in (
        (datetime.timedelta(hours=29), (Level.OK, Level.OK, Level.OK)),
        (datetime.timedelta(hours=31), (Level.WARNING, Level.WARNING, Level.OK)),
        (datetime.timedelta(days=101), (Level.ERROR, Level.ERROR, Level.WARNING)),
    ):
        monkeypatch.setattr(clock, "now", lambda after=after: now + after)
        assert (taken(), proven(), key()) == expected
    record(BackupRun.Kind.FAILED, message="No space left on device")
    assert one(backups.backup, "backup.failed").level == Level.ERROR
    record(BackupRun.Kind.TAKEN, archive="b")
    assert "backup.failed" not in {f.key for f in backups.backup(Asking())}


def test_a_file_that_is_gone(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    documents()
    assert one(backups.missing_files, "files.missing", deep=True).level == Level.OK
    for path in tmp_path.rglob("*.pdf"):
        path.unlink()
    here = one(backups.missing_files, "files.missing", deep=True)
    assert (here.level, list(backups.missing_files(Asking()))) == (Level.ERROR, [])


def test_history_without_a_seal():
    def level(last, since, broken=None):
        return database.sealed(State(last, {"core_change": since}, broken)).level

    now = clock.now()
    assert level(None, 0) == Level.OK
    assert level(None, 5) == Level.WARNING
    assert level(now - datetime.timedelta(hours=20), 5) == Level.OK
    assert level(now - datetime.timedelta(days=3), 5) == Level.WARNING
    assert level(now - datetime.timedelta(days=3), 0) == Level.OK
    assert level(now, 0, broken=True) == Level.ERROR


# --- The faces ---------------------------------------------------------------------------------


def test_the_command_says_it_by_its_exit_code(monkeypatch):
    def ran(*words):
        out = io.StringIO()
        with pytest.raises(SystemExit) as end:
            call_command("doctor", *words, stdout=out)
        return end.value.code, out.getvalue()

    code, text = ran("--json")
    said = json.loads(text)
    assert (code, said["level"]) == (2, "error")
    assert {"key", "level", "owner", "title", "said", "todo", "count", "section"} == set(
        said["findings"][0]
    )
    names = "sonla_plan.administration.management.commands.doctor.CHECKS"
    monkeypatch.setattr(names, (machine.mail,))
    assert ran()[0] == 0
    visits()
    monkeypatch.setattr(names, tuple(c for c in CHECKS if isinstance(c, RowCheck)))
    code, text = ran()
    assert code == 1
    assert any(line.startswith("! ") for line in text.splitlines())


@pytest.mark.parametrize(
    "error", [ProgrammingError("no such table"), OperationalError("gone"), InterfaceError("closed")]
)
def test_a_check_that_the_database_refuses_silences_no_other(monkeypatch, error):
    def refused(asking):
        raise error

    names = "sonla_plan.administration.management.commands.doctor.CHECKS"
    monkeypatch.setattr(names, (refused, database.migrations, refused))
    out = io.StringIO()
    with pytest.raises(SystemExit) as end:
        call_command("doctor", "--json", stdout=out)
    migrations, unanswered = json.loads(out.getvalue())["findings"]
    assert end.value.code == 2
    assert migrations["key"] == "migrations"
    assert unanswered["key"] == "database.answers"
    assert unanswered["said"].startswith("2 ")
    assert unanswered["said"].endswith(f"({type(error).__name__})")


def test_the_page_tells_the_last_proven_restore(client, administrator):
    record(BackupRun.Kind.PROVEN, digest="0123456789abcdef", opened_by="one_time")
    visits()
    text = client.get(URL).content.decode()
    assert "SHA-256 0123456789ab…" in text
    assert reverse("inspections:visit-detail", args=[Visit.objects.get().pk]) in text
    for person in (user(), user("leadership"), officer("119")):
        client.force_login(person)
        assert client.get(URL).status_code == 403

"""What is kept for a term goes after it, and nothing sooner."""

import datetime
import io
import os
import uuid

import pytest
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.core.files.base import ContentFile
from django.core.management import call_command

from accounts.models import Session
from core import clock, jobs
from core.cleaning import all_cleaners
from core.models import Change, Job, Submission
from sonla_plan.sheets import actions
from sonla_plan.sheets.models import UNDO_DAYS, SheetImport
from sonla_plan.sheets.tables import BY_KEY
from tests.factories import user

pytestmark = pytest.mark.django_db
HOUR = datetime.timedelta(hours=1)


def ago(days):
    return clock.now() - datetime.timedelta(days=days)


def run(*words):
    out = io.StringIO()
    call_command("clean_up", *words, stdout=out)
    return dict(line.split(": ", 1) for line in out.getvalue().splitlines())


def session(at):
    return Session.objects.create(session_key=uuid.uuid4().hex, session_data="", expire_date=at)


def attempt(model, at):
    row = model(username="x", ip_address="10.0.0.1", user_agent=uuid.uuid4().hex)
    if model is AccessAttempt:
        row.failures_since_start = 1
    row.save()
    model.objects.filter(pk=row.pk).update(attempt_time=at)
    return row


def sent_form(at):
    row = Submission.objects.create(key=uuid.uuid4(), url="/")
    Submission.objects.filter(pk=row.pk).update(at=at)
    return row


MADE = {
    "expired sessions": session,
    "wrong passwords": lambda at: attempt(AccessAttempt, at),
    "the log of wrong passwords": lambda at: attempt(AccessFailureLog, at),
    "the log of sign-ins": lambda at: attempt(AccessLog, at),
    "keys of sent forms": sent_form,
}


@pytest.mark.parametrize("what", MADE)
def test_an_old_row_goes_and_a_younger_one_stays(what):
    cleaner = next(one for one in all_cleaners() if one.what == what)
    old, young = MADE[what](ago(cleaner.days) - HOUR), MADE[what](ago(cleaner.days) + HOUR)
    assert run("--dry-run")[what] == "1 due"
    assert type(old).objects.filter(pk=old.pk).exists()
    assert run()[what] == "1 removed"
    assert not type(old).objects.filter(pk=old.pk).exists()
    assert type(young).objects.filter(pk=young.pk).exists()
    assert run()[what] == "0 removed"


def workbook(settings, tmp_path, days, rows="Tên cơ sở;Loại hình;Xã\n"):
    settings.MEDIA_ROOT = tmp_path
    file = ContentFile(rows.encode(), name="a.csv")
    table = BY_KEY["establishments"]
    found = actions.receive(by=user(), table=table, file=file, letter={"no_letter": True})
    SheetImport.objects.filter(pk=found.pk).update(sent_at=ago(days))
    return found


def files(folder):
    return sorted(path.name for path in (folder / "sheets").glob("*"))


@pytest.mark.parametrize(("days", "left"), [(UNDO_DAYS - 1, 1), (UNDO_DAYS + 1, 0)])
def test_a_workbook_nobody_stored(
    settings, tmp_path, days, left, django_capture_on_commit_callbacks
):
    found = workbook(settings, tmp_path, days)
    with django_capture_on_commit_callbacks(execute=True):
        jobs.run_waiting()
        run()
    assert SheetImport.objects.filter(pk=found.pk).count() == left
    assert bool(files(tmp_path)) is bool(left)


def test_a_workbook_in_a_workers_hand_stays(settings, tmp_path):
    found = workbook(settings, tmp_path, UNDO_DAYS + 1)
    Job.objects.update(state=Job.State.RUNNING)
    run()
    assert SheetImport.objects.filter(pk=found.pk).exists()


def test_of_a_stored_workbook_only_the_file_goes(
    settings, tmp_path, django_capture_on_commit_callbacks
):
    found = workbook(settings, tmp_path, UNDO_DAYS + 1)
    state, at = SheetImport.State.STORED, ago(UNDO_DAYS + 1)
    SheetImport.objects.filter(pk=found.pk).update(state=state, stored_at=at)
    with django_capture_on_commit_callbacks(execute=True):
        run()
    found.refresh_from_db()
    assert (found.state, found.file.name, files(tmp_path)) == (state, "", [])
    assert run()["files of workbooks that were stored"] == "0 removed"


def test_a_file_that_no_row_names(settings, tmp_path):
    """What a killed worker left; not what one is just writing, nor what a row names."""
    found = workbook(settings, tmp_path, 0)
    jobs.run_waiting()
    found.refresh_from_db()
    for name, days in (("old", 2), ("young", 0)):
        (tmp_path / "sheets" / name).write_text("Lò Văn A")
        os.utime(tmp_path / "sheets" / name, (ago(days).timestamp(),) * 2)
    for name in found.file_names:
        os.utime(tmp_path / name, (ago(5).timestamp(),) * 2)
    what = "files of workbooks that no row names"
    assert (run("--dry-run")[what], len(files(tmp_path))) == ("1 due", 2 + len(found.file_names))
    assert run()[what] == "1 removed"
    assert files(tmp_path) == sorted(["young", *(n.split("/")[1] for n in found.file_names)])
    assert run()[what] == "0 removed"


def test_no_fact_and_no_history_is_touched():
    before = Change.objects.count()
    run()
    assert Change.objects.count() == before


def test_every_term_has_its_reason():
    assert all(one.why and one.days >= 0 for one in all_cleaners())
    assert set(run("--why")) == {one.what for one in all_cleaners()}

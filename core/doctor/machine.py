"""The machine this runs on: disks, clock, mail, the worker; what the settings say of it."""

import datetime
import os
import shutil
import smtplib
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.mail import get_connection
from django.utils.translation import gettext as _

from core import clock, installation, jobs
from core.models import Change, Job

from . import Asking, Finding, Level, Section

#: of the disk, still free: below it is to be looked at, below it nothing can be stored soon
FEW, TOO_FEW = 20, 8
GIGABYTE = 1024**3
#: how long a job may wait: by then a worker should have taken it
WAITS = datetime.timedelta(minutes=5)
WEEK = datetime.timedelta(days=7)
SENDS_NOTHING = {"dummy", "console", "filebased", "locmem"}


def disk(asking: Asking) -> Iterator[Finding]:
    """Each disk once, whatever lies on it."""
    places = (settings.VAR_DIR, settings.MEDIA_ROOT, settings.BACKUP_DIR)
    here = {os.stat(path).st_dev: Path(path) for path in reversed(places) if os.path.isdir(path)}
    for path in here.values():
        usage = shutil.disk_usage(path)
        share = usage.free * 100 // usage.total
        level = Level.OK
        if share < FEW:
            level = Level.ERROR if share < TOO_FEW or usage.free < GIGABYTE else Level.WARNING
        yield Finding(
            key=f"disk.{path}",
            section=Section.MACHINE,
            title=_("Disk space of %(folder)s") % {"folder": path},
            level=level,
            said=_("%(free)s GB of %(all)s GB free (%(share)s%%)")
            % {
                "free": usage.free // GIGABYTE,
                "all": usage.total // GIGABYTE,
                "share": share,
            },
            todo=_("Make room or enlarge the disk: when it is full nothing can be stored."),
        )


def demo_clock(asking: Asking) -> Iterator[Finding]:
    here = installation.current()
    if here.clock_on is None:
        level, said = Level.OK, _("runs")
    else:
        level = Level.NOTE if here.is_demo else Level.ERROR
        said = _("stands at %(day)s") % {"day": here.clock_on.strftime("%d/%m/%Y")}
    yield Finding(
        key="clock.demo",
        section=Section.MACHINE,
        title=_("Working day of the system"),
        level=level,
        said=said,
        todo=_("Right for a demonstration only. Real data need “manage.py remove_demo” first."),
    )


def history_clock(asking: Asking) -> Iterator[Finding]:
    """A line of the history from the future: the clock was set back, or was wrong before."""
    latest = Change.objects.order_by("-at").values_list("at", flat=True).first()
    ahead = latest is not None and latest > clock.now() + datetime.timedelta(seconds=5)
    yield Finding(
        key="clock.history",
        section=Section.MACHINE,
        title=_("Clock against the change history"),
        level=Level.ERROR if ahead else Level.OK,
        said=_("the last change was recorded at a time still to come")
        if ahead
        else _("no change from a time still to come"),
        todo=_("Set the machine's clock by a time server (timedatectl set-ntp true)."),
    )


def settings_safe(asking: Asking) -> Iterator[Finding]:
    wrong = [
        name
        for name, bad in (("DEBUG=1", settings.DEBUG), ("HTTPS=0", not settings.HTTPS))
        if bad and not (name == "HTTPS=0" and installation.current().is_demo)
    ]
    yield Finding(
        key="settings",
        section=Section.MACHINE,
        title=_("Settings for real use"),
        level=Level.ERROR if wrong else Level.OK,
        said=", ".join(wrong) or _("as they should be"),
        todo=_("Correct the environment file and start the services again."),
    )


def mail(asking: Asking) -> Iterator[Finding]:
    kind = settings.EMAIL_BACKEND.split(".")[-2]
    sends, problem = kind not in SENDS_NOTHING, ""
    if sends and asking.deep:
        problem = _unreachable()
    said = _("a mail server is set up") if sends else _("no e-mail leaves this machine")
    yield Finding(
        key="mail",
        section=Section.MACHINE,
        title=_("E-mail"),
        level=Level.WARNING if problem else Level.OK if sends else Level.NOTE,
        said=problem or said,
        todo=_("Set EMAIL_URL and EMAIL_FROM, or reminders of returns are seen on the pages only."),
    )


def _unreachable() -> str:
    try:
        connection = get_connection(timeout=10)
        connection.open()
        connection.close()
    except (OSError, smtplib.SMTPException) as error:
        return _("the mail server does not answer (%(why)s)") % {"why": type(error).__name__}
    return ""


def waiting_jobs(asking: Asking) -> Iterator[Finding]:
    now = clock.now()
    waiting = Job.objects.filter(state=Job.State.QUEUED, queued_at__lt=now - WAITS).count()
    running = Job.objects.filter(state=Job.State.RUNNING)
    dead = sum(jobs.is_dead(job) for job in running)
    failed = Job.objects.filter(state=Job.State.FAILED, queued_at__gt=now - WEEK).count()
    stuck = waiting + dead
    yield Finding(
        key="jobs.stuck",
        section=Section.MACHINE,
        title=_("Work that nobody does"),
        level=Level.ERROR if stuck else Level.OK,
        said=_("%(count)s jobs wait or were left") % {"count": stuck} if stuck else _("none"),
        count=stuck,
        todo=_("Start the worker (manage.py run_jobs); see its log."),
    )
    yield Finding(
        key="jobs.failed",
        section=Section.MACHINE,
        title=_("Work that failed in the last seven days"),
        level=Level.NOTE if failed else Level.OK,
        said=_("%(count)s jobs") % {"count": failed} if failed else _("none"),
        count=failed,
        todo=_("Whoever asked for it was told why. See the worker's log if it happens often."),
    )


CHECKS = (disk, demo_clock, history_clock, settings_safe, mail, waiting_jobs)

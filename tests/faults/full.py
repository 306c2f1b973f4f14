"""No room left: for a file that is sent, and for a row that is written."""

from __future__ import annotations

import subprocess
import uuid

from tests.faults.stage import Site, Stage
from tests.machine.reader import ACTIVITY, activity

SENTENCE = "Máy chủ đã hết chỗ"
MEGABYTE = 1024 * 1024
DOCUMENT = "/xa-phuong/van-ban/moi/"


def pdf(size: int) -> bytes:
    from tests.world import PDF

    head, rest = PDF.split(b"\n", 1)
    return head + b"\n%" + b"x" * size + b"\n" + rest


def files(stage: Stage) -> list[str]:
    places = (stage.folder / "var/media", stage.folder / "tmp")
    return sorted(str(path) for place in places for path in place.rglob("*") if path.is_file())


def upload(stage: Stage) -> None:
    """At most 1 MB a file for the web processes: on the way in, and on the way to its place."""
    from django.db import connection

    from communes.models import GuidingDocument
    from core.models import Submission

    before, forms = files(stage), Submission.objects.count()
    key = str(uuid.uuid4())
    values = {"form_key": key, "kind": "plan", "number": "1/KH", "title": "Kế hoạch"}
    values |= {"issued_on": "5/3/2019"}
    with stage.site(file_limit=MEGABYTE) as site:
        # 4 MB go through a file of its own on the way in; 2 MB stay in memory until they are stored
        for size in (4, 2):
            content = pdf(size * MEGABYTE)
            reader = site.reader(stage.people.staff[0])
            answer = reader.send_file(DOCUMENT, values, "file", content)
            assert answer.status == 507, (answer.status, answer.text[:3000])
            assert is_told(answer)
            connection.close()
            assert GuidingDocument.objects.count() == 0
            assert Submission.objects.count() == forms
            assert files(stage) == before, f"left behind: {set(files(stage)) - set(before)}"
        assert site.reader(stage.people.staff[0]).get("/").status == 200, "pages go on"
    with stage.site() as site:
        reader = site.reader(stage.people.staff[0])
        for _time in range(2):
            answer = reader.send_file(DOCUMENT, values, "file", pdf(2 * MEGABYTE))
            assert answer.status == 302, (answer.status, answer.text[:3000])
        connection.close()
        assert GuidingDocument.objects.count() == 1
    print(
        "   an upload of 4 MB and one of 2 MB against a limit of 1 MB: told, no row, no file left"
    )
    print("   with room again the same form is stored, once")


def is_told(answer) -> bool:
    return SENTENCE in answer.text or "no room left on the server" in answer.text


def write(stage: Stage) -> None:
    """The server's own files may not grow: a write is refused in the middle of its transaction."""
    table = grown(stage)
    forms: list[dict] = []
    turns = stage.writers()
    with stage.site() as site:
        warm(stage, site)
        limit(stage, table + 4096)
        refused = 0
        try:
            for session, commune in turns[:200]:
                forms.append(activity(commune, stage.number(), str(uuid.uuid4())))
                answer = site.reader(session).post(ACTIVITY, forms[-1])
                if answer.status == 507:
                    assert is_told(answer)
                    refused += 1
                else:
                    assert answer.status == 302, (answer.status, answer.text[:2000])
                if refused == 10:
                    break
            assert refused == 10, "nothing was refused: the limit was never met"
            stored = len(forms) - refused
            half_way(stage, stored)
            assert site.reader(stage.people.staff[0]).get("/").status == 200, "reading goes on"
        finally:
            limit(stage, "unlimited")
        for (session, _commune), form in zip(turns, forms, strict=False):
            assert site.reader(session).post(ACTIVITY, form).status == 302
    print(
        f"   {stored} stored, {refused} refused with a sentence; with room again all sent once more"
    )
    print(f"   {stage.count()}")


def grown(stage: Stage) -> int:
    """Bytes of the history's file, made larger than a piece of the log of transactions."""
    from django.db import connection

    from core import clock
    from core.models import Change

    connection.close()
    line = {"at": clock.now(), "actor": "x", "actor_name": "x", "verb": "update"}
    line |= {"model": "x.x", "object_id": 0, "label": "x" * 280, "reason": "x" * 280}
    Change.objects.bulk_create([Change(**line) for _n in range(4000)], batch_size=1000)
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute("SELECT pg_relation_size('core_change')")
        size = int(cursor.fetchone()[0])
    assert size > 2 * MEGABYTE, size
    return size


def warm(stage: Stage, site: Site) -> None:
    for _time in range(12):
        assert site.reader(stage.people.staff[0]).get("/viec-can-xu-ly/").status == 200


def limit(stage: Stage, size: int | str) -> None:
    """On every process that serves a client, and on those made later."""
    from django.db import connection

    connection.close()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend'")
        pids = [row[0] for row in cursor.fetchall()]
    # by the server's own user: to change another's limits is not even root's everywhere
    for pid in (*pids, stage.cluster.server.pid):
        command = ["prlimit", f"--pid={pid}", f"--fsize={size}:"]
        subprocess.run(command, check=True, **stage.cluster.identity())
    connection.close()


def half_way(stage: Stage, stored: int) -> None:
    """Nothing of those that were refused: the count without them."""
    from django.db import connection

    from core.models import Change, Submission
    from outreach.models import OutreachActivity

    connection.close()
    found = OutreachActivity.objects.filter(document_number__endswith="/THU").count()
    made = Change.objects.filter(model="outreach.outreachactivity", verb="create").count()
    sent = Submission.objects.filter(url__startswith="/tuyen-truyen/hoat-dong/").count()
    assert found == made == sent, ("half stored", found, made, sent)

"""`make bench-inspections`: every list of inspections as ratios to a bare view, and its queries.

PostgreSQL, gunicorn, one client. The queries of each page are counted with twenty establishments
and again with 20,000 establishments and 100,000 visits, at which the pages are then measured, for
provincial staff and for a district's officer. `--explain WORD` prints the plans of the pages whose
name has the word.
"""

import http.client
import os
import statistics
import sys
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import django

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
from tests.bench import dashboard  # noqa: E402

ROUNDS, TIMES = 3, int(os.environ.get("TIMES", "5"))
FEW, ESTABLISHMENTS, VISITS, PLANNED = 20, 20_000, 100_000, 200
GOAL = 25.0
ROOM = "/kiem-tra/"
DISTRICT = "119"
SEARCH = quote("cơ sở 19")
#: each list, with its filters and every order it offers
LISTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "establishments": (
        "co-so/",
        (
            *("", f"?q={SEARCH}", "?q=to+9", "?q=khong+co", "?group=lodging"),
            *("?standing=open", "?standing=suspended", "?standing=certificate"),
            *("?district={own}", "?page=39", "?order=name", "?order=kind", "?order=-commune"),
        ),
    ),
    "visits": (
        "luot/",
        (
            *("", f"?q={SEARCH}", "?q=khong+co", "?since=01/01/2019&until=30/06/2019"),
            *(
                "?level=province",
                "?district={own}",
                "?group=karaoke_massage",
                "?outcome=violation",
            ),
            *("?inspected=1", "?inspected=2", "?inspected=3", "?todo=minutes", "?page=39"),
            *("?order=visited_on", "?order=-visited_on"),
        ),
    ),
    "inspections": (
        "cuoc/",
        (
            *("", "?q=12", "?since=01/01/2019", "?level=province", "?mode=planned"),
            *(
                "?district={own}",
                "?visited_since=01/01/2019&visited_in={own}",
                "?page=39",
            ),
            *("?order=decision", "?order=-held_on"),
        ),
    ),
    "inspections planned": ("ke-hoach/", ("", "?order=days")),
    "findings": (
        "van-de/",
        (
            *("", f"?q={SEARCH}", "?state=open", "?state=overdue", "?state=to_verify"),
            *("?state=verified", "?measure=remedy", "?district={own}", "?todo=overdue"),
            *("?since=01/01/2019", "?page=39", "?order=visited_on", "?order=due"),
        ),
    ),
    "sanctions": (
        "xu-phat/",
        (
            *("", f"?q={SEARCH}", "?sanction=fine", "?paid=no", "?district={own}"),
            *("?since=01/01/2019", "?page=39", "?order=amount", "?order=decided_on"),
        ),
    ),
    "results": ("ket-qua/", ("",)),
    "calendar": ("lich/", ("",)),
    "census": ("thong-ke/", ("",)),
    "picker": ("co-so/goi-y/", (f"?q={SEARCH}", "?q=co")),
    "suggestions": ("goi-y/", ("", "?district={own}", "?group=karaoke_massage", "?page=39")),
}

#: {(who, page): queries}
Counts = dict[tuple[str, str], int]


def pages() -> dict[str, str]:
    from communes.models import District

    district = str(District.objects.get(code=DISTRICT).pk)
    return {
        f"{name} {unquote(query).replace('{own}', DISTRICT)}".strip(): (
            f"{ROOM}{address}{query.replace('{own}', district)}"
        )
        for name, (address, queries) in LISTS.items()
        for query in queries
    }


def asked(key: str) -> Any:
    from django.test import Client

    client = Client(headers={"host": "127.0.0.1"})
    client.cookies["sessionid"] = key
    return client


def queries(key: str, path: str) -> list[dict[str, str]]:
    """What one request asks the database; none where the reader may not see the page."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = asked(key)
    with CaptureQueriesContext(connection) as found:
        answer = client.get(path)
    if answer.status_code not in (200, 403):
        raise SystemExit(f"{path} answered {answer.status_code}")
    context: Any = getattr(answer, "context_data", None) or {}
    if (form := context.get("filter_form")) is not None and form.errors:
        raise SystemExit(f"{path} asks for what there is not: {form.errors.as_text()}")
    return found.captured_queries if answer.status_code == 200 else []


def counted(keys: dict[str, str]) -> Counts:
    for key in keys.values():
        queries(key, f"{ROOM}co-so/")  # what is kept from the first request on
    return {
        (who, name): len(queries(key, path))
        for who, key in keys.items()
        for name, path in pages().items()
    }


def explain(key: str, word: str) -> None:
    from django.db import connection

    for name, path in pages().items():
        if not any(one in name for one in word.split(",")):
            continue
        print(f"\n## {name}")
        for one in queries(key, path):
            if float(one["time"]) < 0.004 or not one["sql"].startswith("SELECT"):
                continue
            print(f"\n{one['time']} s  {one['sql'][:3000]}")
            with connection.cursor() as cursor:
                cursor.execute("EXPLAIN (ANALYZE, BUFFERS) " + one["sql"])
                print("\n".join(row[0] for row in cursor.fetchall()))


def measure(key: str, path: str) -> float:
    """Times a bare view, asked in turn over one connection; the median of the rounds."""
    found = []
    for _round in range(ROUNDS):
        line = http.client.HTTPConnection("127.0.0.1", dashboard.PORT, timeout=120)
        times: dict[str, list[float]] = {path: [], "/bare/": []}
        for _n in range(TIMES + 1):
            for one, taken in times.items():
                taken.append(dashboard.ask(line, one, key)[0])
        line.close()
        # the first look of this worker is not the question here
        page, bare = (statistics.median(taken[1:]) for taken in times.values())
        found.append(page / bare)
    return statistics.median(found)


def report(keys: dict[str, str], few: Counts, many: Counts) -> None:
    print(f"\n{'':64}{'× bare':>8}{'queries':>9}")
    for (who, name), count in many.items():
        if not count:
            continue
        ratio = measure(keys[who], pages()[name])
        told = f"{count}" if few[who, name] == count else f"{few[who, name]} → {count}"
        late = "  over" if ratio > GOAL else ""
        print(f"  {who:9}{name:53}{ratio:>7.1f}x{told:>9}{late}", flush=True)


def fill(visits: int, planned: int) -> None:
    from tests.bench import filling

    filling.visits(visits, at_home=DISTRICT)
    filling.findings()
    filling.variety()
    filling.planned(planned)


def main(*words: str) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"
    django.setup()
    from django.db import connection

    from inspections.models import Visit
    from tests.bench import filling
    from tests.factories import officer

    if connection.vendor != "postgresql":
        raise SystemExit("It needs PostgreSQL: make bench-inspections starts a throwaway one.")
    keys = {"province": dashboard.prepare(FEW)}
    keys["district"] = dashboard.signed_in(officer(DISTRICT))
    fill(FEW * 30, 2)
    few = counted(keys)
    filling.register(ESTABLISHMENTS - FEW)
    fill(VISITS - Visit.objects.count(), PLANNED)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")  # as it is by itself after a while
    if words[:1] == ("--explain",):
        explain(keys[words[2] if len(words) > 2 else "province"], words[1])
        return
    many = counted(keys)
    server = dashboard.serve()
    try:
        report(keys, few, many)
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main(*sys.argv[1:])

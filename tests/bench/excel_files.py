"""The workbooks of `make bench-excel`: the same rows for both, each under its own headings."""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

#: sizes of the files
SMALL, LARGE = 5_000, 50_000
#: of the register that visits are made in, and of one inspection
ESTABLISHMENTS, VISITS = 2_000, 10

HEADS: dict[tuple[str, str], tuple[str, ...]] = {
    ("establishments", "peer"): (
        *("name", "kind", "commune", "address", "contact_phone", "certificate_number"),
        *("certificate_on", "staff", "staff_women", "is_conditional"),
    ),
    ("establishments", "ours"): (
        *("Tên cơ sở", "Loại hình", "Xã", "Địa chỉ", "Điện thoại", "Số giấy ANTT"),
        *("Ngày cấp ANTT", "Số lao động", "Nữ", "Có điều kiện"),
    ),
    ("visits", "alone"): (
        *("inspection", "visited_on", "commune", "establishment", "minutes_number"),
        *("outcome", "rooms", "staff"),
    ),
    ("visits", "peer"): (
        *("inspection", "visited_on", "commune", "establishment", "minutes_number"),
        *("outcome", "rooms", "staff", "text", "measure"),
    ),
    ("visits", "ours"): (
        *("Đội kiểm tra", "Số QĐ", "Ngày kiểm tra", "Xã", "Tên cơ sở", "Số biên bản"),
        *("Kết quả", "Số phòng", "Số lao động", "Hành vi vi phạm", "Biện pháp xử lý"),
    ),
}


def prepare(folder: Path) -> None:
    """An installation with its units, one person, and every file."""
    from django.core.management import call_command

    from communes.loading import load_units
    from core.models import Installation
    from inspections.loading import load_teams
    from tests.factories import user

    call_command("migrate", verbosity=0)
    load_units()
    load_teams()
    Installation.objects.update_or_create(pk=1, defaults={"clock_on": "2019-06-30"})
    user(username="bench")
    for (table, whose), heads in HEADS.items():
        for count in (SMALL, LARGE):
            rows = ROWS[table](count, whose)
            _write(folder / f"{table}-{whose}-{count}.xlsx", heads, rows)


def _write(path: Path, heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet, day = book.add_worksheet(), book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(0, 0, heads)
        for number, row in enumerate(rows, start=1):
            for place, value in enumerate(row):
                if isinstance(value, datetime.date):
                    sheet.write_datetime(number, place, value, day)
                else:
                    sheet.write(number, place, value)


def _places() -> list[Any]:
    from communes.models import Commune

    return list(Commune.objects.for_list())


def _establishments(count: int, whose: str) -> Iterator[tuple[Any, ...]]:
    places = [one.with_district if whose == "ours" else one.code for one in _places()]
    for n in range(count):
        words = (f"Cơ sở số {n}", "karaoke", places[n % len(places)], f"Tổ {n % 20}, bản {n}")
        papers = (f"0912 {n:06}", f"{n}/GCN", datetime.date(2018, 1, 1 + n % 28))
        yield (*words, *papers, n % 40 + 3, n % 3, "x" if n % 2 else "")


def _visits(count: int, whose: str) -> Iterator[tuple[Any, ...]]:
    """Ten a day under one decision; every second one found something, which "alone" leaves out."""
    places = [one.with_district if whose == "ours" else one.code for one in _places()]
    team = _team().name
    for n in range(count):
        outing, shop = n // VISITS, n % ESTABLISHMENTS
        which = (f"{outing}/QĐ", _day(outing), places[shop % len(places)], f"Cơ sở số {shop}")
        found, counts = bool(n % 2), (n % 20 + 1, n % 40 + 3)
        words = f"Không có hợp đồng lao động, lần {n % 3}" if found else ""
        if whose == "ours":
            outcome, measure = ("", "Nhắc nhở") if found else ("Không vi phạm", "")
            yield (team, *which, f"{n}/BB", outcome, *counts, words, measure)
            continue
        outcome, measure = ("reminded", "reminded") if found else ("no_violation", "")
        told = (words, measure) if whose == "peer" else ()
        yield (*which, f"{n}/BB", outcome, *counts, *told)


ROWS = {"establishments": _establishments, "visits": _visits}


def _day(outing: int) -> datetime.date:
    return datetime.date(2019, 1, 2) + datetime.timedelta(outing % 170)


def _team() -> Any:
    from inspections.models import Team

    return Team.objects.get(level=Team.Level.PROVINCE)


def fill_register() -> None:
    """The establishments that visits name, and the inspections, held: the peer makes none."""
    from core import history
    from inspections.models import Establishment, Inspection

    places, team, held = _places(), _team(), Inspection.State.HELD
    with history.batch(by=None) as batch:
        shops = [
            Establishment(name=f"Cơ sở số {n}", kind="karaoke", commune=places[n % len(places)])
            for n in range(ESTABLISHMENTS)
        ]
        outings = [
            Inspection(
                **{"team": team, "decision_number": f"{n}/QĐ", "decision_on": _day(n)},
                **{"mode": "planned", "state": held, "held_on": _day(n)},
                **{"starts_on": _day(n), "ends_on": _day(n)},
            )
            for n in range(LARGE // VISITS)
        ]
        for rows in (shops, outings):
            for row in rows:
                history.check_row(row)
            batch.create_many(rows)

"""The annexes: every target, tables B1–B9 and, in the workbook, districts × targets and units."""

from collections.abc import Mapping
from typing import Any

from core.papers import Annex, Table, Value
from core.templatetags.ui import status_label
from returns.tables import TABLES
from returns.tables import Table as ReturnTable

from .facts import Facts
from .wording import day, share


def annexes(facts: Facts) -> list[Annex]:
    """Numbered in their order; a table without a figure is left out."""
    tables = [table for table in TABLES if table.is_used]
    found = [_targets(facts), *(a for table in tables if (a := _of_returns(facts, table)))]
    return [
        Annex(f"Phụ lục {n}. {annex.title}", annex.table, annex.note, annex.sheet)
        for n, annex in enumerate(found, start=1)
    ]


def more_sheets(facts: Facts) -> list[Annex]:
    """Too wide for paper: what each district has, and whose return has come in."""
    return [_districts(facts), _units(facts)]


def window(facts: Facts) -> str:
    """The days the figures are of, until today while they run; printed beside every table."""
    first, last = facts.payload["period"]["first_day"], facts.payload["as_of"]
    return f"Số liệu từ ngày {day(first)} đến ngày {day(last)}"


def numbers_of(progress: Mapping[str, Any], *names: str) -> list[int | None]:
    """Its numbers; of one of which nobody has said that there is nothing, no nought."""
    silent = progress.get("status") == "no_data"
    found = [progress.get(name) for name in names]
    return [number or None if silent else number for number in found]


def _targets(facts: Facts) -> Annex:
    rows = []
    for n, target in enumerate(facts.targets, start=1):
        p = target["province"]
        goal, due, done, whole = numbers_of(p, "goal", "due_now", "achieved", "population")
        rows.append(
            (
                str(n),
                target["label"],
                target["unit"],
                goal,
                due,
                done,
                whole,
                share(done or 0, whole or 0),
                status_label(p["status"]) if p["status"] else "",
            )
        )
    heads = ("STT", "Chỉ tiêu", "ĐVT", "Chỉ tiêu năm", "Phải đạt đến kỳ", "Đã đạt", "Trên tổng số",
             "Tỷ lệ %", "Đánh giá")  # fmt: skip
    since = f"Tính từ đầu năm đến ngày {day(facts.payload['as_of'])}"
    return Annex("Tiến độ các chỉ tiêu", Table(heads, tuple(rows)), since, "Chỉ tiêu")


def _of_returns(facts: Facts, table: ReturnTable) -> Annex | None:
    rows = _grid(facts, table) if len(table.columns) > 1 else _list(facts, table)
    if not rows:
        return None
    heads = (
        ("STT", "Nội dung", *(str(c) for c in table.columns))
        if len(table.columns) > 1
        else ("STT", "Nội dung", "ĐVT", "Thực hiện", "Ước thực hiện", "Kế hoạch", "Cùng kỳ",
              "Tăng, giảm")
    )  # fmt: skip
    title = f"Biểu {table.code}. {table.title}"
    return Annex(title, _without_empty(Table(heads, rows)), window(facts), table.code)


def _grid(facts: Facts, table: ReturnTable) -> tuple[tuple[Value, ...], ...]:
    lines = []
    for line in table.lines:
        values = [facts.value(cell.key) if cell else None for cell in line.cells]
        if any(value is not None for value in values):
            lines.append((str(line.label), *values))
    return tuple((str(n), *line) for n, line in enumerate(lines, start=1))


def _list(facts: Facts, table: ReturnTable) -> tuple[tuple[Value, ...], ...]:
    lines = []
    for cell in table.cells():
        found, before = facts.cell(cell.key), facts.before(cell.key)
        value = found.get("value")
        if value is None:
            continue
        change = value - before.value if before else None
        beside = (found.get("estimate"), found.get("planned"), before.value if before else None)
        lines.append((str(cell.label), str(cell.unit), value, *beside, change))
    return tuple((str(n), *line) for n, line in enumerate(lines, start=1))


def _without_empty(table: Table) -> Table:
    """Columns that nothing stands in are not printed."""
    kept = [
        at for at in range(len(table.heads)) if any(row[at] not in (None, "") for row in table.rows)
    ]
    return Table(
        tuple(table.heads[at] for at in kept),
        tuple(tuple(row[at] for at in kept) for row in table.rows),
        table.caption,
    )


def _districts(facts: Facts) -> Annex:
    """In the order of the codes: never by rank. No count of persons is in a target."""
    targets = [t for t in facts.payload["targets"] if t["on"] and t["districts"]]
    heads = ["STT", "Đơn vị"]
    for target in targets:
        heads += [target["short"], f"{target['short']} – trên tổng số"]
    rows = []
    for n, (code, name) in enumerate(sorted(facts.payload["districts"].items()), start=1):
        cells: list[Value] = []
        for target in targets:
            numbers: Mapping[str, Any] = target["districts"].get(code) or {}
            cells += numbers_of(numbers, "achieved", "population")
        rows.append((str(n), name, *cells))
    table = _without_empty(Table(tuple(heads), tuple(rows)))
    note = f"Tính từ đầu năm đến ngày {day(facts.payload['as_of'])}"
    return Annex("Kết quả theo huyện, thành phố", table, note, "Theo huyện")


def _units(facts: Facts) -> Annex:
    words = {
        "expected": "Chưa báo cáo",
        "draft": "Đang nhập",
        "submitted": "Đã gửi",
        "verified": "Đã xác nhận",
        "sent_back": "Trả lại",
    }
    rows = [
        (str(n), unit["unit"], words.get(unit["state"], ""), (unit["submitted_at"] or "")[:10])
        for n, unit in enumerate(facts.payload["returns"]["units"], start=1)
    ]
    dated = tuple((n, unit, state, day(on)) for n, unit, state, on in rows)
    heads = ("STT", "Đơn vị báo cáo", "Trạng thái", "Ngày gửi")
    return Annex("Tình hình gửi báo cáo số liệu", Table(heads, dated), window(facts), "Đơn vị")

"""Part III and IV: what the targets say, what hampers, why, and what is to be done next."""

from collections.abc import Iterable, Mapping
from typing import Any

from core.papers import Block, Table, cell
from core.templatetags.ui import status_label

from .facts import Facts
from .wording import amount, day, joined, listed, percent, sentence

GOOD = ("achieved", "maintained", "on_track")
LATE = ("behind", "at_risk", "not_achieved")


def target_words(target: Mapping[str, Any], facts: Facts) -> str:
    """`Xã có tuyên truyền: 133/204 xã (65%), chỉ tiêu 184 xã; chậm tiến độ, còn thiếu 11 xã.`

    Beside the figures of a later quarter those of a target say that they are the year's.
    """
    p = target["province"]
    unit = target["unit"]
    if p["population"] == 0:
        words = str(status_label(p["status"])).lower() if p["status"] else "không phát sinh"
        return sentence(f"{target['label']}: {words}")
    out_of = f"/{cell(p['population'])}" if p["population"] is not None else ""
    share = percent(p["achieved"], p["population"] or 0)
    part = f" ({share})" if share else ""
    goal = f", chỉ tiêu {cell(p['goal'])} {unit}" if p["goal"] is not None else ""
    state = str(status_label(p["status"])).lower() if p["status"] else ""
    gap = f", còn thiếu {amount(p['gap'])} {unit} so với tiến độ" if is_late(target) else ""
    judged = f"; {state}{gap}" if state else ""
    since = "từ đầu năm " if facts.begins_later and target["rule"]["judged"] != "kept" else ""
    done = f"{since}{cell(p['achieved'])}{out_of} {unit}{part}"
    return sentence(f"{target['label']}: {done}{goal}{judged}")


def is_late(target: Mapping[str, Any]) -> bool:
    return target["province"]["status"] in LATE and bool(target["province"]["gap"])


def of_status(facts: Facts, wanted: Iterable[str]) -> list[Mapping[str, Any]]:
    names = tuple(wanted)
    return [t for t in facts.targets if t["province"]["status"] in names]


def reached(facts: Facts) -> list[Block]:
    judged = [t for t in facts.targets if t["province"]["status"]]
    if not judged:
        return []
    done = of_status(facts, ("achieved", "maintained"))
    going = of_status(facts, ("on_track",))
    text = (
        f"Trong {amount(len(judged))} chỉ tiêu được theo dõi: {amount(len(done))} chỉ tiêu đã đạt "
        f"hoặc đang duy trì, {amount(len(going))} chỉ tiêu đúng tiến độ"
    )
    names = listed(_lower(t["label"]) for t in done)
    named = [Block(sentence(f"Đã đạt hoặc duy trì: {names}"))] if done else []
    return [Block(sentence(text)), *named]


def _lower(label: str) -> str:
    """Inside a sentence; what begins with a proper name or a code keeps its capital."""
    second = label[1:2]
    return label if second.isupper() else f"{label[:1].lower()}{label[1:]}"


def hampered(facts: Facts) -> list[Block]:
    behind = of_status(facts, LATE)
    unknown = of_status(facts, ("no_data",))
    blocks = [
        Block(late_words(target, facts), is_item=True, refs=(target["key"],)) for target in behind
    ]
    if unknown:
        names = listed(_lower(t["label"]) for t in unknown)
        blocks.append(Block(sentence(f"Chưa có số liệu: {names}"), is_item=True))
    for task in facts.tasks("obstacle"):
        how = f"; hướng tháo gỡ: {task['removed_how']}" if task["removed_how"] else ""
        blocks.append(Block(sentence(f"{task['content']} ({task['unit']}){how}"), is_item=True))
    late = facts.late_units
    if late:
        n = f"{amount(len(late))} đơn vị chưa gửi báo cáo số liệu"
        blocks.append(Block(sentence(f"Còn {n}: {listed(late)}"), is_item=True))
    return blocks


def late_words(target: Mapping[str, Any], facts: Facts) -> str:
    """What is missing, whose it is and by when."""
    rule = target["rule"]
    who = [
        f"cơ quan chủ trì: {rule['lead']}" if rule["lead"] else "",
        f"hạn: {day(rule['due_on'])}" if rule["due_on"] else "",
    ]
    more = joined(who)
    words = target_words(target, facts).rstrip(".")
    return sentence(f"{words} ({more})" if more else words)


def causes(facts: Facts) -> list[Block]:
    return [
        Block(sentence(f"{row['label']} ({row['unit']}): {_line(row['answer'])}"), is_item=True)
        for row in facts.beyond.get("explanations", ())
    ]


def _line(typed: str) -> str:
    """What was typed on several lines, as one."""
    return "; ".join(line for line in typed.splitlines() if line)


def ahead(facts: Facts) -> list[Block]:
    """What the targets still need, and the tasks that are not done."""
    blocks = []
    for target in facts.targets:
        p = target["province"]
        left = None if p["goal"] is None else p["goal"] - p["achieved"]
        if left and left > 0 and p["status"] != "nothing_to_report":
            text = f"{target['label']}: còn {amount(left)} {target['unit']} để đạt chỉ tiêu năm"
            blocks.append(Block(sentence(text), is_item=True, refs=(target["key"],)))
    return blocks


def tasks_table(facts: Facts, *kinds: str) -> Table | None:
    """Who does what by when, after which document, how far."""
    rows = [task for kind in kinds for task in facts.tasks(kind)]
    if not rows:
        return None
    return Table(
        heads=("STT", "Nội dung", "Đơn vị thực hiện", "Văn bản", "Thời hạn", "Tiến độ"),
        rows=tuple(
            (
                str(n),
                task["content"],
                task["unit"],
                task["document"],
                day(task["due"]),
                _progress(task),
            )
            for n, task in enumerate(rows, start=1)
        ),
    )


def _progress(task: Mapping[str, Any]) -> str:
    late = " (quá hạn)" if task["late"] else ""
    return joined((f"{task['words']}{late}", task["note"]))


def adjusted_tables(facts: Facts) -> list[Block]:
    """The reconciliation with what earlier reports of the year said."""
    rows = facts.beyond.get("adjusted") or []
    if not rows:
        return []
    table = Table(
        heads=("Kỳ đã chốt", "Chỉ tiêu", "Nội dung", "Đã chốt", "Hiện nay", "Chênh lệch", "Lý do"),
        rows=tuple(
            (row["period"], row["figure"], *line, _why(row) if first else "")
            for row in rows
            for first, line in ((n == 0, line) for n, line in enumerate(row["lines"]))
        ),
    )
    return [Block(table=table)]


def _why(row: Mapping[str, Any]) -> str:
    if row["changes"] is None:
        return ""
    told = (" – ".join(filter(None, (c["record"], c["reason"]))) for c in row["changes"])
    return "; ".join(dict.fromkeys(told)) or "Cập nhật danh mục, cách tính"

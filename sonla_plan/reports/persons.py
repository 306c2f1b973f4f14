"""Part II of the official report where persons are counted: dealt with, and supported."""

from core.papers import Block

from .facts import Facts
from .results import said
from .wording import amount, compared, done, listed, money


def policing(facts: Facts) -> list[Block]:
    targets = ("hotspots_cleared", "cases_investigated", "cases_prosecuted", "cases_tried")
    told = [
        (_incidents(facts), "b3.incidents.n"),
        (_cases(facts), "b3.opened.n"),
        (_hotspots(facts), "b4.found"),
    ]
    if not any(text for text, _ref in told):
        return []
    state = "đã đối chiếu" if facts.beyond.get("reconciled") else "chưa đối chiếu"
    source = f"Nguồn số liệu: Công an tỉnh ({state})"
    return said(facts, *told, (source, ""), targets=targets)


def _persons(facts: Facts, line: str) -> str:
    kinds = (
        ("sellers", "người bán dâm"),
        ("buyers", "người mua dâm"),
        ("keepers", "chủ chứa"),
        ("brokers", "người môi giới"),
    )
    found = [f"{amount(n)} {words}" for k, words in kinds if (n := facts.value(f"b3.{line}.{k}"))]
    return f", gồm {listed(found)}" if found else ""


def _incidents(facts: Facts) -> str:
    n = facts.value("b3.incidents.n")
    if n is None:
        return ""
    fines, paid = facts.value("b3.incidents.fines"), facts.value("b3.incidents.fines_amount")
    fined = f"; ban hành {amount(fines)} quyết định phạt tiền" if fines else ""
    fined += f", số tiền {money(paid)}" if fines and paid else ""
    return (
        f"{done('xử lý hành chính', n, 'vụ việc')}{_persons(facts, 'incidents')}{fined}"
        f"{compared(facts, 'b3.incidents.n')}"
    )


def _cases(facts: Facts) -> str:
    n = facts.value("b3.opened.n")
    if n is None:
        return ""
    steps = [
        f"{words} {amount(found)} vụ"
        for key, words in (
            ("investigated", "kết luận điều tra"),
            ("prosecuted", "truy tố"),
            ("tried", "xét xử"),
        )
        if (found := facts.value(f"b3.{key}.n"))
    ]
    more = f"; {listed(steps)}" if steps else ""
    opened = f"{done('khởi tố', n, 'vụ án')}{_persons(facts, 'opened')}"
    return f"{opened}{more}{compared(facts, 'b3.opened.n')}"


def _hotspots(facts: Facts) -> str:
    found, cleared = facts.value("b4.found"), facts.value("b4.cleared")
    if found is None or cleared is None:
        return ""
    if not found and not cleared:
        return "Không phát hiện tụ điểm mới"
    return (
        f"{done('phát hiện', found, 'tụ điểm')}, {done('triệt xóa', cleared, 'tụ điểm')}"
        f"{compared(facts, 'b4.found')}"
    )


def supporting(facts: Facts) -> list[Block]:
    ways = (
        ("counselled", "được tư vấn"),
        ("health", "được hỗ trợ y tế, dự phòng HIV"),
        ("legal", "được trợ giúp pháp lý"),
        ("vocational", "được dạy nghề"),
        ("jobs", "được giới thiệu, tạo việc làm"),
        ("loans", "được vay vốn"),
    )
    n = facts.value("b7.supported")
    text = ""
    if n is not None:
        found = [f"{amount(x)} người {words}" for key, words in ways
                 if (x := facts.value(f"b7.{key}"))]  # fmt: skip
        lent = facts.value("b7.loans_amount")
        found += [f"tổng số vốn vay {money(lent)}"] if lent else []
        more = f": {listed(found)}" if n and found else ""
        text = (
            f"Hỗ trợ hòa nhập cộng đồng cho {amount(n)} người{more}"
            if n
            else "Trong kỳ không phát sinh trường hợp được hỗ trợ hòa nhập cộng đồng"
        ) + compared(facts, "b7.supported")
    return said(facts, (text, ""), (_tips(facts), ""))


def _tips(facts: Facts) -> str:
    n, dealt = facts.value("b9.tips"), facts.value("b9.tips_done")
    if n is None:
        return ""
    said_of = f", đã xử lý {amount(dealt)} tin" if n and dealt else ""
    kept = "; bí mật người báo tin được bảo đảm" if n else ""
    return f"{done('tiếp nhận', n, 'tin báo, tố giác')}{said_of}{kept}"

"""Part II of the official report where persons are counted: dealt with, and supported."""

from core.papers import Block

from .facts import Facts
from .results import RETURNS, Told, said
from .wording import amount, done, listed, money, with_change

STEPS = (("investigated", "kết luận điều tra"), ("prosecuted", "truy tố"), ("tried", "xét xử"))


def policing(facts: Facts) -> list[Block]:
    targets = ("hotspots_cleared", "cases_investigated", "cases_prosecuted", "cases_tried")
    told: list[Told] = [
        (_incidents(facts), ("b3.incidents.n",)),
        (_cases(facts), ("b3.opened.n", *(f"b3.{step}.n" for step, _words in STEPS))),
        (_hotspots(facts), ("b4.found", "b4.cleared")),
    ]
    if not any(text for text, _refs in told):
        return said(facts, targets=targets)
    state = "đã đối chiếu" if facts.beyond.get("reconciled") else "chưa đối chiếu"
    source = f"Nguồn số liệu: Công an tỉnh ({state})"
    return said(facts, *told, (source, ()), targets=targets)


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
    handled = with_change(done("xử lý hành chính", n, "vụ việc"), facts, "b3.incidents.n")
    return f"{handled}{_persons(facts, 'incidents')}{fined}"


def _cases(facts: Facts) -> str:
    n = facts.value("b3.opened.n")
    if n is None:
        return ""
    steps = [
        f"{words} {amount(found)} vụ"
        for key, words in STEPS
        if (found := facts.value(f"b3.{key}.n"))
    ]
    more = f"; {listed(steps)}" if steps else ""
    opened = with_change(done("khởi tố", n, "vụ án"), facts, "b3.opened.n")
    return f"{opened}{_persons(facts, 'opened')}{more}"


def _hotspots(facts: Facts) -> str:
    found, cleared = facts.value("b4.found"), facts.value("b4.cleared")
    if found is None or cleared is None:
        return ""
    if not found and not cleared:
        return "Không phát hiện tụ điểm mới"
    new = with_change(done("phát hiện", found, "tụ điểm"), facts, "b4.found")
    return f"{new}; {done('triệt xóa', cleared, 'tụ điểm')}"


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
        if (lent := facts.value("b7.loans_amount")) and facts.value("b7.loans"):
            found[-1] += f" với tổng số vốn vay {money(lent)}"
        more = f": {listed(found)}" if n and found else ""
        text = with_change(
            f"Hỗ trợ hòa nhập cộng đồng cho {amount(n)} người"
            if n
            else "Trong kỳ không phát sinh trường hợp được hỗ trợ hòa nhập cộng đồng",
            facts,
            "b7.supported",
        )
        text += more
    return said(facts, (text, (RETURNS,)), (_tips(facts), (RETURNS,)))


def _tips(facts: Facts) -> str:
    n, dealt = facts.value("b9.tips"), facts.value("b9.tips_done")
    if n is None:
        return ""
    said_of = f", đã xử lý {amount(dealt)} tin" if n and dealt else ""
    kept = "; bí mật người báo tin được bảo đảm" if n else ""
    return f"{done('tiếp nhận', n, 'tin báo, tố giác')}{said_of}{kept}"

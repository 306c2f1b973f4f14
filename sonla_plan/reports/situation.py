"""Part I of the official report: establishments, hotspots, persons on file."""

from core.papers import Block
from inspections.models.kinds import Group

from .facts import Facts
from .results import RETURNS, Told, said
from .wording import amount, day, done, joined, listed, with_change

#: what the four groups are called inside a sentence
GROUPS = {
    Group.LODGING: "cơ sở lưu trú",
    Group.KARAOKE_MASSAGE: "cơ sở karaoke, xoa bóp",
    Group.DANCE_BAR: "vũ trường, quán bar",
    Group.OTHER: "cơ sở khác",
}


def situation(facts: Facts) -> list[Block]:
    return said(facts, *_establishments(facts), *_hotspots(facts), *_persons(facts))


def _establishments(facts: Facts) -> list[Told]:
    total = facts.value("b1.all.total")
    if total is None:
        return []
    until = day(facts.payload["as_of"])
    if not total:  # the register is what is known, not what there is
        return [(f"Đến ngày {until}, sổ theo dõi chưa có cơ sở kinh doanh dịch vụ nào", ())]
    groups = [
        f"{amount(n)} {words}"
        for group, words in GROUPS.items()
        if (n := facts.value(f"b1.{group.value}.total"))
    ]
    text = f"Đến ngày {until}, toàn tỉnh {done('có', total, 'cơ sở kinh doanh dịch vụ')}"
    text = with_change(text, facts, "b1.all.total")
    text += f", gồm {listed(groups)}" if groups else ""
    of_groups = tuple(f"b1.{group.value}.total" for group in GROUPS)
    found: list[Told] = [(text, ("b1.all.total", *of_groups))]
    flags = [
        ("conditional", "cơ sở kinh doanh có điều kiện về an ninh, trật tự"),
        ("at_risk", "cơ sở dễ bị lợi dụng để hoạt động mại dâm"),
    ]
    known = [f"{amount(n)} {words}" for key, words in flags if (n := facts.value(f"b1.all.{key}"))]
    if known:
        keys = tuple(f"b1.all.{key}" for key, _words in flags)
        found.append((f"Trong đó có {listed(known)}", keys))
    return [*found, *_staff(facts)]


def _staff(facts: Facts) -> list[Told]:
    staff = facts.value("b1.all.staff")
    if not staff:
        return []
    women, contract = facts.value("b1.all.women"), facts.value("b1.all.contract")
    more = [
        f"{amount(women)} nữ" if women else "",
        f"{amount(contract)} người có hợp đồng lao động bằng văn bản" if contract else "",
    ]
    of_them = f", trong đó {listed(more)}" if any(more) else ""
    refs = ("b1.all.staff", "b1.all.women", "b1.all.contract")
    return [(f"Các cơ sở sử dụng {amount(staff)} lao động{of_them}", refs)]


def _hotspots(facts: Facts) -> list[Told]:
    remaining = facts.value("b4.remaining")
    if remaining is None:
        return []
    until = day(facts.payload["as_of"])
    left = done("còn", remaining, "tụ điểm chưa triệt xóa")
    return [(f"Về địa bàn: đến ngày {until} {left}", ("b4.remaining",))]


def _persons(facts: Facts) -> list[Told]:
    on_file, estimated = facts.value("b7.on_file"), facts.value("b7.estimated")
    filed = "" if on_file is None else f"{amount(on_file)} người có hồ sơ quản lý"
    known = [
        with_change(filed, facts, "b7.on_file"),
        f"tổng số ước tính {amount(estimated)} người" if estimated is not None else "",
    ]
    text = joined(known)
    if not text:
        return []
    return [(f"Về người bán dâm, theo báo cáo của các đơn vị: {text}", (RETURNS,))]

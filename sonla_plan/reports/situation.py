"""Part I of the official report: establishments, hotspots, persons on file."""

from core.papers import Block
from inspections.models.kinds import Group

from .facts import Facts
from .wording import amount, compared, day, done, listed, sentence

#: what the four groups are called inside a sentence
GROUPS = {
    Group.LODGING: "cơ sở lưu trú",
    Group.KARAOKE_MASSAGE: "cơ sở karaoke, xoa bóp",
    Group.DANCE_BAR: "vũ trường, quán bar",
    Group.OTHER: "cơ sở khác",
}


def situation(facts: Facts) -> list[Block]:
    found = [
        *((text, "b1.all.total") for text in _establishments(facts)),
        *((text, "b4.remaining") for text in _hotspots(facts)),
        *((text, "") for text in _persons(facts)),
    ]
    return [Block(sentence(text), ref=ref) for text, ref in found if text]


def _establishments(facts: Facts) -> list[str]:
    total = facts.value("b1.all.total")
    if total is None:
        return []
    until = day(facts.payload["as_of"])
    groups = [
        f"{amount(n)} {words}"
        for group, words in GROUPS.items()
        if (n := facts.value(f"b1.{group.value}.total"))
    ]
    text = f"Đến ngày {until}, toàn tỉnh {done('có', total, 'cơ sở kinh doanh dịch vụ')}"
    text += f", gồm {listed(groups)}" if total and groups else ""
    found = [text + compared(facts, "b1.all.total")]
    if not total:
        return found
    flags = [
        ("conditional", "cơ sở kinh doanh có điều kiện về an ninh, trật tự"),
        ("at_risk", "cơ sở dễ bị lợi dụng để hoạt động mại dâm"),
    ]
    known = [f"{amount(n)} {words}" for key, words in flags if (n := facts.value(f"b1.all.{key}"))]
    if known:
        found.append(f"Trong đó có {listed(known)}")
    return [*found, *_staff(facts)]


def _staff(facts: Facts) -> list[str]:
    staff = facts.value("b1.all.staff")
    if not staff:
        return []
    women, contract = facts.value("b1.all.women"), facts.value("b1.all.contract")
    more = [
        f"{amount(women)} nữ" if women else "",
        f"{amount(contract)} người có hợp đồng lao động bằng văn bản" if contract else "",
    ]
    of_them = f", trong đó {listed(more)}" if any(more) else ""
    return [f"Các cơ sở sử dụng {amount(staff)} lao động{of_them}"]


def _hotspots(facts: Facts) -> list[str]:
    remaining = facts.value("b4.remaining")
    if remaining is None:
        return []
    until = day(facts.payload["as_of"])
    left = done("còn", remaining, "tụ điểm chưa triệt xóa")
    return [f"Về địa bàn: đến ngày {until} {left}"]


def _persons(facts: Facts) -> list[str]:
    on_file, estimated = facts.value("b7.on_file"), facts.value("b7.estimated")
    known = [
        f"{amount(on_file)} người có hồ sơ quản lý" if on_file is not None else "",
        f"tổng số ước tính {amount(estimated)} người" if estimated is not None else "",
    ]
    text = listed(known)
    if not text:
        return []
    return [f"Về người bán dâm, theo báo cáo của các đơn vị: {text}{compared(facts, 'b7.on_file')}"]

"""Part II of the official report: what was done, in the order of the plan."""

from collections.abc import Mapping
from typing import Any

from core.papers import Block, cell
from outreach.models import OutreachActivity

from .facts import Facts
from .judging import target_words
from .wording import amount, day, done, listed, money, sentence, with_change

#: table B2 counts the sector agencies' own inspections beside those of the teams 178
TEAMS = "các Đội kiểm tra liên ngành, đoàn kiểm tra chuyên ngành"
#: guiding documents named one by one; more are only counted
NAMED = 8


#: a sentence, and the keys of the figures it tells
Told = tuple[str, tuple[str, ...]]
#: what is behind a sentence that tells no cell of a table: see `views`
DOCUMENTS, RETURNS = "documents", "returns"
#: found in the period; not mended at its end, and of them overdue
FINDINGS, OPEN, OVERDUE = "findings", "open", "overdue"


def said(facts: Facts, *told: Told, targets: tuple[str, ...] = ()) -> list[Block]:
    """Sentences, each with the very figures it tells, then what each target says."""
    found = [Block(sentence(text), refs=known(facts, refs)) for text, refs in told if text]
    goals = [target for key in targets if (target := facts.target(key))]
    return [*found, *(Block(target_words(t, facts), is_item=True, refs=(t["key"],)) for t in goals)]


def known(facts: Facts, refs: tuple[str, ...]) -> tuple[str, ...]:
    """Without the cells whose nought, or whose silence, the sentence does not tell."""
    return tuple(key for key in refs if "." not in key or facts.value(key))


def directing(facts: Facts) -> list[Block]:
    rows = facts.beyond.get("documents", ())
    own = [row for row in rows if not row["district"]]
    theirs = len(rows) - len(own)
    text = ""
    if rows:
        parts = [
            f"cấp tỉnh ban hành {amount(len(own))} văn bản" if own else "",
            f"các huyện, thành phố ban hành {amount(theirs)} văn bản" if theirs else "",
        ]
        text = f"Trong kỳ, {listed(parts)} chỉ đạo, hướng dẫn công tác phòng, chống mại dâm"
    blocks = said(facts, (text, (DOCUMENTS,)))
    if len(own) <= NAMED:
        blocks += [Block(_document(row), is_item=True) for row in own]
    return blocks


def _document(row: Mapping[str, Any]) -> str:
    return f"{row['kind']} số {row['number']} ngày {day(row['on'])}: {row['title'].rstrip('.')}."


def communicating(facts: Facts) -> list[Block]:
    n = facts.value("b5.all.n")
    text = media = ""
    if n is not None:
        people = facts.value("b5.all.attendances")
        women = facts.value("b5.all.women")
        of_them = f" (trong đó {amount(women)} lượt nữ)" if women else ""
        reached = f", thu hút {amount(people)} lượt người tham dự{of_them}" if people else ""
        held = with_change(done("tổ chức", n, "hoạt động truyền thông"), facts, "b5.all.n")
        text = f"Toàn tỉnh {held}{reached}"
    items = facts.value("b5.media")
    if items is not None:
        told = done("có", items, "tin, bài, phóng sự, chuyên mục")
        media = with_change(f"Trên báo, đài {told}", facts, "b5.media")
    targets = ("communes_reached", "media_quarterly")
    return said(
        facts,
        (text, ("b5.all.n", "b5.all.attendances", "b5.all.women")),
        (_forms(facts), tuple(f"b5.{form.value}.n" for form in OutreachActivity.Form)),
        (media, ("b5.media",)),
        targets=targets,
    )


def _forms(facts: Facts) -> str:
    forms = [
        f"{str(form.label)[:1].lower()}{str(form.label)[1:]} ({amount(n)})"
        for form in OutreachActivity.Form
        if (n := facts.value(f"b5.{form.value}.n"))
    ]
    return f"Hình thức: {listed(forms)}" if forms else ""


def inspecting(facts: Facts) -> list[Block]:
    targets = (
        "census_done",
        "provincial_inspections",
        "establishments_inspected",
        "district_inspections",
    )
    return said(facts, *_told_178(facts), targets=targets)


def _told_178(facts: Facts) -> list[Told]:
    sanctions = ("reminded", "warnings", "fines", "fined_places", "fines_amount", "transferred")
    return [
        (
            _inspections(facts),
            ("b2.inspections", "b2.planned", "b2.unscheduled", "b2.visits", "b2.places"),
        ),
        (_outcome(facts), ("b2.violating", *(f"b2.{key}" for key in sanctions))),
        (_mended(facts), (FINDINGS, *_left(facts))),
    ]


def standing_178(facts: Facts) -> list[Block]:
    """The same in short, without what is counted beside it."""
    return said(facts, *_told_178(facts))


def _inspections(facts: Facts) -> str:
    n, visits = facts.value("b2.inspections"), facts.value("b2.visits")
    if n is None:
        return ""
    if not n:
        return f"Trong kỳ, {TEAMS} chưa tiến hành cuộc kiểm tra nào"
    kinds = [
        f"{amount(found)} cuộc {words}"
        for key, words in (("planned", "theo kế hoạch"), ("unscheduled", "đột xuất"))
        if (found := facts.value(f"b2.{key}"))
    ]
    places = facts.value("b2.places")
    where = (
        f"; kiểm tra {amount(visits)} lượt tại {amount(places)} cơ sở" if visits and places else ""
    )
    held = f"{TEAMS} tiến hành {amount(n)} cuộc kiểm tra ({listed(kinds)})"
    return f"{with_change(held, facts, 'b2.inspections')}{where}"


def _outcome(facts: Facts) -> str:
    violating = facts.value("b2.violating")
    if not facts.value("b2.places") or violating is None:
        return ""
    if not violating:
        return "Qua kiểm tra không phát hiện cơ sở vi phạm"
    fines, fined = facts.value("b2.fines"), facts.value("b2.fined_places")
    what = [
        f"nhắc nhở tại chỗ {amount(n)} lượt cơ sở" if (n := facts.value("b2.reminded")) else "",
        f"cảnh cáo {amount(n)} trường hợp" if (n := facts.value("b2.warnings")) else "",
        f"phạt tiền {amount(fined or 0)} cơ sở bằng {amount(fines)} quyết định, tổng số tiền "
        f"{money(facts.value('b2.fines_amount') or 0)}"
        if fines
        else "",
        f"tước, thu hồi giấy phép {amount(n)} cơ sở" if (n := facts.value("b2.revoked")) else "",
        f"chuyển cơ quan có thẩm quyền xử lý {amount(n)} trường hợp"
        if (n := facts.value("b2.transferred"))
        else "",
    ]
    dealt = f"; đã {listed(what)}" if any(what) else ""
    found = with_change(f"Phát hiện {amount(violating)} cơ sở vi phạm", facts, "b2.violating")
    return f"{found}{dealt}"


def _left(facts: Facts) -> tuple[str, ...]:
    found = facts.beyond.get("findings") or {}
    return tuple(ref for ref in (OPEN, OVERDUE) if found.get(ref))


def _mended(facts: Facts) -> str:
    found = facts.beyond.get("findings")
    if not found or not (found["made"] or found["open"]):
        return ""
    over = f", trong đó {amount(found['overdue'])} vấn đề quá hạn" if found["overdue"] else ""
    left = (
        f"còn {amount(found['open'])} vấn đề chưa được xác minh khắc phục{over}"
        if found["open"]
        else "đến cuối kỳ tất cả đã được xác minh khắc phục"
    )
    return f"Trong kỳ {done('ghi nhận', found['made'], 'vấn đề phải khắc phục')}; {left}"


def building(facts: Facts) -> list[Block]:
    kept, total = facts.value("b8.kept"), facts.value("b8.communes")
    text = models = ""
    if kept is not None and total:
        lost = facts.value("b8.lost")
        text = f"Duy trì {cell(kept)}/{cell(total)} xã, phường, thị trấn lành mạnh không có tệ"
        text = with_change(f"{text} nạn mại dâm", facts, "b8.kept")
        text += f"; {amount(lost)} đơn vị mất danh hiệu trong kỳ" if lost else ""
    n = facts.value("b8.models")
    if n is not None:
        new, acts = facts.value("b8.new_models"), facts.value("b8.model_activities")
        models = (
            f"Toàn tỉnh {done('có', n, 'mô hình phòng ngừa đang duy trì')}"
            f"{f', thành lập mới {amount(new)} mô hình' if new else ''}"
            f"{f'; các mô hình tổ chức {amount(acts)} hoạt động' if acts else ''}"
        )
    targets = ("healthy_communes", "communes_registered", "models_maintained")
    return said(
        facts,
        (text, ("b8.kept", "b8.lost")),
        (models, ("b8.models", "b8.new_models", "b8.model_activities")),
        targets=targets,
    )


def training(facts: Facts) -> list[Block]:
    n = facts.value("b6.courses")
    text = ""
    if n is not None:
        people = facts.value("b6.attendances")
        more = f" với {amount(people)} lượt người dự" if n and people else ""
        text = f"{with_change(done('tổ chức', n, 'lớp tập huấn'), facts, 'b6.courses')}{more}"
    refs = ("b6.courses", "b6.attendances")
    return said(facts, (text, refs), targets=("officers_trained", "teams_consolidated"))


def budget(facts: Facts) -> list[Block]:
    given, spent = facts.value("b9.budget"), facts.value("b9.spent")
    text = ""
    if given is not None:
        used = f", đã sử dụng {money(spent)}" if spent is not None else ""
        text = f"Theo báo cáo của các đơn vị, kinh phí được giao {money(given)}{used}"
    lines = [_line(task) for task in facts.tasks("budget")]
    return [
        *said(facts, (text, (RETURNS,))),
        *(Block(sentence(line), is_item=True) for line in lines),
    ]


def _line(task: Mapping[str, Any]) -> str:
    used = "" if task["spent"] is None else f", đã sử dụng {money(task['spent'])}"
    return f"{task['content']}: được giao {money(task['given'])}{used}"

"""What a unit's own report says in words, table by table; Vietnamese as all papers are.

A clause whose number is nought or not known is not said: the table shows it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from core.wording import amount, listed, money, sentence

from .figures import Figure


@dataclass(frozen=True, slots=True)
class Clause:
    """`words` around the number of `key`; `parts` are said after it when it is."""

    words: str
    key: str
    parts: tuple[tuple[str, str], ...] = ()
    before_parts: str = ", trong đó "


#: the last day of the period stands for LAST
LAST = "đến ngày {last} "
_PERSONS = (
    ("{n} người bán dâm", "sellers"),
    ("{n} người mua dâm", "buyers"),
    ("{n} chủ chứa", "keepers"),
    ("{n} người môi giới", "brokers"),
)


def _with_persons(words: str, key: str) -> Clause:
    parts = tuple((said, f"b3.{key}.{kind}") for said, kind in _PERSONS)
    return Clause(words, f"b3.{key}.n", parts, " với ")


#: a table's sentences, each of clauses
SAID: dict[str, tuple[tuple[Clause, ...], ...]] = {
    "B1": (
        (
            Clause(
                LAST + "trên địa bàn có {n} cơ sở kinh doanh dịch vụ",
                "b1.all.total",
                (
                    ("{n} cơ sở kinh doanh có điều kiện về an ninh, trật tự", "b1.all.conditional"),
                    ("{n} cơ sở dễ bị lợi dụng để hoạt động mại dâm", "b1.all.at_risk"),
                ),
            ),
        ),
        (
            Clause(
                "các cơ sở sử dụng {n} lao động",
                "b1.all.staff",
                (
                    ("{n} nữ", "b1.all.women"),
                    ("{n} người có hợp đồng lao động bằng văn bản", "b1.all.contract"),
                ),
            ),
        ),
    ),
    "B2": (
        (
            Clause(
                "trong kỳ tiến hành {n} cuộc kiểm tra",
                "b2.inspections",
                (
                    ("{n} cuộc theo kế hoạch", "b2.planned"),
                    ("{n} cuộc đột xuất", "b2.unscheduled"),
                ),
            ),
        ),
        (
            Clause("kiểm tra {n} lượt cơ sở", "b2.visits"),
            Clause("phát hiện {n} cơ sở vi phạm", "b2.violating"),
        ),
        (
            Clause("nhắc nhở tại chỗ {n} lượt cơ sở", "b2.reminded"),
            Clause("cảnh cáo {n} trường hợp", "b2.warnings"),
            Clause("ra {n} quyết định phạt tiền", "b2.fines"),
            Clause("tổng số tiền phạt {n}", "b2.fines_amount"),
            Clause("tước, thu hồi giấy phép {n} cơ sở", "b2.revoked"),
            Clause("chuyển cơ quan có thẩm quyền xử lý {n} trường hợp", "b2.transferred"),
        ),
    ),
    "B3": (
        (_with_persons("xử lý hành chính {n} vụ việc", "incidents"),),
        (
            Clause("ra {n} quyết định phạt tiền", "b3.incidents.fines"),
            Clause("tổng số tiền phạt {n}", "b3.incidents.fines_amount"),
        ),
        (_with_persons("khởi tố {n} vụ án", "opened"),),
        (
            Clause("kết luận điều tra {n} vụ án", "b3.investigated.n"),
            Clause("truy tố {n} vụ án", "b3.prosecuted.n"),
            Clause("xét xử {n} vụ án", "b3.tried.n"),
        ),
    ),
    "B4": (
        (
            Clause("trong kỳ phát hiện {n} tụ điểm", "b4.found"),
            Clause("triệt xóa {n} tụ điểm", "b4.cleared"),
        ),
        (Clause(LAST + "còn {n} tụ điểm chưa triệt xóa", "b4.remaining"),),
    ),
    "B5": (
        (Clause("trong kỳ tổ chức {n} hoạt động truyền thông", "b5.all.n"),),
        (
            Clause(
                "các hoạt động thu hút {n} lượt người tham dự",
                "b5.all.attendances",
                (("{n} lượt nữ", "b5.all.women"),),
            ),
        ),
        (Clause("có {n} xã, phường, thị trấn tổ chức hoạt động truyền thông", "b5.communes"),),
        (Clause("trên báo, đài có {n} tin, bài, phóng sự, chuyên mục", "b5.media"),),
    ),
    "B6": (
        (
            Clause("trong kỳ tổ chức {n} lớp tập huấn", "b6.courses"),
            Clause("có {n} lượt người tham dự", "b6.attendances"),
            Clause("có {n} cán bộ cấp xã được tập huấn", "b6.officers"),
        ),
        (
            Clause(
                LAST + "có {n} cán bộ cấp xã đảm nhiệm công tác phòng, chống tệ nạn xã hội",
                "b6.positions",
            ),
        ),
    ),
    "B7": (
        (
            Clause("có {n} người bán dâm có hồ sơ quản lý", "b7.on_file"),
            Clause("tổng số ước tính {n} người", "b7.estimated"),
        ),
        (
            Clause(
                "trong kỳ hỗ trợ {n} người",
                "b7.supported",
                (
                    ("{n} người được tư vấn", "b7.counselled"),
                    ("{n} người được hỗ trợ y tế, dự phòng HIV", "b7.health"),
                    ("{n} người được trợ giúp pháp lý", "b7.legal"),
                    ("{n} người được dạy nghề", "b7.vocational"),
                    ("{n} người được giới thiệu, tạo việc làm", "b7.jobs"),
                    ("{n} người được vay vốn", "b7.loans"),
                ),
            ),
        ),
        (Clause("tổng số vốn vay {n}", "b7.loans_amount"),),
    ),
    "B8": (
        (
            Clause(
                "trên địa bàn có {n} xã, phường, thị trấn",
                "b8.communes",
                (
                    ("{n} đơn vị đăng ký xây dựng xã lành mạnh trong năm", "b8.registered"),
                    ("{n} đơn vị được công nhận năm trước và đang duy trì", "b8.kept"),
                ),
            ),
        ),
        (Clause("trong kỳ có {n} xã, phường, thị trấn mất danh hiệu", "b8.lost"),),
        (
            Clause("duy trì {n} mô hình phòng ngừa", "b8.models"),
            Clause("thành lập mới {n} mô hình", "b8.new_models"),
            Clause("các mô hình có {n} hoạt động", "b8.model_activities"),
        ),
    ),
    "B9": (
        (
            Clause("tiếp nhận {n} tin báo, tố giác", "b9.tips"),
            Clause("đã xử lý {n} tin", "b9.tips_done"),
        ),
        (
            Clause("kinh phí được giao {n}", "b9.budget"),
            Clause("đã sử dụng {n}", "b9.spent"),
        ),
    ),
}


def sentences(code: str, found: Mapping[str, Figure], last: str) -> Iterator[str]:
    """Of one table; `found` holds only what the reader may see, `last` is the period's last day."""
    for clauses in SAID.get(code, ()):
        said = [text for clause in clauses if (text := _said(clause, found, last))]
        if said:
            yield sentence(", ".join(said))


def _said(clause: Clause, found: Mapping[str, Figure], last: str) -> str:
    text = _number(clause.words, found.get(clause.key), last)
    parts = [_number(words, found.get(key), last) for words, key in clause.parts]
    return f"{text}{clause.before_parts}{listed(parts)}" if text and any(parts) else text


def _number(words: str, figure: Figure | None, last: str) -> str:
    if figure is None or not figure.value:
        return ""
    n = money(figure.value) if figure.cell.money else amount(figure.value)
    return words.format(n=n, last=last)

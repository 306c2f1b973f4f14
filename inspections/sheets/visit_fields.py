"""The columns of the register of visits, in the order an office's register has them."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from communes.sheet_kinds import CommuneKind
from core.sheets.declaring import Field
from core.sheets.values import ChoiceKind, DateKind, TextKind
from inspections.models import Finding, Inspection, Visit

from .staff_fields import STAFF, count, label_of
from .visit_kinds import ActKind, EstablishmentKind, MembersKind, TeamKind

Measure, Outcome, Mode, Ground = (
    Finding.Measure,
    Visit.Outcome,
    Inspection.Mode,
    Inspection.Ground,
)
OUTCOMES_ALSO = {
    "khong vi pham": Outcome.NO_VIOLATION,
    "khong co vi pham": Outcome.NO_VIOLATION,
    "chap hanh tot": Outcome.NO_VIOLATION,
    "lap bien ban": Outcome.VIOLATION,
    "chuyen co quan": Outcome.TRANSFERRED,
    "chuyen xu ly": Outcome.TRANSFERRED,
    "khong kiem tra duoc": Outcome.NOT_INSPECTED,
}
MEASURES_ALSO = {
    "nhac nho": Measure.REMINDED,
    "yeu cau khac phuc": Measure.REMEDY,
    "khac phuc": Measure.REMEDY,
    "lap bien ban": Measure.RECORDED,
    "lap bien ban vi pham": Measure.RECORDED,
    "lap bien ban vphc": Measure.RECORDED,
    "chuyen co quan": Measure.TRANSFERRED,
    "chuyen xu ly": Measure.TRANSFERRED,
}
GROUNDS_ALSO = {
    "khieu nai": Ground.COMPLAINT,
    "khieu nai, to cao": Ground.COMPLAINT,
    "to cao": Ground.COMPLAINT,
    "don thu": Ground.COMPLAINT,
    "yeu cau": Ground.REQUEST,
    "dau hieu vi pham": Ground.SIGNS,
}


def _words(name: str, most: int, *also: str, width: int = 20, help: Any = "") -> Field:
    kind = TextKind(most, recurs=True)
    return Field(name, label_of(Finding, name), kind, also, empty="", width=width, help=help)


def _day(name: str, *also: str) -> Field:
    return Field(name, label_of(Finding, name), DateKind(), also, width=14)


OUTING = (
    Field(
        "team",
        _("Team"),
        TeamKind(),
        ("Đội kiểm tra", "Đơn vị kiểm tra", "Đoàn kiểm tra", "Đội"),
        width=34,
        help=_("Empty: your own, where there is but one."),
    ),
    Field(
        "decision_number",
        _("Decision number"),
        TextKind(60, recurs=True),
        ("Số quyết định", "Quyết định số", "Số QĐ", "Số kế hoạch", "Quyết định kiểm tra"),
        required=True,
        example="12/QĐ-ĐKT178",
        width=18,
        help=_("Of the decision or plan under which the team went out."),
    ),
    Field(
        "decision_on",
        _("Decision date"),
        DateKind(),
        ("Ngày quyết định", "Ngày QĐ", "Ngày ký"),
        example="01/03/2019",
        width=14,
        help=_("Needed where the inspection is not recorded yet."),
    ),
    Field(
        "mode",
        _("Mode"),
        ChoiceKind(Mode.choices, {"ke hoach": Mode.PLANNED, "dinh ky": Mode.PLANNED}),
        ("Hình thức", "Hình thức kiểm tra", "Loại kiểm tra"),
        empty="",
        example="Theo kế hoạch",
        width=16,
        help=_("Needed where the inspection is not recorded yet."),
    ),
    Field(
        "ground",
        _("Ground of an unscheduled one"),
        ChoiceKind(Ground.choices, GROUNDS_ALSO),
        ("Căn cứ", "Căn cứ đột xuất", "Lý do kiểm tra đột xuất"),
        empty="",
        width=24,
    ),
    Field(
        "starts_on",
        _("Inspection from"),
        DateKind(),
        ("Từ ngày", "Ngày bắt đầu", "Cuộc kiểm tra từ ngày"),
        width=14,
        help=_("First and last day of the inspection; empty where it was one day."),
    ),
    Field(
        "ends_on",
        _("Inspection until"),
        DateKind(),
        ("Đến ngày", "Ngày kết thúc", "Cuộc kiểm tra đến ngày"),
        width=14,
    ),
    Field(
        "members",
        _("Members present"),
        MembersKind(30_000, recurs=True),
        ("Thành phần đoàn", "Thành phần", "Thành viên", "Thành phần tham gia", "Đoàn gồm"),
        empty="",
        width=40,
        example=(
            "Lò Văn A – Phòng LĐTBXH – Đội trưởng; Cầm Thị B – Công an huyện – Thành viên;"
            " Quàng Văn C – Phòng Văn hóa – Thành viên"
        ),
        help=_(
            "At least three, “;” between them: name – agency – position – card number. Needed where"
            " the inspection is not recorded yet."
        ),
    ),
)
VISIT = (
    Field(
        "visited_on",
        _("Date of the visit"),
        DateKind(),
        ("Ngày kiểm tra", "Ngày", "Thời gian kiểm tra", "Ngày tháng", "Thời gian"),
        required=True,
        example="05/03/2019",
        width=14,
    ),
    Field(
        "commune",
        _("Commune"),
        CommuneKind(agencies=True, day="visited_on"),
        ("Xã", "Xã, phường", "Xã, phường, thị trấn", "Địa bàn", "Địa chỉ xã"),
        required=True,
        width=30,
        help=_("With the kind where two communes share a name."),
    ),
    Field(
        "establishment",
        _("Establishment"),
        EstablishmentKind(),
        ("Tên cơ sở", "Cơ sở", "Cơ sở được kiểm tra", "Tên cơ sở kinh doanh"),
        required=True,
        example="Nhà nghỉ Hoa Ban",
        width=30,
        help=_("As the register has it; enter new establishments first."),
    ),
    Field(
        "minutes_number",
        _("Minutes number"),
        TextKind(60),
        ("Số biên bản", "Biên bản số", "Số BB", "Biên bản kiểm tra"),
        empty="",
        example="01/BB-178",
        width=16,
    ),
    Field(
        "outcome",
        _("Outcome"),
        ChoiceKind(Outcome.choices, OUTCOMES_ALSO),
        ("Kết quả", "Kết quả kiểm tra", "Kết luận"),
        empty="",
        example="Không vi phạm",
        width=26,
        help=_("Follows from what was found; needed where nothing was."),
    ),
    Field(
        "not_inspected_reason",
        _("Why not inspected"),
        TextKind(300),
        ("Lý do không kiểm tra được", "Lý do"),
        empty="",
        width=24,
    ),
    count(Visit, "rooms", "Số phòng", word="phòng"),
    *STAFF,
)
FINDING = (
    _words(
        "text",
        300,
        *("Hành vi vi phạm", "Vi phạm", "Nội dung vi phạm", "Tồn tại", "Tồn tại, vi phạm"),
        width=44,
        help=_(
            "One a row; a row with nothing else belongs to the visit above. The matter only: no"
            " name, no paper of a person."
        ),
    ),
    Field(
        "act",
        _("Act, of the table of acts"),
        ActKind(),
        ("Điều khoản", "Điều khoản vi phạm", "Điều luật", "Hành vi theo nghị định"),
        width=36,
        help=_("Of the table of acts, in force on that day; empty for what no act names."),
    ),
    Field(
        "measure",
        label_of(Finding, "measure"),
        ChoiceKind(Measure.choices, MEASURES_ALSO),
        ("Biện pháp", "Biện pháp xử lý", "Hình thức xử lý", "Xử lý"),
        empty="",
        width=24,
        help=_("Needed for whatever was found. What an authority decided is entered on the page."),
    ),
    _day("remedy_due_on", "Hạn khắc phục", "Thời hạn khắc phục"),
    _words("record_number", 60, "Số biên bản vi phạm", "Số BBVP", "Biên bản vi phạm"),
    _day("record_on", "Ngày biên bản vi phạm", "Ngày lập biên bản vi phạm"),
    _words("transferred_to", 150, "Chuyển đến", "Cơ quan nhận", "Chuyển cơ quan"),
    _day("transferred_on", "Ngày chuyển"),
    _words("transfer_file", 60, "Số hồ sơ chuyển", "Hồ sơ chuyển"),
    _words("transfer_reason", 300, "Lý do chuyển"),
)

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
        ("doi kiem tra", "don vi kiem tra", "doan kiem tra", "doi"),
        width=34,
        help=_("Empty: your own, where there is but one."),
    ),
    Field(
        "decision_number",
        _("Decision number"),
        TextKind(60, recurs=True),
        ("so quyet dinh", "quyet dinh so", "so qd", "so ke hoach", "quyet dinh kiem tra"),
        required=True,
        example="12/QĐ-ĐKT178",
        width=18,
        help=_("Of the decision or plan under which the team went out."),
    ),
    Field(
        "decision_on",
        _("Decision date"),
        DateKind(),
        ("ngay quyet dinh", "ngay qd", "ngay ky"),
        example="01/03/2019",
        width=14,
        help=_("Needed where the inspection is not recorded yet."),
    ),
    Field(
        "mode",
        _("Mode"),
        ChoiceKind(Mode.choices, {"ke hoach": Mode.PLANNED, "dinh ky": Mode.PLANNED}),
        ("hinh thuc", "hinh thuc kiem tra", "loai kiem tra"),
        empty="",
        width=16,
        help=_("Needed where the inspection is not recorded yet."),
    ),
    Field(
        "ground",
        _("Ground of an unscheduled one"),
        ChoiceKind(Ground.choices, GROUNDS_ALSO),
        ("can cu", "can cu dot xuat", "ly do kiem tra dot xuat"),
        empty="",
        width=24,
    ),
    Field(
        "starts_on",
        _("Inspection from"),
        DateKind(),
        ("tu ngay", "ngay bat dau", "cuoc kiem tra tu ngay"),
        width=14,
        help=_("First and last day of the inspection; empty where it was one day."),
    ),
    Field(
        "ends_on",
        _("Inspection until"),
        DateKind(),
        ("den ngay", "ngay ket thuc", "cuoc kiem tra den ngay"),
        width=14,
    ),
    Field(
        "members",
        _("Members present"),
        MembersKind(30_000, recurs=True),
        ("thanh phan doan", "thanh phan", "thanh vien", "thanh phan tham gia", "doan gom"),
        empty="",
        width=40,
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
        ("ngay kiem tra", "ngay", "thoi gian kiem tra", "ngay thang", "thoi gian"),
        required=True,
        example="05/03/2019",
        width=14,
    ),
    Field(
        "commune",
        _("Commune"),
        CommuneKind(agencies=True, day="visited_on"),
        ("xa", "xa phuong", "xa phuong thi tran", "dia ban", "dia chi xa"),
        required=True,
        width=30,
        help=_("With the kind where two communes share a name."),
    ),
    Field(
        "establishment",
        _("Establishment"),
        EstablishmentKind(),
        ("ten co so", "co so", "co so duoc kiem tra", "ten co so kinh doanh"),
        required=True,
        example="Nhà nghỉ Hoa Ban",
        width=30,
        help=_("As the register has it; enter new establishments first."),
    ),
    Field(
        "minutes_number",
        _("Minutes number"),
        TextKind(60),
        ("so bien ban", "bien ban so", "so bb", "bien ban kiem tra"),
        empty="",
        example="01/BB-178",
        width=16,
    ),
    Field(
        "outcome",
        _("Outcome"),
        ChoiceKind(Outcome.choices, OUTCOMES_ALSO),
        ("ket qua", "ket qua kiem tra", "ket luan"),
        empty="",
        width=26,
        help=_("Follows from what was found; needed where nothing was."),
    ),
    Field(
        "not_inspected_reason",
        _("Why not inspected"),
        TextKind(300),
        ("ly do khong kiem tra duoc", "ly do"),
        empty="",
        width=24,
    ),
    count(Visit, "rooms", "so phong", word="phòng"),
    *STAFF,
)
FINDING = (
    _words(
        "text",
        300,
        *("hanh vi vi pham", "vi pham", "noi dung vi pham", "ton tai", "ton tai vi pham"),
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
        ("dieu khoan", "dieu khoan vi pham", "dieu luat", "hanh vi theo nghi dinh"),
        width=36,
        help=_("Of the table of acts, in force on that day; empty for what no act names."),
    ),
    Field(
        "measure",
        label_of(Finding, "measure"),
        ChoiceKind(Measure.choices, MEASURES_ALSO),
        ("bien phap", "bien phap xu ly", "hinh thuc xu ly", "xu ly"),
        empty="",
        width=24,
        help=_("Needed for whatever was found. What an authority decided is entered on the page."),
    ),
    _day("remedy_due_on", "han khac phuc", "thoi han khac phuc"),
    _words("record_number", 60, "so bien ban vi pham", "so bbvp", "bien ban vi pham"),
    _day("record_on", "ngay bien ban vi pham", "ngay lap bien ban vi pham"),
    _words("transferred_to", 150, "chuyen den", "co quan nhan", "chuyen co quan"),
    _day("transferred_on", "ngay chuyen"),
    _words("transfer_file", 60, "so ho so chuyen", "ho so chuyen"),
    _words("transfer_reason", 300, "ly do chuyen"),
)

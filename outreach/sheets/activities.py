"""Outreach activities as a sheet."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Prefetch
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.permissions import Verb
from communes.models import Commune
from communes.scoping import scope_of
from communes.sheet_kinds import CommunesKind, agency_kind
from core import text
from core.checking import Sound
from core.sheets.declaring import Field, Given, Line, Table
from core.sheets.values import ChoiceKind, DateKind, TextKind, WholeKind, YesKind
from outreach import actions
from outreach.models import Language, OutreachActivity

Form, Organiser = OutreachActivity.Form, OutreachActivity.Organiser
FORMS_ALSO = {
    "tuyen truyen truc tiep": Form.SESSION,
    "truc tiep": Form.SESSION,
    "noi chuyen chuyen de": Form.SESSION,
    "loa luu dong": Form.LOUDSPEAKER,
    "loa truyen thanh": Form.BROADCAST,
    "phat thanh": Form.BROADCAST,
    "truyen thanh": Form.BROADCAST,
    "truyen thong truc tiep": Form.SESSION,
    "hop ban": Form.MEETING,
    "long ghep": Form.MEETING,
    "hoi thi": Form.CONTEST,
    "tu van nhom": Form.COUNSELLING,
    "khac": Form.OTHER,
}
ORGANISERS_ALSO = {
    "ubnd xa": Organiser.COMMUNE,
    "ubnd huyen": Organiser.DISTRICT,
    "phong ldtbxh": Organiser.LABOUR,
    "phong lao dong": Organiser.LABOUR,
    "hoi lhpn": Organiser.WOMEN,
    "hoi phu nu": Organiser.WOMEN,
    "doan thanh nien": Organiser.YOUTH,
    "hoi nong dan": Organiser.FARMERS,
    "mttq": Organiser.FRONT,
    "mat tran to quoc": Organiser.FRONT,
    "cong an": Organiser.POLICE,
    "tram y te": Organiser.HEALTH,
    "trung tam y te": Organiser.HEALTH,
    "truong hoc": Organiser.SCHOOL,
}


def _topic(name: str, *also: str) -> Field:
    label: Any = OutreachActivity._meta.get_field(name).verbose_name  # type: ignore[union-attr]
    return Field(name, capfirst(label), YesKind(), also, empty=False, width=14)


class ActivityTable(Table):
    key = "activities"
    label = _("Outreach activities")
    about = _("One row for one activity of one form on one day; several communes may share a row.")
    model = OutreachActivity
    verb = Verb.RECORD_OUTREACH
    known_by = (
        *("held_on", "form", "communes", "organised_by", "organiser_name", "agency"),
        "document_number",
    )
    may_lack = frozenset({"organised_by", "organiser_name", "document_number"})
    counts = ("quantity", "attendances", "women")
    links = ("communes",)
    fields = (
        Field(
            "held_on",
            _("Held on"),
            DateKind(),
            (
                "Ngày",
                "Ngày thực hiện",
                "Ngày tổ chức",
                "Thời gian",
                "Ngày tháng",
                "Thời gian tổ chức",
            ),
            required=True,
            example="05/06/2019",
            help=_("Day before month; not later than today."),
            width=14,
        ),
        Field(
            "form",
            _("Form"),
            ChoiceKind(Form.choices, FORMS_ALSO),
            ("Hình thức", "Hình thức tuyên truyền", "Loại hình"),
            required=True,
            width=26,
            help=_("One form a row; choose from the list."),
        ),
        Field(
            "quantity",
            _("Quantity"),
            WholeKind(words=("buổi", "lượt", "tờ", "cuộc", "lần", "tin", "tấm", "chiếc")),
            ("Số lượng", "Số buổi", "Số cuộc", "Số lượt tuyên truyền", "SL"),
            required=True,
            example="2",
            help=_("Counted in the form's own unit: sessions, rounds, banners, leaflets…"),
            empty=1,
            width=10,
        ),
        Field(
            "communes",
            _("Communes"),
            CommunesKind(agencies=True, day="held_on"),
            (
                "Xã",
                "Xã, phường",
                "Xã, phường, thị trấn",
                "Địa bàn",
                "Địa điểm",
                "Đơn vị",
                "Nơi tổ chức",
            ),
            required=True,
            width=40,
            help=_("With the kind where two share a name; “;” between several communes."),
        ),
        Field(
            "organised_by",
            _("Organiser"),
            ChoiceKind(Organiser.choices, ORGANISERS_ALSO),
            ("Đơn vị tổ chức", "Cơ quan tổ chức", "Đơn vị thực hiện"),
            empty="",
            width=26,
        ),
        Field(
            "organiser_name",
            _("Name of the other organiser"),
            TextKind(100),
            ("Tên đơn vị tổ chức",),
            empty="",
            width=26,
            help=_("Only where the organiser is another one: an office, never a person."),
        ),
        Field(
            "agency",
            _("Provincial agency"),
            agency_kind(),
            ("Cơ quan cấp tỉnh", "Ngành tỉnh"),
            help=_("Only where the activity is a provincial agency's own."),
            width=24,
        ),
        Field(
            "attendances",
            _("Attendances"),
            WholeKind(words=("lượt", "người", "lượt người")),
            (
                "Số người tham gia",
                "Số người tham dự",
                "Số lượt người",
                "Lượt người tham dự",
                "Số người",
            ),
            example="60",
            help=_("Attendances, not persons: who came twice counts twice."),
            width=12,
        ),
        Field(
            "women",
            _("Of them women"),
            WholeKind(words=("lượt", "người", "lượt người")),
            ("Nữ", "Số nữ", "Trong đó nữ", "Số người tham gia nữ"),
            example="25",
            width=10,
        ),
        _topic("with_drugs", "Ma túy"),
        _topic("with_hiv", "HIV", "HIV/AIDS"),
        _topic("with_trafficking", "Mua bán người"),
        _topic("with_poverty", "Giảm nghèo"),
        _topic("with_jobs", "Việc làm", "Dạy nghề"),
        Field(
            "language",
            _("Language"),
            ChoiceKind(Language.choices),
            ("Ngôn ngữ", "Tiếng"),
            empty=Language.VIETNAMESE,
            width=16,
        ),
        Field(
            "document_number",
            _("Document number"),
            TextKind(60),
            ("Số văn bản", "Số, ký hiệu", "Số kế hoạch", "Văn bản số"),
            empty="",
            example="12/KH-UBND",
            help=_("Plan, report or minutes, where there is one."),
            width=18,
        ),
    )

    def fields_for(self, user: Any) -> tuple[Field, ...]:
        scope = scope_of(user)
        without = set() if scope.province or scope.agencies else {"agency"}
        return tuple(one for one in self.fields if one.name not in without)

    def records(self, user: Any) -> Any:
        communes = Prefetch("communes", queryset=Commune.objects.for_list())
        rows = OutreachActivity.objects.visible_to(user).select_related("agency")
        return rows.prefetch_related(communes).order_by("pk")

    def near(self, rows: Any, lines: Sequence[Line]) -> Any:
        days = [line.values["held_on"] for line in lines if line.values.get("held_on")]
        return rows.filter(held_on__range=(min(days), max(days))) if days else rows.none()

    def key_of(self, values: Mapping[str, Any]) -> Any:
        return (
            values["held_on"],
            values["form"],
            frozenset(one.pk for one in values["communes"] or ()),
            values.get("organised_by") or "",
            text.fold(values.get("organiser_name") or ""),
            getattr(values.get("agency"), "pk", None),
            text.fold(values.get("document_number") or ""),
        )

    def complete(self, line: Line, user: Any, prepared: Any) -> None:
        """An agency's officer enters for the agency; a district's for its communes only."""
        if line.values.get("organiser_name") and line.values.get("organised_by") != Organiser.OTHER:
            line.tell("organiser_name", str(_("Only another organiser is named.")))
        scope = scope_of(user)
        agency = line.values.get("agency") or (line.record.agency if line.record else None)
        if scope.province or agency is not None:
            return
        if not scope.districts:
            line.tell("agency", str(_("Say for which of your agencies it is entered.")))

    def check(self, made: Any, values: Mapping[str, Any], sound: Sound) -> None:
        super().check(made, values, sound)
        made.check_communes(values["communes"] or ())

    def apply(self, lines: Sequence[Line], given: Given) -> None:
        made = list(self.new(lines, given))
        places = [line.values["communes"] for line in lines if line.state == "new"]
        actions.save_activities(
            by=given.by,
            new=list(zip(made, places, strict=True)),
            changed=self.changed(lines),
        )

    def remove(self, record: Any, *, by: Any) -> None:
        actions.remove_activity(record, by=by)

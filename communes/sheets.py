"""This room's tables as sheets: recognition, registration, commune officers."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.permissions import Verb
from core import text
from core.checking import Sound
from core.sheets.declaring import Field, Given, Line, Table
from core.sheets.values import DateKind, TextKind, YearKind, YesKind

from . import actions
from .models import CommuneOfficer, Recognition, Registration
from .scoping import scope_of
from .sheet_kinds import CommuneKind

COMMUNE = Field(
    "commune",
    _("Commune"),
    CommuneKind(),
    ("Xã", "Xã, phường", "Xã, phường, thị trấn", "Đơn vị", "Tên xã"),
    required=True,
    width=32,
    help=_("With the kind where two communes share a name."),
)
FOR_YEAR = Field(
    "for_year",
    _("For year"),
    YearKind(),
    ("Năm", "Năm công nhận", "Năm đăng ký", "Cho năm"),
    required=True,
    example="2019",
    width=10,
)


class CommuneFactTable(Table):
    """A dated fact of one commune."""

    verb = Verb.RECORD_COMMUNE_FACTS

    def offered(self, user: Any) -> bool:
        scope = scope_of(user)
        return super().offered(user) and (scope.province or bool(scope.districts))

    def records(self, user: Any) -> Any:
        rows = self.model.objects.visible_to(user)  # type: ignore[attr-defined]
        return rows.select_related("commune__district").order_by("pk")

    def near(self, rows: Any, lines: Sequence[Line]) -> Any:
        places = {line.values["commune"].pk for line in lines if line.values.get("commune")}
        return rows.filter(commune__in=places)

    def key_of(self, values: Mapping[str, Any]) -> Any:
        place = values.get("commune")
        return (place.pk if place else None, *(_folded(values.get(n)) for n in self.told_apart_by))

    #: beside the commune
    told_apart_by: tuple[str, ...] = ("for_year",)
    known_by: ClassVar[tuple[str, ...]] = ("commune", "for_year")

    def apply(self, lines: Sequence[Line], given: Given) -> None:
        new = list(self.new(lines, given))
        actions.save_facts(by=given.by, new=new, changed=self.changed(lines))

    def remove(self, record: Any, *, by: Any) -> None:
        actions.remove_fact(record, by=by)


def _folded(value: Any) -> Any:
    return text.fold(value) if isinstance(value, str) else value


class RecognitionTable(CommuneFactTable):
    key = "recognitions"
    label = _("Recognition of healthy communes")
    about = _("One row for one commune and year; a loss is entered in the same row.")
    model = Recognition
    verb = Verb.RECORD_RECOGNITION
    fields = (
        COMMUNE,
        FOR_YEAR,
        Field(
            "decision_number",
            _("Decision number"),
            TextKind(60),
            ("Số quyết định", "Quyết định số", "QĐ số"),
            empty="",
            example="123/QĐ-UBND",
            width=18,
        ),
        Field(
            "decision_on",
            _("Decision date"),
            DateKind(),
            ("Ngày quyết định", "Ngày ký", "Ngày QĐ"),
            example="05/01/2019",
            width=14,
        ),
        Field(
            "is_opening_balance",
            _("Opening balance"),
            YesKind(),
            ("Số dư đầu kỳ", "Duy trì từ trước"),
            empty=False,
            width=12,
            help=_("“x” where it was recognised before and the decision is not at hand."),
        ),
        Field("withdrawn_on", _("Lost on"), DateKind(), ("Ngày thu hồi", "Ngày mất"), width=14),
        Field(
            "loss_decision",
            _("Decision of the loss"),
            TextKind(60),
            ("Quyết định thu hồi", "Số quyết định thu hồi"),
            empty="",
            width=18,
        ),
    )


class RegistrationTable(CommuneFactTable):
    key = "registrations"
    label = _("Registration of healthy communes")
    about = _("One row for one commune and year.")
    model = Registration
    fields = (
        COMMUNE,
        FOR_YEAR,
        Field(
            "document_number",
            _("Document number"),
            TextKind(60),
            ("Số văn bản", "Văn bản số", "Số công văn"),
            required=True,
            example="45/UBND-LĐTBXH",
            width=20,
        ),
        Field(
            "registered_on",
            _("Document date"),
            DateKind(),
            ("Ngày văn bản", "Ngày đăng ký", "Ngày ký"),
            required=True,
            example="15/02/2019",
            width=14,
        ),
    )


class OfficerTable(CommuneFactTable):
    key = "officers"
    label = _("Commune officers")
    about = _("One row for one officer; without a name the position is vacant.")
    model = CommuneOfficer
    told_apart_by = ("position", "holder")
    known_by = ("commune", *told_apart_by)
    fields = (
        COMMUNE,
        Field(
            "position",
            _("Position"),
            TextKind(100),
            ("Chức vụ", "Chức danh", "Nhiệm vụ"),
            required=True,
            example="Công chức Văn hóa – xã hội",
            width=28,
        ),
        Field(
            "holder",
            _("Officer"),
            TextKind(100),
            ("Họ và tên", "Họ tên", "Tên cán bộ", "Cán bộ"),
            empty="",
            example="Lò Văn A",
            width=26,
        ),
        Field(
            "phone",
            _("Phone"),
            TextKind(30),
            ("Điện thoại", "Số điện thoại", "SĐT"),
            empty="",
            width=16,
        ),
        Field("valid_from", _("From"), DateKind(), ("Từ ngày", "Bắt đầu"), width=14),
        Field("valid_to", _("To"), DateKind(), ("Đến ngày", "Kết thúc"), width=14),
    )

    def check(self, made: Any, values: Mapping[str, Any], sound: Sound) -> None:
        super().check(made, values, sound)
        if made.valid_from and made.valid_to and made.valid_to < made.valid_from:
            raise ValidationError({"valid_to": _("The last day cannot be before the first.")})


TABLES = (RecognitionTable(), RegistrationTable(), OfficerTable())

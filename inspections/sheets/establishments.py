"""The register of establishments as a sheet."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.permissions import Verb
from communes.scoping import scope_of
from communes.sheet_kinds import CommuneKind, agency_kind
from core import text
from core.sheets.declaring import Field, Given, Line, Table
from core.sheets.values import ChoiceKind, DateKind, TextKind, YesKind
from inspections import actions
from inspections.models import Establishment
from inspections.models.establishments import name_key
from inspections.models.kinds import Kind

from .staff_fields import STAFF, label_of

KINDS_ALSO = {
    "nha tro": Kind.BOARDING_HOUSE,
    "quan karaoke": Kind.KARAOKE,
    "xoa bop": Kind.MASSAGE,
    "mat xa": Kind.MASSAGE,
    "tam quat": Kind.BATHS,
    "xong hoi": Kind.SAUNA,
    "quan bar": Kind.BAR,
    "vu truong": Kind.DANCE_HALL,
    "cat toc": Kind.HAIRDRESSER,
    "goi dau": Kind.HAIRDRESSER,
    "cafe den mo": Kind.DIM_CAFE,
    "khac": Kind.OTHER,
}
#: the answer to "the register seems to have it already"; no field of the record
ANOTHER = "is_another"


def _words(name: str, most: int, *also: str, help: Any = "") -> Field:
    return Field(name, _label(name), TextKind(most), also, empty="", width=24, help=help)


def _day(name: str, *also: str) -> Field:
    return Field(name, _label(name), DateKind(), also, width=14)


def _label(name: str) -> Any:
    return LABELS.get(name) or label_of(Establishment, name)


LABELS = {
    "licence_number": _("Licence: number"),
    "licence_on": _("Licence: issued on"),
    "licence_by": _("Licence: issued by"),
    "certificate_number": _("Certificate: number"),
    "certificate_on": _("Certificate: issued on"),
    "certificate_by": _("Certificate: issued by"),
    "certificate_until": _("Certificate: valid until"),
    "valid_from": _("In business since"),
    "valid_to": _("In business until"),
}


class EstablishmentTable(Table):
    key = "establishments"
    label = pgettext_lazy("table of a workbook", "Establishments")
    about = _("One row for one establishment; name, kind and commune are enough.")
    model = Establishment
    verb = Verb.RECORD_ESTABLISHMENTS
    known_by = ("commune", "name")
    made_late = True
    fields = (
        Field(
            "name",
            _("Establishment"),
            TextKind(200),
            ("Tên cơ sở", "Tên cơ sở kinh doanh", "Cơ sở", "Tên", "Tên đơn vị kinh doanh"),
            required=True,
            example="Nhà nghỉ Hoa Ban",
            width=30,
        ),
        Field(
            "kind",
            _("Kind"),
            ChoiceKind(Kind.choices, KINDS_ALSO),
            ("Loại hình", "Loại hình kinh doanh", "Ngành nghề", "Loại cơ sở"),
            required=True,
            example="Nhà nghỉ",
            width=22,
        ),
        Field(
            "commune",
            _("Commune"),
            CommuneKind(agencies=True),
            ("Xã", "Xã, phường", "Xã, phường, thị trấn", "Địa bàn"),
            required=True,
            width=30,
            help=_("With the kind where two communes share a name."),
        ),
        _words(
            "address",
            200,
            "Địa chỉ",
            "Số nhà, đường phố",
            "Địa chỉ kinh doanh",
            help=_("House number, street, village; without the commune."),
        ),
        Field(
            "is_conditional",
            _("Conditional"),
            YesKind(),
            ("Có điều kiện", "Kinh doanh có điều kiện", "Điều kiện ANTT"),
            empty=False,
            width=12,
        ),
        Field(
            "is_at_risk",
            _("Liable to abuse"),
            YesKind(),
            ("Dễ bị lợi dụng", "Nhạy cảm"),
            empty=False,
            width=12,
        ),
        _words(
            "contact_name",
            100,
            "Chủ cơ sở",
            "Người đại diện",
            "Người phụ trách",
            help=_("Only whom to call; no paper or birth date of a person."),
        ),
        _words("contact_phone", 30, "Điện thoại", "Số điện thoại", "SĐT"),
        Field(
            "agency",
            _("Entered for the agency"),
            agency_kind(),
            ("Cơ quan quản lý",),
            width=24,
            help=_("Only when the agency keeps this establishment itself."),
        ),
        _words("licence_number", 60, "Số ĐKKD", "Giấy phép kinh doanh", "Số GPKD"),
        _day("licence_on", "Ngày cấp ĐKKD"),
        _words("licence_by", 150, "Nơi cấp ĐKKD"),
        _words("certificate_number", 60, "Số giấy ANTT", "Giấy chứng nhận ANTT"),
        _day("certificate_on", "Ngày cấp ANTT"),
        _words("certificate_by", 150, "Nơi cấp ANTT"),
        _day("certificate_until", "Hạn giấy ANTT"),
        _day("committed_on", "Ngày cam kết"),
        *STAFF,
        _day("valid_from", "Ngày hoạt động", "Hoạt động từ"),
        _day("valid_to", "Ngày ngừng hoạt động", "Ngừng hoạt động"),
        Field(
            ANOTHER,
            _("Checked: another establishment"),
            YesKind(),
            ("Cơ sở khác",),
            empty=False,
            width=14,
            help=_("“x” where the register has one of the same name in the commune already."),
        ),
    )

    def fields_for(self, user: Any) -> tuple[Field, ...]:
        scope = scope_of(user)
        without = set() if scope.province or scope.agencies else {"agency"}
        return tuple(one for one in self.fields if one.name not in without)

    def records(self, user: Any) -> Any:
        rows = Establishment.objects.visible_to(user)
        return rows.select_related("commune__district", "agency").order_by("pk")

    def near(self, rows: Any, lines: Sequence[Line]) -> Any:
        places = {line.values["commune"].pk for line in lines if line.values.get("commune")}
        return rows.filter(commune__in=places)

    def key_of(self, values: Mapping[str, Any]) -> Any:
        place = values.get("commune")
        return (place.pk if place else None, text.fold(values.get("name") or ""))

    def read_back(self, one: Field, record: Any) -> Any:
        return False if one.name == ANOTHER else super().read_back(one, record)

    def stored(self, values: Mapping[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in values.items() if name != ANOTHER}

    def prepare(self, records: Sequence[Any]) -> Any:
        """{commune: {what tells a name apart: the entry}}, to ask about a likely second one."""
        known: dict[int, dict[str, Establishment]] = {}
        for one in records:
            known.setdefault(one.commune_id, {})[one.name_key] = one
        return known

    def complete(self, line: Line, user: Any, prepared: Any) -> None:
        scope, another = scope_of(user), line.values.pop(ANOTHER, False)
        if line.record is None:
            place, name = line.values["commune"], line.values["name"]
            there = prepared.get(place.pk)
            alike = there.get(name_key(name)) if there else None
            if alike is not None and not another:
                said = _("The register has “%(name)s” there: name it so, or write “x” in “%(x)s”.")
                column = next(one.label for one in self.fields if one.name == ANOTHER)
                line.tell("name", str(said) % {"name": alike.name, "x": column})
                line.asks += (ANOTHER,)
            agency = line.values.get("agency")
            if not scope.province and not scope.districts and agency is None:
                said = _("Say for which of your agencies it is entered.")
                line.tell("agency", str(said))

    def apply(self, lines: Sequence[Line], given: Given) -> None:
        new = self.new(lines, given)
        actions.save_establishments(by=given.by, new=new, changed=self.changed(lines))

    def remove(self, record: Any, *, by: Any) -> None:
        actions.remove_establishment(record, by=by)

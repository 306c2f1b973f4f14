"""The columns of those who work in an establishment: register and minutes count the same."""

from typing import Any

from django.utils.text import capfirst

from core.sheets.declaring import Field
from core.sheets.values import WholeKind
from inspections.models.staff import MOST_STAFF, STAFF_FIELDS, StaffCounts

#: usual other headings
ALSO = {
    "staff": ("Số lao động", "Tổng số lao động", "Số nhân viên", "Nhân viên"),
    "staff_women": ("Lao động nữ", "Nữ", "Nhân viên nữ", "Trong đó nữ"),
    "staff_with_contract": ("Có hợp đồng", "Có hợp đồng lao động"),
    "staff_on_probation": ("Thử việc",),
    "staff_under_18": ("Dưới 18 tuổi", "Dưới 18"),
    "staff_health_checked": ("Khám sức khỏe", "Có khám sức khỏe"),
}


def label_of(model: Any, name: str) -> Any:
    return capfirst(model._meta.get_field(name).verbose_name)


def count(model: Any, name: str, *also: str, word: str = "người") -> Field:
    """`word` may follow the number."""
    kind = WholeKind(MOST_STAFF, words=(word,))
    return Field(name, label_of(model, name), kind, also, width=10)


STAFF = tuple(count(StaffCounts, name, *ALSO[name]) for name in STAFF_FIELDS)

"""The columns of those who work in an establishment: register and minutes count the same."""

from typing import Any

from django.utils.text import capfirst

from core.sheets.declaring import Field
from core.sheets.values import WholeKind
from inspections.models.staff import MOST_STAFF, STAFF_FIELDS, StaffCounts

#: usual other headings
ALSO = {
    "staff": ("so lao dong", "tong so lao dong", "so nhan vien", "nhan vien"),
    "staff_women": ("lao dong nu", "nu", "nhan vien nu", "trong do nu"),
    "staff_with_contract": ("co hop dong", "co hop dong lao dong"),
    "staff_on_probation": ("thu viec",),
    "staff_under_18": ("duoi 18 tuoi", "duoi 18"),
    "staff_health_checked": ("kham suc khoe", "co kham suc khoe"),
}


def label_of(model: Any, name: str) -> Any:
    return capfirst(model._meta.get_field(name).verbose_name)


def count(model: Any, name: str, *also: str, word: str = "người") -> Field:
    """`word` may follow the number."""
    kind = WholeKind(MOST_STAFF, words=(word,))
    return Field(name, label_of(model, name), kind, also, width=10)


STAFF = tuple(count(StaffCounts, name, *ALSO[name]) for name in STAFF_FIELDS)

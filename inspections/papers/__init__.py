from .files import DRAWN, docx, pdf
from .minutes import build_blank_minutes, build_minutes
from .outing import build_invitation, build_member_list
from .violations import build_violation_records, violations_of

__all__ = [
    "DRAWN",
    "build_blank_minutes",
    "build_invitation",
    "build_member_list",
    "build_minutes",
    "build_violation_records",
    "docx",
    "pdf",
    "violations_of",
]

"""The only writers of this room."""

from .agencies import change_phone, record_agency, remove_agency
from .facts import (
    change_fact,
    record_body_review,
    record_declaration,
    record_document,
    record_hotline,
    record_model,
    record_model_activity,
    record_officer,
    record_posting,
    record_recognitions,
    record_registrations,
    record_tag,
    remove_fact,
    replace_officer,
    restore_fact,
    save_facts,
    withdraw_recognition,
)
from .letterheads import record_letterhead

__all__ = [
    "change_fact",
    "change_phone",
    "record_agency",
    "record_body_review",
    "record_declaration",
    "record_document",
    "record_hotline",
    "record_letterhead",
    "record_model",
    "record_model_activity",
    "record_officer",
    "record_posting",
    "record_recognitions",
    "record_registrations",
    "record_tag",
    "remove_agency",
    "remove_fact",
    "replace_officer",
    "restore_fact",
    "save_facts",
    "withdraw_recognition",
]

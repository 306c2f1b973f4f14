"""Files below a record: random names outside the web root, the type checked by content."""

from typing import Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MAX_BYTES = 10 * 1024 * 1024


def random_name(instance: Any, filename: str) -> str:
    """`communes.guidingdocument/3f…`: nothing of the sender's file name is kept in the path."""
    return f"{instance._meta.label_lower}/{uuid4().hex}.pdf"


def check_pdf(file: Any) -> None:
    """Raises ValidationError unless the content is a PDF of at most 10 MB.

    A stored file was checked when it came in: a record is changed or restored without opening it.
    """
    if getattr(file, "_committed", False):
        return
    if file.size > MAX_BYTES:
        raise ValidationError(_("The file is larger than 10 MB."))
    file.seek(0)
    head = file.read(5)
    file.seek(0)
    if head != b"%PDF-":
        raise ValidationError(_("Only PDF files are taken; this file is something else."))

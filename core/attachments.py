"""Files below a record: random names outside the web root, the type decided by content."""

import weakref
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.core.files.storage import FileSystemStorage, Storage
from django.core.files.uploadhandler import FileUploadHandler, TemporaryFileUploadHandler
from django.db import transaction
from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext_lazy as _

from . import pdfs, pictures

MAX_BYTES = 10 * 1024 * 1024
PDF = "application/pdf"
ACCEPT = "image/*,.heic,.heif,application/pdf"


@dataclass(frozen=True, slots=True)
class Accepted:
    """What may be stored: a PDF as it was sent, a picture as it was drawn anew."""

    content: bytes
    content_type: str
    ending: str
    thumbnail: bytes | None = None


def random_name(instance: Any, filename: str) -> str:
    """`communes.guidingdocument/3f…`: nothing of the sender's file name is kept in the path."""
    return f"{instance._meta.label_lower}/{uuid4().hex}.pdf"


def check_upload(file: Any) -> Accepted:
    """A JPEG, PNG, HEIC or PDF of at most 10 MB, whatever its name says.

    Raises ValidationError with the sentence for whoever sent it.
    """
    content = _content(file)
    if content.startswith(pdfs.HEAD):
        pdfs.check(content)
        return Accepted(content, PDF, "pdf")
    kind = pictures.kind_of(content[:16])
    if not kind:
        raise ValidationError(
            _("Only JPEG, PNG, HEIC pictures and PDF are taken; this file is something else.")
        )
    stored, thumbnail = pictures.redrawn(content, kind)
    ending = "png" if kind == pictures.PNG else "jpg"
    return Accepted(stored, "image/png" if ending == "png" else "image/jpeg", ending, thumbnail)


def check_pdf(file: Any) -> None:
    """Raises ValidationError unless the content is a PDF of plain pages and at most 10 MB.

    A stored file was checked when it came in: a record is changed or restored without opening it.
    """
    if getattr(file, "_committed", False):
        return
    content = _content(file)
    if not content.startswith(pdfs.HEAD):
        raise ValidationError(_("Only PDF files are taken; this file is something else."))
    pdfs.check(content)


def _content(file: Any) -> bytes:
    if file.size > MAX_BYTES:
        raise ValidationError(_("The file is larger than 10 MB."))
    file.seek(0)
    content: bytes = file.read()
    file.seek(0)
    return content


class CappedUpload(FileUploadHandler):
    """First of the handlers: of a file that is too large no more reaches the disk than shows it."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        return raw_data if start <= MAX_BYTES else None

    def file_complete(self, file_size: int) -> None:
        return None


class TakenBackUpload(TemporaryFileUploadHandler):
    """Where the disk is full the part that was written goes at once, not when memory is tidied."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        try:
            super().receive_data_chunk(raw_data, start)
        except OSError:
            with suppress(OSError):
                self.file.close()  # which removes it
            raise


class WholeFileStorage(FileSystemStorage):
    """A file is there whole or not at all: what a full disk cut off is removed."""

    def _save(self, name: str, content: Any) -> str:
        stood = self.exists(name)
        try:
            return str(super()._save(name, content))  # type: ignore[misc]
        except OSError:
            if not stood:
                self.delete(name)
            raise


class Written:
    """Files of a row that is about to be stored: they go again when its transaction is rolled back.

    Django tells the end of a transaction to `on_commit` only. A rollback, of whichever savepoint
    around, drops that callback and with it this object, whose last act is to delete the files.
    """

    def __init__(self, *files: FieldFile) -> None:
        self._undo = weakref.finalize(self, _take_back, files)
        transaction.on_commit(self.keep)

    def keep(self) -> None:
        self._undo.detach()


def _take_back(files: Sequence[FieldFile]) -> None:
    for file in files:
        if file.name and file._committed:  # type: ignore[attr-defined]  # written, and named anew
            file.storage.delete(file.name)


def delete_all(storage: Storage, names: Sequence[str]) -> None:
    """What is gone already is no error."""
    for name in names:
        storage.delete(name)

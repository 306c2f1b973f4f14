"""The papers as files: which template and which source draw which paper."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from core import documents

from .shapes import Invitation, MemberList, Minutes, Paper, ViolationRecord

FOLDER = Path(__file__).parent.parent / "documents"
SOURCE: dict[type[Paper], str] = {
    Minutes: "bien-ban-kiem-tra",
    ViolationRecord: "bien-ban-vi-pham-hanh-chinh",
    Invitation: "giay-moi",
    MemberList: "danh-sach-thanh-vien",
}


def as_data(papers: Sequence[Paper]) -> dict[str, Any]:
    """What templates are filled with: `papers`, one or more of one kind, and the demo's stamp."""
    return {"papers": [asdict(paper) for paper in papers], "demo": documents.stamp()}


def docx(papers: Sequence[Paper]) -> bytes:
    """Raises core.documents.BrokenTemplate when the office's template cannot be filled."""
    shipped = FOLDER / f"{SOURCE[type(papers[0])]}.docx"
    return documents.render_docx(documents.template_path(shipped), as_data(papers))


def pdf(papers: Sequence[Paper]) -> bytes:
    return documents.render_pdf(FOLDER / f"{SOURCE[type(papers[0])]}.typ", as_data(papers))


#: by the ending of the file
DRAWN: dict[str, Callable[[Sequence[Paper]], bytes]] = {"docx": docx, "pdf": pdf}

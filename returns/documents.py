"""A unit's own report as a paper: its return in sentences and tables, on its letterhead."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.utils import translation

from communes import letterheads
from communes.letterheads import letterhead_on
from communes.models import Agency, District, Letterhead
from core import clock, history, papers
from core.papers import Block, Paper, Section, Signer, Table, Value
from core.wording import lower_first, short_day

from . import figures, progress
from .figures import Figure
from .models import Return
from .sentences import sentences
from .sheets import Row, Sheet, sheets
from .tables import tables_for

#: headings (text, level) and the tables whose figures stand below them
OUTLINE: tuple[tuple[str, int, tuple[str, ...]], ...] = (
    ("Tình hình", 1, ("B1", "B4")),
    ("Kết quả thực hiện", 1, ()),
    ("Công tác truyền thông", 2, ("B5",)),
    ("Tập huấn", 2, ("B6",)),
    ("Quản lý, kiểm tra cơ sở kinh doanh dịch vụ", 2, ("B2",)),
    ("Đấu tranh, xử lý vi phạm", 2, ("B3",)),
    ("Hỗ trợ hòa nhập cộng đồng", 2, ("B7",)),
    ("Xã lành mạnh và mô hình phòng, chống mại dâm", 2, ("B8",)),
    ("Tin báo, tố giác và kinh phí", 2, ("B9",)),
)
DRAFT = "DỰ THẢO"
NOT_SENT = "Số liệu tạm tính"
NOTHING = "trong kỳ không phát sinh"
NOTHING_YET = "trong kỳ chưa ghi nhận số liệu phát sinh"
UNKNOWN = "chưa có số liệu"
#: of a unit that has no letterhead
NO_SIGNER = Signer(("Thủ trưởng đơn vị",))
NO_RECIPIENTS = ("Như trên;", "Lưu: VT.")
LIST = ("Nội dung", "ĐVT", "Thực hiện", "Ước thực hiện", "Kế hoạch", "Ghi chú")


def build(report: Return, *, persons: bool) -> Paper:
    """What was sent in, or as long as nothing was what stands in the records now.

    Exact, with the unit's counts of persons where the reader sees those (`persons`). Without a
    signed copy of just these figures it is a draft, with an empty number.
    """
    with translation.override("vi"):
        signed = is_signed(report)
        issued = report.signed_on if signed and report.signed_on else clock.today()
        row = letterhead_on(report.unit, issued)
        name, period = _name(row, report.unit), lower_first(report.period.label)
        return Paper(
            head=letterheads.head(
                row,
                report.unit,
                issued=issued,
                kind="BC",
                number=report.signed_number if signed else "",
                signed_on=issued if signed else None,
            ),
            kind="Báo cáo",
            about=f"Kết quả công tác phòng, chống mại dâm {period}{_where(report.unit)}",
            addressees=_addressees(row, issued),
            sections=papers.numbered(
                [
                    Section("", (_opening(report, name, period),)),
                    *_sections(report, persons),
                    Section("Ý kiến, kiến nghị", papers.paragraphs(report.note)),
                    Section("", (_closing(name, period),)),
                ]
            ),
            signer=letterheads.signer(row) if row else NO_SIGNER,
            recipients=letterheads.lines(row.recipients) if row else NO_RECIPIENTS,
            marks=() if signed else (DRAFT,) if report.is_received else (DRAFT, NOT_SENT),
        )


def is_signed(report: Return) -> bool:
    """The signed copy was attached after the return was last submitted: it says the same."""
    if not (report.is_received and report.signed_number and report.submitted_at):
        return False
    since = history.of(report).filter(at__gte=report.submitted_at).order_by("id")
    return any({"signed_number", "signed_on", "scan"} & change.changes.keys() for change in since)


def _name(row: Letterhead | None, unit: District | Agency) -> str:
    """`Phòng Lao động - Thương binh và Xã hội huyện Mai Sơn`."""
    if row is None:
        return str(unit)
    return f"{row.name} {lower_first(str(unit))}" if isinstance(unit, District) else row.name


def _where(unit: District | Agency) -> str:
    return f" trên địa bàn {lower_first(str(unit))}" if isinstance(unit, District) else ""


def _addressees(row: Letterhead | None, issued: datetime.date) -> tuple[str, ...]:
    if row:
        return letterheads.lines(row.addressee)
    lead = Agency.objects.live().in_force(issued).filter(is_lead=True)
    return tuple(agency.name for agency in lead)


def _opening(report: Return, name: str, period: str) -> Block:
    first, last = short_day(report.period.first_day), short_day(report.period.last_day)
    return Block(
        f"Thực hiện kế hoạch phòng, chống mại dâm năm {report.period.year} của tỉnh, {name} báo "
        f"cáo kết quả {period} (số liệu từ ngày {first} đến ngày {last}) như sau:"
    )


def _closing(name: str, period: str) -> Block:
    return Block(
        f"Trên đây là báo cáo kết quả công tác phòng, chống mại dâm {period} của {name}./."
    )


def _sections(report: Return, persons: bool) -> list[Section]:
    found = _figures(report)
    if not persons:
        found = figures.without_persons(found)
    tables = tables_for(figures.roles(report.unit))
    made = {sheet.code: sheet for sheet in sheets(tables, found, persons=persons)}
    source = progress.reconciled(report.period)
    return [
        Section(
            heading,
            tuple(
                block
                for code in codes
                if code in made
                for block in _blocks(made[code], found, report, reconciled=source)
            ),
            level,
        )
        for heading, level, codes in OUTLINE
    ]


def _figures(report: Return) -> dict[str, Figure]:
    """Of a return that was sent in: as it was then, whatever was corrected in the records since."""
    found = figures.unit_figures(report.period, report.unit, report=report)
    if not report.is_received:
        return found
    return {
        key: replace(figure, value=report.confirmed.get(key, figure.value))
        if not figure.cell.typed
        else figure
        for key, figure in found.items()
    }


def _blocks(
    sheet: Sheet, found: Mapping[str, Figure], report: Return, *, reconciled: bool
) -> list[Block]:
    """Sentences, the table, what is not known, and whose figures they are."""
    shown = [figure for row in sheet.rows for figure in row.figures if figure]
    unknown = [str(f.cell.label) for f in shown if f.cell.typed and f.value is None]
    told = "đã đối chiếu" if reconciled else "chưa đối chiếu"
    source = f"Nguồn số liệu: Công an tỉnh ({told})." if sheet.is_police else ""
    if not any(map(_says, shown)):
        nothing = NOTHING if report.is_received else NOTHING_YET
        return _texts(f"{sheet.title}: {UNKNOWN if unknown else nothing}. {source}")
    kept = [row for row in sheet.rows if not sheet.is_grid or any(map(_says, row.figures))]
    table = _grid(sheet, kept) if sheet.is_grid else _list(kept)
    missing = f"Chưa có số liệu: {'; '.join(unknown)}." if unknown else ""
    return [
        *_texts(" ".join(sentences(sheet.code, found, short_day(report.period.last_day)))),
        Block(table=replace(table, caption=f"Biểu {sheet.code}. {sheet.title}")),
        *_texts(missing, source),
    ]


def _texts(*texts: str) -> list[Block]:
    return [Block(text.strip()) for text in texts if text.strip()]


def _says(figure: Figure | None) -> bool:
    """Something else than nought."""
    if figure is None:
        return False
    beside = (figure.estimate, figure.planned)
    return bool(figure.value or figure.note) or any(n is not None for n in beside)


def _grid(sheet: Sheet, rows: Sequence[Row]) -> Table:
    lines = [(str(row.label), *(f.value if f else None for f in row.figures)) for row in rows]
    return _numbered(("Nội dung", *map(str, sheet.headings)), lines)


def _list(rows: Sequence[Row]) -> Table:
    """What was said not to have occurred says so beside its nought."""
    lines: list[tuple[Value, ...]] = []
    for figure in (row.one for row in rows):
        if figure is not None:
            notes = ("không phát sinh" if figure.nothing else "", figure.note)
            note = "; ".join(filter(None, notes)) or None
            beside = (figure.estimate, figure.planned, note)
            lines.append((str(figure.cell.label), str(figure.cell.unit), figure.value, *beside))
    return _numbered(LIST, lines)


def _numbered(heads: Sequence[str], lines: Sequence[tuple[Value, ...]]) -> Table:
    """Columns that nothing stands in are left out."""
    kept = [n for n in range(len(heads)) if any(line[n] is not None for line in lines)]
    rows = ((str(n), *(line[at] for at in kept)) for n, line in enumerate(lines, start=1))
    return Table(("STT", *(heads[at] for at in kept)), tuple(rows))

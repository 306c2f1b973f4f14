"""The draft of the công văn that urges late units, in the words of the office.

Vietnamese as all papers are, on the page too: it is what will be signed.
"""

from collections.abc import Sequence

from django.utils import translation

from communes import letterheads
from communes.letterheads import letterhead_on
from communes.models import Agency
from core import clock
from core.models import ReportingPeriod
from core.papers import Block, Paper, Section, Signer
from core.wording import lower_first, short_day

from .models import Return

#: so many are named after Kính gửi; more of them in the list only
NAMED = 5
ASKED = (
    "Để kịp tổng hợp, báo cáo Ủy ban nhân dân tỉnh theo quy định, đề nghị các đơn vị khẩn trương "
    "hoàn thành, gửi báo cáo số liệu trên hệ thống và gửi báo cáo đã ký về cơ quan thường trực. "
    "Đơn vị không có phát sinh phải trả lời rõ là “không phát sinh”. Trong quá trình thực hiện, "
    "nếu có khó khăn, vướng mắc, đề nghị liên hệ với cơ quan thường trực để được hướng dẫn."
)
CLOSING = "Rất mong các đơn vị quan tâm, phối hợp thực hiện./."
NO_SIGNER = Signer(("Thủ trưởng cơ quan",))
ARCHIVE = "Lưu: VT."


def build(period: ReportingPeriod, late: Sequence[Return]) -> Paper:
    """A draft of today on the lead agency's letterhead; its number and day are the office's."""
    with translation.override("vi"):
        today = clock.today()
        lead = Agency.objects.live().in_force(today).filter(is_lead=True).first()
        row = letterhead_on(lead, today) if lead else None
        archive = letterheads.lines(row.recipients)[-1:] if row else (ARCHIVE,)
        names = tuple(report.unit_name for report in late)
        label = lower_first(period.label)
        return Paper(
            head=letterheads.head(row, lead, issued=today),
            kind="",
            about=f"V/v đôn đốc gửi báo cáo số liệu công tác phòng, chống mại dâm {_kept(label)}",
            addressees=names if len(names) <= NAMED else ("Các đơn vị có tên dưới đây",),
            sections=(Section("", _body(period, label, late)),),
            signer=letterheads.signer(row) if row else NO_SIGNER,
            recipients=("Như trên;", *archive),
            marks=("DỰ THẢO",),
        )


def _body(period: ReportingPeriod, label: str, late: Sequence[Return]) -> tuple[Block, ...]:
    first, last, today = map(short_day, (period.first_day, period.last_day, clock.today()))
    missing = (
        f"Thực hiện chế độ báo cáo công tác phòng, chống mại dâm {label} (số liệu tính từ ngày "
        f"{first} đến ngày {last}), đến ngày {today} cơ quan thường trực chưa nhận được báo cáo "
        "số liệu của các đơn vị sau:"
    )
    units = (f"{n}. {_unit(report)}" for n, report in enumerate(late, start=1))
    return tuple(map(Block, (missing, *units, ASKED, CLOSING)))


def _kept(label: str) -> str:
    """`năm 2019` on one line: below a number there is room for few words."""
    return label.replace(" năm ", "\u00a0năm\u00a0")


def _unit(report: Return) -> str:
    due = report.due_on
    return f"{report.unit_name} (hạn gửi ngày {short_day(due)})" if due else report.unit_name


def letter(paper: Paper) -> str:
    """The body to copy: number, date, letterhead and signature are the office's."""
    to = "\n".join(f"- {name}" for name in paper.addressees)
    head = f"Kính gửi: {to[2:]}" if len(paper.addressees) == 1 else f"Kính gửi:\n{to}"
    body = (block.text for section in paper.sections for block in section.blocks)
    return "\n\n".join((paper.about, head, *body))

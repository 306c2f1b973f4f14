"""The report and the brief as files: who draws which ending."""

import re
from collections.abc import Callable
from dataclasses import replace

from accounts.models import User
from core import annex_books, papers
from core.models import ReportingPeriod
from core.papers import Paper

from .brief import SIZE, build_brief
from .facts import facts_of
from .models import Report
from .official import build_official, build_workbook
from .passages import of_period

#: letters of the brief in points, the first that does
SIZES = (SIZE, SIZE - 1, SIZE - 2, SIZE - 3)
PAGE = re.compile(rb"/Type\s*/Page\b")
#: how the six months of a year, its quarters … are called on the command line and in file names
CODES = {
    ("quarter", 1): "q1",
    ("quarter", 2): "q2",
    ("quarter", 3): "q3",
    ("quarter", 4): "q4",
    ("half", 1): "h1",
    ("half", 2): "h2",
    ("nine_months", 1): "m9",
    ("year", 1): "year",
}
DRAWN: dict[str, Callable[[Paper], bytes]] = {
    "docx": papers.docx,
    "pdf": papers.pdf,
    "xlsx": annex_books.xlsx,
}


def official(period: ReportingPeriod, ending: str, user: User | None = None) -> bytes:
    """Raises LookupError without a plan, documents.BrokenTemplate for a template of the office."""
    facts, report = facts_of(period, user), signed(period)
    if ending == "xlsx":
        return annex_books.xlsx(build_workbook(period, facts, report))
    return DRAWN[ending](build_official(period, facts, of_period(period), report))


def brief(period: ReportingPeriod, ending: str, user: User | None = None) -> bytes:
    """On one page: set smaller until it is. Word's lines are Word's own, so only about as long."""
    made = build_brief(period, facts_of(period, user))
    if ending == "docx":
        return papers.docx(made, "bao-cao-nhanh")
    for size in SIZES:
        body = papers.pdf(replace(made, compact=size))
        if len(PAGE.findall(body)) == 1:
            break
    return body


def signed(period: ReportingPeriod) -> Report | None:
    return Report.objects.live().filter(period=period).first()


def code(period: ReportingPeriod) -> str:
    return f"{period.year}-{CODES[(period.kind, period.number)]}"

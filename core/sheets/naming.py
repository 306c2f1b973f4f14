"""What the sheets of a workbook of ours are called.

Apart from the writing, so that a worker that reads does not load whatever draws papers.
"""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def name_of_sheet(words: Any) -> str:
    return "".join(ch for ch in str(words) if ch not in "[]:*?/\\'")[:31] or "Sheet1"


def explaining_sheet() -> str:
    return name_of_sheet(pgettext("sheet of a workbook", "How to fill it in"))


def errors_sheet() -> str:
    return name_of_sheet(_("Errors"))

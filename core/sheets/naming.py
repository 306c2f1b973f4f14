"""What the sheets of a workbook of ours are called.

Apart from the writing, so that a worker that reads does not load whatever draws papers.
"""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

#: Excel takes no longer name
LONGEST = 31


def name_of_sheet(words: Any) -> str:
    """The words as far as they go; no word is cut in two unless it is the only one."""
    whole = "".join(ch for ch in str(words) if ch not in "[]:*?/\\'").strip()
    kept = whole[:LONGEST]
    if len(whole) > LONGEST and not whole[LONGEST].isspace():
        kept = kept.rpartition(" ")[0] or kept
    return kept.rstrip(" ,;–-") or "Sheet1"


def explaining_sheet() -> str:
    return name_of_sheet(pgettext("sheet of a workbook", "How to fill it in"))


def errors_sheet() -> str:
    return name_of_sheet(_("Errors"))

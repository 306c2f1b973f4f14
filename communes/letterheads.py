"""The head and the foot of a unit's paper on a day, as plain data."""

import datetime

from core.documents import Letterhead as Head
from core.documents import day_in_words, layout_on
from core.papers import Signer

from .models import Agency, District, Letterhead

#: room for the number that the office gives when the paper is signed
ROOM = "\u00a0" * 8


def letterhead_on(unit: District | Agency, day: datetime.date) -> Letterhead | None:
    """The one in force on that day, None where nobody has told."""
    return Letterhead.objects.live().of(unit).in_force(day).order_by("-valid_from").first()


def empty_number(kind: str, abbreviation: str) -> str:
    """What stands after `Số:` of a draft: `        /BC-SLĐTBXH`; a công văn has no kind."""
    return f"{ROOM}/{'-'.join(part for part in (kind, abbreviation) if part)}"


def head(
    row: Letterhead | None,
    unit: District | Agency | None,
    *,
    issued: datetime.date,
    kind: str = "",
    number: str = "",
    signed_on: datetime.date | None = None,
) -> Head:
    """The head of a paper of this unit, in the look of the day it is issued on.

    Without a number it is a draft: room for the number, and dots for the day. `kind` is the type's
    abbreviation (BC, KH). A unit without a letterhead goes by its own name.
    """
    return Head(
        parent=row.parent if row else "",
        agency=row.name if row else str(unit or ""),
        number=number or empty_number(kind, row.abbreviation if row else ""),
        place=row.place if row else "",
        day=day_in_words(signed_on, year=issued.year),
        layout=layout_on(issued).value,
    )


def signer(row: Letterhead | None) -> Signer:
    """Who signs; without a letterhead there is room for a title and a name."""
    if row is None:
        return Signer(())
    return Signer(
        tuple(line for line in (row.signs_for, row.signer_title) if line), row.signer_name
    )


def lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())

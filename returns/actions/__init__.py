"""Every write of the room; a return's way first."""

from .earlier import store_earlier
from .returns import (
    Entered,
    attach_signed,
    open_returns,
    open_year,
    problems_of,
    save_draft,
    send_back,
    send_back_many,
    submit,
    verify,
    verify_many,
    withdraw,
)

__all__ = [
    "Entered",
    "attach_signed",
    "open_returns",
    "open_year",
    "problems_of",
    "save_draft",
    "send_back",
    "send_back_many",
    "store_earlier",
    "submit",
    "verify",
    "verify_many",
    "withdraw",
]

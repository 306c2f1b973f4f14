"""Letterheads of the lead agency, the districts and the other agencies."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from communes import actions, columns, filters, letterheads
from communes.forms.letterheads import LetterheadForm
from communes.models import Letterhead
from communes.record_pages import RecordPages, Words, anywhere
from core.tables import printed

#: what the next letterhead of a unit most often has in common with the one before
TAKEN_OVER = (
    *("district", "agency", "parent", "name", "abbreviation", "place"),
    *("signs_for", "signer_title", "addressee", "recipients"),
)


def facts(row: Any, user: User) -> list[tuple[Any, ...]]:
    return [
        (_("Unit"), row.unit_name),
        (_("In force from"), printed(row.valid_from)),
        (_("In force until"), printed(row.valid_to)),
        (_("Parent body"), row.parent),
        (_("Issuing body"), row.name),
        (_("Number of a report"), f"…/BC-{row.abbreviation}"),
        (_("Place of issue"), row.place),
        (_("Signed by"), columns.signed_by(row)),
        (_("Addressed to"), "; ".join(letterheads.lines(row.addressee))),
        (_("Recipients"), " ".join(letterheads.lines(row.recipients))),
        (_("Source"), row.source),
    ]


def buttons(row: Any, user: User, own: bool) -> list[tuple[str, Any]]:
    address = reverse("communes:letterhead-create")
    return [(f"{address}?after={row.pk}", _("New letterhead from a day on"))] if own else []


def initial(request: HttpRequest) -> dict[str, Any]:
    """The values of the one that is to end; a key that names none of the reader's gives nothing."""
    user: Any = request.user
    key = request.GET.get("after", "")
    rows = Letterhead.objects.editable_by(user)
    row = rows.filter(pk=key).first() if key.isdecimal() and len(key) < 10 else None
    return {name: getattr(row, name) for name in TAKEN_OVER} if row else {}


LETTERHEADS = RecordPages(
    app="communes",
    noun="letterhead",
    path="tieu-de-van-ban",
    model=Letterhead,
    words=Words(
        many=_("Letterheads and signers"),
        new=_("Enter a letterhead"),
        edit=_("Edit the letterhead"),
        empty=_("No letterhead is entered."),
        subtitle=_("Under which name, signed by whom and sent to whom a unit's papers go out."),
        intro=_("A paper bears the letterhead that is in force on the day it is issued."),
    ),
    form=LetterheadForm,
    filterset=filters.LetterheadFilter,
    columns=lambda user: columns.LETTERHEAD,
    facts=facts,
    related=("district", "agency"),
    create_action=actions.record_letterhead,
    buttons=buttons,
    may_enter=anywhere,
    initial=initial,
    again=False,
)

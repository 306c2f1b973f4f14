"""What this room's lists and files show: one tuple of columns beside each kind of record."""

from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core import clock
from core.tables import Column

from . import standing
from .duplicates import Alike
from .models import Establishment, Finding, Visit
from .models.staff import STAFF_FIELDS
from .standing import Note


def _host(row: Any) -> str:
    return str(row.host_district or "")


CONTACT = ("contact_name", "contact_phone")
PAPERS = (
    *("licence_number", "licence_on", "licence_by", "certificate_number", "certificate_on"),
    *("certificate_by", "certificate_until", "committed_on"),
)


def _field(name: str) -> Column:
    """A field of the register as it stands, for files only."""
    label = capfirst(Establishment._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    numeric = name in STAFF_FIELDS
    return Column(name, label, lambda r: getattr(r, name), page=False, numeric=numeric)


ESTABLISHMENTS = (
    Column("name", _("Establishment"), lambda r: r.name, sort="sort_key"),
    Column("kind", _("Kind"), lambda r: r.get_kind_display(), sort="kind"),
    Column("group", _("Group"), lambda r: r.group_label, page=False),
    Column("commune", _("Commune"), lambda r: r.commune.full_name, sort="commune__sort_key"),
    Column("district", _("District"), lambda r: str(r.commune.district or "")),
    Column("address", _("Address"), lambda r: r.address, page=False),
    Column("conditional", _("Conditional"), lambda r: r.is_conditional),
    Column("at_risk", _("Liable to abuse"), lambda r: r.is_at_risk),
    Column("standing", _("Standing"), lambda r: standing.words(r, clock.today()), file=False),
    Column("valid_from", _("In business since"), lambda r: r.valid_from, page=False),
    Column("valid_to", _("In business until"), lambda r: r.valid_to, page=False),
    Column("suspended_from", _("Suspended since"), lambda r: r.suspended_from, page=False),
    *(_field(name) for name in (*CONTACT, *PAPERS, *STAFF_FIELDS)),
)

HELD = (
    Column("decision", _("Decision"), lambda r: r.decision_number, sort="search_key"),
    Column("held_on", _("Day of the inspection"), lambda r: r.held_on, sort="held_on"),
    Column("team", _("Team"), lambda r: r.team.name),
    Column("mode", _("Mode"), lambda r: r.get_mode_display()),
    Column("ground", _("Ground"), lambda r: r.get_ground_display(), page=False),
    Column("host", _("Host district"), _host),
    Column("inspected", _("Inspected"), lambda r: r.inspected, numeric=True),
    Column("missed", _("Not possible"), lambda r: r.missed, numeric=True),
)

NOT_HELD = (
    Column("decision", _("Decision"), lambda r: r.decision_number),
    Column("days", _("Days"), lambda r: r.days, sort="starts_on"),
    Column("team", _("Team"), lambda r: r.team.name),
    Column("mode", _("Mode"), lambda r: r.get_mode_display()),
    Column("host", _("Host district"), _host),
    Column("state", _("State"), lambda r: r.get_state_display()),
)


def _state_of_finding(row: Finding) -> str:
    late = row.is_overdue(clock.today())
    return f"⚠ {_('Overdue')}" if late else str(row.state_label)


def _label(visit: Visit) -> str:
    return visit.establishment.name


VISITS = (
    Column("establishment", _("Establishment"), _label),
    Column("visited_on", _("Date"), lambda r: r.visited_on, sort="visited_on"),
    Column("kind", _("Kind"), lambda r: r.establishment.get_kind_display()),
    Column("commune", _("Commune"), lambda r: r.commune.full_name),
    Column("district", _("District"), lambda r: str(r.commune.district or "")),
    Column("level", _("Team"), lambda r: r.inspection.team.get_level_display(), file=False),
    Column("team", _("Team"), lambda r: r.inspection.team.name, page=False),
    Column("decision", _("Decision"), lambda r: r.inspection.decision_number, page=False),
    Column("minutes", _("Minutes"), lambda r: r.minutes_number),
    Column("times", _("Time"), lambda r: r.times, page=False),
    Column("outcome", _("Outcome"), lambda r: r.get_outcome_display()),
    Column("reason", _("Why not inspected"), lambda r: r.not_inspected_reason, page=False),
)

#: on an inspection's page
VISITS_OF_INSPECTION = (
    Column("establishment", _("Establishment"), _label),
    Column("kind", _("Kind"), lambda r: r.establishment.get_kind_display()),
    Column("commune", _("Commune"), lambda r: r.commune.with_district),
    Column("visited_on", _("Date"), lambda r: r.visited_on),
    Column("minutes", _("Minutes"), lambda r: r.minutes_number),
    Column("outcome", _("Outcome"), lambda r: r.get_outcome_display()),
)
#: on an establishment's page
VISITS_OF_ESTABLISHMENT = (
    Column("visited_on", _("Date"), lambda r: r.visited_on),
    Column("team", _("Team"), lambda r: r.inspection.team.name),
    Column("minutes", _("Minutes"), lambda r: r.minutes_number),
    Column("outcome", _("Outcome"), lambda r: r.get_outcome_display()),
    Column("commune", _("Commune then"), lambda r: r.commune.full_name),
)


def finding_state(row: Finding) -> Note:
    """Its state; what is late says by how much."""
    today = clock.today()
    if row.remedy_due_on and row.is_overdue(today):
        late = (today - row.remedy_due_on).days
        text = ngettext("Overdue by %(n)s day", "Overdue by %(n)s days", late)
        return Note(text % {"n": late}, "exclamation-triangle", bad=True)
    signs = "check-lg" if row.verified_on else "hourglass-split" if row.remedied_on else "clock"
    return Note(str(row.state_label), signs, bad=row.is_open)


FINDINGS_OF_ESTABLISHMENT = (
    Column("text", _("What was found"), lambda r: r.text),
    Column("visited_on", _("Visit of"), lambda r: r.visit.visited_on),
    Column("act", _("Act"), lambda r: r.act.citation if r.act else ""),
    Column("measure", _("Measure"), lambda r: r.get_measure_display()),
    Column("due", _("To be remedied by"), lambda r: r.remedy_due_on),
    Column("state", _("State"), finding_state),
)
SANCTIONS_OF_ESTABLISHMENT = (
    Column("decision", _("Decision"), lambda r: r.decision_number),
    Column("decided_on", _("Date"), lambda r: r.decided_on),
    Column("authority", _("Decided by"), lambda r: r.authority),
    Column("form", _("Sanction"), lambda r: r.get_form_display()),
    Column("amount", _("Amount (đồng)"), lambda r: r.amount, numeric=True),
    Column("paid_on", _("Paid on"), lambda r: r.paid_on),
)
MEMBERS = (
    Column("name", _("Full name"), lambda r: r.name),
    Column("agency", _("Agency or unit"), lambda r: r.agency_label),
    Column("position", _("Job title"), lambda r: r.position),
    Column("card", _("Card no."), lambda r: r.card_number),
    Column("user", _("Account"), lambda r: r.user.username if r.user else ""),
)

FINDINGS = (
    Column("text", _("Finding"), lambda r: r.text),
    Column("establishment", _("Establishment"), lambda r: r.visit.establishment.name),
    Column("commune", _("Commune"), lambda r: r.visit.commune.with_district, page=False),
    Column("district", _("District"), lambda r: str(r.visit.commune.district or "")),
    Column("visited_on", _("Visited on"), lambda r: r.visit.visited_on, sort="visit__visited_on"),
    Column("act", _("Act violated"), lambda r: str(r.act or ""), page=False),
    Column("measure", _("Measure"), lambda r: r.get_measure_display()),
    Column("due", _("To be remedied by"), lambda r: r.remedy_due_on, sort="remedy_due_on"),
    Column("state", _("State"), _state_of_finding),
)
#: on a visit's page
FINDINGS_OF_VISIT = tuple(c for c in FINDINGS if c.key in {"text", "measure", "due", "state"})

ANSWERS = (
    Column("item", _("What is checked"), lambda r: str(r.item)),
    Column("answer", _("Answer"), lambda r: r.get_answer_display()),
    Column("note", _("Note"), lambda r: r.note),
)

SANCTIONS = (
    Column("decision", _("Decision"), lambda r: r.decision_number),
    Column("decided_on", _("Decision date"), lambda r: r.decided_on, sort="decided_on"),
    Column("authority", _("Authority"), lambda r: r.authority),
    Column("establishment", _("Establishment"), lambda r: r.finding.visit.establishment.name),
    Column("act", _("Act violated"), lambda r: str(r.finding.act or ""), page=False),
    Column("subject", _("Decided against"), lambda r: r.get_subject_display(), page=False),
    Column("form", _("Sanction"), lambda r: r.get_form_display()),
    Column("amount", _("Amount (đồng)"), lambda r: r.amount, sort="amount", numeric=True),
    Column("paid_on", _("Paid on"), lambda r: r.paid_on, sort="paid_on"),
)
SANCTIONS_OF_FINDING = tuple(
    c for c in SANCTIONS if c.key not in {"establishment", "act", "subject"}
)

#: waiting for a second person
FILES = (
    Column("kind", _("Kind"), lambda r: r.get_kind_display()),
    Column("caption", _("What it shows"), lambda r: r.caption),
    Column("establishment", _("Establishment"), lambda r: r.visit.establishment.name),
    Column("visited_on", _("Visited on"), lambda r: r.visit.visited_on),
    Column("by", _("Attached by"), lambda r: str(r.created_by or "")),
    Column("at", _("Attached at"), lambda r: r.created_at),
)

TEAMS = (
    Column("name", _("Team"), lambda r: r.name),
    Column("level", _("Level"), lambda r: r.get_level_display()),
    Column("of", _("Of"), lambda r: str(r.body.district if r.body else r.agency or "")),
    Column("valid_to", _("Until"), lambda r: r.valid_to),
)


def _snapshot(name: str) -> Any:
    return lambda row: row.snapshot.get(name) if row.is_confirmed else None


CENSUSES = (
    Column("district", _("District"), lambda r: str(r.district), sort="district__code"),
    Column("period", _("Period"), lambda r: r.period.label, sort="period__last_day"),
    Column("due", _("Last day"), lambda r: r.period.last_day),
    Column("state", _("State"), lambda r: r.get_state_display(), sort="state"),
    Column("confirmed_on", _("Confirmed on"), lambda r: r.confirmed_on, sort="confirmed_on"),
    Column("document", _("Document"), lambda r: r.document_number),
    Column("establishments", _("Establishments"), _snapshot("establishments"), numeric=True),
    Column("staff", _("People working"), _snapshot("staff"), numeric=True),
)


def suggestion(row: Establishment) -> dict[str, Any]:
    """One line of the picker's list."""
    return {"id": row.pk, "label": row.label, "name": row.name, "note": _told(row)}


def alike(one: Alike) -> dict[str, Any]:
    """One line of what may be the same business."""
    row = one.establishment
    return {
        "name": row.name,
        "note": f"{_told(row)} · {one.reasons}",
        "url": row.get_absolute_url(),
        "id": row.pk,
        "sure": one.sure,
    }


def _told(row: Establishment) -> str:
    closed = f"† {row.valid_to:%d/%m/%Y}" if row.valid_to else ""
    note = [row.get_kind_display(), row.commune.with_district, closed]
    return " · ".join(str(n) for n in note if n)

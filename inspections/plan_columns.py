"""What the lists of plans and of the dated tables show."""

import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.tables import Column, printed

from .models import ChecklistItem, RuleValue, ViolationAct
from .models.kinds import Kind


def money_range(act: ViolationAct) -> str:
    """`500.000 – 1.000.000 đồng`; empty where nobody has read the amounts."""
    if act.fine_from is None or act.fine_to is None:
        return ""
    return f"{printed(act.fine_from)} – {printed(act.fine_to)} đồng"


def organisations(act: ViolationAct) -> str:
    found = act.fine_range(organisation=True)
    return f"{printed(found[0])} – {printed(found[1])} đồng" if found else ""


def kinds(item: ChecklistItem) -> str:
    return ", ".join(str(Kind(kind).label) for kind in item.kinds) or str(_("All kinds"))


def days(row: Any) -> str:
    """`01/01/2022 – 14/12/2025`; an end that is open stays open."""
    first, last = (_day(value) for value in (row.valid_from, row.valid_to))
    return f"{first} – {last}".strip() if first or last else ""


def _day(value: datetime.date | None) -> str:
    return value.strftime("%d/%m/%Y") if value else "…"


def in_force(row: Any) -> str:
    return "" if row.valid_from is None and row.valid_to is None else days(row)


YEAR_PLANS = (
    Column("number", _("Decision"), lambda r: r.number),
    Column("year", _("Year"), lambda r: str(r.year), sort="year"),
    Column("team", _("Team"), lambda r: r.team.name),
    Column("decided_on", _("Decision date"), lambda r: r.decided_on, sort="decided_on"),
    Column("approved_by", _("Approved by"), lambda r: r.approved_by),
)
#: on an inspection's page
PLANNED = (
    Column("name", _("Establishment"), lambda r: r.name),
    Column("place", _("Commune"), lambda r: r.place),
    Column("state", _("State"), lambda r: r.words),
    Column("note", _("Date or reason"), lambda r: r.note),
)
READERS = (
    Column("actor", _("Account"), lambda r: r.actor),
    Column("last", _("Last read at"), lambda r: r.last_at),
    Column("times", _("Times"), lambda r: r.times, numeric=True),
)
ACTS = (
    Column("text", _("Act"), lambda r: r.text, sort="search_key"),
    Column("article", _("Article, clause, point"), lambda r: r.article),
    Column("decree", _("Decree"), lambda r: r.decree, sort="decree"),
    Column("range", _("Fine, individuals"), money_range, numeric=True),
    Column("factor", _("Times for an organisation"), lambda r: printed_factor(r), page=False),
    Column("days", _("In force, from and until"), in_force, sort="valid_from"),
    Column("source", _("Source"), lambda r: r.source, page=False),
)
ITEMS = (
    Column("number", _("No."), lambda r: r.number, sort="number"),
    Column("text", _("What is checked"), lambda r: r.text),
    Column("basis", _("Legal basis"), lambda r: r.basis),
    Column("kinds", _("Asked of"), kinds),
    Column("days", _("In force, from and until"), in_force, sort="valid_from"),
)
RULES = (
    Column("key", _("Rule"), lambda r: r.get_key_display(), sort="key"),
    Column("value", _("Value"), lambda r: r.value, numeric=True),
    Column("unit", _("Unit"), lambda r: unit(r)),
    Column("source", _("Source"), lambda r: r.source),
    Column("days", _("In force, from and until"), in_force, sort="valid_from"),
)


def printed_factor(act: ViolationAct) -> str:
    """`2` or `1,5`."""
    if act.factor_organisation is None:
        return ""
    return f"{act.factor_organisation.normalize():f}".replace(".", ",")


def unit(rule: RuleValue) -> str:
    return str(_("points")) if rule.key in RuleValue.WEIGHTS else str(_("days"))

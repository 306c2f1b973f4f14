"""The menu: its groups and entries, and which of them open to a kind of reader.

Everything here is the same for all readers to whom the same entries open: it is made once for them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Any

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.translation import pgettext, pgettext_lazy

from accounts.models import User
from accounts.permissions import Verb
from communes.scoping import Scope, scope_of


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of the menu; with children it is a group, which has no address of its own."""

    label: str
    url: str = ""
    children: tuple["Item", ...] = ()
    #: what it stands under inside its group; "" where the group is short enough for one list
    heading: str = ""

    @property
    def sections(self) -> list[tuple[str, list["Item"]]]:
        """The children under their headings, in the order of the menu."""
        return [(name, list(some)) for name, some in groupby(self.children, lambda c: c.heading)]

    @property
    def is_long(self) -> bool:
        """More entries than one column takes beside the page."""
        return len(self.children) > ONE_COLUMN


@dataclass(frozen=True, slots=True)
class Reader:
    """What decides which entries somebody sees."""

    user: User
    scope: Scope

    @property
    def everyone(self) -> bool:
        return True

    @property
    def places(self) -> bool:
        """The province, or districts: who reads what is recorded of communes."""
        return self.scope.province or bool(self.scope.districts)

    @property
    def records_outreach(self) -> bool:
        return self.places and self.user.can(Verb.RECORD_OUTREACH)

    @property
    def not_yet_held(self) -> bool:
        return self.user.can(Verb.SEE_PLANNED_INSPECTIONS) or self.user.can(Verb.RECORD_INSPECTIONS)

    @property
    def plans_ahead(self) -> bool:
        """Whoever plans the province's inspections, and keeps the limits and weights."""
        verbs = (Verb.SEE_PLANNED_INSPECTIONS, Verb.MANAGE_REFERENCE)
        return all(self.user.can(verb) for verb in verbs)

    @property
    def hotspots(self) -> bool:
        return settings.ENFORCEMENT_HOTSPOTS and (self.places or self.scope.police)

    @property
    def cases(self) -> bool:
        return settings.ENFORCEMENT_CASES and (self.places or self.scope.police)

    @property
    def brings_in(self) -> bool:
        """Whoever enters records may bring them in as a workbook."""
        return self.user.can(Verb.RECORD_OUTREACH)

    @property
    def province(self) -> bool:
        return self.scope.province

    @property
    def has_to_do(self) -> bool:
        return self.user.can(Verb.RECORD_INSPECTIONS) or self.user.can(Verb.ASK_EXPLANATION)

    @property
    def deletes(self) -> bool:
        """Whoever may delete a record may bring it back."""
        return self.user.can(Verb.RECORD_OUTREACH)

    @property
    def is_asked_why(self) -> bool:
        """Provincial staff, whom a district rings because it does not see a record."""
        return self.user.enters_for_others and not self.user.seen_through

    @property
    def verifies(self) -> bool:
        return self.user.can(Verb.VERIFY_RETURNS)

    @property
    def administrator(self) -> bool:
        return self.user.can(Verb.MANAGE_ACCOUNTS)


#: entries that stand in one column; a longer group with headings gets two on a wide screen
ONE_COLUMN = 10

Entry = tuple[str, Any, str]  # url name, label, the property of Reader that opens it
Section = tuple[Any, Sequence[Entry]]  # heading ("": none) and what stands under it

COMMUNES: Sequence[Entry] = (
    ("communes:commune-list", pgettext_lazy("menu", "Communes, wards and townships"), "everyone"),
    ("communes:recognition-list", pgettext_lazy("menu", "Recognition"), "places"),
    ("communes:registration-list", pgettext_lazy("menu", "Registration"), "places"),
    ("communes:model-list", pgettext_lazy("menu", "Prevention models"), "places"),
    ("communes:officer-list", pgettext_lazy("menu", "Commune officers"), "places"),
    ("communes:tag-list", pgettext_lazy("menu", "Kinds of area"), "places"),
)
UNITS: Sequence[Entry] = (
    ("communes:body-review-list", pgettext_lazy("menu", "District bodies"), "places"),
    ("communes:document-list", pgettext_lazy("menu", "Guiding documents"), "everyone"),
    ("communes:hotline-list", pgettext_lazy("menu", "Hotlines and mailboxes"), "everyone"),
    ("communes:declaration-list", pgettext_lazy("menu", "Nothing to report"), "everyone"),
    ("communes:agency-list", pgettext_lazy("menu", "Agencies of the province"), "everyone"),
)
PLACES: Sequence[Section] = (
    (pgettext_lazy("menu heading", "Communes"), COMMUNES),
    (pgettext_lazy("menu heading", "Districts and province"), UNITS),
)
OUTREACH: Sequence[Entry] = (
    ("outreach:activity-list", pgettext_lazy("menu", "Activities"), "everyone"),
    ("outreach:month-grid", pgettext_lazy("menu", "Entry by month"), "records_outreach"),
    ("outreach:media-list", pgettext_lazy("menu", "Media items"), "everyone"),
    ("outreach:course-list", pgettext_lazy("menu", "Training"), "everyone"),
    ("outreach:outlet-list", pgettext_lazy("menu", "Media outlets"), "everyone"),
)
INSPECTING: Sequence[Entry] = (
    ("inspections:inspection-list", pgettext_lazy("menu", "Inspections"), "everyone"),
    ("inspections:visit-list", pgettext_lazy("menu", "Visits"), "everyone"),
    ("inspections:finding-list", pgettext_lazy("menu", "Findings"), "everyone"),
    ("inspections:sanction-list", pgettext_lazy("menu", "Sanctions"), "everyone"),
    ("inspections:file-release-list", pgettext_lazy("menu", "Files to release"), "not_yet_held"),
    ("inspections:results", pgettext_lazy("menu", "Results"), "everyone"),
)
PLANNING: Sequence[Entry] = (
    ("inspections:year-plan-list", pgettext_lazy("menu", "Year's plans"), "not_yet_held"),
    ("inspections:plan-list", pgettext_lazy("menu", "Inspection plan"), "not_yet_held"),
    ("inspections:calendar", pgettext_lazy("menu", "Calendar"), "everyone"),
    ("inspections:suggestions", pgettext_lazy("menu", "Suggestions"), "plans_ahead"),
)
REGISTER: Sequence[Entry] = (
    ("inspections:establishment-list", pgettext_lazy("menu", "Establishments"), "everyone"),
    ("inspections:census-list", pgettext_lazy("menu", "Census"), "places"),
)
RULES: Sequence[Entry] = (
    ("inspections:team-list", pgettext_lazy("menu", "Teams"), "everyone"),
    ("inspections:violation-act-list", pgettext_lazy("menu", "Acts and fines"), "everyone"),
    ("inspections:checklist-item-list", pgettext_lazy("menu", "Checklist"), "everyone"),
    ("inspections:rule-value-list", pgettext_lazy("menu", "Limits and weights"), "plans_ahead"),
)
INSPECTIONS: Sequence[Section] = (
    (pgettext_lazy("menu heading", "Inspecting and handling"), INSPECTING),
    (pgettext_lazy("menu heading", "Planning inspections"), PLANNING),
    (pgettext_lazy("menu heading", "Register of establishments"), REGISTER),
    (pgettext_lazy("menu heading", "Teams and rules"), RULES),
)
ENFORCEMENT: Sequence[Entry] = (
    ("enforcement:hotspot-list", pgettext_lazy("menu", "Hotspots"), "hotspots"),
    ("enforcement:incident-list", pgettext_lazy("menu", "Incidents"), "cases"),
    ("enforcement:case-list", pgettext_lazy("menu", "Cases"), "cases"),
)
RETURNS: Sequence[Entry] = (
    ("returns:return-list", pgettext_lazy("menu", "Returns of the units"), "everyone"),
    ("returns:review", pgettext_lazy("menu", "Verify returns"), "verifies"),
    ("returns:completeness", pgettext_lazy("menu", "Completeness and timeliness"), "everyone"),
)
PROVINCE_REPORTS: Sequence[Entry] = (
    ("reports:report-current", pgettext_lazy("menu", "Official reports"), "province"),
    ("returns:earlier-reports", pgettext_lazy("menu", "Old reports"), "province"),
)
SHEETS: Sequence[Entry] = (
    ("sheets:start", pgettext_lazy("menu", "From and to Excel"), "brings_in"),
    ("communes:letterhead-list", pgettext_lazy("menu", "Letterheads"), "everyone"),
)
REPORTS: Sequence[Section] = (
    (pgettext_lazy("menu heading", "Units"), RETURNS),
    (pgettext_lazy("menu heading", "Province"), PROVINCE_REPORTS),
    (pgettext_lazy("menu heading", "Workbooks and papers"), SHEETS),
)
PLAN: Sequence[Entry] = (
    ("plan:plan-current", pgettext_lazy("menu", "Targets"), "everyone"),
    ("plan:task-list", pgettext_lazy("menu", "Tasks and conclusions"), "everyone"),
    ("plan:explanation-list", pgettext_lazy("menu", "Explanations"), "everyone"),
    ("plan:period-current", pgettext_lazy("menu", "Reporting periods"), "everyone"),
    ("plan:earlier-figures", pgettext_lazy("menu", "Same period last year"), "everyone"),
)
ADMINISTRATION: Sequence[Entry] = (
    ("administration:user-list", pgettext_lazy("menu", "Accounts"), "administrator"),
    ("administration:unit-list", pgettext_lazy("menu", "Administrative units"), "administrator"),
    ("administration:permissions", pgettext_lazy("menu", "Who may do what"), "administrator"),
    ("administration:health", pgettext_lazy("menu", "State of the system"), "administrator"),
)
GROUPS: tuple[tuple[Any, Sequence[Section]], ...] = (
    (pgettext_lazy("menu", "Communes"), PLACES),
    (pgettext_lazy("menu", "Outreach"), (("", OUTREACH),)),
    (pgettext_lazy("menu", "Inspection work"), INSPECTIONS),
    (pgettext_lazy("menu", "Enforcement"), (("", ENFORCEMENT),)),
    (pgettext_lazy("menu", "Reports"), REPORTS),
    (pgettext_lazy("menu", "Plan"), (("", PLAN),)),
    (pgettext_lazy("menu", "Administration"), (("", ADMINISTRATION),)),
)


@cache
def address(name: str) -> str:
    """The address of a name, "" where this installation has no such page."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


#: what is asked of a reader, each once
OPENERS = sorted(
    {opener for _label, sections in GROUPS for _head, some in sections for *_entry, opener in some}
    | {"has_to_do", "deletes", "is_asked_why"}
)


def opened_to(user: User) -> frozenset[str]:
    """The properties of `Reader` that hold: all that the menu of a user depends on."""
    reader = Reader(user, scope_of(user))
    return frozenset(name for name in OPENERS if getattr(reader, name))


@cache
def entries(opened: frozenset[str], language: str) -> tuple[Item, ...]:
    """What stands in the menu, in its order and in the language in force, which is `language`."""
    items = [Item(pgettext("menu", "Overview"), address("dashboard:overview"))]
    if "has_to_do" in opened:
        items.append(Item(pgettext("menu", "To do"), address("inbox:inbox")))
    groups = ((label, tuple(_children(sections, opened))) for label, sections in GROUPS)
    items += [Item(str(label), children=found) for label, found in groups if found]
    return tuple(items)


def _children(sections: Sequence[Section], opened: frozenset[str]) -> Iterator[Item]:
    for heading, some in sections:
        for name, label, opened_by in some:
            if opened_by in opened and address(name):
                yield Item(str(label), address(name), heading=str(heading))

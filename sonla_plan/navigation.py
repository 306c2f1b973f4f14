"""The menu: what this reader can open, and no query beyond the reader's scope."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from accounts.models import User
from accounts.permissions import Verb
from communes.scoping import Scope, scope_of
from core import clock, installation


@dataclass(slots=True)
class Item:
    """One entry of the menu; with children it is a group, which has no address of its own."""

    label: Any
    url: str = ""
    active: bool = False
    children: list["Item"] = field(default_factory=list)
    count: int | None = None
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
#: pages that one comes to from the overview
ABOVE = ("/ct/", "/tt/", "/ban-do/")
#: pages that stand outside their group's addresses
ELSEWHERE = (
    ("/dia-ban/huyen/", "communes:commune-list"),
    ("/dia-ban/xa/", "communes:commune-list"),
)


@cache
def address(name: str) -> str:
    """The address of a name, "" where this installation has no such page."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def menu(user: User, path: str) -> list[Item]:
    reader = Reader(user, scope_of(user))
    overview = address("dashboard:overview")
    home = path == overview or path.startswith(ABOVE)
    items = [Item(pgettext("menu", "Overview"), overview, home)]
    if user.can(Verb.RECORD_INSPECTIONS) or user.can(Verb.ASK_EXPLANATION):
        url = address("inbox:inbox")
        items.append(Item(pgettext("menu", "To do"), url, path == url))
    items += [Item(str(label), children=found) for label, found in _groups(reader) if found]
    here = None if home else _nearest(path, items)
    for item in items:
        for child in item.children:
            child.active = child is here
            item.active = item.active or child.active
    return items


def _groups(reader: Reader) -> Iterator[tuple[Any, list[Item]]]:
    for label, sections in GROUPS:
        yield label, [item for section in sections for item in _entries(reader, section)]


def _entries(reader: Reader, section: Section) -> Iterator[Item]:
    heading, entries = section
    for name, words, opened_by in entries:
        if address(name) and getattr(reader, opened_by):
            yield Item(str(words), address(name), heading=str(heading))


def _nearest(path: str, items: Sequence[Item]) -> Item | None:
    """The entry whose address is the longest beginning of the path."""
    for prefix, name in ELSEWHERE:
        path = address(name) if path.startswith(prefix) else path
    children = [child for item in items for child in item.children]
    fitting = [child for child in children if path.startswith(child.url)]
    return max(fitting, key=lambda child: len(child.url), default=None)


def clock_note() -> str:
    """A clock that stands still says so."""
    here = installation.current()
    if here.clock_on is None:
        return ""
    day = clock.today().strftime("%d/%m/%Y")
    return _("The clock of this demonstration stands at %(day)s") % {"day": day}


def navigation(request: HttpRequest) -> dict[str, Any]:
    user = getattr(request, "user", None)
    known = user if isinstance(user, User) and user.is_authenticated else None
    return {
        "demo": installation.current().is_demo,
        "clock_note": clock_note(),
        "province_name": settings.PROVINCE_NAME,
        "nav": menu(known, request.path) if known else [],
        "bin_url": address("bin:bin") if known and known.can(Verb.RECORD_OUTREACH) else "",
    }

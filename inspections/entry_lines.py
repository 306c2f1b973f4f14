"""What the lines of an inspection's form start with: what is stored, or what was planned."""

from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from core import text

from .actions.inspections import on_lines
from .models import Establishment, Inspection, InspectionMember, PlannedEstablishment, Visit
from .picker import known_to

MEMBER_FIELDS = ("name", "position", "card_number")
VISIT_FIELDS = (
    "visited_on",
    "minutes_number",
    "time_from",
    "time_to",
    "outcome",
    "not_inspected_reason",
)
#: establishments that an address may put on a form
MOST = 20
#: lines that a page still adds empty ones to
MOST_LINES = 94

Lines = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Start:
    """What the address of an empty form says is to be inspected, and which visit again."""

    establishments: tuple[Establishment, ...] = ()
    reinspects: dict[int, Visit] = field(default_factory=dict)


def ask_for_more(data: Any, prefix: str, more: int) -> None:
    """What was posted, as if its set of lines had had `more` empty ones below."""
    key = f"{prefix}-TOTAL_FORMS"
    typed = data.get(key, "")
    known = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 4 else 0
    data[key] = str(min(known, MOST_LINES) + more)


def start_of(request: HttpRequest) -> Start:
    """`?establishment=7&reinspects=12`: only what the reader may choose, and see."""
    user: Any = request.user
    keys = request.GET.getlist("establishment")[:MOST]
    asked = text.as_key(request.GET.get("reinspects", ""))
    visit = None
    if asked is not None:
        visit = Visit.objects.visible_to(user).inspected().filter(pk=asked).first()
    if visit is not None:
        keys.append(str(visit.establishment_id))
    known = known_to(user, keys)
    chosen = tuple(dict.fromkeys(known[key] for key in keys if key in known))
    if visit is None or str(visit.establishment_id) not in known:
        return Start(chosen)
    return Start(chosen, {visit.establishment_id: visit})


def places_of(inspection: Inspection) -> list[Establishment]:
    """What stands on its lines already, whether or not the writer's register shows it today."""
    return list(on_lines(inspection).select_related("commune__district"))


def members_of(inspection: Inspection) -> Lines:
    rows = InspectionMember.objects.live().filter(inspection=inspection)
    return [
        {
            "pk": m.pk,
            "version": m.version,
            "agency": m.agency.name if m.agency else m.agency_name,
            "user": m.user.username if m.user else "",
            **{name: getattr(m, name) for name in MEMBER_FIELDS},
        }
        for m in rows.select_related("agency", "user").order_by("pk")
    ]


def visits_of(inspection: Inspection) -> Lines:
    """Of one that is being recorded as held: what it was to cover."""
    if not inspection.is_held:
        rows = PlannedEstablishment.objects.live().filter(inspection=inspection)
        return [{"establishment": p.establishment} for p in rows.for_list()]
    visits = Visit.objects.live().filter(inspection=inspection)
    return [
        {
            "pk": v.pk,
            "version": v.version,
            "establishment": v.establishment,
            **{name: getattr(v, name) for name in VISIT_FIELDS},
        }
        for v in visits.select_related("establishment__commune__district").order_by(
            "visited_on", "time_from", "pk"
        )
    ]


def planned_of(inspection: Inspection | None, start: Start) -> Lines:
    if inspection is None:
        return [
            {"establishment": e, "again_reason": again(start.reinspects.get(e.pk))}
            for e in start.establishments
        ]
    rows = PlannedEstablishment.objects.live().filter(inspection=inspection)
    return [
        {
            "pk": p.pk,
            "version": p.version,
            "establishment": p.establishment,
            "again_reason": p.again_reason,
        }
        for p in rows.for_list()
    ]


def again(visit: Visit | None) -> str:
    if visit is None:
        return ""
    day = visit.visited_on.strftime("%d/%m/%Y")
    return _("Re-inspection of what was found on %(day)s") % {"day": day}


def to_verify(inspection: Inspection | None) -> dict[int, Visit]:
    """{establishment pk: the visit that its planned line is to verify}."""
    if inspection is None:
        return {}
    rows = PlannedEstablishment.objects.live().filter(inspection=inspection)
    rows = rows.filter(reinspects__isnull=False).select_related("reinspects")
    return {p.establishment_id: p.reinspects for p in rows if p.reinspects}

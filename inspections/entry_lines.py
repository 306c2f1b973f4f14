"""What the lines of an inspection's form start with: what is stored, or what was planned."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import prefetch_related_objects
from django.http import HttpRequest
from django.utils.translation import gettext as _

from core import text
from core.lines import LinesBack

from .actions.inspections import on_lines
from .line_sets import MEMBER_FIELDS, VISIT_FIELDS
from .models import Establishment, Inspection, InspectionMember, PlannedEstablishment, Visit
from .picker import known_to

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


def lines_of(prefix: str, inspection: Inspection, undo: LinesBack) -> Lines:
    """The lines of a stored inspection; of an undo, as they were before what it takes back."""
    if prefix == "visits" and not inspection.is_held:
        return _from_the_plan(inspection)
    found, related, of = SETS[prefix]
    rows = list(found(inspection).filter(undo.standing))
    undo.lay(rows)
    prefetch_related_objects(rows, *related)
    lines = [{"pk": row.pk, "version": row.version, **of(row)} for row in rows]
    return [line | {"remove": True} if line["pk"] in undo.gone else line for line in lines]


def _from_the_plan(inspection: Inspection) -> Lines:
    """Of one that is being recorded as held: what it was to cover."""
    rows = PlannedEstablishment.objects.live().filter(inspection=inspection)
    return [{"establishment": p.establishment} for p in rows.for_list()]


def _members(inspection: Inspection) -> Any:
    rows = InspectionMember.objects.filter(inspection=inspection)
    return rows.select_related("agency", "user").order_by("pk")


def _visits(inspection: Inspection) -> Any:
    rows = Visit.objects.filter(inspection=inspection)
    return rows.select_related("establishment__commune__district").order_by(
        "visited_on", "time_from", "pk"
    )


def _planned(inspection: Inspection) -> Any:
    return PlannedEstablishment.objects.filter(inspection=inspection).for_list()


def _member(m: InspectionMember) -> dict[str, Any]:
    return {
        "agency": m.agency.name if m.agency else m.agency_name,
        "user": m.user.username if m.user else "",
        **{name: getattr(m, name) for name in MEMBER_FIELDS},
    }


def _visit(v: Visit) -> dict[str, Any]:
    return {
        "establishment": v.establishment,
        **{name: getattr(v, name) for name in VISIT_FIELDS},
    }


def _one_planned(p: PlannedEstablishment) -> dict[str, Any]:
    return {"establishment": p.establishment, "again_reason": p.again_reason}


PLACE = ("establishment__commune__district",)
#: {set: (its stored rows, what their lines need beside them, one line)}
SETS: dict[str, tuple[Any, tuple[str, ...], Any]] = {
    "members": (_members, ("agency", "user"), _member),
    "planned": (_planned, PLACE, _one_planned),
    "visits": (_visits, PLACE, _visit),
}


def planned_at(start: Start) -> Lines:
    """Of an inspection that is not stored yet."""
    return [
        {"establishment": e, "again_reason": again(start.reinspects.get(e.pk))}
        for e in start.establishments
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

"""Two entries of one business: what would go over, what would be filled, what speaks against it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from core.tables import printed

from .models import Establishment, PlannedEstablishment, Suspension, Visit
from .models.staff import STAFF_FIELDS

#: what belongs to an establishment and goes over with it
MOVED: tuple[tuple[Any, str], ...] = (
    (Visit, "visits"),
    (PlannedEstablishment, "planned"),
    (Suspension, "suspensions"),
)
#: fields that say one thing together: filled together, so that no paper is made of two.
#: `valid_to` is not among them: empty there means open, not unknown
UNITS: tuple[tuple[str, ...], ...] = (
    ("address",),
    ("contact_name",),
    ("contact_phone",),
    ("licence_number", "licence_on", "licence_by"),
    ("certificate_number", "certificate_on", "certificate_by", "certificate_until"),
    ("committed_on",),
    STAFF_FIELDS,
)


@dataclass(frozen=True, slots=True)
class Preview:
    """What keeping one of two entries would do; `filled` names a paper once, not field by field."""

    kept: Establishment
    gone: Establishment
    counts: Mapping[str, int]
    filled: list[str] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)


def belongings(of: Establishment) -> dict[str, list[Any]]:
    """All of it, what was deleted softly too: restored, it must be found with what is kept."""
    return {
        name: list(model._base_manager.filter(establishment=of).order_by("pk"))
        for model, name in MOVED
    }


def empty(value: Any) -> bool:
    return value is None or value == ""


def plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def fillable(kept: Establishment, gone: Establishment) -> dict[str, Any]:
    """{field: value as JSON keeps it} that the kept entry lacks and the other has."""
    filled: dict[str, Any] = {}
    for names in UNITS:
        blank = all(empty(getattr(kept, name)) for name in names)
        same = getattr(kept, names[0]) == getattr(gone, names[0])
        if not (blank or same):
            continue
        for name in names:
            value = getattr(gone, name)
            if empty(getattr(kept, name)) and not empty(value):
                filled[name] = plain(value)
    if kept.valid_from is None and gone.valid_from and _starts_in_time(kept, gone):
        filled["valid_from"] = plain(gone.valid_from)
    return filled


def _starts_in_time(kept: Establishment, gone: Establishment) -> bool:
    """The other's first day would not put the kept one's own past before its opening."""
    day = gone.valid_from
    visits = Visit.objects.live().filter(establishment=kept, visited_on__lt=day)
    stops = Suspension.objects.live().filter(establishment=kept, valid_from__lt=day)
    return not visits.exists() and not stops.exists()


def unfilled(kept: Establishment, filled: Mapping[str, Any]) -> dict[str, Any]:
    """What was filled and nobody has changed since, emptied again.

    What was filled as a whole (a paper, the staff) and put right since stays whole: emptying the
    rest of it would leave half a paper.
    """
    out: dict[str, Any] = {}
    for names in (*UNITS, ("valid_from",)):
        given = [name for name in names if name in filled]
        same = [name for name in given if plain(getattr(kept, name)) == filled[name]]
        others = [name for name in names if name not in filled]
        whole = names[0] in filled
        changed = same != given or any(not empty(getattr(kept, name)) for name in others)
        if not (whole and changed):
            out |= {name: _nothing(name) for name in same}
    return out


def _nothing(name: str) -> Any:
    return None if Establishment._meta.get_field(name).null else ""


def conflicts(kept: Establishment, gone: Establishment) -> list[str]:
    """Sentences; none: they can be merged."""
    return [
        *_in_one_inspection(kept, gone),
        *_outside_life(kept, gone),
        *_suspended_twice(kept, gone),
    ]


def _in_one_inspection(kept: Establishment, gone: Establishment) -> list[str]:
    out = []
    for model, text in (
        (Visit, _("Both were visited in the inspection %(number)s: put its visits right first.")),
        (
            PlannedEstablishment,
            _("Both are to be covered by the inspection %(number)s: take one out first."),
        ),
    ):
        live: Any = model._base_manager.filter(deleted_at__isnull=True)
        shared = live.filter(
            establishment=gone,
            inspection__in=live.filter(establishment=kept).values("inspection"),
        )
        rows = shared.select_related("inspection").order_by("pk")[:3]
        out += [text % {"number": row.inspection.decision_number} for row in rows]
    return out


def _outside_life(kept: Establishment, gone: Establishment) -> list[str]:
    """A visit or a suspension of the other on a day when the kept one was not open."""
    before = Q(pk__in=())
    visited, stopped = before, before
    if kept.valid_from:
        visited |= Q(visited_on__lt=kept.valid_from)
        stopped |= Q(valid_from__lt=kept.valid_from)
    if kept.valid_to:
        visited |= Q(visited_on__gt=kept.valid_to)
        stopped |= Q(valid_from__gt=kept.valid_to) | Q(valid_to__gt=kept.valid_to)
        stopped |= Q(valid_to__isnull=True)
    out = []
    visit = Visit.objects.live().filter(visited, establishment=gone).order_by("visited_on").first()
    if visit is not None:
        text = _("%(name)s was visited on %(day)s, when the kept entry was not open.")
        out.append(text % {"name": gone, "day": printed(visit.visited_on)})
    stop = Suspension.objects.live().filter(stopped, establishment=gone).first()
    if stop is not None:
        text = _("The suspension %(days)s lies outside the days of the kept entry.")
        out.append(text % {"days": stop})
    return out + _other_district(kept, gone)


def _other_district(kept: Establishment, gone: Establishment) -> list[str]:
    """A district's team is not to be sent to another district by a merger."""
    rows = PlannedEstablishment._base_manager.filter(
        establishment=gone,
        deleted_at__isnull=True,
        inspection__deleted_at__isnull=True,
        inspection__team__body__isnull=False,
    ).exclude(inspection__team__body__district=kept.commune.district_id)
    row = rows.select_related("inspection").first()
    if row is None:
        return []
    text = _("The district team's inspection %(number)s is to cover it, in another district.")
    return [text % {"number": row.inspection.decision_number}]


def _suspended_twice(kept: Establishment, gone: Establishment) -> list[str]:
    mine, theirs = (
        list(Suspension.objects.live().filter(establishment=one)) for one in (kept, gone)
    )
    text = _("Both were suspended on the same days (%(days)s): delete one of the two.")
    return [text % {"days": b} for a in mine for b in theirs if _meet(a, b)][:1]


def _meet(a: Any, b: Any) -> bool:
    return (a.valid_to is None or a.valid_to >= b.valid_from) and (
        b.valid_to is None or b.valid_to >= a.valid_from
    )


def preview(kept: Establishment, gone: Establishment) -> Preview:
    counts = {
        name: model._base_manager.filter(establishment=gone, deleted_at__isnull=True).count()
        for model, name in MOVED
    }
    filled = fillable(kept, gone)
    heads = [next(n for n in names if n in filled) for names in UNITS if set(names) & set(filled)]
    words = [
        str(Establishment._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
        for name in (*heads, *(["valid_from"] if "valid_from" in filled else []))
    ]
    return Preview(kept, gone, counts, words, conflicts(kept, gone))

"""An inspection is planned, recorded as held with its members and visits, changed, cancelled."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from communes.scoping import ensure_editable
from core import history, text
from inspections.models import (
    Establishment,
    Inspection,
    InspectionMember,
    PlannedEstablishment,
    Team,
    Visit,
)
from inspections.models.inspections import QUORUM, too_few

from .consequences import ensure_removable
from .rows import (
    MemberRow,
    PlannedRow,
    VisitRow,
    write_members,
    write_planned,
    write_visits,
)

State = Inspection.State
#: code of the error of a second recording
RECORDED = "recorded"


def plan_inspection(
    *,
    by: User | None,
    team: Team,
    decision_number: str,
    decision_on: datetime.date,
    mode: str,
    starts_on: datetime.date,
    ends_on: datetime.date,
    members: Sequence[MemberRow] = (),
    planned: Sequence[PlannedRow] = (),
    **values: Any,
) -> Inspection:
    """A planned inspection, known to few until it is recorded as held.

    `planned`: the establishments it is to cover. `values`: plan, ground, host_district,
    letter_number, letter_on.
    """
    with history.batch(by=by) as batch:
        inspection = batch.create(
            Inspection(
                team=team,
                decision_number=decision_number,
                decision_on=decision_on,
                mode=mode,
                starts_on=starts_on,
                ends_on=ends_on,
                state=State.PLANNED,
                **_placed(team, values),
            )
        )
        return _complete(batch, by, inspection, members, (), planned)


def record_inspection(
    inspection: Inspection | None = None,
    *,
    by: User | None,
    held_on: datetime.date,
    members: Sequence[MemberRow],
    visits: Sequence[VisitRow] = (),
    version: int | None = None,
    **values: Any,
) -> Inspection:
    """Recorded as held, with its members and visits in one go; from a planned one, or outright.

    `values`: team, plan, decision_number, decision_on, mode, ground, starts_on, ends_on,
    host_district, letter_number, letter_on; of a planned one only those that change.
    """
    with history.batch(by=by) as batch:
        if inspection is None:
            new = Inspection(**_placed(values["team"], values), state=State.HELD, held_on=held_on)
            stored = batch.create(new)
        else:
            ensure_editable(by, inspection)
            ensure_not_held_yet(inspection)
            values = _placed(values.get("team", inspection.team), values)
            values = values | {"state": State.HELD, "held_on": held_on}
            stored = batch.update(inspection, values, expected_version=version)
        return _complete(batch, by, stored, members, visits)


def change_inspection(
    inspection: Inspection,
    *,
    by: User | None,
    members: Sequence[MemberRow] = (),
    visits: Sequence[VisitRow] = (),
    planned: Sequence[PlannedRow] = (),
    version: int | None = None,
    **values: Any,
) -> Inspection:
    """Rows with a `pk` are changed or taken out, rows without are new; rows not named stay."""
    with history.batch(by=by) as batch:
        ensure_editable(by, inspection)
        values = _placed(values.get("team", inspection.team), values)
        stored = batch.update(inspection, values, expected_version=version)
        return _complete(batch, by, stored, members, visits, planned)


def cancel_inspection(
    inspection: Inspection, *, by: User | None, cancel_reason: str, version: int | None = None
) -> Inspection:
    """Only what was not held can be cancelled; it stays as secret as it was."""
    with history.batch(by=by) as batch:
        ensure_editable(by, inspection)
        if state_of(inspection) == State.HELD:
            raise ValidationError(_("An inspection that was held cannot be cancelled."))
        values = {"state": State.CANCELLED, "cancel_reason": cancel_reason}
        return batch.update(inspection, values, expected_version=version)


def remove_inspection(inspection: Inspection, *, by: User | None) -> Inspection:
    """Its members and visits go with it: they are reached through it only."""
    with history.batch(by=by) as batch:
        ensure_editable(by, inspection)
        ensure_removable(Visit.objects.live().filter(inspection=inspection))
        _touch_places(batch, inspection)
        return batch.delete(inspection)


def restore_inspection(inspection: Inspection, *, by: User | None) -> Inspection:
    with history.batch(by=by) as batch:
        stored = batch.restore(inspection)
        ensure_editable(by, stored)
        _touch_places(batch, stored)
        return stored


def ensure_not_held_yet(inspection: Inspection) -> None:
    """A second recording would put its visits in a second time."""
    state = state_of(inspection)
    if state == State.CANCELLED:
        raise ValidationError(_("A cancelled inspection cannot be recorded as held."))
    if state == State.HELD:
        words = _("This inspection has been recorded as held already.")
        raise ValidationError(words, code=RECORDED)


def state_of(inspection: Inspection) -> str:
    """As stored: the object at hand may have been through a form. Locked until the batch ends."""
    rows = Inspection.objects.select_for_update().values_list("state", flat=True)
    return rows.get(pk=inspection.pk)


def _touch_places(batch: Any, inspection: Inspection) -> None:
    """Figures of the districts it visited depend on it too."""
    districts = Visit.objects.live().filter(inspection=inspection)
    for pk in set(districts.values_list("commune__district_id", flat=True)):
        batch.touch(Visit, f"d{pk}")


def _placed(team: Team, values: dict[str, Any]) -> dict[str, Any]:
    """A district team's host is its own district, whether or not that was typed."""
    if team and team.body and not values.get("host_district"):
        return values | {"host_district": team.body.district}
    return values


def _complete(
    batch: Any,
    by: User | None,
    inspection: Inspection,
    members: Sequence[MemberRow],
    visits: Sequence[VisitRow],
    planned: Sequence[PlannedRow] = (),
) -> Inspection:
    ensure_editable(by, inspection)
    if visits and not inspection.is_held:
        raise ValidationError(_("Visits are recorded once the inspection has been held."))
    rows: list[PlannedRow | VisitRow] = [*visits, *planned]
    chosen = {row.establishment.pk: row.establishment for row in rows if not row.remove}
    there = set(on_lines(inspection).filter(pk__in=chosen).values_list("pk", flat=True))
    ensure_visible(by, [place for pk, place in chosen.items() if pk not in there])
    errors = write_members(batch, inspection, members)
    errors.found |= write_visits(batch, inspection, visits).found
    errors.found |= write_planned(batch, inspection, planned, by).found
    errors.raise_any()
    check_whole(inspection)
    _touch_places(batch, inspection)
    return inspection


def on_lines(inspection: Inspection) -> QuerySet[Establishment]:
    """Establishments that its visits or its plan name; one may have moved away since."""
    visits = Visit.objects.live().filter(inspection=inspection)
    planned = PlannedEstablishment.objects.live().filter(inspection=inspection)
    names = Q(pk__in=visits.order_by().values("establishment"))
    names |= Q(pk__in=planned.order_by().values("establishment"))
    return Establishment.objects.filter(names).order_by()


def ensure_visible(by: User | None, establishments: Sequence[Establishment]) -> None:
    """Nobody inspects by hand-made post what the form would not have offered."""
    if by is None or not establishments:
        return
    wanted = {e.pk for e in establishments}
    if Establishment.objects.visible_to(by).filter(pk__in=wanted).count() != len(wanted):
        raise PermissionDenied


def _check_members(inspection: Inspection) -> None:
    """Enough of them, and as many persons as lines: one written three times makes no quorum."""
    rows = InspectionMember.objects.live().filter(inspection=inspection).order_by("pk")
    members = list(rows.values_list("name", "agency_id", "agency_name", "position", "card_number"))
    if len(members) < QUORUM:
        raise ValidationError({"members": too_few(len(members))})
    seen = set()
    for name, agency, *rest in members:
        person = (text.tidy(name).casefold(), agency, *map(text.fold, rest))
        if person in seen:
            words = _("%(name)s is listed twice among the members.")
            raise ValidationError({"members": words % {"name": name}})
        seen.add(person)


def check_whole(inspection: Inspection) -> None:
    """Rules over all the rows of an inspection that was held."""
    if not inspection.is_held:
        return
    _check_members(inspection)
    visits = Visit.objects.live().filter(inspection=inspection)
    within = {"visited_on__gte": inspection.starts_on, "visited_on__lte": inspection.ends_on}
    outside = visits.exclude(**within).order_by("visited_on").first()
    if outside is not None:
        words = _("A visit of %(day)s would lie outside the inspection's days.")
        day = outside.visited_on.strftime("%d/%m/%Y")
        raise ValidationError({"ends_on": words % {"day": day}})
    body = inspection.team.body
    if body and visits.exclude(commune__district=body.district_id).exists():
        raise ValidationError({"team": _("A district team inspects in its own district.")})

"""Every write of this room: the record with its history, in one transaction."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Verb
from communes.models import Commune, CommuneOfficer
from communes.scoping import ensure_all_editable, ensure_editable
from core import history

from .models import MediaItem, MediaOutlet, OutreachActivity, TrainingCourse


def record_activity(
    *, by: User | None, communes: Iterable[Commune], **values: Any
) -> OutreachActivity:
    """An activity in one or several communes, all existing on its day. Raises ValidationError."""
    activity, communes = OutreachActivity(**values), list(communes)
    with history.batch(by=by) as batch:
        activity.check_communes(communes)
        batch.create(activity, links={"communes": communes})
        ensure_editable(by, activity)
    return activity


def change_activity(
    activity: OutreachActivity,
    *,
    by: User | None,
    version: int | None = None,
    communes: Iterable[Commune] | None = None,
    **values: Any,
) -> OutreachActivity:
    """Raises ValidationError, or Conflict when `version` is no longer the stored one."""
    places = list(activity.communes.all() if communes is None else communes)
    links = {} if communes is None else {"communes": places}
    with history.batch(by=by) as batch:
        changed = batch.update(activity, values, links=links, expected_version=version)
        changed.check_communes(places)
        ensure_editable(by, changed)
    return changed


def save_activities(
    *,
    by: User | None,
    new: Sequence[tuple[OutreachActivity, Sequence[Commune]]],
    changed: Sequence[tuple[OutreachActivity, int, dict[str, Any]]],
) -> None:
    """Many at once: new ones, checked by the caller, and (activity, version, values) that change.

    Raises PermissionDenied, ValidationError or Conflict: then nothing is stored.
    """
    with history.batch(by=by) as batch:
        stored = batch.create_many(
            [activity for activity, _communes in new],
            links=[{"communes": communes} for _activity, communes in new],
            keys={f"d{place.district_id}" for _activity, communes in new for place in communes},
        )
        ensure_all_editable(by, stored)
        for activity, version, values in changed:
            change_activity(activity, by=by, version=version, **values)


def remove_activity(activity: OutreachActivity, *, by: User | None) -> OutreachActivity:
    return _remove(activity, by=by)


def restore_activity(activity: OutreachActivity, *, by: User | None) -> OutreachActivity:
    return _restore(activity, by=by)


@dataclass(slots=True)
class MonthLine:
    """One line of the monthly grid: a new activity of a commune, or one to change or remove."""

    key: str
    commune: Commune
    values: dict[str, Any]
    activity: OutreachActivity | None = None
    version: int | None = None
    remove: bool = False


@dataclass(slots=True)
class MonthSaved:
    recorded: int = 0
    changed: int = 0
    removed: int = 0


@dataclass
class MonthRefused(Exception):
    """Nothing was stored: what is wrong in which line, and the rows that somebody else changed."""

    errors: dict[str, ValidationError] = field(default_factory=dict)
    conflicts: dict[str, OutreachActivity] = field(default_factory=dict)


def save_month(lines: Sequence[MonthLine], *, by: User | None) -> MonthSaved:
    """All lines or none, under one history batch; lines that change nothing write nothing.

    Raises MonthRefused, naming every line that cannot be stored.
    """
    saved, refused = MonthSaved(), MonthRefused()
    with history.batch(by=by):
        for line in lines:
            try:
                _save_line(line, saved, by)
            except ValidationError as error:
                refused.errors[line.key] = error
            except history.Conflict as conflict:
                refused.conflicts[line.key] = cast(OutreachActivity, conflict.current)
        if refused.errors or refused.conflicts:
            raise refused
    return saved


def _save_line(line: MonthLine, saved: MonthSaved, by: User | None) -> None:
    if line.activity is None:
        record_activity(by=by, communes=[line.commune], **line.values)
        saved.recorded += 1
    elif line.remove:
        _remove(line.activity, by=by, version=line.version)
        saved.removed += 1
    else:
        before = line.activity.version
        after = change_activity(line.activity, by=by, version=line.version, **line.values)
        saved.changed += after.version != before


def record_media_item(*, by: User | None, **values: Any) -> MediaItem:
    with history.batch(by=by) as batch:
        item = batch.create(MediaItem(**values))
        ensure_editable(by, item)
    return item


def change_media_item(
    item: MediaItem, *, by: User | None, version: int | None = None, **values: Any
) -> MediaItem:
    with history.batch(by=by) as batch:
        changed = batch.update(item, values, expected_version=version)
        ensure_editable(by, changed)
    return changed


def save_media_items(
    *,
    by: User | None,
    new: Sequence[MediaItem],
    changed: Sequence[tuple[MediaItem, int, dict[str, Any]]],
) -> None:
    """Many at once: new ones, checked by the caller, and (item, version, values) that change."""
    with history.batch(by=by) as batch:
        ensure_all_editable(by, batch.create_many(new))
        for item, version, values in changed:
            change_media_item(item, by=by, version=version, **values)


def remove_media_item(item: MediaItem, *, by: User | None) -> MediaItem:
    return _remove(item, by=by)


def restore_media_item(item: MediaItem, *, by: User | None) -> MediaItem:
    return _restore(item, by=by)


def record_outlet(*, by: User | None, **values: Any) -> MediaOutlet:
    """`values`: name, kind, district (its broadcaster's), agency, valid_from, valid_to."""
    with history.batch(by=by) as batch:
        _ensure_keeper(by)
        outlet = batch.create(MediaOutlet(**values))
        ensure_editable(by, outlet)
    return outlet


def change_outlet(
    outlet: MediaOutlet, *, by: User | None, version: int | None = None, **values: Any
) -> MediaOutlet:
    """Raises ValidationError where its items would fall outside its life, or count otherwise."""
    with history.batch(by=by) as batch:
        _ensure_keeper(by)
        ensure_editable(by, outlet)
        changed = batch.update(outlet, values, expected_version=version)
        items = MediaItem.objects.filter(outlet=changed, deleted_at__isnull=True)
        _ensure_same_owner(outlet, changed, items)
        _ensure_inside(changed, items)
    return changed


def _ensure_same_owner(before: MediaOutlet, after: MediaOutlet, items: Any) -> None:
    """Figures that were reported would move without any item being touched."""
    names = ("kind", "district_id", "agency_id")
    moved = [name for name in names if getattr(before, name) != getattr(after, name)]
    if moved and items.exists():
        text = _("It has items: enter its last day and add the outlet anew.")
        raise ValidationError({moved[0].removesuffix("_id"): text})


def _ensure_inside(outlet: MediaOutlet, items: Any) -> None:
    for item in (items.order_by("published_on").first(), items.order_by("published_on").last()):
        if item is not None and not outlet.is_in_force(item.published_on):
            early = outlet.valid_from and item.published_on < outlet.valid_from
            text = _("“%(item)s” was published on %(day)s.")
            told = {"item": item, "day": f"{item.published_on:%d/%m/%Y}"}
            raise ValidationError({"valid_from" if early else "valid_to": text % told})


def remove_outlet(outlet: MediaOutlet, *, by: User | None) -> MediaOutlet:
    with history.batch(by=by):
        _ensure_keeper(by)
        if outlet.has_items:
            raise ValidationError(_("It has items: enter its last day instead."))
        return _remove(outlet, by=by)


def restore_outlet(outlet: MediaOutlet, *, by: User | None) -> MediaOutlet:
    _ensure_keeper(by)
    return _restore(outlet, by=by)


def _ensure_keeper(by: User | None) -> None:
    """An office records items of its own outlet; which there are is provincial staff's to say."""
    if by is not None and not by.can(Verb.SEE_PROVINCE):
        raise PermissionDenied


def record_course(
    *, by: User | None, officers: Iterable[CommuneOfficer] = (), **values: Any
) -> TrainingCourse:
    """A course with the holders who attended, in office on its first day."""
    course, officers = TrainingCourse(**values), list(officers)
    with history.batch(by=by) as batch:
        batch.create(course, links={"officers": officers})
        course.check_officers(officers)
        ensure_editable(by, course)
    return course


def change_course(
    course: TrainingCourse,
    *,
    by: User | None,
    version: int | None = None,
    officers: Iterable[CommuneOfficer] | None = None,
    **values: Any,
) -> TrainingCourse:
    attended = list(
        course.officers.select_related("commune__district") if officers is None else officers
    )
    links = {} if officers is None else {"officers": attended}
    with history.batch(by=by) as batch:
        changed = batch.update(course, values, links=links, expected_version=version)
        changed.check_officers(attended)
        ensure_editable(by, changed)
    return changed


def remove_course(course: TrainingCourse, *, by: User | None) -> TrainingCourse:
    return _remove(course, by=by)


def restore_course(course: TrainingCourse, *, by: User | None) -> TrainingCourse:
    return _restore(course, by=by)


def _remove(record: Any, *, by: User | None, version: int | None = None) -> Any:
    with history.batch(by=by) as batch:
        ensure_editable(by, record)
        return batch.delete(record, expected_version=version)


def _restore(record: Any, *, by: User | None) -> Any:
    with history.batch(by=by) as batch:
        restored = batch.restore(record)
        ensure_editable(by, restored)
        return restored

"""The only answer to "who sees what, and who may change it"."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any, ClassVar, Self

from django.core.exceptions import PermissionDenied
from django.db.models import Model, Q
from django.http import Http404

from accounts.models import User
from accounts.permissions import Verb
from core import clock, deleting
from core.models import FactQuerySet

NOTHING = Q(pk__in=())


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a user works today: everywhere, in some districts, or for some agencies."""

    province: bool
    districts: frozenset[int] = frozenset()
    agencies: frozenset[int] = frozenset()
    police: bool = False


def scope_of(user: User) -> Scope:
    """The user's scope from the postings in force today; read once per request."""
    cached = getattr(user, "_scope", None)
    if cached is None:
        cached = _read_scope(user)
        user._scope = cached  # type: ignore[attr-defined]
    return cached


def _read_scope(user: User) -> Scope:
    if user.can(Verb.SEE_PROVINCE):
        return Scope(province=True)
    rows = user.postings.live().in_force(clock.today())
    postings = list(rows.values_list("district_id", "agency_id", "agency__is_police"))
    return Scope(
        province=False,
        districts=frozenset(d for d, _a, _p in postings if d),
        agencies=frozenset(a for _d, a, _p in postings if a),
        police=any(p for _d, _a, p in postings),
    )


def seen_by_both(own: Any) -> Any:
    """`visible_to` for an administrator who looks through the user's eyes: what both may see."""

    @wraps(own)
    def visible_to(self: Any, user: User) -> Any:
        rows, looking = own(self, user), user.seen_through
        if looking is None:
            return rows
        return rows.filter(pk__in=own(type(self)(self.model, using=self.db), looking).values("pk"))

    return visible_to


def changed_by_nobody_looking(own: Any) -> Any:
    """`editable_by`: who looks through somebody's eyes only reads, so no form opens either."""

    @wraps(own)
    def editable_by(self: Any, user: User) -> Any:
        return own(self, user) if user.seen_through is None else self.none()

    return editable_by


class ScopedQuerySet(FactQuerySet):
    """Rows reached from a district or an agency through the to-one lookups named here.

    `district_path`, `agency_path`: lookups to the primary key, "" where the model has none.
    `police`: the police agency's officer sees and enters these for the whole province.
    `shared`: everybody who signs in may see the rows (units, agencies, outlets).
    """

    district_path: ClassVar[str] = ""
    agency_path: ClassVar[str] = ""
    police: ClassVar[bool] = False
    shared: ClassVar[bool] = False
    verb: ClassVar[Verb] = Verb.RECORD_COMMUNE_FACTS

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Whatever keeps rows from somebody keeps them from who looks through others' eyes too."""
        super().__init_subclass__(**kwargs)
        if "visible_to" in cls.__dict__:
            cls.visible_to = seen_by_both(cls.visible_to)  # type: ignore[method-assign]
        if "editable_by" in cls.__dict__:
            own = cls.editable_by
            cls.editable_by = changed_by_nobody_looking(own)  # type: ignore[method-assign]

    def visible_to(self, user: User) -> Self:
        rows = self.live()
        scope = scope_of(user)
        if scope.province or self.shared:
            return rows
        return rows.filter(self.seen_by(scope))

    @changed_by_nobody_looking
    def editable_by(self, user: User) -> Self:
        return self.live().within(user)

    def restorable_by(self, user: User) -> Self:
        """What lies in the bin and is the user's to bring back."""
        return deleting.in_bin(self).within(user)

    def within(self, user: User) -> Self:
        """Of these rows, deleted or not, those in which the user may write.

        None for who looks through the user's eyes: what is deleted may be a secret as well.
        """
        if user.seen_through is not None or not user.can(self.verb):
            return self.none()
        scope = scope_of(user)
        return self if scope.province else self.filter(self.edited_by(scope))

    def seen_by(self, scope: Scope) -> Q:
        q = self.in_districts(scope.districts) | self.of_agencies(scope.agencies)
        return Q() if self.police and scope.police else q

    def edited_by(self, scope: Scope) -> Q:
        """A district changes what its own offices entered, an agency what is its own."""
        own = self.in_districts(scope.districts)
        if self.agency_path:
            own &= Q(**{f"{self.agency_path}__isnull": True})
        return Q() if self.police and scope.police else own | self.of_agencies(scope.agencies)

    def in_districts(self, districts: frozenset[int]) -> Q:
        if not self.district_path or not districts:
            return NOTHING
        return Q(**{f"{self.district_path}__in": sorted(districts)})

    def of_agencies(self, agencies: frozenset[int]) -> Q:
        if not self.agency_path or not agencies:
            return NOTHING
        return Q(**{f"{self.agency_path}__in": sorted(agencies)})


def ensure_editable(by: User | None, *records: Any) -> None:
    """Called by actions after writing and before committing: what was written lies in scope.

    Raises PermissionDenied, which rolls the batch back. The system itself (None) may write.
    """
    if by is None:
        return
    for record in records:
        rows = type(record)._default_manager.editable_by(by)
        if not rows.filter(pk=record.pk).exists():
            raise PermissionDenied


def ensure_all_editable(by: User | None, records: Sequence[Any]) -> None:
    """`ensure_editable` of many records of one model: a query for each five hundred of them."""
    if by is None:
        return
    for start in range(0, len(records), 500):
        some = records[start : start + 500]
        rows = type(some[0])._default_manager.editable_by(by)
        if rows.filter(pk__in=[record.pk for record in some]).count() != len(some):
            raise PermissionDenied


def readable(user: User, model: type[Model], pk: int, *related: str) -> Any:
    """The record, or 404 when it lies outside the user's scope."""
    rows = model._default_manager.visible_to(user)  # type: ignore[attr-defined]
    record = (
        rows.select_related(*related).filter(pk=pk).first()
        if related
        else rows.filter(pk=pk).first()
    )
    if record is None:
        raise Http404
    return record


def editable(user: User, model: type[Model], pk: int, *related: str) -> Any:
    """The record to change: outside the scope 404, inside but not the user's to change 403."""
    record = readable(user, model, pk, *related)
    if not may_edit(user, record):
        raise PermissionDenied
    return record


def restorable(user: User, model: type[Model], pk: int) -> Any:
    """The record in the bin: outside the scope 404, inside but not the user's to restore 403."""
    manager: Any = model._default_manager
    rows, scope = deleting.in_bin(manager.all()), scope_of(user)
    if not scope.province:
        rows = rows.filter(rows.seen_by(scope))
    record = rows.filter(pk=pk).first()
    if record is None:
        raise Http404
    if not manager.restorable_by(user).filter(pk=pk).exists():
        raise PermissionDenied
    return record


def may_edit(user: User, record: Any) -> bool:
    return type(record)._default_manager.editable_by(user).filter(pk=record.pk).exists()

"""The rules of one row; of a row of many, without asking twice what was answered once."""

from collections import defaultdict
from collections.abc import Callable, Set
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import models

#: of one field, values kept as being in order
MOST_KEPT = 4096

Values = dict[str, set[Any]]


@dataclass(slots=True)
class Sound:
    """What need not be looked at again, of rows of one kind.

    `fields`: those of which the caller knows that their values, each by itself, are in order.
    `values`: of the other fields the values that were found in order before; of a long file most
    recur. What rules say of several fields together is asked of every row.
    """

    fields: Set[str] = frozenset()
    values: dict[type, Values] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(set))
    )


def check_row(obj: models.Model, sound: Sound | None = None) -> None:
    """The rules of one row. Raises ValidationError with every field's errors.

    A relation whose record is at hand, stored or not yet, is not looked up again, and what the
    database refuses by itself (uniqueness, constraints) is left to it.
    """
    errors: dict[str, Any] = {}
    try:
        if sound is None:
            _clean_all(obj)
        else:
            _clean_fields(obj, sound)
    except ValidationError as error:
        errors = error.update_error_dict(errors)
    try:
        obj.clean()
    except ValidationError as error:
        errors = error.update_error_dict(errors)
    if errors:
        raise ValidationError(errors)


def _clean_all(obj: models.Model) -> None:
    at_hand = {name for name, one in obj._state.fields_cache.items() if one is not None}
    obj.clean_fields(exclude=at_hand)


class _Asked(NamedTuple):
    name: str
    attribute: str
    #: of a relation, under which name its record is at hand
    relation: str
    #: what counts as empty, where it may be
    empty: tuple[Any, ...]
    clean: Callable[[Any, Any], Any]
    hashable: bool


@cache
def _asked(model: type[models.Model], but: Set[str]) -> tuple[_Asked, ...]:
    return tuple(
        _Asked(
            *(one.name, one.attname, one.name if one.is_relation else ""),
            *(tuple(one.empty_values) if one.blank else (), one.clean),
            hashable=not isinstance(one, models.JSONField),
        )
        for one in model._meta.concrete_fields
        if one.name not in but and not one.generated
    )


def _clean_fields(obj: models.Model, sound: Sound) -> None:
    """`obj.clean_fields()`, of what is not known to be in order."""
    asked = _asked(type(obj), sound.fields)
    if not asked:
        return
    known, at_hand, errors = sound.values[type(obj)], obj._state.fields_cache, {}
    for name, attribute, relation, empty, clean, hashable in asked:
        if relation and at_hand.get(relation) is not None:
            continue
        value = getattr(obj, attribute)
        kept: Any = known[attribute] if hashable else ()
        if value in empty or value in kept:
            continue
        try:
            cleaned = clean(value, obj)
        except ValidationError as error:
            errors[name] = error.error_list
            continue
        setattr(obj, attribute, cleaned)
        same = type(cleaned) is type(value) and cleaned == value
        if hashable and same and len(kept) < MOST_KEPT:
            kept.add(value)
    if errors:
        raise ValidationError(errors)

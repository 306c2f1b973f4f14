"""Counts per district, kept under the versions of what they are made of and never incremented.

The key names the district, the plan's year, the as-of date with the last day known of it, and the
versions read *before* the rows; a version becomes visible together with the data it names, so an
old figure cannot be found under a new version. A write to one district leaves the eleven others'
figures where they are, and in that district what other rooms count.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from itertools import groupby
from typing import Any, TypeVar

from django.conf import settings
from django.core.cache import cache

from core.indicators import Counts, Indicator, measure
from core.models import DataVersion
from core.versions import stamp

from .indicators import BY_KEY
from .years import PlanYear

PROVINCE = "province"
Figures = dict[str, Counts]  # by indicator key


def data_versions() -> dict[str, int]:
    """Versions of everything, one query; missing means never written: 0."""
    return dict(DataVersion.objects.values_list("key", "version"))


def is_on(indicator: Indicator) -> bool:
    """Whether a province keeps this kind of fact in the system at all (ruling on secrecy)."""
    return not indicator.switch or bool(getattr(settings, indicator.switch))


def figures(
    year: PlanYear, districts: Iterable[int], *, versions: dict[str, int], keys: Sequence[str] = ()
) -> dict[int | None, Figures]:
    """{district pk: {indicator key: Counts}}, and under None the province's own rows."""
    wanted = [BY_KEY[t.indicator] for t in year.targets if not keys or t.indicator in keys]
    wanted = [i for i in wanted if is_on(i)]
    places: list[int | None] = [*districts, None]
    found: dict[int | None, Figures] = {place: {} for place in places}
    for room, some in groupby(sorted(wanted, key=_room), _room):
        count = partial(_count, year, list(some))
        kind = f"figures:{'+'.join(keys)}"
        for place, counts in zip(
            places, kept(kind, room, year, places, versions, count), strict=True
        ):
            found[place] |= counts
    return found


def _room(indicator: Indicator) -> str:
    return indicator.source.room


Place = TypeVar("Place", int, int | None)


def kept(
    kind: str,
    room: str,
    year: PlanYear,
    places: Sequence[Place],
    versions: dict[str, int],
    count: Callable[[Sequence[Place]], Mapping[Place, Any]],
) -> list[Any]:
    """What is counted of a room's rows, place by place in the order asked; `count` the missing."""
    names = {pk: f"{kind}:{_name(year, pk, versions, room)}" for pk in places}
    at_hand = cache.get_many(names.values())
    missing = [pk for pk, name in names.items() if name not in at_hand]
    if missing:
        fresh = count(missing)
        made = {names[pk]: fresh[pk] for pk in missing}
        cache.set_many(made)
        at_hand |= made
    return [at_hand[names[pk]] for pk in places]


def kept_whole(
    kind: str,
    room: str,
    year: PlanYear,
    places: Sequence[int | None],
    versions: dict[str, int],
    count: Callable[[], Any],
) -> Any:
    """What is counted of a room's rows in all these places at once; None: the province's own."""
    stands = "/".join(_name(year, pk, versions, room) for pk in places)
    name = f"{kind}:{hashlib.sha256(stands.encode()).hexdigest()}"
    found = cache.get(name)
    if found is None:
        found = count()
        cache.set(name, found)
    return found


def _name(year: PlanYear, district: int | None, versions: dict[str, int], room: str) -> str:
    window = year.window
    places = [f"d{district}", PROVINCE] if district else [PROVINCE]
    switches = f"{settings.ENFORCEMENT_HOTSPOTS:d}{settings.ENFORCEMENT_CASES:d}"
    return (
        f"{year.plan.pk}:{window.first_day:%Y%m%d}:{window.as_of:%Y%m%d}:{window.known:%Y%m%d}:"
        f"{district or 0}:{room}:{stamp(versions, places, room)}:{switches}"
    )


def _count(
    year: PlanYear, indicators: Sequence[Indicator], missing: Sequence[int | None]
) -> dict[int | None, Figures]:
    out: dict[int | None, Figures] = {pk: {} for pk in missing}
    ids = [pk for pk in missing if pk]
    by_district = [i for i in indicators if not i.province_only]
    if ids and by_district:
        _spread(measure(by_district, year.window, year.options, ids), out)
    if None in out:
        provincial = [i for i in indicators if i.province_only]
        _spread(measure(provincial, year.window, year.options, None), out)
    return out


def _spread(measured: dict[str, dict[int | None, Counts]], out: dict[int | None, Figures]) -> None:
    for key, by_place in measured.items():
        for place, counts in by_place.items():
            home = out[None if BY_KEY[key].province_only else place]
            home[key] = home[key] + counts if key in home else counts


def total(found: dict[int | None, Figures], key: str, places: Iterable[int | None]) -> Counts:
    """The sum over places. Only achieved and population are added up; goals never are."""
    return sum((found[p][key] for p in places if key in found.get(p, {})), Counts())

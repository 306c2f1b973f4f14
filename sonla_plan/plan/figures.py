"""Counts per district, kept under the version of the district's data and never incremented.

The key names the district, the plan's year, the as-of date with the last day known of it, and the
versions read *before* the rows; a version becomes visible together with the data it names, so an
old figure cannot be found under a new version. A write to one district leaves the eleven others'
figures where they are.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.core.cache import cache

from core.indicators import Counts, Indicator, measure
from core.models import DataVersion

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
    ids: list[int | None] = [*districts, None]
    names = {pk: _name(year, pk, versions, keys) for pk in ids}
    kept = cache.get_many(names.values())
    found = {pk: kept[name] for pk, name in names.items() if name in kept}
    missing = [pk for pk in ids if pk not in found]
    if missing:
        fresh = _count(year, wanted, missing)
        cache.set_many({names[pk]: fresh[pk] for pk in missing})
        found |= fresh
    return found


def kept_by_district(
    kind: str,
    year: PlanYear,
    districts: Sequence[int],
    versions: dict[str, int],
    count: Callable[[Sequence[int]], Mapping[int, Any]],
) -> list[Any]:
    """Anything that is counted per district, kept the way the figures are; in the order asked."""
    names = {pk: f"{kind}:{_name(year, pk, versions, ())}" for pk in districts}
    kept = cache.get_many(names.values())
    missing = [pk for pk, name in names.items() if name not in kept]
    if missing:
        fresh = count(missing)
        made = {names[pk]: fresh[pk] for pk in missing}
        cache.set_many(made)
        kept |= made
    return [kept[names[pk]] for pk in districts]


def _name(
    year: PlanYear, district: int | None, versions: dict[str, int], keys: Sequence[str]
) -> str:
    own = versions.get(f"d{district}", 0) if district else 0
    switches = f"{settings.ENFORCEMENT_HOTSPOTS:d}{settings.ENFORCEMENT_CASES:d}"
    return (
        f"figures:{year.plan.pk}:{year.window.first_day:%Y%m%d}:{year.window.as_of:%Y%m%d}:{year.window.known:%Y%m%d}:"
        f"{district or 0}:{own}:"
        f"{versions.get(PROVINCE, 0)}:{switches}:{'+'.join(keys)}"
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

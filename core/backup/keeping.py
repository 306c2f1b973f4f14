"""Which old archives stay: the newest of each of so many days, weeks and months."""

import datetime
import re
from collections.abc import Collection, Iterable, Sequence

NAME = re.compile(r"backup-(\d{8}T\d{6})Z\.tar\.age")
STAMP = "%Y%m%dT%H%M%S"


def name_of(moment: datetime.datetime) -> str:
    return f"backup-{moment.astimezone(datetime.UTC):{STAMP}}Z.tar.age"


def moment_of(name: str) -> datetime.datetime | None:
    """None: no archive of ours, and never deleted."""
    found = NAME.fullmatch(name)
    if found is None:
        return None
    return datetime.datetime.strptime(found[1], STAMP).replace(tzinfo=datetime.UTC)


def superfluous(
    names: Iterable[str],
    *,
    keep: Sequence[int],
    zone: datetime.tzinfo,
    always: Collection[str] = (),
) -> list[str]:
    """The archives that may go. `keep`: days, weeks, months; the newest stays in any case."""
    found = sorted(((m, n) for n in names if (m := moment_of(n))), reverse=True)
    kept = {*always, *(name for _moment, name in found[:1])}
    spans = ("%Y-%m-%d", "%G-W%V", "%Y-%m")
    for span, most in zip(spans, keep, strict=True):
        seen: set[str] = set()
        for moment, name in found:
            key = moment.astimezone(zone).strftime(span)
            if key not in seen and len(seen) < most:
                seen.add(key)
                kept.add(name)
    return [name for _moment, name in found if name not in kept]

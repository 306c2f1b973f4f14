"""Under which versions of the data something that was counted may be kept."""

from collections.abc import Iterable, Mapping

#: what every room's rows are made of besides its own; `plan` holds the counting rules
BELOW = ("core", "communes", "plan")


def stamp(versions: Mapping[str, int], places: Iterable[str], *rooms: str) -> str:
    """The versions of all that these rooms' rows are made of in these places.

    Rooms beside each other read nothing of each other (HOUSE, layers): an inspection that is
    recorded leaves what is counted of outreach where it is.
    """
    parts = (f"{place}:{room}" for place in places for room in (*BELOW, *rooms))
    return ".".join(str(versions.get(part, 0)) for part in parts)

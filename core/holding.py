"""What has to stay as it is read until a batch ends: data versions held against every other."""

from collections.abc import Iterable

from .models import DataVersion


def hold(keys: Iterable[str] | None = None) -> None:
    """Until the batch ends nothing that touches these data versions (None: any) is committed.

    So no period is closed meanwhile either: closing holds all of them. Called before a batch's
    first write, with every key it will touch: taken in the order in which all batches raise
    them, two never wait for each other.
    """
    rows = DataVersion.objects.select_for_update().order_by("key")
    list(rows if keys is None else rows.filter(key__in=set(keys)))

"""Who read what is secret. The only writer of readings: a GET may append one, and nothing else."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Model
from django.http import HttpRequest

from . import clock
from .models import Reading

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who opened a record: how often, and when last."""

    actor: str
    last_at: Any
    times: int


def actor_of(user: Any) -> str:
    """Who sits there: an administrator who looks through somebody's eyes is not that person."""
    return str((getattr(user, "seen_through", None) or user).username)


def log_reading(user: Any, model: type[Model], object_id: int | None, path: str) -> None:
    """`object_id` empty: a list, a calendar or a plan that shows several of them."""
    Reading.objects.create(
        at=clock.now(),
        actor=actor_of(user),
        model=model._meta.label_lower,
        object_id=object_id,
        path=path[:300],
    )


def log_page(request: HttpRequest, model: type[Model], object_id: int | None = None) -> None:
    """The page that is being answered, when it is only read: what a POST does, the history says."""
    if request.method in ("GET", "HEAD"):
        log_reading(request.user, model, object_id, request.path)


def readers_of(record: Model) -> list[Reader]:
    """Who opened the record itself, the latest first."""
    rows = Reading.objects.filter(model=record._meta.label_lower, object_id=record.pk)
    found: Any = rows.order_by().values("actor").annotate(last_at=Max("at"), times=Count("pk"))
    return [Reader(**row) for row in found.order_by("-last_at")[:SHOWN]]

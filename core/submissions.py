"""A form sent twice stores once: the second sender is led to what the first one stored."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from .models import Submission


def once(key: UUID | None, store: Callable[[], Any], url_of: Callable[[Any], str]) -> str:
    """Run `store` in one transaction with the key's row; return the address of what is stored.

    A second caller with the same key waits at the unique index for the first one to finish.
    """
    if key is None:
        return url_of(store())
    done = Submission.objects.filter(pk=key).first()
    if done is not None:
        return done.url
    try:
        with transaction.atomic():
            with transaction.atomic():
                row = Submission.objects.create(key=key, url="")
            row.url = url_of(store())
            row.save(update_fields=["url"])
            return row.url
    except IntegrityError:
        done = Submission.objects.filter(pk=key).first()
        if done is None:
            raise
        return done.url

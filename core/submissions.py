"""A form sent twice stores once: the second sender is led to what the first one stored."""

import hashlib
import uuid
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.html import format_html
from django.utils.translation import gettext as _

from . import reasons
from .models import Submission

#: fields that say how the form is sent, not what is in it; so do those that begin with `_`
ABOUT_SENDING = {"csrfmiddlewaretoken", "form_key"}


def digest(form: Any) -> str:
    """What was posted, files included, as one short text to compare."""
    made = hashlib.sha256()
    for name in sorted(form.data):
        if name not in ABOUT_SENDING and not name.startswith("_"):
            made.update(repr((name, form.data.getlist(name))).encode())
    for name in sorted(form.files):
        for file in form.files.getlist(name):
            made.update(repr((name, file.name)).encode())
            for chunk in file.chunks():
                made.update(chunk)
            file.seek(0)
    return made.hexdigest()


def was_sent(form: Any) -> bool:
    """Whether this page was sent and stored before: `once` leads to what it stored, or asks."""
    key = form.cleaned_data.get("form_key")
    return key is not None and Submission.objects.filter(pk=_own(form, key)).exists()


def _own(form: Any, key: uuid.UUID) -> uuid.UUID:
    """A sender's own: a key that somebody else has seen opens nothing."""
    return uuid.uuid5(key, str(form.user.pk))


def once(
    form: Any, store: Callable[[], Any], url_of: Callable[[Any], str], *, guarded: bool = False
) -> str:
    """Run `store` in one transaction with the form's key; return the address of what is stored.

    A second sender of the same form waits at the unique index for the first one to finish. A page
    taken back by the browser bears the key of what was stored from it, but may say something else:
    that is never dropped in silence. Raises ValidationError, with a fresh key on the form, so that
    whoever means it sends it again. `guarded`: `store` itself notices what was stored meanwhile.
    """
    key = form.cleaned_data.get("form_key")
    with reasons.because(form.history_reason):
        if key is None:
            return url_of(store())
        row = Submission(key=_own(form, key), digest=digest(form))
        done = Submission.objects.filter(pk=row.key).first()
        if done is not None and (done.digest == row.digest or not guarded):
            return _known(form, row, done)
        try:
            return _first(row, store, url_of, again=done is not None)
        except IntegrityError:
            done = Submission.objects.filter(pk=row.key).first()
            if done is None:
                raise
            if guarded and done.digest != row.digest:
                return _first(row, store, url_of, again=True)
            return _known(form, row, done)


def _first(
    row: Submission, store: Callable[[], Any], url_of: Callable[[Any], str], *, again: bool
) -> str:
    with transaction.atomic():
        if not again:
            with transaction.atomic():
                row.save(force_insert=True)
        row.url = url_of(store())
        row.save(update_fields=["url", "digest"])
        return row.url


def _known(form: Any, row: Submission, done: Submission) -> str:
    if done.digest == row.digest:
        return done.url
    form.data = form.data.copy()
    form.data["form_key"] = str(uuid.uuid4())
    raise ValidationError(
        format_html(
            '{} <a href="{}">{}</a>',
            _(
                "From this page something else has been saved already. If what stands here now is"
                " one more record, save again."
            ),
            done.url,
            _("See what was saved"),
        ),
        code="sent_before",
    )

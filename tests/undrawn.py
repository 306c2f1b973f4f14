"""Pages that are answered and not drawn: drawing them takes longer than finding what they say."""

from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock

from django.template.response import SimpleTemplateResponse


@contextmanager
def undrawn() -> Iterator[None]:
    """What a view found is in the answer's `context_data`; its text is empty."""
    with mock.patch.object(SimpleTemplateResponse, "rendered_content", ""):
        yield

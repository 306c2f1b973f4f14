"""The same rows and the same people as the access table's."""

from typing import Any

import pytest

from tests.access.conftest import everybody_stays_signed_in, stage

__all__ = ["everybody_stays_signed_in", "stage"]


@pytest.fixture(autouse=True)
def _nobody_is_too_fast(settings: Any) -> None:
    """A walk asks for more in a minute than a person; the limits: tests/accounts/test_limits.py."""
    settings.RATES = dict.fromkeys(settings.RATES, "100000/m")

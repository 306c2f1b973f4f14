"""A key as it stands in an address: digits that a column can hold, or nothing."""

import pytest

from core.text import as_key


@pytest.mark.parametrize(("typed", "key"), [("178", 178), ("0", 0), ("9" * 18, 10**18 - 1)])
def test_a_key(typed, key) -> None:
    assert as_key(typed) == key


@pytest.mark.parametrize("typed", ["", "-1", "1e3", " 1", "²", "٣", "1\x00", "9" * 19])
def test_no_key(typed) -> None:
    assert as_key(typed) is None

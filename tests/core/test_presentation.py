"""What a line of the history says, as a reader reads it."""

import pytest

from core import presentation
from inspections.models import Visit


@pytest.mark.parametrize(
    ("field", "kept", "read"),
    [
        ("time_from", "08:00:00", "08:00"),
        ("time_to", None, ""),
        ("visited_on", "2019-06-18", "18/06/2019"),
        ("minutes_number", "02/BB-178", "02/BB-178"),
    ],
)
def test_a_value_reads_as_elsewhere_on_the_pages(field, kept, read) -> None:
    assert presentation.line(Visit, field, {"old": None, "new": kept}).new == read

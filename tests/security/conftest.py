"""The same rows, the same people and the same haste as the access table's."""

from tests.access.conftest import everybody_stays_signed_in, nobody_is_too_fast, stage

__all__ = ["everybody_stays_signed_in", "nobody_is_too_fast", "stage"]

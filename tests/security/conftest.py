"""The same rows and the same people as the access table's."""

from tests.access.conftest import stage

__all__ = ["stage"]

"""Of every test of this room: files that are sent in lie in a folder of its own."""

from pathlib import Path
from typing import Any

import pytest

from tests.factories import officer
from tests.inspections import make


@pytest.fixture(autouse=True)
def _media(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def who() -> Any:
    """Who sends the file; a test of pages has a reader of its own."""
    return officer("119")


@pytest.fixture
def places() -> list[Any]:
    return [make.establishment("119", name) for name in ("Hoa Ban", "Mây", "Suối")]

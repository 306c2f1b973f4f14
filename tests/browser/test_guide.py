"""The steps that the guides tell lead to what their pictures show."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser

from .conftest import DESK, opened, sign_in
from .pictures import LARGEST, PICTURES, Picture, draw
from .server import manage, served

Drawn = Callable[[Picture, Path], Path]


@pytest.fixture(scope="module")
def drawn(
    browser: Browser, demo: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Drawn]:
    """Draws on a server that the steps may write to; everybody signs in once."""
    folder, known = tmp_path_factory.mktemp("guide"), dict[str, Any]({"": None})

    def work() -> None:
        manage(folder / "db.sqlite3", "run_jobs", "--once")

    with served(demo, folder) as site:

        def take(picture: Picture, into: Path) -> Path:
            if picture.account not in known:
                with opened(browser, site, DESK) as page:
                    sign_in(page, picture.account)
                    known[picture.account] = page.context.storage_state()
            with opened(browser, site, DESK, storage_state=known[picture.account]) as page:
                return draw(page, picture, work, into)

        yield take


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
def test_the_steps_lead_to_the_picture(drawn: Drawn, tmp_path: Path, picture: Picture) -> None:
    path = drawn(picture, tmp_path)
    image = Image.open(path)
    assert image.size == picture.size
    assert path.stat().st_size <= LARGEST
    assert len(image.convert("RGB").getcolors(1_000_000) or ()) > 8, "an empty page"

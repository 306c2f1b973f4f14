"""The nine statuses can be read: 4.5:1 in words, 3:1 in signs, and no two of one lightness."""

import itertools
import re
from pathlib import Path

import pytest
from django.conf import settings

from core.templatetags.ui import STATUSES

CSS = Path(settings.BASE_DIR / "static/css/tokens.css").read_text()


def luminance(colour: str) -> float:
    digits = colour.removeprefix("#")
    digits = "".join(d * 2 for d in digits) if len(digits) == 3 else digits
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def colours(code: str) -> dict[str, str]:
    rule = re.search(rf"\.s-{code} {{([^}}]*)}}", CSS)
    assert rule, code
    return dict(re.findall(r"--(s[a-z-]*): (#\w+)", rule[1]))


@pytest.mark.parametrize("code", STATUSES)
def test_words_and_signs_can_be_read(code):
    of = colours(code)
    assert contrast(of["s-text"], of["s-tint"]) >= 4.5
    assert contrast(of["s-text"], "#fff") >= 4.5
    assert contrast(of["s-on"], of["s"]) >= 3


def test_statuses_differ_in_lightness():
    shades = sorted(luminance(colours(code)["s"]) for code in STATUSES)
    assert all((b + 0.05) / (a + 0.05) > 1.1 for a, b in itertools.pairwise(shades)), shades

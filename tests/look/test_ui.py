"""Components: what must never go wrong in them whatever the language."""

import datetime
import re

import pytest
from django.conf import settings
from django.template import Context, Template
from django.utils import translation

from core import drawing
from core.templatetags import ui

ATTRIBUTE = re.compile(r'\s(?:width|x|x1|x2|y|cx|cy|d)="([^"]*)"')


@pytest.fixture(params=["vi", "en"])
def language(request):
    with translation.override(request.param):
        yield request.param


def test_no_locale_reaches_a_coordinate(language):
    drawn = drawing.progress_bar(1333, 1844, 911, 2049)
    widths = ATTRIBUTE.findall(drawn)
    assert widths == ["65.1%", "44.5%", "90%", "90%"]
    assert ATTRIBUTE.findall(drawing.sparkline([0, 1834, 2500])) == [
        "M0,28 44,7 88,0",
        "88",
        "0",
    ]


@pytest.mark.parametrize(
    ("achieved", "goal", "due", "population", "fill"),
    [(0, 184, 0, 204, None), (193, 193, 193, 193, "100%"), (21, 16, 7, None, "100%")],
)
def test_a_bar_stays_inside_its_frame(achieved, goal, due, population, fill):
    drawn = drawing.progress_bar(achieved, goal, due, population)
    found = re.search(r'bar-fill" width="([^"]+)"', drawn)
    assert (found[1] if found else None) == fill
    assert all(float(share[:-1]) <= 100 for share in ATTRIBUTE.findall(drawn) if "%" in share)


def test_a_bar_of_nothing_is_an_empty_track():
    drawn = drawing.progress_bar(0, 0, None, 0)
    assert "bar-fill" not in drawn
    assert "bar-goal" not in drawn


def test_a_plain_count_without_a_goal_has_no_bar():
    """Five establishments of no goal filled it: as if everything were done."""
    assert drawing.progress_bar(5, None, None, None) == ""
    assert "bar-fill" in drawing.progress_bar(5, None, None, 29)


def test_a_curve_ends_where_the_months_to_come_begin():
    assert 'd="M0,28 8,0"' in drawing.sparkline([0, 3] + [None] * 10)
    assert drawing.sparkline([None] * 12) == ""
    assert drawing.sparkline([]) == ""


@pytest.mark.parametrize(
    ("achieved", "population", "printed"),
    [(133, 204, "65%"), (203, 204, "99%"), (204, 204, "100%"), (19, 19, ""), (0, None, "")],
)
def test_a_percentage_is_rounded_down_and_only_of_many(achieved, population, printed):
    assert ui.percent_floor(achieved, population) == printed


def test_figures_and_days_as_officials_write_them():
    with translation.override("vi"):
        assert ui.number(1234567.5) == "1.234.567,5"
        assert ui.number(None) == "–"
        assert ui.day(datetime.date(2019, 6, 5)) == "05/06/2019"


@pytest.mark.parametrize("code", ui.STATUSES)
def test_a_status_is_a_word_and_a_sign(code):
    badge = ui.status_badge(code)
    assert str(ui.STATUSES[code].label) in badge
    assert f'class="badge-status s-{code}"' in badge
    styles = (settings.BASE_DIR / "static" / "css" / "tokens.css").read_text(encoding="utf-8")
    assert f'.s-{code} {{ --sign: "{ui.STATUSES[code].sign}"; ' in styles


def test_a_target_switched_off_has_no_badge():
    assert ui.status_badge(None) == ""


def test_what_is_typed_is_escaped():
    words = {"text": "<b>&", "url": '/"><script>'}
    page = Template("{% figure_link 3 url text %}{% card title=text %}{{ text }}{% endcard %}")
    html = page.render(Context(words))
    assert "<script" not in html
    assert "<b>" not in html
    assert "<" not in ui.json_data("</script>", "x").partition(">")[2].removesuffix("</script>")


def test_every_sign_is_in_the_sprite():
    sprite = (ui.settings.BASE_DIR / "static/vendor/icons/sprite.svg").read_text()
    said: set[str] = set()
    for path in (ui.settings.BASE_DIR / "templates").rglob("*.html"):
        said |= set(re.findall(r'{% icon "([^"]+)"', path.read_text()))
    assert said <= set(re.findall(r'<symbol id="([^"]+)"', sprite))

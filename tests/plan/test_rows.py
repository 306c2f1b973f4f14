"""Figure = the list behind it = the matrix's cell = progress.json, on the whole demo."""

import datetime
from collections.abc import Iterator
from typing import Any

import pytest
from django.http import Http404, QueryDict
from django.test import Client

from communes.models import District
from enforcement.actions import record_case, record_hotspot
from sonla_plan.dashboard import board
from sonla_plan.dashboard.rows import behind
from sonla_plan.dashboard.selection import Selection, select
from sonla_plan.demo.seeding import seed
from sonla_plan.plan import figures, years
from sonla_plan.plan.indicators import INDICATORS
from tests import factories, world
from tests.access.conftest import signed_in

pytestmark = pytest.mark.django_db
DAYS = ("2019-03-31", "2019-06-30", "2019-12-31")
Figure = tuple[int | None, int | None]


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, Any]]:
    with world.kept_rows(django_db_blocker):
        people = seed(datetime.date(2019, 6, 30)).people
        for code in ("119", "123"):
            more(factories.district(code))
        yield people


def more(district: District) -> None:
    """What the demo has none of: hotspots, and a case that was tried."""
    first, later = datetime.date(2019, 1, 15), datetime.date(2019, 5, 15)
    fact = {"by": None, "district": district, "source_number": "1/BC", "source_on": later}
    record_hotspot(found_on=first, **fact)
    record_hotspot(found_on=first, cleared_on=later, **fact)
    steps = ("investigated_on", "prosecuted_on", "tried_on")
    record_case(number="1/QĐ", opened_on=first, **dict.fromkeys(steps, later), **fact)


def chosen(user: Any, day: str, district: str = "") -> Selection:
    _form, selection = select(user, QueryDict(f"as_of={day}&district={district}"))
    assert selection is not None
    return selection


def listed(key: str, selection: Selection) -> Figure | None:
    """Lengths of the two lists behind a figure; None where there is no such list."""
    year = years.open_year(selection.year, selection.as_of)
    try:
        found = [behind(key, which, selection, year) for which in ("achieved", "population")]
    except Http404:
        return None
    achieved, population = (one.rows.count() for one in found)
    return achieved, population if found[0].indicator.population is not None else None


def added(parts: list[Figure]) -> Figure:
    achieved, population = (sum(part[n] or 0 for part in parts) for n in (0, 1))
    return achieved, None if parts[0][1] is None else population


def told(client: Client, day: str, district: str = "") -> dict[str, Figure]:
    data = client.get("/progress.json", {"as_of": day, "district": district}).json()
    return {i["key"]: (i["achieved"], i["population"]) for i in data["indicators"]}


def drawn(selection: Selection) -> tuple[dict[str, Figure], dict[str, dict[str, Figure]]]:
    """The cards, and the matrix by target and row ("" is *Toàn tỉnh*)."""
    year = years.open_year(selection.year, selection.as_of)
    made = board.build(selection, year, figures.data_versions())
    cards = made["cards"] + made["convention_cards"]
    keys = [column["key"] for column in made["matrix"]["columns"]]
    lines = {row["district"]: row["cells"] for row in made["matrix"]["rows"]}
    if made["matrix"]["total"]:
        lines[""] = made["matrix"]["total"]["cells"]
    cells = {
        key: {name: (line[at]["achieved"], line[at]["population"]) for name, line in lines.items()}
        for at, key in enumerate(keys)
    }
    return {card["key"]: (card["achieved"], card["population"]) for card in cards}, cells


def test_every_figure_is_the_length_of_its_list(demo) -> None:
    """15 indicators × 12 districts and the province × 3 days; and something is there to count."""
    staff, client = demo["tinh"], signed_in(demo["tinh"])
    units = list(District.objects.order_by("code"))
    something = set()
    for day in DAYS:
        whole = chosen(staff, day)
        cards, matrix = drawn(whole)
        everywhere = told(client, day)
        assert list(everywhere) == [indicator.key for indicator in INDICATORS]
        assert cards == everywhere
        for key, figure in everywhere.items():
            assert listed(key, whole) == figure, (day, key)
            assert matrix.get(key, {"": figure})[""] == figure, (day, key)
            something |= {key} if figure[0] else set()
        for unit in units:
            one = chosen(staff, day, unit.code)
            here = told(client, day, unit.code)
            assert set(here) == set(matrix)
            for key, figure in here.items():
                assert listed(key, one) == figure == matrix[key][unit.short_name], (day, key, unit)
            assert not any(listed(i.key, one) for i in INDICATORS if i.province_only)
        for key, cells in matrix.items():
            assert cells.pop("") == added(list(cells.values())), (day, key)
    assert something == {indicator.key for indicator in INDICATORS}


def test_several_districts_are_added_up(demo) -> None:
    officer = factories.officer("119", "123")
    client = signed_in(officer)
    for day in DAYS[:2]:
        both = chosen(officer, day)
        parts = [told(client, day, code) for code in ("119", "123")]
        for key, figure in told(client, day).items():
            assert listed(key, both) == figure
            assert figure == added([part[key] for part in parts]), key


def test_the_page_shows_that_list(demo) -> None:
    """The rows that the page writes, not only those it could count."""
    client, day = signed_in(demo["tinh"]), DAYS[1]
    for key, figure in told(client, day).items():
        for which, number in zip(("achieved", "population"), figure, strict=True):
            if number is None:
                continue
            page = client.get(f"/ct/{key}/", {"as_of": day, "which": which})
            assert page.context["figure"] == len(page.context["rows"]) == number, (key, which)
            assert page.content.count(b'<th scope="row">') == number, (key, which)

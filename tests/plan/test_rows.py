"""Figure = the list behind it = the matrix's cell = progress.json, on the whole demo."""

import datetime
import re
from typing import Any

import pytest
from django.db import connection
from django.http import Http404, QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext

from communes.actions import withdraw_recognition
from communes.models import District, Recognition
from core import clock
from enforcement.actions import record_case, record_hotspot
from outreach.actions import remove_media_item
from outreach.models import MediaItem
from sonla_plan.dashboard import board
from sonla_plan.dashboard.rows import behind
from sonla_plan.dashboard.selection import Selection, select
from sonla_plan.plan import figures, years
from sonla_plan.plan.indicators import INDICATORS
from tests import factories
from tests.access.conftest import signed_in

pytestmark = pytest.mark.django_db
DAYS = ("2019-03-31", "2019-06-30", "2019-12-31")
Figure = tuple[int | None, int | None]


@pytest.fixture(scope="module")
def demo(demo_half: dict[str, Any], django_db_blocker: Any) -> dict[str, Any]:
    with django_db_blocker.unblock():
        for code in ("119", "123"):
            more(factories.district(code))
    return demo_half


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
    return achieved, population if found[0].population is not None else None


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


@pytest.mark.once("postgresql")
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
    """The rows that the pages write, one after the other, not only those it could count."""
    client, day = signed_in(demo["tinh"]), DAYS[1]
    for key, figure in told(client, day).items():
        for which, number in zip(("achieved", "population"), figure, strict=True):
            if number is None:
                continue
            assert written(client, f"/ct/{key}/?as_of={day}&which={which}") == number, (key, which)


def written(client: Client, url: str) -> int:
    """The figure of a list, once every page of it has been read."""
    page = client.get(url)
    assert page.status_code == 200, url
    pages = page.context["page"].paginator.num_pages
    seen = []
    for number in range(1, pages + 1):
        one = client.get(f"{url}&page={number}")
        assert one.content.count(b'<th scope="row">') == len(one.context["table"]) <= 50
        assert len(one.content) <= 60 * 1024, url
        seen += [str(row) for row in one.context["table"]]
    assert page.context["figure"] == len(seen) == len(set(seen)), url
    return len(seen)


@pytest.mark.once("postgresql")
def test_every_link_of_a_card_opens_the_rows_it_names(demo, monkeypatch) -> None:
    """Population, remaining, lost, pending, beside: the number in the words is in the list."""
    monkeypatch.setattr(clock, "today", lambda: datetime.date(2020, 1, 15))
    client, staff = signed_in(demo["tinh"]), demo["tinh"]
    lose_something(staff)
    met = set()
    for day in (*DAYS, "2020-01-15"):
        selection = chosen(staff, day)
        year = years.open_year(selection.year, selection.as_of)
        assert year is not None
        made = board.build(selection, year, figures.data_versions())
        for one in made["cards"] + made["convention_cards"]:
            texts = [(part["text"], part["url"]) for part in one["gap"]]
            if one["beside"]:
                texts.append((one["beside"], f"{one['url']}&which=beside"))
            for text, url in texts:
                numbers = [int(n.replace(".", "")) for n in re.findall(r"[\d.]+", text)]
                if url:
                    assert written(client, url) in numbers, (day, one["key"], text)
                    met.add(url.rsplit("=", 1)[-1])
    assert met == {"achieved", "remaining", "decided", "missed", "lost", "pending", "beside"}


def lose_something(staff: Any) -> None:
    """A recognition withdrawn, a hotspot of December, a second quarter without news."""
    lost = Recognition.objects.filter(for_year=2018).order_by("pk")[0]
    taken = datetime.date(2019, 5, 15)
    withdraw_recognition(lost, by=None, withdrawn_on=taken, loss_decision="7/QĐ")
    fact = {"by": None, "source_number": "9/BC", "source_on": datetime.date(2019, 12, 20)}
    found = datetime.date(2019, 12, 20)
    record_hotspot(district=factories.district("119"), found_on=found, **fact)
    for item in MediaItem.objects.filter(published_on__range=("2019-04-01", "2019-06-30")):
        remove_media_item(item, by=None)


def test_a_cell_with_nothing_to_count_opens_a_list_that_says_why(demo) -> None:
    client = signed_in(demo["tinh"])
    page = client.get("/").content.decode()
    assert '<td class=s-no_data><a href="/ct/hotspots_cleared/116/">–</a>' in page
    silent = client.get("/ct/hotspots_cleared/116/").content.decode()
    assert "Chưa có số liệu" in silent
    assert "Chưa có bản ghi nào và chưa có đơn vị nào báo không phát sinh" in silent
    said = client.get("/ct/cases_tried/116/?which=population").content.decode()
    assert "Không phát sinh trong kỳ" in said


@pytest.mark.parametrize("which", ["lost", "decided", "missed", "pending", "beside", "x"])
def test_rows_a_target_has_none_of_are_not_found(demo, which) -> None:
    client = signed_in(demo["tinh"])
    assert client.get(f"/ct/communes_reached/?which={which}").status_code == 404
    assert client.get("/ct/hotspots_cleared/?which=pending").status_code == 200
    assert client.get("/ct/healthy_communes/?which=decided").status_code == 200


@pytest.mark.once("postgresql")
def test_what_a_district_page_counts_of_a_commune_opens_its_rows(demo) -> None:
    client = signed_in(demo["tinh"])
    page = client.get("/dia-ban/huyen/119/")
    for line in page.context["communes"]:
        state = line["state"]
        assert written(client, line["models_url"]) == state.models
        assert written(client, line["trained_url"]) == state.trained
        assert written(client, line["trained_url"] + "&which=population") == state.officers
    assert client.get("/ct/officers_trained/?district=119&commune=03646").status_code == 404


def test_every_list_costs_the_same_however_many_rows(demo) -> None:
    """A row's columns ask for nothing more: related names come with the rows."""
    client, day = signed_in(demo["tinh"]), DAYS[1]
    for indicator in INDICATORS:
        for query in ("which=achieved", "which=population"):
            with CaptureQueriesContext(connection) as queries:
                client.get(f"/ct/{indicator.key}/?as_of={day}&{query}")
            assert len(queries) <= 20, (indicator.key, query, len(queries))


def test_lists_are_sorted_and_exported_whole(demo) -> None:
    client = signed_in(demo["tinh"])
    url = "/ct/communes_reached/?which=population"
    first = client.get(f"{url}&order=-commune").context["table"][0]
    assert str(first["cells"][0]["text"]) == "Xã Yên Sơn"
    export = client.get(f"{url}&export=csv")
    lines = b"".join(export.streaming_content).decode().strip().split("\r\n")  # type: ignore[attr-defined]
    assert len([line for line in lines if ",Huyện" in line or ",Thành phố" in line]) == 204


def test_a_file_of_rows_says_of_which_day_they_are(demo) -> None:
    """One day, that of the figure, in its lines and in its name."""
    client = signed_in(demo["tinh"])
    answer = client.get("/ct/communes_reached/?as_of=2019-03-31&export=csv")
    lines = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    assert lines.count("31/03/2019") >= 2
    assert f"{clock.today():%d/%m/%Y}" not in lines
    assert "-20190331.csv" in answer["Content-Disposition"]


def test_the_dashboard_stays_within_the_page_budget(demo) -> None:
    """On every kind of day, for the province and for a district: 60 KB, on most of them less."""
    client = signed_in(demo["tinh"])
    asked = ("", "?as_of=2019-03-31", "?period=quarter-1", "?as_of=2020-01-01", "?district=119")
    sizes = {query: len(client.get(f"/{query}").content) / 1024 for query in asked}
    assert max(sizes.values()) <= 60, sizes
    assert sizes[""] <= 57, sizes

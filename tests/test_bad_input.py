"""Whatever is typed into an address: a page, a sentence or a 404, never a 500."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.permissions import Role
from tests import factories
from tests.access.conftest import signed_in
from tests.access.table import ARGS, LINES

pytestmark = [pytest.mark.django_db, pytest.mark.once("postgresql")]

LISTS = sorted(
    {line.name for line in LINES if line.page in {"list", "figures"} and line.name not in ARGS}
)
RECORDS = sorted(
    {line.name for line in LINES if line.page == "detail" and line.name[:4] not in ("plan", "repo")}
)
TYPED = (
    "\x00", "a\x00b", "x" * 10_000, "9" * 30, "-1", "٣", "²", "1e9", "%", "31/04/2019",
    "9999-12-31", "0000-00-00", "' OR 1=1 --",
)  # fmt: skip
#: what databases and converters stumble over: tried in each parameter alone
WORST = ("a\x00b", "9" * 30)
DAYS = (
    "abc",
    "31/04/2019",
    "9999-12-31",
    "0001-01-01",
    "2019-13-01",
    "\x00",
    "9" * 10_000,
    "٣٠/06",
)


@pytest.fixture
def staff() -> Client:
    return signed_in(factories.user())


def reader_of(name: str) -> Client:
    room = name.partition(":")[0]
    role = Role.ADMINISTRATOR if room == "administration" else Role.PROVINCIAL_STAFF
    return signed_in(factories.user(role))


def wrong(staff: Client, asked: Iterator[tuple[str, dict[str, str]]]) -> list[tuple[Any, ...]]:
    """What was answered with a 500, with what was asked shortened."""
    found = []
    for url, typed in asked:
        response = staff.get(url, typed)
        if response.streaming:
            b"".join(response.streaming_content)
        if response.status_code not in {200, 400, 404}:
            shown = {name: value[:20] for name, value in typed.items()}
            found.append((url, shown, response.status_code))
    return found


@pytest.mark.parametrize("name", LISTS)
def test_every_parameter_of_every_list(name) -> None:
    url, staff = reverse(name), reader_of(name)
    form = staff.get(url).context["filter_form"]
    names = [*(form.fields if form else ()), "order", "page", "export"]
    assert wrong(staff, ((url, {n: typed}) for n in names for typed in WORST)) == []
    assert wrong(staff, ((url, dict.fromkeys(names[:-1], typed)) for typed in TYPED)) == []


@pytest.mark.parametrize("name", LISTS)
def test_an_unknown_choice_is_refused_in_words(name) -> None:
    url, staff = reverse(name), reader_of(name)
    form = staff.get(url).context["filter_form"]
    for field, kind in (form.fields if form else {}).items():
        if hasattr(kind, "choices"):
            page = staff.get(url, {field: "khong-co"})
            assert page.status_code == 200
            assert page.context["filter_form"].errors[field], field
            assert len(page.context["table"]) == 0, field


@pytest.mark.parametrize("name", ["as_of", "year", "period", "district", "map"])
def test_every_parameter_of_the_dashboard(staff, name) -> None:
    assert wrong(staff, (("/progress.json", {name: typed}) for typed in TYPED)) == []
    for path in ("/", "/ban-do/"):
        assert wrong(staff, ((path, {name: typed}) for typed in WORST)) == []


@pytest.mark.parametrize("name", ["rows", "information"])
def test_every_parameter_of_the_rows_behind_a_figure(staff, name) -> None:
    key = "communes_reached" if name == "rows" else "new_models"
    url = reverse(f"dashboard:{name}", args=[key])
    names = ("as_of", "year", "district", "which", "export")
    assert wrong(staff, ((url, {n: typed}) for n in names for typed in TYPED)) == []


@pytest.mark.parametrize("typed", DAYS)
def test_a_day_that_is_none_is_answered_with_a_sentence(staff, typed) -> None:
    page = staff.get("/", {"as_of": typed})
    assert page.status_code == 400
    said = re.findall(r'class="bad"[^>]*>([^<]+)', page.content.decode())
    data = staff.get("/progress.json", {"as_of": typed})
    assert data.status_code == 400
    for sentences in (said, data.json()["errors"]["as_of"]):
        assert any(re.search(r"[ăâđêôơưạảãàá]", sentence) for sentence in sentences), sentences


@pytest.mark.parametrize(
    ("typed", "status"),
    [({"year": "2031"}, 404), ({"district": "999"}, 404), ({"year": "²"}, 404), ({"map": "x"}, 200),
     ({"period": "week-1"}, 400), ({"year": "2019", "as_of": "2018-12-31"}, 400)],
)  # fmt: skip
def test_what_there_is_not(staff, typed, status) -> None:
    assert staff.get("/", typed).status_code == status
    assert staff.get("/progress.json", typed).status_code == status


@pytest.mark.parametrize(
    ("typed", "field"),
    [({"year": "x"}, "year"), ({"year": "2031"}, "year"), ({"district": "x"}, "district")],
)
def test_programs_are_answered_in_json(staff, typed, field) -> None:
    answer = staff.get("/progress.json", typed)
    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/json"
    assert list(answer.json()["errors"]) == [field]


@pytest.mark.parametrize("place", ["huyen/119", "xa/03724"])
def test_a_place_on_a_day_that_is_none(staff, place) -> None:
    url = f"/dia-ban/{place}/"
    assert staff.get(url, {"as_of": "31/05/2019"}).status_code == 200
    for typed in DAYS:
        assert staff.get(url, {"as_of": typed}).status_code == 404, typed
    assert (
        wrong(staff, ((url, {name: typed}) for name in ("year", "as_of") for typed in TYPED)) == []
    )


#: parameters that a view reads itself, past any form
READ_BY_VIEWS = (
    ("/ct/communes_reached/", "commune"),
    ("/ke-hoach/2019/communes_reached/hoi-nguyen-nhan/", "district"),
    ("/kiem-tra/co-so/goi-y/", "q"),
    ("/kiem-tra/co-so/trung/", "name"),
    ("/kiem-tra/lich/", "month"),
)


@pytest.mark.parametrize(("url", "name"), READ_BY_VIEWS)
def test_a_null_sign_in_any_parameter(staff, url, name) -> None:
    """PostgreSQL refuses it in every text; it is answered like another sign that nothing has."""
    other = staff.get(url, {name: "�"}).status_code
    for typed in ("\x00", "03724\x00", "a\x00b"):
        assert staff.get(url, {name: typed}).status_code in {other, 200, 404}, typed


def test_keys_and_codes_there_are_not(staff) -> None:
    figures = ("/ct/khong-co/", "/tt/khong-co/", "/ke-hoach/2031/", "/ke-hoach/2019/khong-co/")
    places = ("/dia-ban/xa/99999/", "/dia-ban/huyen/999/", "/ke-hoach/ky-bao-cao/2031/")
    for path in (*figures, *places):
        assert staff.get(path).status_code == 404, path


@pytest.mark.parametrize("name", RECORDS)
def test_a_number_that_is_no_records(name) -> None:
    """Larger than any column holds, too."""
    changed_by = {
        "inspections:census-detail": "confirm",
        "inspections:finding-detail": "remedy",
        "returns:return-detail": "enter",
        "sheets:import-detail": "faults",
    }
    edit = name.replace("detail", changed_by.get(name, "edit"))
    staff = reader_of(name)
    for pk in (0, 2**31, 2**63, 10**30):
        for page in (name, edit):
            assert staff.get(reverse(page, args=[pk])).status_code == 404, (page, pk)


def test_years_and_periods_there_are_not(staff) -> None:
    for pk in (0, 2**31, 2**63, 10**30):
        for path in (f"{pk}/", f"ky-bao-cao/{pk}/", f"ky-bao-cao/2019/{pk}/", f"{pk}/sua/"):
            assert staff.get(f"/ke-hoach/{path}").status_code == 404, path

"""Who sees and enters what; and that counts of persons reach nobody they are not for."""

import csv
import datetime
import io
import zipfile

import pytest
from django.urls import reverse

from accounts.permissions import Role
from core.models import Change
from enforcement import actions
from enforcement.models import Case, Hotspot, Incident
from tests.access.test_leaks import RANDOM
from tests.factories import district, officer, user

pytestmark = pytest.mark.django_db
NOUNS = ("hotspot", "incident", "case")


def url(noun, page, *args):
    return reverse(f"enforcement:{noun}-{page}", args=args)


def read(client, person, address, **query):
    client.force_login(person)
    return client.get(address, query)


@pytest.mark.parametrize("noun", NOUNS)
def test_scope(client, make, noun):
    own, other = make[noun](), make[noun]("123", **({"number": "6/QD"} if noun == "case" else {}))
    readers = {
        "staff": (user(), 200, 200),
        "leader": (user(Role.LEADERSHIP), 200, 200),
        "admin": (user(Role.ADMINISTRATOR), 200, 200),
        "own": (officer("119"), 200, 404),
        "police": (officer("congan"), 200, 200),
        "health": (officer("yte"), 404, 404),
    }
    writes = {"staff": (200, 200), "own": (200, 404), "police": (200, 200), "health": (404, 404)}
    for name, (person, mine, theirs) in readers.items():
        assert read(client, person, url(noun, "detail", own.pk)).status_code == mine, name
        assert read(client, person, url(noun, "detail", other.pk)).status_code == theirs, name
        rows = read(client, person, url(noun, "list")).context["table"]
        assert len(rows) == (mine == 200) + (theirs == 200), name
        edits = writes.get(name, (403, 403))
        assert read(client, person, url(noun, "edit", own.pk)).status_code == edits[0], name
        assert read(client, person, url(noun, "edit", other.pk)).status_code == edits[1], name
        client.force_login(person)
        may = client.get(url(noun, "create")).status_code
        assert may == (200 if name in {"staff", "own", "police"} else 403), name
        if edits[1] != 200:
            assert client.post(url(noun, "delete", other.pk)).status_code == edits[1], name
    assert type(other).objects.live().filter(pk=other.pk).exists()


@pytest.mark.parametrize("noun", NOUNS)
def test_delete_and_undo(client, make, noun):
    row = make[noun]()
    client.force_login(officer("119"))
    client.post(url(noun, "delete", row.pk))
    assert not type(row).objects.live().exists()
    client.force_login(officer("123"))
    assert client.post(url(noun, "restore", row.pk)).status_code == 404
    client.force_login(officer("119"))
    assert client.post(url(noun, "restore", row.pk)).status_code == 302
    assert type(row).objects.live().exists()


HOTSPOT = {
    "number": "",
    "found_on": "5/3/2019",
    "cleared_on": "",
    "source_number": "12/BC-CAH",
    "source_on": "06/03/2019",
    "source_agency": "district_police",
}
PERSONS = dict.fromkeys(("sellers", "buyers", "keepers", "brokers"), "0")
CASE = {
    "number": "5/QD-CSDT",
    "opened_on": "5/3/2019",
    "source_number": "12/BC-CAH",
    "source_on": "06/03/2019",
    "source_agency": "district_police",
    **PERSONS,
}


def send(client, noun, data, code="119"):
    return client.post(url(noun, "create"), {"district": district(code).pk, **data})


def test_a_hotspot_gets_its_number(client):
    client.force_login(officer("119"))
    assert send(client, "hotspot", HOTSPOT).status_code == 302
    stored = Hotspot.objects.get()
    assert (stored.number, stored.found_on) == ("01/2019", datetime.date(2019, 3, 5))
    data = {**HOTSPOT, "cleared_on": "20/6/2019", "row_version": "1"}
    data |= {"district": district("119").pk}
    assert client.post(url("hotspot", "edit", stored.pk), data).status_code == 302
    stored.refresh_from_db()
    assert (stored.number, stored.cleared_on) == ("01/2019", datetime.date(2019, 6, 20))
    assert Change.objects.filter(model="enforcement.hotspot").count() == 2


INCIDENT = {
    "handled_on": "5/3/2019",
    "source_number": "12/BC-CAH",
    "source_on": "06/03/2019",
    "source_agency": "district_police",
    **PERSONS,
    "fines": "0",
    "fines_amount": "0",
}


@pytest.mark.parametrize(
    ("noun", "first", "again"),
    [
        ("hotspot", HOTSPOT, {}),
        ("hotspot", HOTSPOT, {"number": "07/2019", "source_number": "12/bc-cah"}),
        ("incident", INCIDENT | {"buyers": "8404"}, {"buyers": "0", "source_on": "7/3/2019"}),
        ("case", CASE, {"number": "5/QĐ-CSĐT"}),
    ],
)
def test_typed_twice_is_asked_about(client, noun, first, again):
    """A warning that names the other record, not what it counts; never a refusal."""
    client.force_login(officer("119"))
    assert send(client, noun, first).status_code == 302
    model = {"hotspot": Hotspot, "incident": Incident, "case": Case}[noun]
    stored = model.objects.get()
    answer = send(client, noun, first | again)
    assert list(answer.context["form"].errors) == ["is_another"]
    page = answer.content.decode()
    assert stored.get_absolute_url() in page
    assert not told(page)
    assert model.objects.count() == 1
    assert send(client, noun, first | again | {"is_another": "on"}).status_code == 302
    assert model.objects.count() == 2
    # putting something else right does not ask again
    own = {"district": district("119").pk, "number": getattr(stored, "number", "")}
    changed = first | own | {"row_version": "1", "source_on": "8/3/2019"}
    assert client.post(url(noun, "edit", stored.pk), changed).status_code == 302


@pytest.mark.parametrize(
    ("noun", "first", "other"),
    [
        ("hotspot", HOTSPOT, {"found_on": "6/3/2019"}),
        ("hotspot", HOTSPOT, {"source_number": "13/BC-CAH"}),
        ("incident", INCIDENT, {"handled_on": "4/3/2019"}),
        ("incident", INCIDENT, {"source_number": "13/BC-CAH"}),
        ("case", CASE, {"number": "6/QD-CSDT"}),
        ("case", CASE, {"number": "5/QĐ-CSĐT", "opened_on": "4/3/2019"}),
    ],
)
def test_another_one_is_not_asked_about(client, noun, first, other):
    client.force_login(officer("congan"))
    assert send(client, noun, first).status_code == 302
    assert send(client, noun, first | other).status_code == 302
    assert send(client, noun, first, "123").status_code == 302


def test_the_same_number_is_refused_not_asked_about(client):
    client.force_login(officer("119"))
    assert send(client, "case", CASE).status_code == 302
    assert list(send(client, "case", CASE).context["form"].errors) == ["__all__"]


@pytest.mark.parametrize(
    ("noun", "changed", "field"),
    [
        ("hotspot", {"cleared_on": "4/3/2019"}, "cleared_on"),
        ("hotspot", {"found_on": "1/7/2019"}, "found_on"),
        ("hotspot", {"found_on": "31/4/2019"}, "found_on"),
        ("hotspot", {"found_on": "1/1/2014"}, "found_on"),
        ("hotspot", {"cleared_on": "1/7/2019"}, "cleared_on"),
        ("hotspot", {"number": "01/2018"}, "number"),
        ("hotspot", {"number": "nhà ông A"}, "number"),
        ("hotspot", {"source_number": "báo cáo về bà B"}, "source_number"),
        ("hotspot", {"source_number": "1" * 300}, "source_number"),
        ("case", {"tried_on": "5/4/2019"}, "tried_on"),
        ("case", {"prosecuted_on": "5/4/2019"}, "prosecuted_on"),
        ("case", {"investigated_on": "4/3/2019"}, "investigated_on"),
        (
            "case",
            {"investigated_on": "4/4/2019", "prosecuted_on": "5/4/2019", "tried_on": "4/4/2019"},
            "tried_on",
        ),
        ("case", {"suspension": "paused"}, "suspended_on"),
        ("case", {"suspended_on": "5/4/2019"}, "suspension"),
        ("case", {"transferred_on": "4/3/2019"}, "transferred_on"),
        ("case", {"keepers": "-1"}, "keepers"),
        ("incident", {"fines": "2"}, "fines_amount"),
        ("incident", {"handled_on": "1/7/2019"}, "handled_on"),
    ],
)
def test_bad_input_is_answered_at_its_field(client, noun, changed, field):
    base = {"hotspot": HOTSPOT, "incident": INCIDENT, "case": CASE}[noun]
    client.force_login(officer("119"))
    response = send(client, noun, {**base, **changed})
    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    assert not any(model.objects.exists() for model in (Hotspot, Incident, Case))


def test_another_district_by_hand_is_refused(client):
    client.force_login(officer("119"))
    response = send(client, "hotspot", HOTSPOT, "123")
    assert "district" in response.context["form"].errors
    assert not Hotspot.objects.exists()


def test_the_police_enter_for_every_district(client):
    client.force_login(officer("congan"))
    assert send(client, "hotspot", HOTSPOT, "123").status_code == 302


@pytest.mark.parametrize("noun", NOUNS)
def test_the_form_says_no_secret_documents(client, noun):
    text = read(client, officer("119"), url(noun, "create")).content.decode()
    assert "hông nhập tài liệu mật" in text


@pytest.mark.parametrize(
    ("setting", "nouns"),
    [("ENFORCEMENT_HOTSPOTS", ["hotspot"]), ("ENFORCEMENT_CASES", ["incident", "case"])],
)
def test_switched_off_is_gone(client, make, settings, setting, nouns):
    rows = {noun: make[noun]() for noun in NOUNS}
    setattr(settings, setting, False)
    for noun in NOUNS:
        for page, args in (("list", []), ("create", []), ("detail", [rows[noun].pk])):
            status = read(client, user(), url(noun, page, *args)).status_code
            assert status == (404 if noun in nouns else 200)


# --- Persons ---------------------------------------------------------------------------------

COUNTS = {"sellers": 8101, "buyers": 8202, "keepers": 8303, "brokers": 8404}
SECRET = ("8101", "8202", "8303", "8404", "8.101", "8.202", "8.303", "8.404", "33010", "33.010")


@pytest.fixture
def persons(make):
    values = {**COUNTS, "fines": 8505, "fines_amount": 8606000}
    rows = [make["incident"](**values), make["case"](**COUNTS)]
    actions.change_fact(rows[0], by=None, sellers=8102)
    actions.change_fact(rows[0], by=None, sellers=8101)
    return rows


def told(text):
    said = RANDOM.sub(rb"\g<before>", text.encode()).decode()  # a key may hold any digits
    return [n for n in (*SECRET, "8102", "8505", "8606000", "8.606.000") if n in said]


@pytest.mark.parametrize("role", [Role.LEADERSHIP, Role.ADMINISTRATOR])
def test_no_page_tells_persons_to_whom_they_are_not_for(client, persons, role):
    person = user(role)
    for row, noun in zip(persons, ("incident", "case"), strict=True):
        page = read(client, person, url(noun, "detail", row.pk)).content.decode()
        assert not told(page)
        for order in ("", "persons", "-sellers"):
            page = read(client, person, url(noun, "list"), order=order).content.decode()
            assert not told(page)


def test_own_unit_police_and_staff_see_the_record(client, persons):
    for person in (officer("119"), officer("congan"), user()):
        page = read(client, person, url("incident", "detail", persons[0].pk)).content.decode()
        assert "8.303" in page
        page = read(client, person, url("case", "list")).content.decode()
        assert "33.010" in page
    for noun in ("incident", "case"):
        assert not told(read(client, officer("123"), url(noun, "list")).content.decode())


@pytest.mark.parametrize("noun", ["incident", "case"])
def test_no_file_tells_persons(client, persons, noun):
    for person in (user(), user(Role.LEADERSHIP), officer("119"), officer("congan")):
        response = read(client, person, url(noun, "list"), export="csv")
        text = b"".join(response.streaming_content).decode()
        assert len(list(csv.reader(io.StringIO(text)))) >= 3
        assert not told(text)
        content = read(client, person, url(noun, "list"), export="xlsx").getvalue()
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            inside = b"".join(book.read(name) for name in book.namelist()).decode()
        assert "12/BC-CAH" in inside or "13/BC-CAH" in inside or "14/BC-CAH" in inside
        assert not told(inside)


def test_no_sort_and_no_filter_follows_persons(client, make):
    make["incident"]("119", sellers=1)
    make["incident"]("123", sellers=9)
    orders = []
    for order in ("sellers", "-sellers", "persons", "-persons", "fines", "fines_amount"):
        page = read(client, user(Role.LEADERSHIP), url("incident", "list"), order=order)
        orders.append([row["url"] for row in page.context["table"]])
    assert all(order == orders[0] for order in orders)
    for name in ("sellers", "sellers__gte", "persons", "fines"):
        page = read(client, user(Role.LEADERSHIP), url("incident", "list"), **{name: "9"})
        assert len(page.context["table"]) == 2

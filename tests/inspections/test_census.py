"""A district confirms its register; the count is frozen, the register goes on."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from accounts.permissions import Role
from inspections import actions
from inspections import census as counting
from inspections.models import Census
from tests import factories
from tests.inspections import make

pytestmark = pytest.mark.django_db


def census(district: str = "119", kind: str = "half") -> Census:
    return Census.objects.get(district__code=district, period__kind=kind, period__year=2019)


def confirm(row: Census, **values) -> Census:
    values = {
        "by": None,
        "confirmed_on": make.day(6, 28),
        "document_number": "45/BC-UBND",
        **values,
    }
    return actions.confirm_census(row, **values)


def test_expected_once() -> None:
    assert Census.objects.count() == 24
    assert actions.open_census(year=2019, by=None) == 0
    with pytest.raises(ValidationError):
        actions.open_census(year=2031, by=None)


def test_the_snapshot_is_what_the_register_said() -> None:
    a = make.establishment("119", "A", staff=12, staff_women=7)
    make.establishment("119", "B", kind="bar", is_conditional=False, is_at_risk=True)
    make.establishment("119", "C", kind="motel", valid_to=make.day(6, 1))
    d = make.establishment("119", "D", kind="sauna", is_conditional=False)
    make.establishment("123", "E", staff=5)
    actions.record_suspension(d, by=None, valid_from=make.day(6, 28))
    row = confirm(census())
    found = row.snapshot
    assert found["groups"]["karaoke_massage"] == {
        "establishments": 2,
        "conditional": 1,
        "at_risk": 0,
        "suspended": 1,
        "staff": 12,
        "women": 7,
        "staff_unknown": 1,
    }
    # nobody said how many work in the bar: not none
    assert found["groups"]["dance_bar"]["staff"] is None
    assert found["groups"]["lodging"]["establishments"] == 0  # closed before the day
    assert (found["establishments"], found["staff"], found["staff_unknown"]) == (3, 12, 2)
    assert [line["name"] for line in found["rows"]] == ["A", "B", "D"]
    make.establishment("119", "F")
    actions.change_establishment(a, by=None, staff=20)
    assert census().snapshot == found


def test_compared_with_the_census_before(client) -> None:
    a, b = make.establishment("119", "A", staff=5), make.establishment("119", "B")
    half = confirm(census())
    c = make.establishment("119", "C")
    actions.change_establishment(a, by=None, staff=7, kind="massage")
    actions.change_establishment(b, by=None, valid_to=make.day(6, 29))
    client.force_login(factories.officer("119"))
    page = client.get(reverse("inspections:census-detail", args=[census(kind="year").pk]))
    # provisional: the register as it stands on the clock's 30/06
    opened, closed, changed = page.context["since"]["parts"]
    assert (opened["number"], closed["number"], changed["number"]) == (1, 1, 1)
    after = counting.register_on(half.district, make.day(7, 1))
    found = counting.compare(half.snapshot, after)
    assert [row.pk for row in found.opened] == [c.pk]
    assert [row.pk for row in found.closed] == [b.pk]
    (row,) = found.changed
    assert row.pk == a.pk
    assert "5 → 7" in row.what
    assert counting.previous(half) is None
    old = {"day": "2018-12-31", "groups": {}, "establishments": 3, "staff": 4}
    assert counting.compare(old, after) is None


def test_a_correction_is_a_new_version(client) -> None:
    row = confirm(census())
    make.establishment("119")
    stale = row.version
    row = confirm(row, document_number="46/BC-UBND")
    assert (row.version, row.snapshot["establishments"]) == (stale + 1, 1)
    client.force_login(factories.officer("119"))
    page = client.get(row.get_absolute_url()).content.decode()
    assert "45/BC-UBND" in page
    assert "46/BC-UBND" in page


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"confirmed_on": make.day(7, 1)}, "confirmed_on"),
        ({"confirmed_on": make.day(12, 31, 2018)}, "confirmed_on"),
        ({"document_number": ""}, "document_number"),
    ],
)
def test_refused(values, field) -> None:
    with pytest.raises(ValidationError) as caught:
        confirm(census(), **values)
    assert field in caught.value.message_dict
    assert census().state == "expected"


def test_who_confirms(client) -> None:
    officer = factories.officer("119")
    with pytest.raises(PermissionDenied):
        confirm(census("123"), by=officer)
    client.force_login(officer)
    url = reverse("inspections:census-confirm", args=[census().pk])
    assert client.get(url).status_code == 200
    data = {"confirmed_on": "28/6/2019", "document_number": "45/BC-UBND"}
    assert client.post(url, data | {"document_number": ""}).status_code == 200
    assert census().state == "expected"
    assert client.post(url, data | {"staff_lodging": "9"}).status_code == 302
    assert census().snapshot["staff"] == 0  # no establishment, and nobody types another number
    other = reverse("inspections:census-confirm", args=[census("123").pk])
    assert client.get(other).status_code == 404
    client.force_login(factories.user(Role.LEADERSHIP))
    assert client.get(url).status_code == 403
    assert client.get(reverse("inspections:census-detail", args=[census().pk])).status_code == 200
    client.force_login(factories.user())
    letter = {"letter_number": "12/UBND", "letter_on": "27/6/2019", "confirmed_on": "29/6/2019"}
    data |= {"row_version": str(census().version), **letter}
    assert client.post(url, data).status_code == 302
    assert census().letter_number == "12/UBND"


def test_the_list_is_scoped(client) -> None:
    client.force_login(factories.officer("119"))
    answer = client.get(reverse("inspections:census-list"))
    assert answer.context["page"].paginator.count == 2
    answer = client.get(reverse("inspections:census-list"), {"state": "confirmed", "year": "2019"})
    assert answer.context["page"].paginator.count == 0

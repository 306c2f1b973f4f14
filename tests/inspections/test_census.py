"""A district confirms its register; the count is frozen, the register goes on."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from accounts.permissions import Role
from inspections import actions
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
    make.establishment("119", "A")
    make.establishment("119", "B", kind="bar", is_conditional=False, is_at_risk=True)
    make.establishment("119", "C", kind="motel", valid_to=make.day(6, 1))
    make.establishment("123", "D")
    row = confirm(census(), staff={"karaoke_massage": 12, "dance_bar": 3})
    groups = row.snapshot["groups"]
    assert groups["karaoke_massage"] == {
        "establishments": 1,
        "conditional": 1,
        "at_risk": 0,
        "staff": 12,
    }
    assert groups["dance_bar"]["at_risk"] == 1
    assert groups["lodging"]["establishments"] == 0  # closed before the day
    assert (row.snapshot["establishments"], row.snapshot["staff"]) == (2, 15)
    make.establishment("119", "E")
    assert census().snapshot["establishments"] == 2


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
    staff = {f"staff_{g}": "1" for g in ("lodging", "karaoke_massage", "dance_bar", "other")}
    data = {"confirmed_on": "28/6/2019", "document_number": "45/BC-UBND", **staff}
    assert client.post(url, data | {"staff_other": "-1"}).status_code == 200
    assert census().state == "expected"
    assert client.post(url, data).status_code == 302
    assert census().snapshot["staff"] == 4
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

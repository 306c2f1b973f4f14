"""The list of agencies and the units' telephone numbers: kept by who is to keep them."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from accounts.permissions import Role
from communes import actions
from communes.models import Agency, District
from core import history
from tests.factories import agency, district, officer, user

pytestmark = pytest.mark.django_db
KEY = "7c1d2b9e-6a53-4c57-9a53-0d6a4d2f6f02"


def typed(**values):
    return {"form_key": KEY, "name": "Hội Nông dân tỉnh Sơn La", "short_name": "Hội ND", **values}


def test_staff_adds_one_and_an_officer_is_posted_to_it(client):
    client.force_login(user())
    answer = client.post(reverse("communes:agency-create"), typed(phone="0212", reports="on"))
    made = Agency.objects.get(short_name="Hội ND")
    assert answer.url == made.get_absolute_url()
    assert (made.code, made.reports, made.is_police, made.is_lead) == ("hoind", True, False, False)
    client.force_login(user(Role.ADMINISTRATOR))
    person = officer("119")
    page = client.get(reverse("administration:posting-create", args=[person.pk])).content.decode()
    assert made.name in page


def test_two_of_one_short_name_have_codes_of_their_own():
    first, second = (actions.record_agency(by=None, **_plain(n)) for n in (1, 2))
    assert (first.code, second.code) == ("hoind", "hoind2")


def _plain(n):
    return {"short_name": "Hội ND", "name": f"Hội Nông dân {n}"}


def test_renamed_it_keeps_its_code_and_what_it_sends(client):
    one = agency("yte")
    client.force_login(user())
    url = reverse("communes:agency-edit", args=[one.pk])
    assert 'name="reports"' not in client.get(url).content.decode()
    data = typed(short_name="Sở YT", row_version=one.version, valid_from="1/1/2015")
    assert client.post(url, data).status_code == 302
    one.refresh_from_db()
    assert (one.code, one.short_name, one.reports) == ("yte", "Sở YT", True)
    page = client.post(url, typed(valid_from="2/1/2019", valid_to="1/1/2019", row_version=2))
    assert "Ngày cuối không được trước ngày đầu." in page.content.decode()


def test_what_is_named_anywhere_stays(client):
    one = agency("yte")
    officer("yte")
    with pytest.raises(ValidationError, match="ngày cuối"):
        actions.remove_agency(one, by=None)
    made = actions.record_agency(by=None, **_plain(1))
    client.force_login(user())
    client.post(reverse("communes:agency-delete", args=[made.pk]))
    made.refresh_from_db()
    assert made.deleted_at is not None
    client.post(reverse("communes:agency-restore", args=[made.pk]))
    made.refresh_from_db()
    assert made.deleted_at is None


def test_nobody_else_keeps_the_list():
    for person in (officer("119"), officer("yte"), user(Role.LEADERSHIP)):
        with pytest.raises(PermissionDenied):
            actions.record_agency(by=person, **_plain(1))


def test_a_district_says_by_which_number_it_is_reached(client):
    own = district("119")
    client.force_login(officer("119"))
    page = client.get(own.get_absolute_url()).content.decode()
    url = reverse("communes:district-phone", args=[own.pk])
    assert url in page
    answer = client.post(url, {"form_key": KEY, "phone": " 0212 3847 119 ", "row_version": 1})
    assert answer.url == own.get_absolute_url()
    assert District.objects.get(pk=own.pk).phone == "0212 3847 119"
    assert history.of(own).first().changes["phone"]["new"] == "0212 3847 119"
    client.force_login(user())
    assert "0212 3847 119" in client.get(reverse("returns:completeness")).content.decode()
    other = district("123")
    client.force_login(officer("119"))
    assert client.get(reverse("communes:district-phone", args=[other.pk])).status_code == 404


def test_two_at_one_number_are_told(client):
    own = district("119")
    actions.change_phone(own, by=None, phone="0212 1")
    client.force_login(officer("119"))
    url = reverse("communes:district-phone", args=[own.pk])
    page = client.post(url, {"form_key": KEY, "phone": "0212 2", "row_version": 1})
    assert page.status_code == 409
    assert District.objects.get(pk=own.pk).phone == "0212 1"
    assert datetime.date(2015, 1, 1) == own.valid_from

"""Accounts and postings: the administrator's pages, and nobody else's."""

import datetime

import pytest
from django.urls import reverse

from accounts.models import User
from accounts.permissions import VERBS, Role, Verb
from communes.models import Posting
from core.models import Change
from tests.factories import PASSWORD, agency, district, officer, user

pytestmark = pytest.mark.django_db


def url(name, *args):
    return reverse(f"administration:{name}", args=args)


@pytest.fixture
def admin(client):
    person = user(Role.ADMINISTRATOR)
    client.force_login(person)
    return person


NEW = {"username": "thuanchau2", "role": "reporting_officer", "full_name": "Lò Văn Mẫu"}


def test_only_the_administrator(client):
    person = officer("119")
    posting = Posting.objects.get(user=person)
    pages = [
        url("user-list"),
        url("user-create"),
        url("user-detail", person.pk),
        url("user-edit", person.pk),
        url("posting-create", person.pk),
        url("posting-edit", posting.pk),
        url("permissions"),
        url("unit-list"),
    ]
    for role in Role:
        client.force_login(user(role))
        wanted = 200 if role == Role.ADMINISTRATOR else 403
        assert [client.get(page).status_code for page in pages] == [wanted] * len(pages)
        if wanted == 403:
            for name in ("user-reset", "user-switch"):
                assert client.post(url(name, person.pk)).status_code == 403
            assert client.post(url("user-create"), NEW).status_code == 403
    person.refresh_from_db()
    assert person.is_active
    assert person.check_password(PASSWORD)


def test_create_shows_a_password_once(client, admin):
    response = client.post(url("user-create"), NEW)
    password = response.context["password"]
    made = User.objects.get(username="thuanchau2")
    assert password in response.content.decode()
    assert made.check_password(password)
    assert made.must_change_password
    assert "no-store" in response["Cache-Control"]
    pages = [client.get(made.get_absolute_url()), client.get(url("user-list"))]
    assert all(password not in page.content.decode() for page in pages)
    assert password not in str(list(Change.objects.values_list("changes", flat=True)))


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"username": "Thuận Châu"}, "username"),
        ({"username": "ab"}, "username"),
        ({"role": "god"}, "role"),
        ({"full_name": ""}, "full_name"),
        ({"email": "x"}, "email"),
    ],
)
def test_bad_accounts(client, admin, changed, field):
    response = client.post(url("user-create"), NEW | changed)
    assert list(response.context["form"].errors) == [field]
    assert not User.objects.filter(full_name="Lò Văn Mẫu").exists()


def test_a_name_is_given_once(client, admin):
    client.post(url("user-create"), NEW)
    response = client.post(url("user-create"), NEW)
    assert "username" in response.context["form"].errors


def test_reset_ends_sessions_and_asks_for_a_new_password(client, admin):
    person = officer("119")
    other = type(client)()
    other.force_login(person)
    assert other.get(reverse("accounts:password-change")).status_code == 200
    password = client.post(url("user-reset", person.pk)).context["password"]
    person.refresh_from_db()
    assert person.check_password(password)
    assert person.must_change_password
    assert other.get(reverse("accounts:password-change")).status_code == 302


def test_deactivated_accounts_stay_out(client, admin):
    person = officer("119")
    other = type(client)()
    other.force_login(person)
    client.post(url("user-switch", person.pk))
    person.refresh_from_db()
    assert not person.is_active
    assert other.get(reverse("accounts:password-change")).status_code == 302
    client.post(url("user-switch", person.pk))
    person.refresh_from_db()
    assert person.is_active


def test_administrators_do_not_shut_themselves_out(client, admin):
    client.post(url("user-switch", admin.pk))
    values = {"username": admin.username, "full_name": "Tôi", "role": "leadership"}
    client.post(url("user-edit", admin.pk), values)
    admin.refresh_from_db()
    assert admin.is_active
    assert admin.role == Role.ADMINISTRATOR


def test_postings(client, admin):
    person = user(Role.REPORTING_OFFICER)
    address = url("posting-create", person.pk)
    both = {"district": district("119").pk, "agency": agency("yte").pk, "valid_from": "1/1/2019"}
    assert client.post(address, both).context["form"].errors
    assert client.post(address, {"valid_from": "1/1/2019"}).context["form"].errors
    assert client.post(address, {"district": district("119").pk}).context["form"].errors
    good = {"district": district("119").pk, "valid_from": "1/1/2019"}
    assert client.post(address, good).url == person.get_absolute_url()
    posting = Posting.objects.get(user=person)
    ended = good | {"valid_to": "31/5/2019", "row_version": "1"}
    assert client.post(url("posting-edit", posting.pk), ended).status_code == 302
    posting.refresh_from_db()
    assert posting.valid_to == datetime.date(2019, 5, 31)
    page = client.get(person.get_absolute_url())
    assert len(page.context["changes"]) == 3  # account, posting, its end
    assert len(client.get(url("user-list"), {"district": district("119").pk}).context["table"]) == 0


def test_two_people_editing_one_account(client, admin):
    person = officer("119")
    values = {"username": person.username, "role": person.role, "full_name": "Tên mới"}
    client.post(url("user-edit", person.pk), values | {"row_version": person.version})
    late = values | {"full_name": "Tên khác", "row_version": person.version}
    response = client.post(url("user-edit", person.pk), late)
    assert response.status_code == 409
    assert "Tên mới" in response.content.decode()


def test_who_may_do_what_says_what_the_code_says(client, admin):
    page = client.get(url("permissions"))
    rows = page.context["rows"]
    assert len(rows) == len(Verb)
    marks = sum(may for row in rows for _role, may in row["cells"])
    assert marks == sum(len(verbs) for verbs in VERBS.values())


def test_units(client, admin):
    assert client.get(url("unit-list"), {"search": "it ong"}).context["page"].paginator.count == 1

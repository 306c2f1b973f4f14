"""Accounts and postings: the administrator's pages, and nobody else's."""

import datetime
import unicodedata

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


def test_undo_is_offered_only_of_what_the_accounts_form_holds(client, admin):
    person = officer("119")
    client.post(url("user-reset", person.pk))
    client.post(url("user-switch", person.pk))
    assert "undo=" not in client.get(person.get_absolute_url()).content.decode()
    person.refresh_from_db()
    values = {"username": person.username, "role": person.role, "full_name": "Tên mới"}
    client.post(url("user-edit", person.pk), values | {"row_version": person.version})
    assert client.get(person.get_absolute_url()).content.decode().count("undo=") == 1


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


def test_nobody_is_posted_twice_to_one_place_in_the_same_days(client, admin):
    """Ending one of the two would leave the person in the district unseen."""
    person = user(Role.REPORTING_OFFICER)
    address, here = url("posting-create", person.pk), district("119").pk
    first = {"district": here, "valid_from": "1/3/2019", "valid_to": "31/5/2019"}
    assert client.post(address, first).status_code == 302
    for days in (("1/1/2019", ""), ("1/1/2019", "1/3/2019"), ("31/5/2019", ""), ("1/4/2019", "")):
        again = {"district": here, "valid_from": days[0], "valid_to": days[1]}
        assert list(client.post(address, again).context["form"].errors) == ["valid_from"], days
    for days in (("1/1/2019", "28/2/2019"), ("1/6/2019", "")):
        beside = {"district": here, "valid_from": days[0], "valid_to": days[1]}
        assert client.post(address, beside).status_code == 302, days
    elsewhere = {"district": district("125").pk, "valid_from": "1/4/2019"}
    assert client.post(address, elsewhere).status_code == 302
    stored = Posting.objects.get(user=person, valid_to=datetime.date(2019, 5, 31))
    same = first | {"valid_to": "30/5/2019", "row_version": "1"}
    assert client.post(url("posting-edit", stored.pk), same).status_code == 302


@pytest.mark.parametrize("role", [role for role in Role if role != Role.REPORTING_OFFICER])
def test_only_reporting_officers_are_posted(client, admin, role):
    """The others see the province: a posting would look as if it narrowed that."""
    person = user(role)
    address = url("posting-create", person.pk)
    assert address not in client.get(person.get_absolute_url()).content.decode()
    response = client.post(address, {"district": district("119").pk, "valid_from": "1/1/2019"})
    assert response.context["form"].errors
    assert not Posting.objects.exists()


def test_accounts_are_searched_without_marks(client, admin):
    wanted = user(full_name="Đỗ Thị Ánh", username="mocchau9")
    user(full_name="Đào Văn Mẫu")
    decomposed = unicodedata.normalize("NFD", "Đỗ Thị")
    for typed in ("do thi", "ĐỖ THỊ", "đỗ  thị", decomposed, "anh do", "MOCCHAU9", "moc anh"):
        rows = client.get(url("user-list"), {"search": typed}).context["page"].object_list
        assert [row.pk for row in rows] == [wanted.pk], typed


def test_accounts_are_sorted_as_in_a_vietnamese_dictionary(client, admin):
    names = ["an nhỏ", "Ân Văn", "Bình", "Dương", "Đào", "Ứng", "Vinh"]
    for name in reversed(names):
        user(full_name=name)
    for order, wanted in (("full_name", names), ("-full_name", names[::-1])):
        rows = client.get(url("user-list"), {"order": order}).context["page"].object_list
        assert [row.full_name for row in rows if row.full_name in names] == wanted


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

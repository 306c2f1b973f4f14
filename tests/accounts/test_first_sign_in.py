"""A real person's first day: the administrator's password, the forced page, the dashboard."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.permissions import Role
from core.models import Change
from tests.factories import PASSWORD, district, post, user

pytestmark = pytest.mark.django_db

CHANGE = reverse("accounts:password-change")
NEW = {"username": "thuanchau2", "role": "reporting_officer", "full_name": "Lò Văn Mẫu"}
OWN = "thác bạc mưa khuya 58"


def sign_in(username: str, password: str) -> Client:
    client = Client()
    typed = {"username": username, "password": password}
    assert client.post(reverse("accounts:login"), typed).status_code == 302
    return client


def typed(old: str, new: str, again: str = "") -> dict[str, str]:
    return {"old_password": old, "new_password1": new, "new_password2": again or new}


@pytest.fixture
def handed(client):
    """The account and the password that the administrator's page shows once."""
    client.force_login(user(Role.ADMINISTRATOR))
    password = client.post(reverse("administration:user-create"), NEW).context["password"]
    made = User.objects.get(username=NEW["username"])
    post(made, district("119"))
    return made, password


def test_the_first_sign_in_from_end_to_end(handed):
    made, password = handed
    officer = sign_in(made.username, password)
    for page in ("/", reverse("outreach:activity-list"), "/progress.json"):
        assert officer.get(page).url == CHANGE
    assert officer.get(CHANGE).status_code == 200
    answer = officer.post(CHANGE, typed(password, OWN), follow=True)
    assert answer.redirect_chain == [("/", 302)]
    assert answer.status_code == 200
    assert "Đã đổi mật khẩu" in answer.content.decode()
    made.refresh_from_db()
    assert made.check_password(OWN)
    assert not made.must_change_password
    assert sign_in(made.username, OWN).get("/").status_code == 200
    line = Change.objects.filter(model="accounts.user", object_id=made.pk).latest("id")
    assert line.actor == made.username
    assert OWN not in str(line.changes)


def test_one_changes_ones_own_password_later_too():
    person = user(Role.LEADERSHIP)  # whose password alone lets in
    staff = sign_in(person.username, PASSWORD)
    assert staff.post(CHANGE, typed(PASSWORD, OWN)).status_code == 302
    assert staff.get("/").status_code == 200
    assert User.objects.get(pk=person.pk).check_password(OWN)


@pytest.mark.parametrize(
    ("old", "new", "again", "sentence"),
    [
        ("sai rồi nhé 2019", OWN, OWN, "Mật khẩu cũ chưa đúng"),
        (PASSWORD, "ngắn", "ngắn", "ít nhất 10 ký tự"),
        (PASSWORD, OWN, "khác hẳn 2019 ạ", "không giống nhau"),
        (PASSWORD, PASSWORD, PASSWORD, "phải khác"),
        (PASSWORD, "4815162342", "4815162342", "hoàn toàn là số"),
    ],
)
def test_what_will_not_do_is_said_and_nothing_changes(old, new, again, sentence):
    person = user(Role.LEADERSHIP)  # whose password alone lets in
    staff = sign_in(person.username, PASSWORD)
    page = staff.post(CHANGE, typed(old, new, again))
    assert page.status_code == 200
    assert sentence in " ".join(
        e for errors in page.context["form"].errors.values() for e in errors
    )
    assert User.objects.get(pk=person.pk).check_password(PASSWORD)

"""What somebody without a password learns: nothing. What everybody reads when it goes wrong."""

import re

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from accounts import actions
from accounts.permissions import Role
from tests.factories import PASSWORD, user

pytestmark = pytest.mark.django_db
LOGIN = reverse("accounts:login")
ENGLISH = ("the ", "your ", "password", "must", "too ")


@pytest.mark.parametrize("who", ["nobody", "wrong password", "deactivated", "deactivated, right"])
def test_nobody_learns_which_names_exist(who, monkeypatch) -> None:
    """The same sentence, and the same work: an unknown name is hashed for as well."""
    person = user(Role.LEADERSHIP)
    if who.startswith("deactivated"):
        actions.change_user(person, by=None, is_active=False)
    hashed = []
    encode = MD5PasswordHasher.encode

    def counted(self, password, salt):
        hashed.append(password)
        return encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    name = "khong-co-ai" if who == "nobody" else person.username
    said = PASSWORD if who.endswith("right") else "sai hết 2019"
    page = Client().post(LOGIN, {"username": name, "password": said})
    assert page.status_code == 200
    assert page.context["form"].non_field_errors() == [
        "Tên đăng nhập hoặc mật khẩu chưa đúng. Lưu ý chữ hoa và bộ gõ tiếng Việt."
    ]
    assert len(hashed) == 1


def test_nobody_learns_it_from_the_lock_out() -> None:
    pages = []
    for name in ("khong-co-ai", user(Role.LEADERSHIP).username):
        client = Client()
        typed = {"username": name, "password": "sai hết 2019"}
        codes = [client.post(LOGIN, typed).status_code for _n in range(5)]
        assert codes == [200] * 4 + [429]
        locked = client.post(LOGIN, typed)
        assert locked["Retry-After"] == "900"
        pages.append(locked.content.decode())
    assert pages[0] == pages[1]
    assert "15 phút" in pages[0]


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("ngắn", "ít nhất 10 ký tự"),
        ("password123", "quá phổ biến"),
        ("4815162342", "hoàn toàn là số"),
        ("quang thi mau", "quá giống"),
    ],
)
def test_each_rule_of_passwords_speaks_vietnamese(password, sentence) -> None:
    person = user(Role.LEADERSHIP, full_name="Quang Thi Mau")
    with pytest.raises(ValidationError) as refused:
        validate_password(password, person)
    told = " ".join(refused.value.messages)
    assert sentence in told
    assert not [word for word in ENGLISH if word in told.lower()], told


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)",
        "http:evil.example", "\t//evil.example", "https:///evil.example",
    ],
)  # fmt: skip
def test_one_is_never_sent_elsewhere(wanted) -> None:
    person = user(Role.LEADERSHIP)
    typed = {"username": person.username, "password": PASSWORD, "next": wanted}
    assert Client().post(LOGIN, typed).url == "/"
    assert Client().post(f"{LOGIN}?next={wanted}", typed).url == "/"


def test_pages_for_what_went_wrong_are_plain_and_vietnamese() -> None:
    outside = Client(raise_request_exception=False)
    strict = Client(enforce_csrf_checks=True)
    inside = Client()
    inside.force_login(user(Role.LEADERSHIP))
    answers = {
        "không đọc được": outside.get(LOGIN, headers={"host": "bad host!"}),
        "đã mở quá lâu": strict.post(LOGIN, {"username": "a", "password": "b"}),
        "không có quyền|chưa được": inside.get(reverse("administration:user-list")),
        "không tồn tại|không có trang": inside.get("/khong-co/"),
    }
    assert [page.status_code for page in answers.values()] == [400, 403, 403, 404]
    for words, page in answers.items():
        text = page.content.decode()
        assert re.search(words, text, re.IGNORECASE), words
        assert '<html lang="vi">' in text
        assert "error-page" in text
        assert "Traceback" not in text

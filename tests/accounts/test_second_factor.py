"""The second step: set up, asked for, never in the way of a secret, never half signed in."""

import re
import time
from binascii import unhexlify

import pytest
from axes.models import AccessAttempt
from django.test import Client
from django.urls import reverse
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts import actions, second_factor
from accounts.models import User
from accounts.permissions import Role
from core.models import Change, Installation
from tests.factories import PASSWORD, officer, user

pytestmark = pytest.mark.django_db

SET_UP, LOGIN = reverse("accounts:second-factor"), reverse("accounts:login")
STEP, RECOVERY = reverse("accounts:second-step"), reverse("accounts:recovery-step")
ACCOUNT = reverse("accounts:account")
PAGES = ("/", "/progress.json", reverse("outreach:activity-list"), ACCOUNT)


def code_of(key: str, later: int = 0) -> str:
    """What the app shows, `later` seconds from now."""
    totp = TOTP(unhexlify(key))
    totp.time = time.time() + later
    return f"{totp.token():06d}"


def with_second_factor(person: User) -> tuple[str, list[str]]:
    """A key whose code of a minute ago was the first one: the present one is still good."""
    key = second_factor.new_key()
    step = int(time.time()) // 30 - 2
    codes = second_factor.install(person, key, step)
    User.objects.filter(pk=person.pk).update(second_factor_since="2019-01-02T00:00:00Z")
    return key, codes


def password_typed(person: User, **more: str) -> Client:
    client = Client()
    typed = {"username": person.username, "password": PASSWORD, **more}
    assert client.post(LOGIN, typed).url == STEP
    return client


@pytest.fixture
def person():
    return user(Role.PROVINCIAL_STAFF)


# --- Setting up ----------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [Role.PROVINCIAL_STAFF, Role.ADMINISTRATOR])
def test_who_needs_it_sees_nothing_before(client, role) -> None:
    client.force_login(user(role, second_factor_since=None))
    for page in PAGES:
        for asked in (client.get(page), client.get(page, headers={"hx-request": "true"})):
            assert asked.url == SET_UP, page
        assert client.post(page).url == SET_UP
    assert client.get(SET_UP).status_code == 200


def test_the_others_are_not_asked(client) -> None:
    for someone in (officer("119"), user(Role.LEADERSHIP)):
        client.force_login(someone)
        assert client.get("/").status_code == 200


def test_a_demonstration_asks_nobody(client) -> None:
    Installation.objects.filter(pk=1).update(is_demo=True)
    someone = user(Role.ADMINISTRATOR, second_factor_since=None)
    client.post(LOGIN, {"username": someone.username, "password": PASSWORD})
    assert client.get("/").status_code == 200
    assert client.get(SET_UP).url == ACCOUNT
    with_second_factor(someone)
    assert Client().post(LOGIN, {"username": someone.username, "password": PASSWORD}).url == "/"


def test_set_up_from_end_to_end(client) -> None:
    someone = user(Role.PROVINCIAL_STAFF, second_factor_since=None)
    elsewhere = Client()
    elsewhere.force_login(someone)
    client.force_login(someone)
    page = client.get(SET_UP)
    key = client.session["second_factor_proposed"]
    typed = page.context["typed_key"]
    assert re.fullmatch(r"([A-Z2-7]{4} ){7}[A-Z2-7]{4}", typed)
    assert page.context["picture"].startswith("data:image/svg+xml;base64,")
    assert "no-store" in page["Cache-Control"]

    assert client.post(SET_UP, {"code": "000000"}).context["form"].errors["code"]
    assert client.post(SET_UP, {"code": "12"}).context["form"].errors["code"]
    assert not TOTPDevice.objects.exists()

    done = client.post(SET_UP, {"code": f"{code_of(key)[:3]} {code_of(key)[3:]}"})
    codes = done.context["codes"]
    assert len(set(codes)) == 10
    assert all(code in done.content.decode() for code in codes)
    assert client.get("/").status_code == 200
    assert elsewhere.get(ACCOUNT).status_code == 302, "came in with the password alone"

    line = Change.objects.filter(model="accounts.user", object_id=someone.pk).latest("id")
    assert set(line.changes) == {"second_factor_since", "recovery_codes_since"}
    told = str(list(Change.objects.values_list("changes", flat=True)))
    assert not [secret for secret in (key, typed, *codes) if secret in told]
    stored = set(StaticToken.objects.values_list("token", flat=True))
    assert not stored & {second_factor.plain(code) for code in codes}, "only digests are kept"


def test_the_code_that_set_it_up_does_not_sign_in(client) -> None:
    someone = user(Role.PROVINCIAL_STAFF, second_factor_since=None)
    client.force_login(someone)
    client.get(SET_UP)
    code = code_of(client.session["second_factor_proposed"])
    client.post(SET_UP, {"code": code})
    other = password_typed(someone)
    assert other.post(STEP, {"code": code}).status_code == 200
    assert other.get(ACCOUNT).status_code == 302


# --- Signing in ----------------------------------------------------------------------------------


def test_the_password_alone_opens_nothing(person) -> None:
    with_second_factor(person)
    client = password_typed(person)
    assert "_auth_user_id" not in client.session
    for page in PAGES:
        for asked in (
            client.get(page),
            client.head(page),
            client.post(page),
            client.get(page, headers={"hx-request": "true", "accept": "application/json"}),
        ):
            assert asked.status_code == 302, page
            assert asked.url.startswith(LOGIN), page
    assert client.post(SET_UP).url.startswith(LOGIN)
    assert client.post(reverse("accounts:recovery-codes")).url.startswith(LOGIN)


def test_with_the_code_one_is_in_and_where_one_wanted_to_go(person) -> None:
    key, _codes = with_second_factor(person)
    client = password_typed(person, next=ACCOUNT)
    before = client.session.session_key
    answer = client.post(STEP, {"code": code_of(key)})
    assert answer.url == ACCOUNT
    assert client.session.session_key != before
    assert client.get(ACCOUNT).status_code == 200
    again = password_typed(person)
    assert again.post(STEP, {"code": code_of(key)}).status_code == 200, "a code works once"


def test_the_next_page_is_on_this_host(person) -> None:
    key, _codes = with_second_factor(person)
    client = password_typed(person, next="https://evil.example/")
    assert client.post(STEP, {"code": code_of(key)}).url == "/"


def test_a_recovery_code_works_once_and_says_how_many_are_left(person) -> None:
    _key, codes = with_second_factor(person)
    client = password_typed(person)
    page = client.post(RECOVERY, {"code": codes[0].upper().replace("-", " ")}, follow=True)
    assert page.redirect_chain == [("/", 302)]
    assert second_factor.codes_left(person) == 9
    assert "9" in str(next(iter(page.context["messages"])))
    again = password_typed(person)
    assert again.post(RECOVERY, {"code": codes[0]}).context["form"].errors["code"]
    assert again.get(ACCOUNT).status_code == 302


def test_wrong_codes_wait_longer_and_lock_out(person) -> None:
    key, _codes = with_second_factor(person)
    client = password_typed(person)
    assert client.post(STEP, {"code": "000000"}).status_code == 200
    assert client.post(STEP, {"code": code_of(key)}).context["form"].errors["code"], "too soon"
    for _try in range(3):
        TOTPDevice.objects.update(throttling_failure_timestamp="2019-01-01T00:00:00Z")
        assert client.post(STEP, {"code": "000000"}).status_code == 200
    TOTPDevice.objects.update(throttling_failure_timestamp="2019-01-01T00:00:00Z")
    locked = client.post(STEP, {"code": "000000"})
    assert locked.status_code == 429
    assert "15" in locked.content.decode()
    TOTPDevice.objects.update(throttling_failure_timestamp="2019-01-01T00:00:00Z")
    assert client.post(STEP, {"code": code_of(key)}).status_code == 429, "the right one too"
    kept = "".join(AccessAttempt.objects.values_list("post_data", flat=True))
    assert "000000" not in kept


def test_the_wait_ends(person) -> None:
    key, _codes = with_second_factor(person)
    client = password_typed(person)
    client.post(STEP, {"code": "000000"})
    TOTPDevice.objects.update(throttling_failure_timestamp="2019-01-01T00:00:00Z")
    assert client.post(STEP, {"code": code_of(key)}).url == "/"


@pytest.mark.parametrize("meanwhile", ["password", "switched off", "too late"])
def test_what_happens_between_the_steps(person, meanwhile, monkeypatch) -> None:
    key, _codes = with_second_factor(person)
    client = password_typed(person)
    if meanwhile == "password":
        actions.set_password(person, by=None, password="khác rồi 2019", must_change=False)
    elif meanwhile == "switched off":
        actions.change_user(person, by=None, is_active=False)
    else:
        monkeypatch.setattr("accounts.signing_in.PATIENCE", -1)
    assert client.post(STEP, {"code": code_of(key)}).url == LOGIN


def test_without_a_password_there_is_no_second_step() -> None:
    for page in (STEP, RECOVERY):
        assert Client().get(page).url == LOGIN
        assert Client().post(page, {"code": "123456"}).url == LOGIN


# --- Later ---------------------------------------------------------------------------------------


def test_new_recovery_codes_replace_the_old(client, person) -> None:
    _key, old = with_second_factor(person)
    client.force_login(person)
    new = client.post(reverse("accounts:recovery-codes")).context["codes"]
    assert not set(new) & set(old)
    assert not second_factor.accepts(person, old[0], recovery=True)
    StaticDevice.objects.update(throttling_failure_count=0)
    assert second_factor.accepts(person, new[0], recovery=True)


def test_who_needs_it_keeps_it_and_the_others_may_drop_it(client, person) -> None:
    client.force_login(person)
    remove = reverse("accounts:second-factor-remove")
    assert client.post(remove).status_code == 403
    other = officer("119")
    with_second_factor(other)
    client.force_login(other)
    assert client.post(remove).url == ACCOUNT
    assert not TOTPDevice.objects.filter(user=other).exists()
    assert Client().post(LOGIN, {"username": other.username, "password": PASSWORD}).url == "/"


def test_the_administrator_takes_it_away(client, person) -> None:
    key, codes = with_second_factor(person)
    theirs = Client()
    theirs.force_login(person)
    client.force_login(user(Role.ADMINISTRATOR))
    answer = client.post(reverse("administration:user-second-factor", args=[person.pk]))
    assert answer.url == person.get_absolute_url()
    assert not TOTPDevice.objects.exists()
    assert not StaticToken.objects.exists()
    assert theirs.get(ACCOUNT).url.startswith(LOGIN), "whoever is in, is out"
    line = Change.objects.filter(model="accounts.user", object_id=person.pk).latest("id")
    assert set(line.changes) == {"second_factor_since"}
    assert key not in str(line.changes)
    assert not [code for code in codes if code in str(line.changes)]
    new = Client()
    assert new.post(LOGIN, {"username": person.username, "password": PASSWORD}).url == "/"
    assert new.get("/").url == SET_UP

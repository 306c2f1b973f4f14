"""The only administrator lost telephone and codes: whoever has the machine lets them in again."""

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts import actions, second_factor
from accounts.models import Session
from accounts.permissions import Role
from core import history
from tests.factories import user

pytestmark = pytest.mark.django_db


@pytest.fixture
def shut_out():
    person = user(Role.ADMINISTRATOR, username="quantri1")
    key = second_factor.new_key()
    codes = second_factor.install(person, key, 1)
    with history.batch(by=None) as batch:
        batch.update(person, {"second_factor_since": person.created_at})
    assert codes
    person.refresh_from_db()
    return person


def test_a_new_password_without_a_second_step(shut_out, client, capsys):
    client.force_login(shut_out)
    before = shut_out.password
    call_command("let_in", "quantri1", "--reason", "Văn bản 12/STTTT: mất điện thoại")
    name, password = capsys.readouterr().out.split()
    shut_out.refresh_from_db()
    assert name == "quantri1"
    assert shut_out.check_password(password)
    assert shut_out.password != before
    assert (shut_out.must_change_password, shut_out.second_factor_since) == (True, None)
    assert second_factor.codes_left(shut_out) == 0
    assert Session.objects.filter(user_key=shut_out.pk).count() == 0, "whoever was in is out"
    typed = {"username": name, "password": password}
    assert client.post(reverse("accounts:login"), typed).status_code == 302
    assert client.get("/").url == reverse("accounts:password-change")
    told = history.of(shut_out).first()
    assert (told.actor, "mất điện thoại" in told.reason) == ("", True)
    assert password not in str(told.changes)


def test_not_of_nobody_and_not_without_a_reason(shut_out):
    with pytest.raises(CommandError, match="no account"):
        call_command("let_in", "ai-do", "--reason", "x")
    with pytest.raises(CommandError, match="Say who"):
        call_command("let_in", "quantri1", "--reason", " ")
    actions.change_user(shut_out, by=user(Role.ADMINISTRATOR), is_active=False)
    with pytest.raises(CommandError, match="deactivated"):
        call_command("let_in", "quantri1", "--reason", "x")

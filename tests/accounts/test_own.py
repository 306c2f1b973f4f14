"""What everybody changes of the own account."""

import pytest
from django.urls import reverse

from accounts.models import User
from tests import factories

pytestmark = pytest.mark.django_db
NEW = "một mật khẩu mới 77"


def test_ones_own_password(client) -> None:
    user = factories.user()
    client.force_login(user)
    typed = {"old_password": factories.PASSWORD, "new_password1": NEW, "new_password2": NEW}
    page = client.post(reverse("accounts:password-change"), typed)
    assert page.status_code == 302, page.context["form"].errors
    assert User.objects.get(pk=user.pk).check_password(NEW)
    assert client.get(reverse("accounts:reminders")).status_code == 200, "still signed in"


def test_ones_own_reminders(client) -> None:
    user = factories.user()
    client.force_login(user)
    for ticked in ({}, {"wants_reminders": "on"}):
        client.post(reverse("accounts:reminders"), {"sent": "1", **ticked})
        assert User.objects.get(pk=user.pk).wants_reminders == bool(ticked)

"""The password once more before what would do the most harm."""

import pytest
from axes.models import AccessAttempt
from django.urls import reverse

from accounts import actions, reauthentication
from accounts.models import User
from accounts.permissions import Role
from core.models import ReportingPeriod
from tests import world
from tests.factories import PASSWORD, officer, user

pytestmark = pytest.mark.django_db
NEW = {"username": "moi.2019", "role": "leadership", "full_name": "Lò Văn Mới", "phone": "0212"}
KEY = "7d444840-9dc0-11d1-b245-5ffdce74fad2"
CREATE = reverse("administration:user-create")


@pytest.fixture
def admin(client):
    person = user(Role.ADMINISTRATOR)
    client.force_login(person)
    expire(client)
    return person


def expire(client) -> None:
    session = client.session
    session["confirmed"] -= reauthentication.VALID
    session.save()


def asks(page) -> bool:
    return page.status_code == 200 and 'name="confirm_password"' in page.content.decode()


def test_a_page_that_is_read_asks_first_and_then_opens(client, admin) -> None:
    page = client.get(CREATE + "?from=x")
    assert asks(page)
    assert "no-store" in page["Cache-Control"]
    answer = client.post(CREATE + "?from=x", {"confirm_password": PASSWORD, "confirm_only": "1"})
    assert answer.url == CREATE + "?from=x"
    assert client.get(CREATE).context["form"]
    assert client.post(CREATE, NEW).context["password"], "for ten minutes it is not asked again"


def test_what_was_typed_goes_on_with_the_password(client, admin) -> None:
    page = client.post(CREATE, NEW | {"email": "a@b.vn", "form_key": KEY})
    assert asks(page)
    kept = dict(page.context["kept"])
    assert kept == NEW | {"email": "a@b.vn", "form_key": KEY}
    assert not User.objects.filter(username="moi.2019").exists()
    assert asks(client.post(CREATE, kept | {"confirm_password": "sai rồi"}))
    assert not User.objects.filter(username="moi.2019").exists()
    done = client.post(CREATE, kept | {"confirm_password": PASSWORD})
    assert done.context["password"]
    made = User.objects.get(username="moi.2019")
    assert (made.full_name, made.email) == ("Lò Văn Mới", "a@b.vn")


def test_wrong_passwords_lock_out_and_the_form_is_in_no_log(client, admin) -> None:
    typed = NEW | {"confirm_password": "sai rồi"}
    assert [client.post(CREATE, typed).status_code for _n in range(5)] == [200] * 4 + [429]
    kept = "".join(AccessAttempt.objects.values_list("post_data", flat=True))
    assert "sai rồi" not in kept
    assert "Lò Văn Mới" not in kept


def test_somebody_elses_password_is_not_ones_own(client, admin) -> None:
    theirs = "của người khác 2019"
    other = user(Role.ADMINISTRATOR)
    other = actions.set_password(other, by=None, password=theirs, must_change=False)
    for name in (admin.username, other.username):  # the form shows one, and takes none
        typed = NEW | {"confirm_password": theirs, "username": name}
        assert asks(client.post(CREATE, typed))
    client.force_login(other)
    expire(client)
    assert client.post(CREATE, NEW | {"confirm_password": theirs}).context["password"]


def guarded() -> list[tuple[str, str]]:
    person = officer("119")
    of_person = [
        ("get", "user-edit"),
        ("post", "user-reset"),
        ("post", "user-switch"),
        ("post", "user-second-factor"),
        ("get", "posting-create"),
    ]
    posting = reverse("administration:posting-edit", args=[person.postings.get().pk])
    return [
        ("get", CREATE),
        ("post", CREATE),
        ("get", posting),
        ("post", posting),
        *[(how, reverse(f"administration:{name}", args=[person.pk])) for how, name in of_person],
    ]


def test_all_that_touches_accounts_asks(client, admin) -> None:
    before = list(User.objects.values_list("password", "is_active"))
    for how, address in guarded():
        assert asks(getattr(client, how)(address)), (how, address)
    assert list(User.objects.values_list("password", "is_active"))[: len(before)] == before


def test_so_do_mergers_and_the_closing_of_a_period(client) -> None:
    client.force_login(user())
    expire(client)
    period = ReportingPeriod.objects.get(year=2019, kind="quarter", number=1)
    assert asks(client.get(reverse("plan:period-close", args=[2019, period.pk])))
    shop = world.shop("119", "Nhà nghỉ Mẫu")
    assert asks(client.get(reverse("inspections:establishment-merge", args=[shop.pk])))
    assert asks(client.post(reverse("inspections:merger-undo", args=[1])))


def test_so_do_ones_own_second_step_and_its_codes(client) -> None:
    person = user()
    client.force_login(person)
    expire(client)
    assert asks(client.post(reverse("accounts:recovery-codes")))
    assert asks(client.get(reverse("accounts:second-factor")))

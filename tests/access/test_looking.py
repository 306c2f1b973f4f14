"""An administrator who looks through somebody's eyes reads what both may, and changes nothing."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts import actions, viewing
from accounts.models import User, Viewing
from accounts.permissions import Role
from core import history
from core.models import Change, Reading
from tests import factories

from .conftest import OTHER, OWN, SECRET, Stage, signed_in
from .table import LINES
from .test_access import address
from .test_leaks import READ, addresses, counted, counts, lists, outside, text_of, told

pytestmark = [pytest.mark.django_db, pytest.mark.once("sqlite")]
END = reverse("accounts:viewing-end")


def looking(administrator: User, person: User) -> Client:
    client = signed_in(administrator)
    url = reverse("administration:user-view", args=[person.pk])
    assert client.post(url, {"reason": "Cán bộ báo không thấy"}).url == "/"
    return client


def pages_of(stage: Stage, who: str) -> list[str]:
    found = [*addresses(stage), *(url for url in lists(stage, who) if "export=csv" in url)]
    return [url for url in dict.fromkeys(found) if not url.startswith("/tai-khoan/")]


@pytest.mark.parametrize("who", ["own", "staff", "named"])
def test_neither_more_than_the_person_nor_more_than_oneself(stage, who) -> None:
    client = looking(stage.people["admin"], stage.people[who])
    pages = {url: text_of(client, url) for url in pages_of(stage, who)}
    assert told(pages, SECRET) == set(), "not yet held"
    for code in ("119", "123"):
        assert counted(pages, counts(code)) == [], "persons of a single unit"
    for mark in (OWN, OTHER):
        assert outside(told(pages, mark), *READ[who].get(mark, ())) == []
    if who == "own":
        assert len(told(pages, OWN)) > 15, "what was looked at shows nothing"
    if who == "staff":
        assert len(told(pages, OTHER)) > 3
    for name in ("inspection@plan", "inspection@secret"):
        url = stage.rows[name].get_absolute_url()
        assert client.get(url).status_code == 404, f"{name} is not the administrator's to know"


@pytest.mark.parametrize("who", ["own", "staff", "leader"])
def test_nothing_is_changed(stage, who) -> None:
    client = looking(stage.people["admin"], stage.people[who])
    before = Change.objects.count()
    for line in LINES:
        if line.name in {"accounts:viewing-end", "accounts:logout"}:
            continue
        url = address(line, stage.rows)
        refused = client.post(url)
        assert refused.status_code == 403, line
        for method in ("put", "patch", "delete"):  # nowhere, and so not here
            assert getattr(client, method)(url).status_code in (403, 405), (method, line)
    assert "chỉ xem" in refused.content.decode().lower()
    assert Change.objects.count() == before


def bar(client: Client, url: str) -> bool:
    return "viewing-bar" in client.get(url).content.decode()


def test_begun_said_written_down_and_ended(stage) -> None:
    admin, person = stage.people["admin"], stage.people["own"]
    client = looking(admin, person)
    row = Viewing.objects.get()
    assert (row.administrator, row.person, row.ended_at) == (admin, person, None)
    here = reverse("outreach:activity-list")
    for url in ("/", here, "/khong-co/"):
        assert bar(client, url), url
    read = Reading.objects.filter(model="accounts.user", object_id=person.pk)
    assert set(read.values_list("actor", "path")) == {
        (admin.username, url) for url in ("/", here, "/khong-co/")
    }
    client.get(f"{here}?export=csv").getvalue()
    for url in ("accounts:account", "accounts:password-change", "accounts:second-factor"):
        assert client.get(reverse(url)).status_code == 403, "the own account stays closed"
    assert client.get(reverse("administration:user-list")).status_code == 403
    assert client.post(END).url == person.get_absolute_url()
    row.refresh_from_db()
    assert row.ended_at
    assert not bar(client, "/")
    assert client.get(reverse("administration:user-list")).status_code == 200
    verbs = Change.objects.filter(model="accounts.viewing", object_id=row.pk)
    assert set(verbs.values_list("actor", "verb")) == {
        (admin.username, "create"),
        (admin.username, "update"),
    }
    theirs = signed_in(person).get(reverse("accounts:account")).content.decode()
    assert "Cán bộ báo không thấy" in theirs, "the person reads it"


def test_what_the_administrator_was_typing_stays_in_the_browser(stage) -> None:
    """form-keeper.js forgets what others than the one who can sign out here were typing."""
    admin, person = stage.people["admin"], stage.people["own"]
    page = looking(admin, person).get("/").content.decode()
    assert f'data-sign-out="{admin.pk}"' in page
    assert f'data-sign-out="{person.pk}"' not in page


def test_what_the_log_of_secrets_says_is_who_sits_there(stage) -> None:
    client = looking(stage.people["admin"], stage.people["staff"])
    client.get(reverse("inspections:calendar"))
    client.get(f"{reverse('inspections:visit-list')}?export=xlsx")
    assert stage.people["staff"].username not in Reading.objects.values_list("actor", flat=True)


def test_what_lies_in_the_bin_is_kept_from_both(stage) -> None:
    """A planned inspection that was deleted is as secret as it was before."""
    secret = stage.rows["inspection@secret"]
    with history.batch(by=None) as batch:
        batch.delete(secret)
    own = signed_in(stage.people["staff"])
    assert SECRET in own.get(reverse("bin:bin")).content.decode()
    client = looking(stage.people["admin"], stage.people["staff"])
    assert SECRET not in client.get(reverse("bin:bin")).content.decode()


def test_it_ends_by_itself(stage, monkeypatch) -> None:
    client = looking(stage.people["admin"], stage.people["own"])
    now = viewing.seconds()
    monkeypatch.setattr(viewing, "seconds", lambda: now + 30 * 60 + 1)
    page = client.get("/").content.decode()
    assert "viewing-bar" not in page
    assert "Đã hết thời gian xem" in page


def test_it_ends_with_the_right_to_it(stage) -> None:
    admin = factories.user(Role.ADMINISTRATOR)
    client = looking(admin, stage.people["own"])
    actions.change_user(admin, by=None, role=Role.LEADERSHIP)
    assert not bar(client, "/")


def test_who_cannot_be_looked_through(stage) -> None:
    admin, other = stage.people["admin"], factories.user(Role.ADMINISTRATOR)
    gone = factories.officer("119")
    actions.change_user(gone, by=None, is_active=False)
    client: Any = signed_in(admin)
    for person, reason in ((admin, "x"), (other, "x"), (gone, "x"), (stage.people["own"], " ")):
        url = reverse("administration:user-view", args=[person.pk])
        assert client.post(url, {"reason": reason}).url == person.get_absolute_url()
    assert not Viewing.objects.exists()
    for who in ("own", "staff", "leader"):
        url = reverse("administration:user-view", args=[stage.people["other"].pk])
        assert stage.clients[who].post(url, {"reason": "x"}).status_code == 403

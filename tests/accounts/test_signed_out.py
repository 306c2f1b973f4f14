"""The session ended while a page stood open: after signing in, one is where one was."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from inspections.models import Inspection
from tests import factories
from tests.accounts.test_strangers import LOGIN
from tests.factories import PASSWORD
from tests.inspections import make

pytestmark = pytest.mark.django_db
HOST = "http://testserver"


def signs_in(person, answer) -> str:
    """Where the sign-in page, as it was shown, leads to."""
    assert answer.url.startswith(LOGIN)
    client = Client()
    shown = client.get(answer.url).context["next"]
    assert [shown] == parse_qs(urlsplit(answer.url).query)["next"]
    typed = {"username": person.username, "password": PASSWORD, "next": shown}
    return client.post(LOGIN, typed).url


@pytest.fixture
def person():
    return factories.officer("119")


def test_a_button_leads_back_to_its_page(person) -> None:
    found = make.held(of="119")
    page = found.get_absolute_url()
    for query in ("", "?page=2&q=b%C3%A1n"):
        answer = Client().post(f"{page}xoa/", headers={"Referer": f"{HOST}{page}{query}"})
        assert signs_in(person, answer) == page + query
    assert Inspection.objects.live().filter(pk=found.pk).exists()


@pytest.mark.parametrize(
    "said",
    [
        "",
        "https://evil.example/trang/",
        f"{HOST}.evil.example/",
        f"{HOST}@evil.example/",
        f"{HOST}//evil.example/",
        f"{HOST}///evil.example/",
        f"{HOST}/\\evil.example/",
        "javascript:alert(1)",
        "//testserver/x",
        "http://[::1",
        "http:///evil.example/",
    ],
)
def test_nobody_is_led_elsewhere(person, said) -> None:
    answer = Client().post("/bao-cao-don-vi/ky/1/mo/", headers={"Referer": said} if said else {})
    landed = signs_in(person, answer)
    assert landed in ("/", "/x"), landed


def test_over_https_a_page_of_http_is_not_ours(person) -> None:
    answer = Client().post(
        "/bao-cao-don-vi/ky/1/mo/", headers={"Referer": f"{HOST}/x/"}, secure=True
    )
    assert signs_in(person, answer) == "/"


def test_a_form_comes_back_to_its_own_address(person) -> None:
    """There its words wait in the browser."""
    own = "/kiem-tra/cuoc/moi/?again=1"
    for headers in ({"Referer": f"{HOST}{own}"}, {}):
        answer = Client().post(own, {"form_key": "x"}, headers=headers)
        assert signs_in(person, answer) == own
    assert signs_in(person, Client().get(own)) == own


def test_an_address_that_is_no_page_says_so(client, person) -> None:
    client.force_login(person)
    found = make.held(of="119")
    answer = client.get(f"{found.get_absolute_url()}xoa/")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "error-page" in answer.content.decode()
    assert not client.head(f"{found.get_absolute_url()}xoa/").content
    assert "error-page" in client.get("/tai-khoan/dang-xuat/").content.decode()

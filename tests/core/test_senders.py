"""Whose address counts is decided by how many proxies are ours, not by who sends."""

import pytest
from django.test import RequestFactory

from core.senders import address_of

PROXY = "192.168.1.1"


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, None, PROXY),
        (0, "10.0.0.9", PROXY),
        (1, "10.0.0.9", "10.0.0.9"),
        (1, "1.1.1.1, 10.0.0.9", "10.0.0.9"),
        (1, "1.1.1.1, 2.2.2.2 ,10.0.0.9 ", "10.0.0.9"),
        (2, "10.0.0.9, 192.168.1.2", "10.0.0.9"),
        (2, "1.1.1.1, 10.0.0.9, 192.168.1.2", "10.0.0.9"),
        (2, "10.0.0.9", PROXY),
        (1, None, PROXY),
        (1, "", PROXY),
        (1, "unknown", PROXY),
        (1, "10.0.0.9\x00", PROXY),
        (1, "[2001:DB8::1]", "2001:db8::1"),
    ],
)
def test_only_what_our_own_proxies_wrote_counts(settings, proxies, forwarded, address) -> None:
    settings.PROXIES = proxies
    headers = {} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded}
    assert address_of(RequestFactory().get("/", REMOTE_ADDR=PROXY, **headers)) == address


def test_a_socket_without_an_address_is_this_machine() -> None:
    assert address_of(RequestFactory().get("/", REMOTE_ADDR="")) == "127.0.0.1"

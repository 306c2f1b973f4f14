"""Whatever is sent to whatever address: a page, a sentence or a refusal, never a 500.

tests/test_bad_input.py tries each parameter of the lists by itself. Here everything else: every
field of every form, bodies and headers that no browser makes. FUZZ=500 tries so many examples.
"""

import itertools
import os
from collections.abc import Iterator
from contextlib import nullcontext
from typing import Any
from urllib.parse import quote

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.access.table import LINES
from tests.access.test_access import address
from tests.undrawn import undrawn

from .driving import FORMS, READ, form_of, once, parameters, who_fills, who_reads
from .pages import Form

pytestmark = pytest.mark.django_db
EXAMPLES = int(os.environ.get("FUZZ", "20"))
ROUNDS = max(1, EXAMPLES // 50)
FEW = settings(
    max_examples=EXAMPLES, deadline=None, phases=(Phase.generate,), database=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
#: as it goes over the line
ODD = (
    b"\x00",
    b"a\x00b",
    b"\xff\xfe\xfa",
    "\ud800".encode("utf-8", "surrogatepass"),
    b"%ED%A0%80",
    "\U0001f9d1\u200d\U0001f33e".encode(),
    "e\u0302\u0301".encode() * 50,
    "\u202e\u2066\u0007\u000b\u2028".encode(),
    b"9" * 400,
    b"-" + b"9" * 40,
    b"1e400",
    b"NaN",
    b"-Infinity",
    b"0x10",
    "٣²".encode(),
    b"1.234.567,89",
    b"0000-00-00",
    b"31/02/2019",
    b"99/99/99999",
    b"10000-01-01",
    b"24:61",
    b"x" * 20_000,
    b" ",
    b"\r\n\r\n",
    b"{}",
    b"[1,2]",
    b"null",
    b"{{7*7}}{% now %}",
    b"../../etc/passwd",
    b"' OR 1=1 --",
)
URLENCODED = "application/x-www-form-urlencoded"


def coded(pairs: Iterator[tuple[str, bytes]]) -> bytes:
    return b"&".join(quote(name).encode() + b"=" + quote(value).encode() for name, value in pairs)


def sent(client: Client, url: str, body: bytes, content_type: str = URLENCODED, **kw: Any) -> int:
    cookies = client.cookies.copy()  # signing out drops them
    with transaction.atomic():
        status = client.generic("POST", url, body, content_type, **kw).status_code
        transaction.set_rollback(True)
    client.cookies = cookies
    return status


def filled(form: Form, values: Iterator[bytes], keep: bool) -> bytes:
    """Odd values in every field; what keeps the form together stays in every other round."""
    pairs = []
    for one in form.fields:
        together = one.name.endswith("_FORMS") or one.name == "form_key"
        pairs.append((one.name, one.value.encode() if together and keep else next(values)))
    return coded(iter(pairs))


def test_no_form_breaks(stage) -> None:
    """Every field of every form odd at once, and then one after the other, by chance."""
    forms: list[tuple[str, Client, str, Form]] = []
    for line in FORMS:
        client, url = stage.clients[who_fills(line)], address(line, stage.rows)
        if form := form_of(client, url):
            forms.append((str(line), client, url, form))
    assert len(forms) > 80
    broken = []
    for turn in range(ROUNDS):
        for at, (name, client, url, form) in enumerate(forms):
            values = itertools.islice(itertools.cycle(ODD), at * 7 + turn * 11, None)
            body = filled(form, values, keep=(turn + at) % 2 == 0)
            # what is typed is drawn again once; after that it is asked whether it is checked
            with undrawn() if turn else nullcontext():
                status = sent(client, url, body)
            if status >= 500:
                broken.append((name, turn))
    assert broken == []
    few = st.lists(st.tuples(st.integers(0, 400), st.sampled_from(ODD) | st.binary(max_size=60)))

    @given(which=st.integers(0, len(forms) - 1), changed=few)
    @FEW
    def one_after_the_other(which: int, changed: list[tuple[int, bytes]]) -> None:
        name, client, url, form = forms[which]
        pairs = [(key, one.encode()) for key, values in form.data.items() for one in values]
        names = [one.name for one in form.fields]
        pairs += [(names[at % len(names)], value) for at, value in changed]
        assert sent(client, url, coded(iter(pairs))) < 500, name

    one_after_the_other()


def test_no_address_breaks(stage) -> None:
    known = sorted(parameters() | {"todo", "search", "year", "as_of", "period", "state", "kind"})
    asked = st.lists(
        st.tuples(st.sampled_from(known), st.sampled_from(ODD) | st.binary(max_size=40)),
        min_size=1,
        max_size=8,
    )

    @given(which=st.integers(0, len(READ) - 1), pairs=asked)
    @FEW
    def nothing_breaks(which: int, pairs: list[tuple[str, bytes]]) -> None:
        line = READ[which]
        url = address(line, stage.rows).partition("?")[0]
        query = coded(iter(pairs)).decode()
        answer = stage.clients[who_reads(line)].generic("GET", url, QUERY_STRING=query)
        if answer.streaming:
            b"".join(answer.streaming_content)
        answer.close()
        assert answer.status_code < 500, (url, pairs)

    nothing_breaks()


PART = b'--x\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n'
#: (body, content type) that no browser sends
BODIES: tuple[tuple[bytes, str], ...] = (
    (b"", "multipart/form-data"),
    (b"", "multipart/form-data; boundary="),
    (b"--x\r\n", "multipart/form-data; boundary=y"),
    (PART % (b"a", b"b"), "multipart/form-data; boundary=x"),
    (PART % (b"\xff\x00", b"\xff") + b"--x--\r\n", "multipart/form-data; boundary=x"),
    (b'--x\r\nContent-Disposition: form-data; filename="a"\r\n\r\nb\r\n--x--\r\n',
     "multipart/form-data; boundary=x"),
    (b'--x\r\nContent-Disposition: form-data; name="file"; filename*=UTF-8\'\'%FF%00\r\n'
     b"Content-Transfer-Encoding: base64\r\n\r\n!!\r\n--x--\r\n",
     "multipart/form-data; boundary=x"),
    (b"--" + b"x" * 300 + b"\r\n", "multipart/form-data; boundary=" + "x" * 300),
    (b"a=b", "application/x-www-form-urlencoded; charset=utf-7"),
    (b"a=b", "application/x-www-form-urlencoded; charset=no-such"),
    (b"%", URLENCODED),
    (b"a=%ZZ&&&=&=b&a[]=1&%00=%00", URLENCODED),
    (b"&".join(b"a=1" for _ in range(6000)), URLENCODED),
    (b'{"a": ', "application/json"),
    (b"[" * 5000, "application/json"),
    (b"\x1f\x8b\x08", "application/gzip"),
    (b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>", "application/xml"),
    (b"a", ""),
)  # fmt: skip
HEADERS: tuple[dict[str, str], ...] = (
    {"HTTP_HX_REQUEST": "true", "HTTP_HX_CURRENT_URL": "http://[::1", "HTTP_HX_TARGET": "\xff"},
    {
        "HTTP_HX_REQUEST": "\xff",
        "HTTP_HX_TRIGGER": "%ED%A0%80",
        "HTTP_HX_TRIGGER_URI_AUTOENCODED": "1",
    },
    {
        "HTTP_HX_REQUEST": "true",
        "HTTP_TRIGGERING_EVENT": "{",
        "HTTP_TRIGGERING_EVENT_URI_AUTOENCODED": "true",
    },
    {
        "HTTP_X_FRAGMENT": "1",
        "HTTP_ACCEPT": "application/json;q=x",
        "HTTP_ACCEPT_LANGUAGE": "\xff;q=",
    },
    {"HTTP_COOKIE": "sessionid=\xff; csrftoken=a; =; messages=x", "HTTP_REFERER": "http://["},
    {
        "HTTP_IF_MODIFIED_SINCE": "yesterday",
        "HTTP_RANGE": "bytes=9-1",
        "HTTP_IF_NONE_MATCH": "\xff",
    },
    {"CONTENT_LENGTH": "abc"},
    {"HTTP_X_FORWARDED_FOR": "a, b\x00, ::::", "HTTP_X_FORWARDED_PROTO": "gopher"},
)
POSTED = once([line for line in LINES if line.post[4] in "23" or line.post[6] in "23"])


@pytest.mark.filterwarnings("ignore:.*boundary.*")
def test_no_body_breaks_an_address(stage) -> None:
    """Each address that is posted to gets some of them, one of each kind all."""
    broken = []
    for at, line in enumerate(POSTED):
        client, url = stage.clients["staff" if line.post[4] in "23" else "admin"], None
        url = address(line, stage.rows)
        own = BODIES if at % 25 == 0 else [BODIES[(at + n * 7) % len(BODIES)] for n in range(2)]
        # a length that is no number never gets here: gunicorn refuses it before
        headers = {k: v for k, v in HEADERS[at % len(HEADERS)].items() if k != "CONTENT_LENGTH"}
        for body, content_type in own:
            status = sent(client, url, body, content_type, **headers)
            if status >= 500:
                broken.append((str(line), body[:20], content_type, headers))
    assert broken == []


def test_no_header_breaks_an_address(stage) -> None:
    broken = []
    for at, line in enumerate(READ):
        for headers in HEADERS if at % 25 == 0 else HEADERS[at % len(HEADERS) :][:1]:
            who = Client(raise_request_exception=False)
            who.cookies = stage.clients[who_reads(line)].cookies
            answer = who.generic("GET", address(line, stage.rows).partition("?")[0], **headers)
            answer.close()
            if answer.status_code >= 500:
                broken.append((str(line), headers))
    assert broken == []

"""Who gets what at every address: the table in table.py, asked line by line."""

from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from core import history
from tests.undrawn import undrawn
from tests.world import ACTORS

from .table import ARGS, LINES, OPEN, Line, names_in_table

pytestmark = [pytest.mark.django_db, pytest.mark.once("postgresql")]
#: addresses that the walk of test_leaks.py leaves out
NOT_WALKED = {"accounts:logout", "healthz"}
MARKS = {200: "2", 302: "3", 403: "F", 404: "-", 405: "M"}


def names(resolver: Any = None, prefix: str = "") -> set[str]:
    """Every url name of the project, with its namespace."""
    found: set[str] = set()
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            found |= names(entry, inner)
        elif isinstance(entry, URLPattern):
            found.add(f"{prefix}{entry.name}")
    return found


def test_every_address_has_its_line():
    assert names() - names_in_table() == set(), "addresses without a line in table.py"
    assert names_in_table() - names() == set(), "lines of table.py without an address"


def address(line: Line, rows: dict[str, Any]) -> str:
    """`#noun` among the parts of an address is that record's key; `@` names another last part."""
    if line.name in ARGS:
        parts = [rows[p[1:]].pk if str(p)[0] == "#" else p for p in ARGS[line.name]]
        parts[-1:] = [line.subject] if line.subject else parts[-1:]
        return reverse(line.name, args=parts) + line.query
    row = None if line.page in {"list", "create"} else rows.get(line.row)
    return reverse(line.name, args=[row.pk] if row else []) + line.query


#: as a panel of a page, a script or a program asks
BY_SCRIPT = {
    "HX-Request": "true",
    "X-Fragment": "1",
    "X-Requested-With": "XMLHttpRequest",
    "Accept": "application/json",
}


def ask(client: Client, method: str, url: str, **headers: Any) -> str:
    """What came back, as a mark; whatever was changed by asking is undone."""
    cookies = client.cookies.copy()  # signing out drops them
    # Nothing is drawn here: every page is drawn for everybody in test_leaks.py.
    with undrawn(), transaction.atomic():
        response = getattr(client, method)(url, **headers)
        if response.streaming:
            b"".join(response.streaming_content)
        response.close()
        transaction.set_rollback(True)
    client.cookies = cookies
    return MARKS.get(response.status_code, f"<{response.status_code}>")


def is_walked(line: Line, who: str, url: str) -> bool:
    """Whether test_leaks.py draws it for this reader: what came is held against the table there."""
    if line.get == "MMMMMMM" or line.name in NOT_WALKED or line.page == "restore":
        return False
    return who not in {"staff", "admin"} or "=" not in url


@pytest.mark.parametrize("line", LINES, ids=str)
def test_who_gets_what(line: Line, stage) -> None:
    url = address(line, stage.rows)
    if line.page == "restore":
        with history.batch(by=None) as batch:
            batch.delete(stage.rows[line.row])
    for who, wanted in zip(ACTORS, line.get, strict=True):
        if not is_walked(line, who, url):
            assert ask(stage.clients[who], "get", url) == wanted, f"GET {url} for {who}"
    got = "".join(ask(stage.clients[who], "head", url, headers=BY_SCRIPT) for who in ACTORS)
    assert got == line.get, f"HEAD, or by script, {url} for {', '.join(ACTORS)}"
    # what takes no POST refuses it before it looks at who asks
    asking = ACTORS if set(line.post) != {"M"} else ("staff",)
    got = "".join(ask(stage.clients[who], "post", url) for who in asking)
    assert got == line.post[: len(asking)], f"POST {url} for {', '.join(asking)}"


def test_signed_out_is_sent_to_sign_in(stage) -> None:
    sign_in, nobody = f"{reverse(settings.LOGIN_URL)}?next=", Client()
    for line in LINES:
        for method in ("get", "head", "post"):
            response = getattr(nobody, method)(address(line, stage.rows))
            sent = response.status_code == 302 and response["Location"].startswith(sign_in)
            assert sent == (line.name not in OPEN), f"{method.upper()} {line}"


def test_the_table_says_what_scoping_says(stage) -> None:
    """A page of one record opens to those in whose scope it lies: the querysets' answer, not the
    views'. So a new line cannot be written down from what its page happens to do."""
    wrong, asked = {}, 0
    for line in LINES:
        row = stage.rows.get(line.row)
        rows = getattr(type(row), "_default_manager", None)
        if line.page not in {"detail", "edit"} or not hasattr(rows, "visible_to"):
            continue
        asked += 1
        for who, mark in zip(ACTORS, line.get, strict=True):
            seen = rows.visible_to(stage.people[who]).filter(pk=row.pk).exists()
            if seen != (mark in "2F") and mark != "F":
                wrong[str(line), who] = mark
    assert wrong == {}
    assert asked > 60


def test_every_record_of_a_unit_is_asked_for_by_somebody_else() -> None:
    """Of each noun with a page at least one line has an owner who opens it and one who does not."""
    pages = [line for line in LINES if line.page == "detail" and set(line.get) != {"2"}]
    open_to_one = {line.name for line in pages if line.get[0] != line.get[1]}
    assert {line.name for line in pages} - open_to_one <= PROVINCES


#: records that are nobody's but the province's
PROVINCES = {
    "administration:user-detail",
    "inspections:rule-value-detail",
    "plan:target-detail",
    "reports:report-detail",
}

"""The usual attacks, each through every form, list and address there is: all of them are
enumerated by the access table and by the pages themselves, none by hand."""

import csv
import io
import re
import xml.etree.ElementTree as ElementTree
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.db.models import Model
from django.forms import ModelChoiceField
from django.http import QueryDict
from django.test import Client
from django.urls import get_resolver
from django.urls.converters import StringConverter

from tests import world
from tests.access.table import LINES
from tests.access.test_access import address
from tests.access.test_posted_keys import shown
from tests.world import ACTORS

from .driving import (
    FORMS,
    READ,
    errors_of,
    form_of,
    marked,
    parameters,
    send,
    watched_sql,
    who_fills,
    who_reads,
)
from .pages import MARK, Page, main_form, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.once("sqlite")]
SIGNS = ("<xss", "7*7", "onxss")
#: a line of a header of one's own, at the end of the mark
BREAKING = f"{MARK}\r\nSet-Cookie: evil=1"
#: forms that nothing of this could be stored with: why
NOT_STORED = {
    "accounts:password-change": "asks for the password in force",
    "dashboard:specimen": "stores nothing",
    "administration:posting-create": "has no free text",
    "plan:earlier-figure-create": "there is a figure of that day: its edit form stores the same",
    "plan:explanation-ask": "asks for one of two units",
    "inspections:year-plan-create": "one plan a year: its edit form stores the same",
    "inspections:inspection-create": "needs a whole inspection: its edit form stores the same",
    "inspections:visit-create": "needs what belongs together: its edit form stores the same",
    "inspections:rule-value-create": "one value a day: its edit form stores the same",
    "inspections:suspension-create": "one at a time: its edit form stores the same",
    "sheets:import-create": "needs a file: test_a_file_name_is_nothing_but_a_name",
    "inspections:file-create": "needs a file: test_a_file_name_is_nothing_but_a_name",
}


@pytest.fixture
def undone(db: Any) -> Iterator[None]:
    """Whatever an attack stored is gone after it."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def texts(body: bytes, name: str) -> Iterator[str]:
    """The parts of an answer that is not a page."""
    if body[:2] != b"PK":
        yield body.decode("utf-8-sig", errors="replace")
        return
    with zipfile.ZipFile(io.BytesIO(body)) as book:
        for part in book.namelist():
            assert ".." not in part, name
            if part.endswith((".xml", ".rels")):
                root = ElementTree.fromstring(book.read(part))
                tags = {node.tag.rpartition("}")[2] for node in root.iter()}
                assert "xss" not in tags, (name, part)
                assert "f" not in tags or not part.startswith("xl/worksheets"), (name, part)
                yield " ".join(root.itertext())


def strange_in(url: str, response: Any) -> list[str]:
    """What stands in an answer that must not."""
    kind = response.headers.get("Content-Type", "")
    if kind.startswith("text/html"):
        return Page(text_of(response)).strange
    body = b"".join(response.streaming_content) if response.streaming else response.content
    response.close()
    found = list(texts(body, url)) if not kind.startswith("image/") else []
    if kind.startswith("text/csv"):
        cells = [cell for row in csv.reader(io.StringIO(found[0])) for cell in row]
        return [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    return []


def files_of(url: str, line: Any) -> list[str]:
    """A list is a file as well; all workbooks are made by one writer, so some of them do."""
    if line.page != "list":
        return []
    kinds = ("csv", "xlsx") if READ.index(line) % 4 == 0 else ("csv",)
    return [f"{url}?export={kind}" for kind in kinds]


def test_no_text_becomes_anything_but_text(stage, undone) -> None:
    """Stored and reflected, in pages, messages, JSON, CSV, workbooks, DOCX and PDF; in SQL, too."""
    wrong, kept, refused = {}, set(), {}
    with watched_sql(*SIGNS) as sql:
        for line in FORMS:
            client, url = stage.clients[who_fills(line)], address(line, stage.rows)
            form = form_of(client, url)
            if form is None:
                continue
            for answer in send(client, url, form, marked(form)):
                assert answer.status_code < 500, line
                if answer.status_code == 200 and (strange := Page(text_of(answer)).strange):
                    wrong[str(line)] = strange
            if left := errors_of(answer):
                refused[line.name] = left
            else:
                kept.add(line.name)
        told = 0
        for line in READ:
            who, url = who_reads(line), address(line, stage.rows)
            for asked in (url, *files_of(url, line)):
                answer = stage.clients[who].get(asked)
                assert answer.status_code < 500, asked
                if strange := strange_in(asked, answer):
                    wrong[asked] = strange
                if not answer.streaming and b"&lt;xss onxss=1&gt;{{7*7}}" in answer.content:
                    told += 1
    assert wrong == {}
    assert sql == []
    missing = {name: why for name, why in refused.items() if name not in kept | NOT_STORED.keys()}
    assert missing == {}
    # where nothing was stored and nothing shown, this would prove nothing
    assert told > 60


def asked_of(page: Page, url: str) -> set[str]:
    """The names in the forms that filter, and in the links a page has to itself."""
    names = {one.name for form in page.forms if form.method == "get" for one in form.fields}
    own = [link for link in page.links if link.startswith(("?", f"{url}?"))]
    return names | {key for link in own for key in QueryDict(link.partition("?")[2])}


#: pages with a form of their own in the address
FILTERED = {"list", "overview", "rows", "information", "map", "calendar", "completeness", "results"}
FILTERED |= {"suggestions", "grid", "merge", "reports", "create", "review"}


def asked_at_once(
    client: Client, url: str, known: set[str], *, filtered: bool
) -> Iterator[set[str]]:
    """All names, and where a page filters those that take any text alone."""
    if not filtered:
        yield known - {"export"}
        return
    page = Page(text_of(client.get(url)))
    yield (known | asked_of(page, url)) - {"export"}
    yield {f.name for form in page.forms for f in form.fields if f.is_text} | {"order"}


def test_no_parameter_is_anything_but_a_value(stage) -> None:
    """SQL, HTML and headers, in every parameter that a page or a view knows; all at once, and
    those alone that take any text: a wrong choice stops a list before it asks the database."""
    wrong: dict[str, Any] = {}
    known = parameters()
    assert len(known) > 20
    with watched_sql("<xss", "7*7") as sql:
        for line in READ:
            client = stage.clients[who_reads(line)]
            url = address(line, stage.rows).partition("?")[0]
            for names in asked_at_once(client, url, known, filtered=line.page in FILTERED):
                answer = client.get(url, dict.fromkeys(names, BREAKING))
                said = " ".join(f"{key}: {value}" for key, value in answer.headers.items())
                strange = strange_in(url, answer)
                if answer.status_code not in {200, 302, 400, 404} or strange or "\n" in said:
                    wrong[str(line)] = (answer.status_code, strange)
                assert "evil" not in answer.cookies, line
    assert wrong == {}
    assert sql == []


def foreign(part: Any) -> Iterator[tuple[str, str]]:
    """(name, key) of a row that exists and that a choice of this form does not offer."""
    if hasattr(part, "forms") and hasattr(part, "management_form"):
        for form in part.forms:
            yield from foreign(form)
    elif hasattr(part, "add_prefix") and hasattr(part, "fields"):
        for name, field in part.fields.items():
            rows = getattr(field, "queryset", None)
            if isinstance(field, ModelChoiceField) and rows is not None:
                offered = set(rows.order_by().values_list("pk", flat=True))
                other = rows.model._base_manager.exclude(pk__in=offered).order_by("-pk").first()
                if other is not None:
                    key = field.to_field_name or "pk"
                    yield part.add_prefix(name), str(getattr(other, key))


def test_no_key_of_somebody_else_is_taken(stage, undone) -> None:
    """In every choice of every form a row that is there, and that this person is not offered."""
    taken, tried = {}, 0
    for who in ("own", "agency"):
        client, at = stage.clients[who], ACTORS.index(who)
        for line in LINES:
            if line.get[at] != "2" or line.post[at] not in "23":
                continue
            url = address(line, stage.rows)
            page = client.get(url)
            form = main_form(Page(text_of(page)))
            if form is None:
                continue
            pairs = [pair for part in shown(page) for pair in foreign(part)]
            # what chooses what the page shows is asked in the address, not in the form
            keys = {name: key for name, key in pairs if form.named(name)}
            if not keys:
                continue
            tried += len(keys)
            with transaction.atomic():
                answer = client.post(url, form.data | {name: [key] for name, key in keys.items()})
                transaction.set_rollback(True)
            left = keys.keys() - errors_of(answer)
            if answer.status_code != 200 or left:
                taken[str(line), who] = (answer.status_code, sorted(left))
    assert taken == {}
    assert tried > 60


def odd_value(field: Any) -> str:
    """Of every kind one that no row has."""
    if field.is_relation:
        return "1"
    kind = field.get_internal_type()
    if "Date" in kind:
        return "2001-01-01 00:00:00" if kind == "DateTimeField" else "2001-01-01"
    return {"BooleanField": "1", "CharField": "administrator", "TextField": "[]"}.get(kind, "7777")


def state(model: type[Model]) -> dict[Any, dict[str, Any]]:
    return {row["pk"]: row for row in model._base_manager.values("pk", *columns(model))}


def columns(model: type[Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


#: what a write changes of itself, when it was, and what is made of what was typed
OWN_DOING = re.compile(
    r"^(version|updated_|created_|id$|pk$|search_key|sort_key|\w+_key$|minutes_at$|entered_at$)"
)
MODELS = [
    model
    for model in apps.get_models()
    if hasattr(model, "deleted_at") or model._meta.label == "accounts.User"
]


def test_nothing_is_taken_but_what_the_form_asks(stage, undone) -> None:
    """The name of every column of every record, beside the fields of every form of a record."""
    extra = {"is_superuser": "1", "is_staff": "1", "user": "1", "by": "1", "verified": "1"}
    for field in (field for model in MODELS for field in model._meta.concrete_fields):
        extra |= {field.name: odd_value(field), field.attname: odd_value(field)}
    wrong, asked = {}, 0
    for line in FORMS:
        model = type(stage.rows.get(line.row))
        if line.page == "create" or model not in MODELS:
            continue
        client, url = stage.clients[who_fills(line)], address(line, stage.rows)
        form = form_of(client, url)
        if form is None:  # two steps: tests/inspections/test_register.py
            continue
        own = {one.name for one in form.fields}
        unasked = {n: [v] for n, v in extra.items() if not {n, n.removesuffix("_id")} & own}
        plain = after(client, url, model, form.data)
        if plain is None:  # what the page shows is not all it needs
            continue
        asked += 1
        mass = after(client, url, model, form.data | unasked) or {}
        differ = {
            name: (plain[pk][name], value)
            for pk, row in mass.items()
            for name, value in row.items()
            if plain.get(pk, row)[name] != value
        }
        if differ or mass.keys() != plain.keys():
            wrong[str(line)] = differ or sorted(mass.keys() ^ plain.keys())
    assert wrong == {}
    assert asked > 35


def after(client: Client, url: str, model: type[Model], data: Any) -> Any:
    """The model's rows once the form has been sent; None when it was refused. Undone again."""
    with transaction.atomic():
        stored = client.post(url, data).status_code == 302
        found = stored and {
            pk: {name: value for name, value in row.items() if not OWN_DOING.match(name)}
            for pk, row in state(model).items()
        }
        assert all(row.get("version", 1) < 7777 for row in state(model).values()), url
        transaction.set_rollback(True)
    return found or None


#: what a browser, or somebody without one, may call a file
NAMES = (
    "../../../../etc/passwd.pdf",
    "..\\..\\windows\\a.pdf",
    "/etc/cron.d/a.pdf",
    f"{MARK}.pdf",
    'a"; filename="b.html',
    "a.pdf\r\nSet-Cookie: evil=1",
    "a\x00.php.pdf",
    "x" * 400 + ".pdf",
    "ảnh\u202efdp.exe",
    "CON.pdf",
    "",
)


def test_a_file_name_is_nothing_but_a_name(stage, undone, settings) -> None:
    """Sent through every form that takes a file: it leads nowhere and is no markup anywhere."""
    wrong, sent = {}, 0
    before = set(Path(settings.MEDIA_ROOT).rglob("*"))
    for line in FORMS:
        client, url = stage.clients[who_fills(line)], address(line, stage.rows)
        form = form_of(client, url)
        for taken in [one.name for one in form.fields if one.kind == "file"] if form else ():
            for name in NAMES:
                with transaction.atomic():
                    file = SimpleUploadedFile("a.pdf", world.PDF, "application/pdf")
                    file._name = name  # past Django's own tidying
                    answer = client.post(url, form.data | {taken: file})
                    transaction.set_rollback(True)
                sent += 1
                strange = Page(text_of(answer)).strange if answer.status_code == 200 else []
                if answer.status_code >= 500 or strange or "evil" in answer.cookies:
                    wrong[str(line), name] = (answer.status_code, strange)
    stored = set(Path(settings.MEDIA_ROOT).rglob("*")) - before
    odd = [path for path in stored if path.is_file() and not OWN_NAME.fullmatch(path.name)]
    assert wrong == {}
    assert odd == []
    assert sent > 50


#: random hex digits, and an ending that the server chose
OWN_NAME = re.compile(r"[0-9a-f]{32}(\.(pdf|jpg|png|xlsx|csv))?|[A-Za-z0-9_-]+\.(pdf|csv|xlsx)")
CLIMBING = (
    "../../../../etc/passwd",
    "..%2f..%2f..%2f..%2fetc%2fpasswd",
    "%2e%2e/%2e%2e/etc/passwd",
    "....//....//etc/passwd",
    "..%5c..%5cetc%5cpasswd",
    "%252e%252e%252fetc%252fpasswd",
    "/etc/passwd",
    "a%00.pdf",
)


def test_no_address_leads_out_of_its_folder(stage) -> None:
    """Wherever a part of an address may be any text; and the folders of files."""
    client, found, texts_taken = stage.clients["staff"], {}, 0
    folders = {"/static/", "/static/css/", "/media/"}
    for pattern, converters in patterns():
        for name, converter in converters.items():
            if isinstance(converter, StringConverter):
                texts_taken += 1
                folders.add("/" + re.sub(r"%\((\w+)\)s", "2019", pattern.split(f"%({name})s")[0]))
    assert texts_taken > 8
    for folder in folders:
        for climb in CLIMBING:
            answer = client.get(f"{folder}{climb}")
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            if answer.status_code not in {301, 302, 400, 404} or b"root:" in body:
                found[folder, climb] = answer.status_code
    assert found == {}


def patterns() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every address with a part that varies, and what that part may be."""
    resolver = get_resolver()
    for space in ("", *resolver.namespace_dict):
        prefix, inner = resolver.namespace_dict[space] if space else ("", resolver)
        for name in inner.reverse_dict:
            if isinstance(name, str):
                for possible, _regex, _defaults, converters in inner.reverse_dict.getlist(name):
                    yield from ((f"{prefix}{text}", converters) for text, _names in possible)

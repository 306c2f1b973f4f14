"""Forms filled in and sent the way somebody would who means harm and has time."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.test import Client

from inspections.models import Establishment
from tests.access.table import LINES, Line
from tests.access.test_posted_keys import FORMS as EVERY_FORM
from tests.codebase import ROOMS

from .pages import MARK, Form, Page, main_form, text_of

Data = dict[str, list[str]]
DAYS = ("05/03/2019", "20/07/2019", "30/06/2019")
NUMBERS = ("1", "5", "2020")
ATTEMPTS = 6
#: after so many the lines of sets of lines stay as they were
LINES_STAY = 3
OF_A_LINE = re.compile(r"-\d+-")
#: the second line of a set of lines, and those after it
FURTHER = re.compile(r"-[1-9]\d*-")


def once(lines: list[Line]) -> list[Line]:
    """One line for every address: who reads which row is the access table's affair."""
    return list({line.name: line for line in reversed(lines)}.values())[::-1]


FORMS = once(EVERY_FORM)
#: what provincial staff or the administrator read
READ = once([line for line in LINES if line.get[4] == "2" or line.get[6] == "2"])


def who_fills(line: Line) -> str:
    return "admin" if line.name.startswith("administration") else "staff"


def who_reads(line: Line) -> str:
    return "staff" if line.get[4] == "2" else "admin"


def form_of(client: Client, url: str) -> Form | None:
    return main_form(Page(text_of(client.get(url))))


def marked(form: Form, mark: str = MARK) -> Data:
    """What the page would send, with the mark in every free text; of empty lines in the first."""
    data = form.data
    for one in form.fields:
        spare = FURTHER.search(one.name) and not one.value
        if one.is_text and one.kind != "password" and not spare:
            most = one.attrs.get("maxlength")
            data[one.name] = [mark[: int(most)] if most else mark]
    return data


def candidates(form: Form, name: str) -> list[list[str]]:
    """What to try in a field that was refused, in turn."""
    fields = form.named(name)
    if name == "is_another":  # the tick stands only on the page that asks
        return [["on"]]
    if not fields:
        return []
    first = fields[0]
    if first.kind == "select":
        return [[value] for value in first.options if value][:3]
    if first.kind in {"checkbox", "radio"}:
        return [[one.value] for one in fields][:2]
    if "data-date-field" in first.attrs:
        return [[day] for day in DAYS]
    if "inputmode" in first.attrs or first.kind == "number":
        return [[number] for number in NUMBERS]
    if name.endswith("establishment"):
        return [[str(one)] for one in establishments()]
    return [[first.value], ["12/BC-X"], ["abcx"]]


def establishments() -> Any:
    """Picked by typing its name: the key is posted."""
    return Establishment.objects.live().order_by("pk").values_list("pk", flat=True)[:2]


def errors_of(response: Any) -> set[str]:
    """The names of the fields with an error, as they are posted."""
    found: set[str] = set()
    for layer in response.context or ():
        for value in dict(layer.flatten()).values():
            found |= _errors(value)
    return found


def _errors(value: Any) -> set[str]:
    if hasattr(value, "forms") and hasattr(value, "management_form"):
        return {name for form in value.forms for name in _errors(form)}
    if hasattr(value, "add_prefix") and hasattr(value, "errors"):
        return {value.add_prefix(name) for name in value.errors}
    return set()


def send(client: Client, url: str, form: Form, data: Data) -> Iterator[Any]:
    """Every answer on the way to one that stores: what is refused is typed differently."""
    data, tried = dict(data), dict.fromkeys(data, 0)
    for attempt in range(ATTEMPTS):
        if attempt == LINES_STAY:
            data |= {name: value for name, value in form.data.items() if OF_A_LINE.search(name)}
        response = client.post(url, data)
        yield response
        wrong = errors_of(response) if response.status_code == 200 else ()
        if not wrong:
            return
        for name in wrong:
            at, choice = tried.get(name, 0), candidates(form, name)
            if at < len(choice):
                data[name] = choice[at]
                data.pop(f"{name}_find", None)  # typed, it would be looked for
            tried[name] = at + 1


def parameters() -> set[str]:
    """Every name that a view reads from an address, past the forms of the pages."""
    found: set[str] = set()
    for module in ROOMS:
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                of, args = node.func.value, node.args
            elif isinstance(node, ast.Subscript):
                of, args = node.value, [node.slice]
            elif isinstance(node, ast.Compare):
                of, args = node.comparators[0], [node.left]
            else:
                continue
            asked = isinstance(of, ast.Attribute) and of.attr == "GET"
            found |= {a.value for a in args[:1] if asked and isinstance(a, ast.Constant)}
    return found


@contextmanager
def watched_sql(*signs: str) -> Iterator[list[str]]:
    """Statements in whose text one of the signs stands: it should have come as a parameter."""
    found: list[str] = []

    def look(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        found.extend(sql[:200] for sign in signs if sign in sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(look):
        yield found

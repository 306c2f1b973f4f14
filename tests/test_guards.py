"""The guards can fail: each is shown one page that breaks its rule."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.models import Session
from django.db import connection
from django.http import HttpResponse, StreamingHttpResponse
from django.template import Context, Template, engines
from django.template.response import TemplateResponse
from django.test import RequestFactory
from django.utils import timezone

from core.models import Installation
from tests import guards

pytestmark = pytest.mark.django_db


def answer(view, method="get"):
    """Through the guard as Django's handler goes through it."""
    request = getattr(RequestFactory(), method)("/")
    request.user = AnonymousUser()

    def handler(request):
        response = view(request)
        return response.render() if hasattr(response, "render") else response

    return guards.GuardMiddleware(handler)(request)


def template_of_ours(source):
    template = engines["django"].from_string(source)
    template.template.origin.name = str(guards.settings.BASE_DIR / "templates" / "x.html")
    return template


def test_a_template_may_not_query():
    page = template_of_ours("{% for row in rows %}{{ row.pk }}{% endfor %}")
    rows = Installation.objects.all()
    with pytest.raises(guards.TemplateQuery):
        answer(lambda request: TemplateResponse(request, page, {"rows": rows}))
    assert answer(lambda request: TemplateResponse(request, page, {"rows": list(rows)}))


def test_nor_may_a_piece_of_a_page_made_by_hand():
    page = template_of_ours("{% for row in rows %}{{ row.pk }}{% endfor %}")
    rows = Installation.objects.all()
    with pytest.raises(guards.TemplateQuery):
        answer(lambda request: HttpResponse(page.render({"rows": rows})))


def test_a_get_may_not_write():
    def view(request):
        Installation.objects.filter(pk=1).update(is_demo=True)
        return HttpResponse()

    with pytest.raises(guards.WriteOnRead):
        answer(view)
    with pytest.raises(guards.WriteOnRead):
        answer(view, "head")


def test_a_get_may_write_its_session():
    def view(request):
        Session.objects.create(session_key="k", session_data="", expire_date=timezone.now())
        return HttpResponse()

    assert answer(view).status_code == 200


def test_a_get_may_not_write_while_it_streams():
    def rows():
        yield "one"
        Installation.objects.filter(pk=1).update(is_demo=True)
        yield "two"

    response = answer(lambda request: StreamingHttpResponse(rows()))
    with pytest.raises(guards.WriteOnRead):
        response.getvalue()


def test_a_post_may_not_write_past_the_history():
    def view(request):
        Installation.objects.filter(pk=1).update(is_demo=True)
        return HttpResponse()

    with pytest.raises(guards.WriteOutsideHistory):
        answer(view, "post")


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("SELECT 1", False),
        ("  (SELECT 1) UNION (SELECT 2)", False),
        ('SAVEPOINT "s1"', False),
        ("WITH gone AS (DELETE FROM core_change RETURNING id) SELECT * FROM gone", True),
        ("WITH a AS (SELECT 1) SELECT * FROM a", False),
        ("INSERT INTO core_change VALUES (1)", True),
        ("TRUNCATE core_change", True),
        ("DROP TABLE core_change", True),
    ],
)
def test_what_a_write_is(sql, expected):
    assert guards.writes(sql) is expected


@pytest.mark.parametrize(
    "source",
    [
        "{{ unknown }}",
        "{{ known.unknown }}",
        "{{ unknown|upper }}",
        "{% with a=unknown %}{{ a }}{% endwith %}",
        "{% blocktranslate %}so many: {{ unknown }}{% endblocktranslate %}",
    ],
)
def test_an_unknown_variable_is_an_error(source):
    page = template_of_ours(source)
    with pytest.raises(guards.UndefinedVariable):
        page.render({"known": {"a": 1}})


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ('{{ unknown|default:"–" }}', "–"),
        ("{% if unknown %}a{% else %}b{% endif %}", "b"),
        ("{{ known }}", "1"),
        ("{{ nothing }}", ""),
    ],
)
def test_what_may_be_missing_says_so(source, text):
    rendered = template_of_ours(source).render({"known": 1, "nothing": ""})
    assert rendered == text


def test_packages_templates_are_their_own():
    assert Template("{{ unknown }}").render(Context({})) == ""


def test_context_processors_may_query(settings):
    page = template_of_ours("{{ request.method }}")

    def asks(request):
        Installation.objects.exists()
        return {}

    engine = page.template.engine
    engine.__dict__["template_context_processors"] = (
        *engine.template_context_processors,
        asks,
    )
    try:
        assert answer(lambda request: TemplateResponse(request, page, {})).status_code == 200
    finally:
        del engine.__dict__["template_context_processors"]


def test_the_database_is_as_settings_say():
    """SQLite forgets foreign keys unless told on every connection."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            asked = [
                cursor.execute(f"PRAGMA {name}").fetchone()[0]
                for name in ("foreign_keys", "busy_timeout", "synchronous")
            ]
        assert asked == [1, 10_000, 1]
    else:
        assert connection.settings_dict["CONN_HEALTH_CHECKS"]

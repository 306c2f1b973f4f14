"""A page of a list: the keys up to the cap in one query, its own rows in another."""

from typing import Any

import pytest
from django.db.models import Count, F
from django.db.models.functions import Length

from communes.models import Commune
from core.paginator import CappedPaginator, count_in_words, counted

pytestmark = pytest.mark.django_db
ROWS = 25


def lists() -> list[Any]:
    """Rows ordered by a column, by an annotation, by another table's, each with a last word."""
    rows = Commune.objects.select_related("district")
    return [
        rows.order_by("name", "pk"),
        rows.annotate(long=Length("name")).order_by(F("long").desc(), "-pk"),
        rows.annotate(n=Count("establishments")).order_by("-district__code", "n", "pk"),
        rows.filter(district__code="119").order_by("-code"),
        rows.filter(communeofficers__isnull=True).distinct().order_by("-code"),
        rows.none(),
    ]


@pytest.mark.parametrize("number", [None, "1", "2", "9", "999", "no", "-1"])
def test_a_page_is_that_part_of_the_list(number, django_assert_max_num_queries) -> None:
    for rows in lists():
        whole = list(rows)
        with django_assert_max_num_queries(2):
            page = CappedPaginator(rows, ROWS).page_of(number)
            # annotated and joined: nothing more is asked for
            assert [(row, row.district) for row in page.object_list] == [
                (row, row.district) for row in whole[max(page.start_index() - 1, 0) :][:ROWS]
            ]
        assert page.paginator.count == len(whole)
        assert not page.paginator.capped


def test_nothing_is_counted_or_shown_beyond_the_cap(monkeypatch) -> None:
    monkeypatch.setattr(CappedPaginator, "CAP", 60)
    rows = Commune.objects.order_by("name", "pk")
    first, last = (CappedPaginator(rows, ROWS).page_of(number) for number in ("1", "99"))
    assert first.paginator.capped
    assert first.paginator.count == 61
    assert last.number == last.paginator.num_pages == 3
    assert last.object_list == list(rows[50:61])


def test_a_count_goes_as_far_as_the_list_does(monkeypatch) -> None:
    monkeypatch.setattr(CappedPaginator, "CAP", 60)
    rows = Commune.objects.order_by("name", "pk")
    assert (counted(rows), count_in_words(counted(rows))) == (61, "hơn 60")
    few = rows.filter(district__code="119")
    assert (counted(few), count_in_words(counted(few))) == (29, "29")


def test_keys_that_are_known_decide(django_assert_num_queries) -> None:
    keys = list(Commune.objects.order_by("-code").values_list("pk", flat=True)[:30])
    with django_assert_num_queries(1):
        page = CappedPaginator(Commune.objects.order_by("pk"), ROWS, keys).page_of("2")
    assert [row.pk for row in page.object_list] == keys[25:]


def test_a_row_that_went_meanwhile_is_left_out() -> None:
    rows = Commune.objects.order_by("pk")
    paginator = CappedPaginator(rows, ROWS)
    gone = paginator.keys[3]
    paginator.object_list = rows.exclude(pk=gone)
    assert gone not in [row.pk for row in paginator.page_of("1").object_list]

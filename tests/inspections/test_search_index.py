"""On PostgreSQL the register is searched through its index, words of two letters too."""

import pytest
from django.db import connection

from inspections.models import Establishment

pytestmark = [pytest.mark.django_db, pytest.mark.vendor("postgresql")]


@pytest.mark.parametrize("typed", ["da do", "karaoke", "é"])
def test_the_search_uses_the_index(typed) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        sql, params = Establishment.objects.search(typed).values("pk").query.sql_with_params()
        cursor.execute(f"EXPLAIN {sql}", params)
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "establishment_search_trgm" in plan

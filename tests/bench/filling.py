"""Fills PostgreSQL with activities and visits by INSERT … SELECT; figures of no meaning."""

import datetime
from typing import Any

from django.db import connection, models

from communes.models import Commune, District
from inspections.models import (
    Establishment,
    Finding,
    Inspection,
    PlannedEstablishment,
    Sanction,
    Suspension,
    Team,
    Visit,
)
from inspections.models.kinds import Kind
from outreach.models import OutreachActivity

FIRST = datetime.date(2015, 1, 1)
DAYS = 1641  # five years up to the clock's 30/06/2019


def column_sql(field: models.Field) -> str:
    """A plain value for a column that nobody asks about."""
    if field.null:
        return "NULL"
    if isinstance(field, models.BooleanField):
        return "false"
    if isinstance(field, models.DateTimeField):
        return "now()"
    if isinstance(field, models.DateField):
        return "DATE '2019-01-01'"
    if isinstance(field, models.JSONField):
        return "'{}'"
    if isinstance(field, models.CharField | models.TextField):
        return "''"
    return "1"


def fill(model: type[models.Model], count: int, source: str, **values: str) -> None:
    """`count` rows; `values` are SQL over `n` (1…) and over what `source` joins."""
    fields = [f for f in model._meta.concrete_fields if not f.primary_key]
    names = ", ".join(f'"{f.column}"' for f in fields)
    exprs = ", ".join(values.get(f.name) or column_sql(f) for f in fields)
    sql = f'INSERT INTO "{model._meta.db_table}" ({names}) SELECT {exprs} {source}'
    with connection.cursor() as cursor:
        cursor.execute(sql.replace("{count}", str(count)))


def activities(count: int) -> None:
    """One commune each, evenly over five years and all communes."""
    series = "FROM generate_series(1, {count}) AS n"
    before = OutreachActivity.objects.aggregate(top=models.Max("pk"))["top"] or 0
    day = f"DATE '{FIRST}' + (n::bigint * 7919 % {DAYS})::int"
    fill(
        OutreachActivity,
        count,
        series,
        form="'session'",
        quantity="1",
        held_on=day,
        language="'vi'",
        document_number="n || '/BC'",
        search_key="n || '/bc'",
        attendances="60",
        women="30",
    )
    communes = list(Commune.objects.order_by("pk").values_list("pk", flat=True))
    through = OutreachActivity.communes.through._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{through}" (outreachactivity_id, commune_id) '
            f"SELECT id, (%s::bigint[])[1 + id %% {len(communes)}] "
            "FROM outreach_outreachactivity WHERE id > %s",
            [communes, before],
        )


def register(count: int) -> list[int]:
    """Establishments spread over the communes, also few over all of them."""
    communes = list(Commune.objects.order_by("pk").values_list("pk", flat=True))
    places = "(ARRAY[" + ",".join(map(str, communes)) + f"])[1 + n * 37 % {len(communes)}]"
    fill(
        Establishment,
        count,
        "FROM generate_series(1, {count}) AS n",
        name="'Cơ sở ' || n",
        kind="'karaoke'",
        is_conditional="true",
        commune=places,
        search_key="' co so ' || n || ' to ' || n % 40 || ' xa phong lai huyen thuan chau'",
        sort_key="lpad(n::text, 12, '0')",
        name_key="n::text",
        valid_from="DATE '2014-01-01'",
        certificate_until="CASE WHEN n % 5 = 0 THEN DATE '2019-01-01' + n % 700 END",
    )
    return list(Establishment.objects.order_by("pk").values_list("pk", flat=True))


def visits(count: int, *, at_home: str = "") -> None:
    """Ten visits an inspection; one inspection in a hundred is the provincial team's.

    `at_home`: a district's code. Every district's team visits its own district only, as the rules
    have it, and this one's goes out twice as often.
    """
    made = Inspection.objects.aggregate(top=models.Max("pk"))["top"] or 0
    teams = list(Team.objects.order_by("pk").values_list("pk", "level", "body__district__code"))
    province = next(pk for pk, level, _code in teams if level == "province")
    others = [pk for pk, level, _code in teams if level == "district"]
    others += [pk for pk, _level, code in teams if at_home and code == at_home]
    hosts = list(District.objects.order_by("code").values_list("pk", flat=True))
    pick = "(ARRAY[" + ",".join(map(str, others)) + f"])[1 + n % {len(others)}]"
    host = "(ARRAY[" + ",".join(map(str, hosts)) + f"])[1 + n % {len(hosts)}]"
    day = f"DATE '{FIRST}' + (n::bigint * 31 % {DAYS})::int"
    fill(
        Inspection,
        max(count // 10, 1),
        "FROM generate_series(1, {count}) AS n",
        team=f"CASE WHEN n % 100 = 0 THEN {province} ELSE {pick} END",
        host_district=host,
        decision_number="n || '/QĐ'",
        decision_on=day,
        mode="'planned'",
        starts_on=day,
        ends_on=day,
        held_on=day,
        state="'held'",
        search_key="n || '/qd'",
    )
    if at_home:
        with connection.cursor() as cursor:
            cursor.execute(HOSTS, [made])
    fill_visits(made, HOME if at_home else ANYWHERE)


ANYWHERE = """FROM inspections_inspection i
    CROSS JOIN generate_series(1, 10) AS m
    JOIN inspections_establishment e ON e.id = {first} + (i.id * 10 + m) % {size}
    WHERE i.id > {after}"""
HOSTS = """UPDATE inspections_inspection i SET host_district_id = b.district_id
    FROM inspections_team t JOIN communes_districtbody b ON b.id = t.body_id
    WHERE t.id = i.team_id AND i.id > %s"""
#: a district's establishments are numbered for its team, all of them (place 0) for the province's
HOME = """FROM inspections_inspection i
    JOIN inspections_team t ON t.id = i.team_id
    LEFT JOIN communes_districtbody b ON b.id = t.body_id
    CROSS JOIN generate_series(1, 10) AS m
    JOIN (SELECT c.district_id AS place, count(*) AS n FROM inspections_establishment e
          JOIN communes_commune c ON c.id = e.commune_id GROUP BY 1
          UNION ALL SELECT 0, count(*) FROM inspections_establishment) s
      ON s.place = COALESCE(b.district_id, 0) AND m <= s.n
    JOIN (SELECT e.id, e.commune_id, c.district_id AS place,
                 row_number() OVER (PARTITION BY c.district_id ORDER BY e.id) - 1 AS nth
          FROM inspections_establishment e JOIN communes_commune c ON c.id = e.commune_id
          UNION ALL SELECT id, commune_id, 0, row_number() OVER (ORDER BY id) - 1
          FROM inspections_establishment) e
      ON e.place = s.place AND e.nth = (i.id * 10 + m) % s.n
    WHERE i.id > {after}"""


def fill_visits(after: int, source: str) -> None:
    values: dict[str, Any] = {
        "inspection": "i.id",
        "establishment": "e.id",
        "commune": "e.commune_id",
        "visited_on": "i.held_on",
        "outcome": "(ARRAY['no_violation','reminded','violation'])[1 + m % 3]",
        "minutes_number": "i.id || '-' || m",
        # typed, but for one in a hundred
        "minutes_at": "CASE WHEN (i.id * 10 + m) % 100 = 0 THEN NULL ELSE now() END",
    }
    first = Establishment.objects.order_by("pk").values_list("pk", flat=True)[0]
    size = Establishment.objects.count()
    fill(Visit, 0, source.format(first=first, size=size, after=after), **values)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def variety() -> None:
    """Of every kind some, one in fifty suspended, of what is open a part said to be mended."""
    kinds = ",".join(f"'{kind}'" for kind in Kind.values)
    last = "SELECT COALESCE(max(establishment_id), 0) FROM inspections_suspension"
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE inspections_establishment SET kind = (ARRAY[{kinds}])[1 + id % {len(Kind)}]"
        )
        cursor.execute(
            "UPDATE inspections_finding SET remedied_on = remedy_due_on "
            "WHERE verified_on IS NULL AND id % 4 = 0"
        )
    fill(
        Suspension,
        0,
        f"FROM inspections_establishment e WHERE e.id > ({last}) AND e.id % 50 = 7",
        establishment="e.id",
        valid_from="DATE '2019-05-01'",
    )


def findings() -> None:
    """One for every tenth visit, nine of ten of them verified; a fine for every second."""
    after = Finding.objects.aggregate(top=models.Max("visit_id"))["top"] or 0
    fill(
        Finding,
        0,
        f"""FROM inspections_visit v WHERE v.id > {after} AND v.id % 10 = 0
            AND v.outcome <> 'not_inspected'""",
        visit="v.id",
        text="'Chưa niêm yết nội quy ' || v.id",
        measure="'remedy'",
        remedy_due_on="v.visited_on + 30",
        remedied_on="CASE WHEN v.id % 100 = 0 THEN NULL ELSE v.visited_on + 20 END",
        verified_on="CASE WHEN v.id % 100 = 0 THEN NULL ELSE v.visited_on + 25 END",
    )
    fill(
        Sanction,
        0,
        f"""FROM inspections_finding f JOIN inspections_visit v ON v.id = f.visit_id
            WHERE f.visit_id > {after} AND f.id % 2 = 0""",
        finding="f.id",
        authority="'Chủ tịch UBND huyện'",
        decision_number="f.id || '/QĐ'",
        decided_on="v.visited_on + 10",
        subject="'individual'",
        form="'fine'",
        amount="2000000",
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def planned(count: int) -> None:
    """Inspections that are not held yet, each of the provincial team and to cover five places."""
    province = Team.objects.filter(level=Team.Level.PROVINCE).values_list("pk", flat=True)[0]
    after = Inspection.objects.aggregate(top=models.Max("pk"))["top"] or 0
    fill(
        Inspection,
        count,
        "FROM generate_series(1, {count}) AS n",
        team=str(province),
        decision_number="n || '/KH'",
        mode="'planned'",
        starts_on="DATE '2019-07-01' + (n % 180)::int",
        ends_on="DATE '2019-07-01' + (n % 180)::int",
        state="'planned'",
        search_key="n || '/kh'",
    )
    first = Establishment.objects.order_by("pk").values_list("pk", flat=True)[0]
    fill(
        PlannedEstablishment,
        0,
        f"""FROM inspections_inspection i CROSS JOIN generate_series(1, 5) AS m
            WHERE i.id > {after}""",
        inspection="i.id",
        establishment=f"{first} + (i.id * 5 + m) % {Establishment.objects.count()}",
    )

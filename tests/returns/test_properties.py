"""For whatever is recorded: the province is the sum of its units, and every list is its figure."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from communes import actions as communes
from enforcement import actions as enforcement
from outreach import actions as outreach
from outreach.models import MediaOutlet
from returns import figures
from returns.counting import COUNTED
from returns.sources import Unit, asked
from returns.tables import CELLS
from tests import factories, world
from tests.inspections import make as inspections
from tests.returns import make

pytestmark = pytest.mark.django_db
RECORDED = [cell for cell in CELLS.values() if not cell.typed]


def activity(code: str, on: datetime.date, n: int) -> None:
    """In one district, in two, or an agency's."""
    places = world.communes_of(code)[n % 3 : n % 3 + 1]
    agency = {"agency": factories.agency("vhttdl")} if n % 4 == 3 else {}
    if n % 4 == 2:
        places += world.communes_of("125")[:1]
    outreach.record_activity(
        by=None, communes=places, form="session" if n % 2 else "banner", held_on=on,
        attendances=10 + n, women=n, **({} if n % 2 else {"quantity": 5}), **agency,
    )  # fmt: skip


def media(code: str, on: datetime.date, n: int) -> None:
    rows = MediaOutlet.objects.order_by("pk")
    outlet = rows.filter(district__code=code).first() if n % 2 else rows[0]
    outreach.record_media_item(by=None, outlet=outlet, kind="news", title="Tin", published_on=on)


def course(code: str, on: datetime.date, n: int) -> None:
    """Of a district, of an agency or of nobody; the same officer may come to several."""
    officer = communes.record_officer(
        by=None, commune=world.communes_of(code)[0], position="Cán bộ", holder=f"Lò {n}",
        phone="0212-3858", valid_from=datetime.date(2018, 1, 1),
    )  # fmt: skip
    unit = ({}, {"district": factories.district(code)}, {"agency": factories.agency("yte")})[n % 3]
    for _again in range(1 + n % 2):
        outreach.record_course(
            by=None,
            title="Lớp",
            starts_on=on,
            ends_on=on,
            attendances=7,
            officers=[officer],
            **unit,
        )


def visits(code: str, on: datetime.date, n: int) -> None:
    """By the district's team or the provincial one; one place twice."""
    shop = inspections.establishment(code, f"Cơ sở {n}", staff=n, staff_women=n // 2)
    by = {"of": code} if n % 2 else {"host_district": factories.district(code)}
    for outcome in ("violation", "no_violation")[: 1 + n % 2]:
        inspections.held(inspections.visit(shop, on=on, outcome=outcome), on=on, **by)


def police(code: str, on: datetime.date, n: int) -> None:
    source: dict[str, Any] = {
        "by": None, "district": factories.district(code), "source_on": on,
        "source_number": f"{n}/BC",
    }  # fmt: skip
    enforcement.record_incident(
        handled_on=on, sellers=n, buyers=1, fines=1, fines_amount=500_000, **source
    )
    enforcement.record_hotspot(found_on=on, **source)
    enforcement.record_case(number=f"{n}/QĐ", opened_on=on, keepers=1, **source)


def models(code: str, on: datetime.date, n: int) -> None:
    place = world.communes_of(code)[n % 2]
    model = communes.record_model(
        by=None, commune=place, name=f"Mô hình {n}", basis="new", valid_from=on,
        founding_document="1/QĐ",
    )  # fmt: skip
    communes.record_model_activity(
        by=None, prevention_model=model, held_on=on, form="meeting", document_number="1/KH"
    )


KINDS = {made.__name__: made for made in (activity, media, course, visits, police, models)}
FACTS = st.lists(
    st.tuples(
        st.sampled_from(sorted(KINDS)),
        st.sampled_from(["116", "119", "123"]),
        st.dates(datetime.date(2019, 1, 1), datetime.date(2019, 6, 30)),
    ),
    min_size=1,
    max_size=7,
)
quick = settings(
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@contextmanager
def recorded(facts: list[tuple[str, str, datetime.date]]) -> Iterator[None]:
    with transaction.atomic():
        for n, (kind, code, on) in enumerate(facts):
            KINDS[kind](code, on, n)
        yield
        transaction.set_rollback(True)


@given(facts=FACTS, number=st.sampled_from([1, 2]))
@quick
def test_the_province_is_the_sum_of_its_units(facts, number) -> None:
    with recorded(facts):
        period = make.period("quarter", number)
        whole = figures.province_figures(period)
        parts: dict[str, list[int]] = {}
        for unit in figures.reporting_units(period):
            again = getattr(unit, "is_police", False)  # theirs are the districts', seen once more
            for key, figure in figures.unit_figures(period, unit).items():
                if not (again and figure.cell.police):
                    parts.setdefault(key, []).append(figure.value or 0)
        for cell in RECORDED:
            value = whole[cell.key].value or 0
            if cell.distinct:
                assert max(parts[cell.key]) <= value <= sum(parts[cell.key]), cell.key
            else:
                assert value == sum(parts[cell.key]), cell.key


@given(facts=FACTS, where=st.sampled_from(["119", "vhttdl", "congan", ""]))
@quick
def test_every_list_is_as_long_as_its_figure_or_adds_up_to_it(facts, where) -> None:
    of: Unit | None = None
    if where:
        of = factories.district(where) if where.isdigit() else factories.agency(where)
    with recorded(facts):
        question = asked(make.period(), of)
        found = figures.count(question, RECORDED)
        for cell in RECORDED:
            counted = COUNTED[cell.key]
            rows = counted.listed(question)
            if counted.field:
                total = rows.aggregate(n=Sum(counted.field))["n"]
                nothing = None if rows.exists() else 0  # rows that do not say are no nought
                assert found[cell.key] == (nothing if total is None else total), cell.key
            else:
                assert rows.count() == found[cell.key], cell.key

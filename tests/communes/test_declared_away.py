"""What a unit has recorded in a period it cannot declare away: "không phát sinh" is an answer."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from communes.actions import change_fact, record_declaration
from communes.models import Declaration
from core.models import ReportingPeriod
from enforcement.actions import record_case, record_hotspot, record_incident
from outreach.actions import record_activity
from tests import factories
from tests.inspections import make

pytestmark = pytest.mark.django_db

MAY = datetime.date(2019, 5, 6)
SOURCE = {"source_number": "12/BC-CAH", "source_on": MAY}
MAKE = {
    "hotspots": lambda there: record_hotspot(by=None, district=there, found_on=MAY, **SOURCE),
    "cases": lambda there: record_case(
        by=None, district=there, opened_on=MAY, number="5/QD", **SOURCE
    ),
    "incidents": lambda there: record_incident(by=None, district=there, handled_on=MAY, **SOURCE),
    "activities": lambda _there: record_activity(
        by=None, communes=[make.commune_of("119")], form="session", held_on=MAY
    ),
    "inspections": lambda _there: make.held(of="119", on=MAY),
}


def declare(kind: str, number: int = 2, **unit) -> Declaration:
    period = ReportingPeriod.objects.get(year=2019, kind="quarter", number=number)
    return record_declaration(
        by=None, fact_kind=kind, period=period, declared_on=period.last_day, **unit
    )


@pytest.mark.parametrize("kind", sorted(MAKE))
def test_what_was_recorded_is_not_declared_away(kind) -> None:
    own, other = factories.district("119"), factories.district("123")
    fact = MAKE[kind](own)
    with pytest.raises(ValidationError) as refused:
        declare(kind, district=own)
    assert set(refused.value.message_dict) == {"fact_kind"}
    earlier = declare(kind, number=1, district=own)
    declare(kind, district=other)
    with pytest.raises(ValidationError):
        change_fact(
            earlier, by=None, period=ReportingPeriod.objects.get(year=2019, kind="half", number=1)
        )
    assert Declaration.objects.count() == 2
    type(fact).objects.filter(pk=fact.pk).update(deleted_at=datetime.datetime.now(datetime.UTC))
    declare(kind, district=own)


def test_the_police_answer_for_the_province() -> None:
    MAKE["hotspots"](factories.district("119"))
    police = factories.agency("congan")
    with pytest.raises(ValidationError):
        declare("hotspots", agency=police)
    declare("cases", agency=police)


def test_it_is_said_at_the_field(client) -> None:
    client.force_login(factories.officer("119"))
    own = factories.district("119")
    MAKE["activities"](own)
    period = ReportingPeriod.objects.get(year=2019, kind="quarter", number=2)
    data = {"fact_kind": "activities", "period": period.pk, "declared_on": "30/6/2019"}
    page = client.post(reverse("communes:declaration-create"), {**data, "district": own.pk})
    assert page.status_code == 200
    assert page.context["form"].errors["fact_kind"]
    assert not Declaration.objects.exists()

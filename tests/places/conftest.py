"""One of each thing in two districts, every text of them marked with the district's code."""

import datetime
from typing import Any

import pytest

from communes import actions as communes
from communes.models import Commune
from enforcement import actions as enforcement
from outreach import actions as outreach
from tests import factories
from tests.inspections import make

DAY = datetime.date(2019, 3, 5)


def first_commune(district: str) -> Commune:
    rows = Commune.objects.select_related("district").filter(district__code=district)
    return rows.order_by("code")[0]


def fill(district: str, *, times: int = 1) -> Commune:
    """Facts of every room in the district's first commune."""
    place = first_commune(district)
    home = factories.district(district)
    communes.record_registrations(
        by=None, communes=[place], for_year=2019, document_number=f"DK-{district}",
        registered_on=DAY,
    )  # fmt: skip
    communes.record_recognitions(
        by=None, communes=[place], for_year=2018, decision_number=f"QD-{district}",
        decision_on=datetime.date(2019, 1, 15),
    )  # fmt: skip
    officer = communes.record_officer(
        by=None, commune=place, position="Cán bộ", holder=f"Lò Văn {district}", phone="0212000",
        valid_from=datetime.date(2018, 1, 1),
    )  # fmt: skip
    model = communes.record_model(
        by=None, commune=place, name=f"Mô hình {district}", basis="new", valid_from=DAY
    )
    for n in range(times):
        outreach.record_activity(
            by=None, communes=[place], held_on=DAY, form="session", quantity=1,
            document_number=f"TT-{district}-{n}",
        )  # fmt: skip
        communes.record_model_activity(by=None, prevention_model=model, held_on=DAY, form="meeting")
        enforcement.record_hotspot(
            by=None, district=home, found_on=DAY, source_number=f"{n}1/BC-{district}",
            source_on=DAY,
        )  # fmt: skip
        enforcement.record_incident(
            by=None, district=home, handled_on=DAY, source_number=f"{n}2/BC-{district}",
            source_on=DAY, sellers=7,
        )  # fmt: skip
        shop = make.establishment(district, name=f"Cơ sở mẫu {district}-{n}", commune=place)
        make.held(make.visit(shop), of=district, decision_number=f"{n}3/QĐ-{district}")
    outreach.record_course(
        by=None, officers=[officer], title=f"Lớp {district}", starts_on=DAY, ends_on=DAY
    )
    return place


@pytest.fixture
def world(db: None) -> dict[str, Any]:
    return {"own": fill("119"), "other": fill("125")}

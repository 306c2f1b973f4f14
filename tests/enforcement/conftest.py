"""Rows and people that the tests of this room share."""

import datetime

import pytest

from enforcement import actions
from tests.factories import district


@pytest.fixture
def make():
    """Makers of one hotspot, incident or case, in Thuận Châu unless told otherwise."""

    def hotspot(code="119", **values):
        found_on = values.pop("found_on", datetime.date(2019, 3, 5))
        return actions.record_hotspot(
            by=values.pop("by", None),
            district=district(code),
            found_on=found_on,
            source_number="12/BC-CAH",
            source_on=found_on,
            **values,
        )

    def incident(code="119", **values):
        handled_on = values.pop("handled_on", datetime.date(2019, 3, 5))
        return actions.record_incident(
            by=values.pop("by", None),
            district=district(code),
            handled_on=handled_on,
            source_number="13/BC-CAH",
            source_on=handled_on,
            **values,
        )

    def case(code="119", number="5/QD", **values):
        opened_on = values.pop("opened_on", datetime.date(2019, 3, 5))
        return actions.record_case(
            by=values.pop("by", None),
            district=district(code),
            number=number,
            opened_on=opened_on,
            source_number="14/BC-CAH",
            source_on=opened_on,
            **values,
        )

    return {"hotspot": hotspot, "incident": incident, "case": case}

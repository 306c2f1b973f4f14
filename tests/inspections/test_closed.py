"""An inspection whose visits lie in a closed period is corrected with a reason, like they are."""

import datetime

import pytest
from django.urls import reverse

from core import corrections
from core.models import Change, ReportingPeriod
from inspections.models import Inspection
from sonla_plan.plan.actions import close_period
from tests import factories
from tests.inspections import make
from tests.inspections.test_entry import CREATE, sent

pytestmark = pytest.mark.django_db
BEFORE, AFTER = datetime.date(2019, 3, 29), datetime.date(2019, 4, 2)


def close() -> None:
    period = ReportingPeriod.objects.get(year=2019, kind="quarter", number=1)
    close_period(period, by=None, signed_as="GĐ")


def over_two_quarters() -> Inspection:
    """Held on 2 April, its first visit was made on 29 March."""
    visits = [make.visit(make.establishment(), on=BEFORE),
              make.visit(make.establishment(name="Cơ sở mẫu 002"), on=AFTER)]  # fmt: skip
    return make.held(*visits, on=AFTER, starts_on=BEFORE)


def test_an_inspections_days_are_its_own_and_its_visits() -> None:
    inspection = over_two_quarters()
    assert sorted(set(inspection.period_days())) == [BEFORE, AFTER]
    assert make.first_visit(inspection).period_days() == [BEFORE]
    assert Inspection().period_days() == []
    close()
    period = corrections.closed_for(inspection)
    assert period is not None
    assert period.label == "Quý I năm 2019"


def test_taking_it_out_asks_why(client) -> None:
    inspection = over_two_quarters()
    close()
    client.force_login(factories.user())
    url = reverse("inspections:inspection-delete", args=[inspection.pk])
    assert client.post(url).status_code == 200
    assert Inspection.objects.live().filter(pk=inspection.pk).exists()
    assert client.post(url, {"change_reason": "Nhập trùng"}).status_code == 302
    assert not Inspection.objects.live().filter(pk=inspection.pk).exists()
    changes = Change.objects.filter(verb="delete", model__startswith="inspections.")
    assert {change.reason for change in changes} == {"Nhập trùng"}


def test_entering_one_with_a_visit_of_the_closed_period_asks_why(client) -> None:
    close()
    client.force_login(factories.user())
    shop = make.establishment()
    late = {"starts_on": "29/3/2019", "ends_on": "2/4/2019", "held_on": "2/4/2019"}
    row = {"establishment": str(shop.pk), "establishment_find": shop.label,
           "outcome": "no_violation"}  # fmt: skip
    data = sent({**row, "visited_on": "29/3/2019"}, **late)
    refused = client.post(CREATE, data)
    assert refused.status_code == 200
    assert "change_reason" in refused.context["form"].errors
    assert not Inspection.objects.exists()
    assert client.post(CREATE, {**data, "change_reason": "Gửi muộn"}).status_code == 302
    assert Change.objects.filter(model="inspections.visit").latest("pk").reason == "Gửi muộn"
    other = sent({**row, "visited_on": "2/4/2019"}, **late, decision_number="13/QĐ-178")
    assert client.post(CREATE, other).status_code == 302, "no day of it lies in the closed period"

"""A team goes out under a decision: one signed after the outing is a mistyped day."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from inspections.models import Inspection
from tests.inspections import make

pytestmark = pytest.mark.django_db


def test_a_decision_is_signed_before_the_outing_or_on_its_day() -> None:
    late = make.DAY + datetime.timedelta(days=1)
    with pytest.raises(ValidationError) as refused:
        make.held(decision_on=late)
    assert set(refused.value.message_dict) == {"decision_on"}
    assert not Inspection.objects.exists()
    make.held(decision_on=make.DAY)

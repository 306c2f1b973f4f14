"""What the tests of the plan's forms send and look at."""

import datetime
import uuid

from django.urls import reverse

from sonla_plan.plan.models import Target


def day(month: int, number: int, year: int = 2019) -> datetime.date:
    return datetime.date(year, month, number)


def versions(key: str) -> list[Target]:
    rows = Target.objects.live().filter(indicator=key, plan__year=2019)
    return list(rows.order_by("effective_on"))


def post(client, name: str, *args: object, **data: object):
    data = {key: value for key, value in data.items() if value is not None}
    return client.post(reverse(f"plan:{name}", args=args), {"form_key": str(uuid.uuid4()), **data})


def errors(response, field: str) -> str:
    assert response.status_code in (200, 409), response.status_code
    return " ".join(response.context["form"].errors.get(field, []))


CHANGE = {
    "effective_on": "1/5/2019", "decision_number": "45/QĐ-UBND", "reason": "Tỉnh điều chỉnh",
    "goal_share": "95", "goal_number": "",
}  # fmt: skip

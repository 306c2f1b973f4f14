"""Small makers of rows for tests. What the rooms write goes through their actions."""

import datetime
import itertools
from typing import Any

from accounts.models import User
from accounts.permissions import NEEDS_SECOND_FACTOR, Role
from communes.models import Agency, Commune, District, Posting
from core import history

_number = itertools.count(1)
PASSWORD = "mật khẩu thử 2019"
DAY = datetime.date(2019, 3, 5)


def user(role: str = Role.PROVINCIAL_STAFF, **values: Any) -> User:
    n = next(_number)
    values = {"username": f"user{n}", "full_name": f"Người dùng {n}", **values}
    if role in NEEDS_SECOND_FACTOR:  # set up long ago; nothing but the set-up opens before
        values.setdefault("second_factor_since", datetime.datetime(2019, 1, 2, tzinfo=datetime.UTC))
    person = User(role=role, must_change_password=False, **values)
    person.set_password(PASSWORD)
    with history.batch(by=None) as batch:
        return batch.create(person)


def post(person: User, place: District | Agency) -> User:
    where = {"district": place} if isinstance(place, District) else {"agency": place}
    with history.batch(by=None) as batch:
        batch.create(Posting(user=person, valid_from=datetime.date(2015, 1, 1), **where))
    person.__dict__.pop("_scope", None)
    return person


def officer(*codes: str) -> User:
    """A reporting officer posted to these districts (`119`) or agencies (`congan`)."""
    person = user(Role.REPORTING_OFFICER)
    for code in codes:
        post(person, district(code) if code.isdigit() else agency(code))
    return person


def district(code: str = "119") -> District:
    return District.objects.get(code=code)


def commune(code: str = "03646") -> Commune:
    return Commune.objects.select_related("district").get(code=code)


def agency(code: str = "ldtbxh") -> Agency:
    return Agency.objects.get(code=code)


def create(obj: Any, links: dict[str, Any] | None = None) -> Any:
    """Any record, stored the way actions store it."""
    with history.batch(by=None) as batch:
        return batch.create(obj, links=links)

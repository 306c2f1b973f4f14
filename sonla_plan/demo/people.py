"""The demo's accounts. Their passwords are printed and shown: never outside a demo."""

import datetime

from accounts import actions
from accounts.models import User
from accounts.permissions import Role
from communes.actions import record_posting
from communes.models import Agency, District

#: account, full name, role, district or agency, password
PEOPLE = (
    ("tinh", "Cán bộ tỉnh (mẫu)", Role.PROVINCIAL_STAFF, "", "tinh-sonla-2019"),
    ("nhaplieu", "Cán bộ nhập liệu tỉnh (mẫu)", Role.PROVINCIAL_STAFF, "", "nhaplieu-2019"),
    ("thuanchau", "Cán bộ huyện Thuận Châu (mẫu)", Role.REPORTING_OFFICER, "119", "thuanchau-2019"),
    ("mocchau", "Cán bộ huyện Mộc Châu (mẫu)", Role.REPORTING_OFFICER, "123", "mocchau-2019"),
    ("congan", "Cán bộ Công an tỉnh (mẫu)", Role.REPORTING_OFFICER, "congan", "congan-2019"),
    ("lanhdao", "Lãnh đạo (mẫu)", Role.LEADERSHIP, "", "lanhdao-2019"),
    ("quantri", "Quản trị (mẫu)", Role.ADMINISTRATOR, "", "quantri-2019"),
)


def create_people(first_day: datetime.date) -> dict[str, User]:
    people = {}
    for username, full_name, role, place, password in PEOPLE:
        user = actions.create_user(
            by=None,
            password=password,
            must_change_password=False,
            username=username,
            full_name=full_name,
            role=role,
        )
        people[username] = user
        if place.isdigit():
            district = District.objects.get(code=place)
            record_posting(by=None, user=user, district=district, valid_from=first_day)
        elif place:
            agency = Agency.objects.get(code=place)
            record_posting(by=None, user=user, agency=agency, valid_from=first_day)
    return people


def passwords() -> list[tuple[str, str]]:
    """Account and password of the demo accounts that stand and can sign in."""
    live = User.objects.live().filter(is_demo=True, is_active=True)
    standing = set(live.values_list("username", flat=True))
    return [(p[0], p[4]) for p in PEOPLE if p[0] in standing]

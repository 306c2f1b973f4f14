"""The menu: what a reader may open, and nothing that answers 403 or 404."""

import pytest

from accounts.models import User
from accounts.permissions import Role
from core import installation
from sonla_plan import navigation
from sonla_plan.menu import address
from tests import factories


def fresh(person: User) -> User:
    """As a request has it: without a scope read before."""
    return User.objects.get(pk=person.pk)


def names(person: User, path: str = "/") -> dict[str, list[str]]:
    return {
        item.label: [child.url for child in item.children]
        for item in navigation.menu(fresh(person), path).items
    }


PEOPLE = {
    "staff": lambda: factories.user(),
    "leader": lambda: factories.user(Role.LEADERSHIP),
    "admin": lambda: factories.user(Role.ADMINISTRATOR),
    "district": lambda: factories.officer("119"),
    "two": lambda: factories.officer("119", "123"),
    "agency": lambda: factories.officer("vhttdl"),
    "police": lambda: factories.officer("congan"),
    "nobody": lambda: factories.user(Role.REPORTING_OFFICER),
}


@pytest.mark.django_db
class TestMenu:
    @pytest.mark.parametrize("who", list(PEOPLE))
    def test_every_entry_opens(self, client, who):
        person = PEOPLE[who]()
        client.force_login(person)
        for urls in names(person).values():
            for url in urls:
                assert client.get(url, follow=True).status_code == 200, (who, url)

    def test_the_groups_of_the_province(self):
        groups = names(PEOPLE["staff"]())
        assert list(groups) == [
            "Tổng quan", "Việc cần xử lý", "Xã, phường", "Truyền thông", "Kiểm tra", "Đấu tranh",
            "Báo cáo", "Kế hoạch",
        ]  # fmt: skip
        assert "Quản trị" in names(PEOPLE["admin"]())

    @pytest.mark.parametrize("who", list(PEOPLE))
    def test_a_long_group_stands_under_headings(self, who):
        for item in navigation.menu(fresh(PEOPLE[who]()), "/").items:
            assert [c for _heading, some in item.sections for c in some] == [*item.children]
            headings = [heading for heading, _some in item.sections]
            assert len(headings) == len(set(headings))
            if item.is_long:
                assert all(headings), item.label
                assert max(len(some) for _heading, some in item.sections) <= 6

    def test_each_entry_stands_where_one_looks_for_it(self):
        found = {item.label: item for item in navigation.menu(fresh(PEOPLE["staff"]()), "/").items}
        sections = [[c.url for c in some] for _heading, some in found["Kiểm tra"].sections]
        assert [len(some) for some in sections] == [6, 4, 2, 4]
        assert address("inspections:finding-list") in sections[0]
        assert address("inspections:calendar") in sections[1]
        assert address("inspections:census-list") in sections[2]
        assert address("inspections:rule-value-list") in sections[3]
        assert [len(some) for _heading, some in found["Báo cáo"].sections] == [3, 2, 2]
        assert [heading for heading, _some in found["Đấu tranh"].sections] == [""]

    def test_a_heading_without_entries_is_left_out(self):
        menu = navigation.menu(fresh(PEOPLE["district"]()), "/").items
        reports = next(item for item in menu if item.label == "Báo cáo")
        assert len(reports.sections) == 2  # what the province reports is not the district's

    def test_enforcement_is_hidden_where_nothing_of_it_is_seen(self, settings):
        assert "Đấu tranh" not in names(PEOPLE["agency"]())
        assert "Đấu tranh" in names(PEOPLE["police"]())
        settings.ENFORCEMENT_HOTSPOTS = False
        assert names(PEOPLE["staff"]())["Đấu tranh"] == ["/dau-tranh/vu-viec/", "/dau-tranh/vu-an/"]
        settings.ENFORCEMENT_CASES = False
        assert "Đấu tranh" not in names(PEOPLE["staff"]())

    def test_the_inspection_plan_is_for_those_allowed(self):
        plan = address("inspections:plan-list")
        assert plan in names(PEOPLE["staff"]())["Kiểm tra"]
        assert plan in names(PEOPLE["district"]())["Kiểm tra"]  # its own team's
        assert plan not in names(PEOPLE["leader"]())["Kiểm tra"]

    @pytest.mark.parametrize(
        ("path", "group", "url"),
        [
            ("/", "Tổng quan", ""),
            ("/ke-hoach/2019/communes_reached/", "Kế hoạch", "/ke-hoach/"),
            ("/ke-hoach/ky-bao-cao/2019/", "Kế hoạch", "/ke-hoach/ky-bao-cao/"),
            ("/dia-ban/xa/03724/", "Xã, phường", "/xa-phuong/"),
            ("/tuyen-truyen/tin-bai/7/", "Truyền thông", "/tuyen-truyen/tin-bai/"),
        ],
    )
    def test_where_one_is(self, path, group, url):
        menu = navigation.menu(fresh(PEOPLE["staff"]()), path)
        groups = [i.label for i in menu.items if menu.here in (i, *i.children)]
        assert groups == [group]
        assert (menu.above.url if menu.above else "") == url

    @pytest.mark.parametrize(("who", "queries"), [("staff", 0), ("leader", 0), ("district", 1)])
    def test_it_costs_the_scope_alone(self, django_assert_num_queries, who, queries):
        person = fresh(PEOPLE[who]())
        token = installation.pin()  # as the middleware does for every request
        installation.current()  # read once a request, by whoever asks first
        try:
            with django_assert_num_queries(queries):
                navigation.menu(person, "/")
        finally:
            installation.unpin(token)

    def test_the_clock_that_stands_says_so(self):
        assert navigation.clock_note() == "Đồng hồ của bản giới thiệu đứng ở ngày 30/06/2019"

"""The plan as everybody reads it; figures within the reader's scope."""

import datetime

import pytest
from django.urls import reverse

from accounts.permissions import Role
from sonla_plan.plan import actions
from sonla_plan.plan.models import Plan, Target
from tests import factories

KEYS = 15


def target(key: str = "communes_reached") -> Target:
    return Target.objects.get(plan__year=2019, indicator=key)


def get(client, person, name: str, *args: object):
    client.force_login(person)
    return client.get(reverse(f"plan:{name}", args=args))


@pytest.mark.django_db
class TestReading:
    @pytest.mark.parametrize("role", list(Role))
    def test_everybody_reads_the_plan(self, client, role):
        person = factories.user(role)
        for name, args in (
            ("plan-detail", (2019,)),
            ("target-detail", (2019, "hotspots_cleared")),
            ("period-list", (2019,)),
            ("earlier-figures", ()),
        ):
            assert get(client, person, name, *args).status_code == 200

    def test_the_targets_in_order_conventions_apart(self, client):
        context = get(client, factories.user(), "plan-detail", 2019).context
        plan, conventions = context["targets"], context["conventions"]
        assert (len(plan), len(conventions)) == (13, 2)
        assert [row["key"] for row in plan][:3] == [
            "communes_reached", "media_quarterly", "census_done",
        ]  # fmt: skip
        assert [row["number"] for row in conventions] == [1, 2]

    def test_what_no_source_says_is_said_to_be_open(self, client):
        html = get(client, factories.user(), "plan-detail", 2019).content.decode()
        assert html.count("chưa có trong nguồn") >= 1 + 2 * KEYS  # date, agencies, due dates
        assert "27/KH-UBND" in html
        assert "giả định" not in html

    def test_an_assumed_due_date_is_marked(self, client):
        day = datetime.date(2019, 12, 15)
        actions.complete_target(target(), by=None, due_on=day, assumed=["due_on"])
        html = get(client, factories.user(), "plan-detail", 2019).content.decode()
        assert "15/12/2019" in html
        assert "giả định" in html

    def test_an_officer_reads_the_figures_of_the_own_districts(self, client):
        context = get(client, factories.officer("119"), "plan-detail", 2019).context
        rows = {row["key"]: row for row in context["targets"]}
        assert rows["communes_reached"]["progress"].population == 29
        assert rows["provincial_inspections"]["progress"] is None

    def test_an_agency_reads_no_figure(self, client):
        context = get(client, factories.officer("vhttdl"), "plan-detail", 2019).context
        assert all(row["progress"] is None for row in context["targets"])

    def test_allocations_are_scoped(self, client):
        goals = {factories.district("119"): 21, factories.district("125"): 17}
        plan = Plan.objects.get(year=2019)
        actions.allocate(by=None, plan=plan, indicator="communes_reached", goals=goals)
        args = ("target-detail", 2019, "communes_reached")
        everyone = get(client, factories.user(Role.LEADERSHIP), *args).context["allocated"]
        own = get(client, factories.officer("119"), *args).context["allocated"]
        assert [goal for _name, goal, _url in everyone] == [21, 17]
        assert [goal for _name, goal, _url in own] == [21]

    @pytest.mark.parametrize(
        "path", ["/ke-hoach/2018/", "/ke-hoach/2019/gi-day/", "/ke-hoach/ky-bao-cao/2018/",
                 "/ke-hoach/99999999999/", "/ke-hoach/so-lieu-cung-ky/999999/"],
    )  # fmt: skip
    def test_what_does_not_exist_is_404(self, client, path):
        client.force_login(factories.user())
        assert client.get(path).status_code == 404

    def test_versions_stand_side_by_side(self, client):
        actions.change_target(
            target(), by=factories.user(), effective_on=datetime.date(2019, 5, 1),
            decision_number="9/QĐ", reason="Tỉnh giao thêm", goal_share=95,
        )  # fmt: skip
        response = get(client, factories.user(), "target-detail", 2019, "communes_reached")
        goal = next(line for line in response.context["lines"] if line["label"] == "Mục tiêu")
        assert [c["text"] for c in goal["cells"]] == ["90% số xã", "95% số xã"]
        assert [c["changed"] for c in goal["cells"]] == [False, True]
        assert "Tỉnh giao thêm" in response.content.decode()

    def test_current_leads_to_the_year_of_the_clock(self, client):
        client.force_login(factories.user())
        assert client.get("/ke-hoach/").url == "/ke-hoach/2019/"
        assert client.get("/ke-hoach/ky-bao-cao/").url == "/ke-hoach/ky-bao-cao/2019/"


WRITES = (
    ("plan-open", ()),
    ("plan-edit", (2019,)),
    ("target-change", (2019, "communes_reached")),
    ("target-complete", (2019, "communes_reached")),
    ("allocation", (2019, "communes_reached")),
    ("earlier-figure-create", ()),
)


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "args"), WRITES)
def test_only_who_manages_the_plan_writes(client, name, args):
    assert get(client, factories.user(), name, *args).status_code == 200
    for person in (
        factories.officer("119"), factories.officer("congan"),
        factories.user(Role.LEADERSHIP), factories.user(Role.ADMINISTRATOR),
    ):  # fmt: skip
        assert get(client, person, name, *args).status_code == 403
        assert client.post(reverse(f"plan:{name}", args=args)).status_code == 403
        assert (
            reverse(f"plan:{name}", args=args) not in client.get("/ke-hoach/2019/").content.decode()
        )


@pytest.mark.django_db
def test_the_pages_cost_the_same_with_more_versions(client, django_assert_max_num_queries):
    person = factories.user()
    client.force_login(person)
    address = "/ke-hoach/2019/communes_reached/"
    with django_assert_max_num_queries(60) as few:
        client.get(address)
    for month in (2, 3, 4):
        latest = Target.objects.filter(indicator="communes_reached").latest("effective_on")
        actions.change_target(
            latest, by=person, effective_on=datetime.date(2019, month, 1), decision_number="1",
            reason="Điều chỉnh", goal_share=90 + month,
        )  # fmt: skip
    client.get(address)  # counts are kept under the data's version
    with django_assert_max_num_queries(60) as many:
        client.get(address)
    # one query for the history of each version, none else
    assert len(many) <= len(few) + 3

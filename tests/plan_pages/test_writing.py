"""Writing the plan: good input is stored with its history, bad input says what is wrong."""

import uuid

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from core import history
from core.models import ReportingPeriod
from sonla_plan.plan import actions
from sonla_plan.plan.models import Allocation, EarlierFigure, Plan, Target
from sonla_plan.plan.years import open_year
from tests import factories

from .writing import CHANGE, day, errors, post, versions


class TestChange:
    def test_a_new_version_beside_the_old_one(self, client, staff):
        response = post(client, "target-change", 2019, "communes_reached", **CHANGE)
        assert response.status_code == 302
        old, new = versions("communes_reached")
        assert (old.goal_share, new.goal_share, new.effective_on) == (90, 95, day(5, 1))
        assert history.of(new).first().actor == staff.username
        before = open_year(2019, day(4, 30)).targets[0]
        after = open_year(2019, day(5, 1)).targets[0]
        assert (before.goal_share, after.goal_share) == (90, 95)

    def test_a_share_is_typed_and_shown_with_a_comma(self, client, staff):
        post(client, "target-change", 2019, "communes_reached", **{**CHANGE, "goal_share": "90,5"})
        html = client.get("/ke-hoach/2019/communes_reached/thay-doi/").content.decode()
        assert 'value="90,5"' in html

    @pytest.mark.parametrize(
        ("field", "value", "said"),
        [
            ("effective_on", "01/01/2019", "sau ngày hiệu lực"),
            ("effective_on", "31/04/2019", "ngày"),
            ("effective_on", "01/05/2020", "ngoài năm kế hoạch"),
            ("reason", "", "bắt buộc"),
            ("reason", "x" * 301, "300"),
            ("decision_number", "", "bắt buộc"),
            ("goal_share", "101", "100%"),
            ("goal_share", "nhiều", "số"),
            ("goal_number", "-3", "0"),
            ("goal_number", "0", "1"),  # reached before anything was done
            ("due_on", "01/02/2020", "ngoài năm kế hoạch"),
            ("lead_agency", "99999", "chọn"),
            ("weight_1", "50", "100%"),
        ],
    )
    def test_bad_input_stores_nothing(self, client, staff, field, value, said):
        data = {**CHANGE, field: value}
        response = post(client, "target-change", 2019, "communes_reached", **data)
        assert said.lower() in errors(response, field).lower()
        assert len(versions("communes_reached")) == 1

    def test_a_target_needs_a_goal(self, client, staff):
        data = {**CHANGE, "goal_share": ""}
        response = post(client, "target-change", 2019, "communes_reached", **data)
        assert "mục tiêu" in errors(response, "__all__")

    def test_quarter_weights(self, client, staff):
        weights = {f"weight_{n}": str(w) for n, w in enumerate((10, 40, 40, 10), start=1)}
        post(client, "target-change", 2019, "communes_reached", **CHANGE, **weights)
        assert versions("communes_reached")[-1].quarter_weights == [10, 40, 40, 10]

    def test_counting_rules_are_choices(self, client, staff):
        data = {**CHANGE, "goal_share": None, "goal_number": "40", "option_count": "visits",
                "option_kinds": "all", "option_unscheduled": "not_counted"}  # fmt: skip
        assert post(client, "target-change", 2019, "establishments_inspected", **data).url
        assert versions("establishments_inspected")[-1].options == {
            "count": "visits", "kinds": "all", "unscheduled": "not_counted",
        }  # fmt: skip
        data["option_count"] = "whatever"
        data["effective_on"] = "2/5/2019"
        response = post(client, "target-change", 2019, "establishments_inspected", **data)
        assert errors(response, "option_count")

    def test_steps_on_a_day_and_on_a_periods_end(self, client, staff):
        steps = {
            "step_0_when": "half-1", "step_0_share": "60",
            "step_1_when": "day", "step_1_on": "30/11/2019", "step_1_share": "100",
        }  # fmt: skip
        data = {**CHANGE, "goal_share": "100", **steps}
        assert post(client, "target-change", 2019, "officers_trained", **data).status_code == 302
        assert versions("officers_trained")[-1].steps == [
            {"period": "half", "number": 1, "share": 60}, {"on": "2019-11-30", "share": 100},
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("steps", "field"),
        [
            ({}, "step_0_when"),
            ({"step_0_when": "day", "step_0_share": "100"}, "step_0_on"),
            ({"step_0_when": "half-1"}, "step_0_share"),
            ({"step_0_share": "50"}, "step_0_when"),
            ({"step_0_when": "half-1", "step_0_share": "50"}, "step_0_share"),
            ({"step_0_when": "half-9", "step_0_share": "100"}, "step_0_when"),
            ({"step_0_when": "half-1", "step_0_share": "80", "step_1_when": "year-1",
              "step_1_share": "70"}, "step_1_share"),
            ({"step_0_when": "half-1", "step_0_share": "80", "step_1_when": "quarter-2",
              "step_1_share": "100"}, "step_1_when"),
        ],
    )  # fmt: skip
    def test_bad_steps(self, client, staff, steps, field):
        data = {**CHANGE, "goal_share": "100", **steps}
        response = post(client, "target-change", 2019, "officers_trained", **data)
        assert errors(response, field)
        assert len(versions("officers_trained")) == 1

    def test_a_pending_window_names_its_source(self, client, staff):
        data = {**CHANGE, "goal_share": "100", "pending_days": "60"}
        response = post(client, "target-change", 2019, "hotspots_cleared", **data)
        assert errors(response, "pending_source")
        data["pending_source"] = "Quy chế phối hợp"
        assert post(client, "target-change", 2019, "hotspots_cleared", **data).status_code == 302
        assert versions("hotspots_cleared")[-1].pending_days == 60

    def test_the_second_of_two_hears_of_the_first(self, client, staff):
        stale = versions("communes_reached")[0].pk
        post(client, "target-change", 2019, "communes_reached", **CHANGE)
        data = {**CHANGE, "effective_on": "1/6/2019", "based_on": stale}
        response = post(client, "target-change", 2019, "communes_reached", **data)
        assert "95%" in errors(response, "__all__")
        assert len(versions("communes_reached")) == 2
        data["based_on"] = response.context["form"].data["based_on"]
        assert post(client, "target-change", 2019, "communes_reached", **data).status_code == 302

    def test_an_untouched_due_date_keeps_its_mark(self, client, staff):
        target = versions("communes_reached")[0]
        actions.complete_target(target, by=None, due_on=day(12, 15), assumed=["due_on"])
        post(client, "target-change", 2019, "communes_reached", **CHANGE, due_on="15/12/2019")
        assert versions("communes_reached")[-1].assumed == ["due_on"]
        data = {**CHANGE, "effective_on": "2/5/2019", "due_on": "20/12/2019"}
        post(client, "target-change", 2019, "communes_reached", **data)
        assert versions("communes_reached")[-1].assumed == []


class TestComplete:
    def test_fills_in_without_a_version(self, client, staff):
        agency = factories.agency("ldtbxh")
        version = versions("media_quarterly")[0].version
        response = post(client, "target-complete", 2019, "media_quarterly", due_on="31/12/2019",
                        lead_agency=agency.pk, row_version=version)  # fmt: skip
        assert response.status_code == 302
        (target,) = versions("media_quarterly")
        assert (target.lead_agency, target.due_on) == (agency, day(12, 31))

    def test_what_is_established_is_not_asked(self, client, staff):
        target = versions("media_quarterly")[0]
        actions.complete_target(target, by=None, due_on=day(12, 31))
        fields = client.get("/ke-hoach/2019/media_quarterly/bo-sung/").context["form"].fields
        assert fields["due_on"].disabled
        assert not fields["lead_agency"].disabled

    def test_the_second_of_two_overwrites_nothing(self, client, staff):
        target = versions("media_quarterly")[0]
        actions.complete_target(target, by=None, due_on=day(12, 31))
        response = post(client, "target-complete", 2019, "media_quarterly", due_on="01/12/2019",
                        row_version=target.version)  # fmt: skip
        assert "phiên bản" in errors(response, "due_on")
        assert "31/12/2019" in response.content.decode()
        assert versions("media_quarterly")[0].due_on == day(12, 31)

    def test_a_lead_agency_does_not_support_itself(self, client, staff):
        agency = factories.agency("ldtbxh").pk
        response = post(client, "target-complete", 2019, "media_quarterly", lead_agency=agency,
                        supporting_agencies=[agency])  # fmt: skip
        assert errors(response, "supporting_agencies")


class TestAllocation:
    def test_goals_are_stored_changed_and_taken_back(self, client, staff):
        args = ("allocation", 2019, "communes_reached")
        assert post(client, *args, d119="26", d125="20").status_code == 302
        goals = Allocation.objects.live().values_list("district__code", "goal")
        assert sorted(goals) == [("119", 26), ("125", 20)]
        post(client, *args, d119="27", d125="")
        assert list(goals.all()) == [("119", 27)]

    @pytest.mark.parametrize("value", ["-1", "0", "abc", "99999999999", "1,5"])
    def test_bad_goals(self, client, staff, value):
        response = post(client, "allocation", 2019, "communes_reached", d119=value)
        assert errors(response, "d119")
        assert not Allocation.objects.exists()

    def test_the_action_refuses_a_goal_that_is_reached_from_the_start(self, staff):
        plan, here = Plan.objects.get(year=2019), factories.district("119")
        with pytest.raises(ValidationError):
            actions.allocate(by=staff, plan=plan, indicator="communes_reached", goals={here: 0})
        assert not Allocation.objects.exists()

    def test_who_allocated_what_stands_on_the_targets_page(self, client, staff):
        """Each saving is one entry; a district's officer reads of the own district only."""
        args, page = ("allocation", 2019, "communes_reached"), "/ke-hoach/2019/communes_reached/"
        post(client, *args, d119="26", d125="20")
        post(client, *args, d119="27", d125="")

        def told() -> list[list[tuple[str, str, str]]]:
            entries = client.get(page).context["changes"]
            lines = [[(li.label, li.old, li.new) for li in entry.lines] for entry in entries]
            return [line for line in lines if any("Huyện" in label for label, *_rest in line)]

        changed, first = told()
        assert [(old, new) for _label, old, new in changed] == [("26", "27"), ("20", "")]
        assert [(old, new) for _label, old, new in first] == [("", "26"), ("", "20")]
        assert "Huyện Thuận Châu" in first[0][0]
        assert "Huyện Mai Sơn" in first[1][0]
        assert "communes_reached" not in str(told())
        assert client.get(page).context["changes"][0].actor == str(staff)
        client.force_login(factories.officer("119"))
        assert [[new for _label, _old, new in entry] for entry in told()] == [["27"], ["26"]]
        client.force_login(factories.officer("126"))
        assert told() == []

    def test_a_target_of_the_province_alone_is_not_allocated(self, client, staff):
        assert client.get("/ke-hoach/2019/media_quarterly/phan-bo/").status_code == 404

    def test_the_second_of_two_hears_of_the_first(self, client, staff):
        args = ("allocation", 2019, "communes_reached")
        seen = client.get(reverse("plan:allocation", args=args[1:])).context["form"]["seen"].value()
        post(client, *args, d119="26", seen=seen)
        response = post(client, *args, d119="20", seen=seen)
        assert "26" in errors(response, "d119")
        again = response.context["form"]["seen"].value()
        assert post(client, *args, d119="20", seen=again).status_code == 302
        assert Allocation.objects.live().get().goal == 20


FIGURE = {
    "indicator": "communes_reached", "as_of": "30/6/2018", "achieved": "101", "population": "204",
    "report_number": "12/BC-SLĐTBXH",
}  # fmt: skip


class TestEarlierFigures:
    def test_typed_changed_deleted_and_taken_back(self, client, staff):
        post(client, "earlier-figure-create", **FIGURE)
        figure = EarlierFigure.objects.get()
        data = {**FIGURE, "achieved": "102", "row_version": figure.version}
        assert post(client, "earlier-figure-edit", figure.pk, **data).status_code == 302
        assert EarlierFigure.objects.get().achieved == 102
        post(client, "earlier-figure-delete", figure.pk)
        assert not EarlierFigure.objects.live().exists()
        assert (
            client.get(reverse("plan:earlier-figure-detail", args=[figure.pk])).status_code == 404
        )
        post(client, "earlier-figure-restore", figure.pk)
        assert EarlierFigure.objects.live().exists()

    def test_restoring_over_another_says_why_not(self, client, staff):
        post(client, "earlier-figure-create", **FIGURE)
        first = EarlierFigure.objects.get()
        post(client, "earlier-figure-delete", first.pk)
        post(client, "earlier-figure-create", **FIGURE)
        response = post(client, "earlier-figure-restore", first.pk)
        assert response.status_code == 302
        assert EarlierFigure.objects.live().count() == 1

    @pytest.mark.parametrize(
        ("field", "value"),
        [("indicator", "gi_day"), ("as_of", "31/04/2018"), ("as_of", "01/07/2019"),
         ("as_of", "abc"), ("achieved", "205"), ("achieved", "-1"), ("achieved", ""),
         ("report_number", ""), ("report_number", "x" * 61), ("population", "9" * 12)],
    )  # fmt: skip
    def test_bad_input(self, client, staff, field, value):
        response = post(client, "earlier-figure-create", **{**FIGURE, field: value})
        assert errors(response, field)
        assert not EarlierFigure.objects.exists()

    def test_one_figure_for_a_day(self, client, staff):
        post(client, "earlier-figure-create", **FIGURE)
        assert errors(post(client, "earlier-figure-create", **FIGURE), "__all__")

    def test_sent_twice_is_stored_once(self, client, staff):
        key = str(uuid.uuid4())
        for _n in range(2):
            assert post(client, "earlier-figure-create", **FIGURE, form_key=key).status_code == 302
        assert EarlierFigure.objects.count() == 1


def period(kind: str, number: int = 1) -> ReportingPeriod:
    return ReportingPeriod.objects.get(year=2019, kind=kind, number=number)


class TestPeriods:
    def test_a_period_gets_its_own_days(self, client, staff):
        half = period("half")
        days = {"first_day": "15/12/2018", "last_day": "14/6/2019", "due_on": "18/6/2019"}
        response = post(client, "period-edit", 2019, half.pk, **days, row_version=half.version)
        assert response.status_code == 302
        half = period("half")
        assert (half.last_day, half.due_on) == (day(6, 14), day(6, 18))
        assert history.of(half).first().actor == staff.username

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"last_day": "31/12/2018"}, "last_day"),
            ({"first_day": "01/07/2019"}, "last_day"),
            ({"first_day": "30/11/2018"}, "first_day"),
            ({"last_day": "31/04/2019"}, "last_day"),
            ({"last_day": "01/07/2019"}, "last_day"),  # the second half begins there
            ({"due_on": "01/01/2019"}, "due_on"),
        ],
    )
    def test_bad_days(self, client, staff, values, field):
        half = period("half")
        data = {"first_day": "01/01/2019", "last_day": "30/06/2019", "due_on": "", **values}
        response = post(client, "period-edit", 2019, half.pk, **data)
        assert errors(response, field)
        assert period("half").version == half.version

    def test_others_read_but_do_not_change(self, client, db):
        client.force_login(factories.officer("119"))
        half = period("half")
        assert client.get(reverse("plan:period-detail", args=[2019, half.pk])).status_code == 200
        assert client.get(reverse("plan:period-edit", args=[2019, half.pk])).status_code == 403


class TestOpening:
    def test_another_year_with_the_targets_of_the_last(self, client, staff):
        assert post(client, "plan-open", year="2020", title="Kế hoạch năm 2020").status_code == 302
        plan = Plan.objects.get(year=2020)
        targets = list(Target.objects.filter(plan=plan).order_by("order"))
        assert len(targets) == 15
        assert targets[0].goal_share == 90
        registered = next(t for t in targets if t.indicator == "communes_registered")
        assert registered.steps == [{"on": "2020-03-31", "share": 100}]
        assert all(t.due_on is None and t.lead_agency is None for t in targets)
        assert ReportingPeriod.objects.filter(year=2020).count() == 20
        assert client.get("/ke-hoach/2020/").status_code == 200

    @pytest.mark.parametrize("year", ["2025", "2026", "2100"])
    def test_no_year_whose_units_are_unknown(self, client, staff, year):
        response = post(client, "plan-open", year=year, title="Kế hoạch")
        assert "chưa được nạp" in errors(response, "year")
        assert not Plan.objects.filter(year=year).exists()

    @pytest.mark.parametrize("year", ["2019", "abc", "", "1999", "99999"])
    def test_bad_years(self, client, staff, year):
        response = post(client, "plan-open", year=year, title="Kế hoạch")
        assert errors(response, "year")
        assert Plan.objects.count() == 1

    def test_what_a_source_says_later_is_filled_in(self, client, staff):
        plan = Plan.objects.get(year=2019)
        data = {"title": plan.title, "number": plan.number, "decided_on": "14/2/2019",
                "source": plan.source, "row_version": plan.version}  # fmt: skip
        assert post(client, "plan-edit", 2019, **data).status_code == 302
        assert Plan.objects.get(year=2019).decided_on == day(2, 14)
        data |= {"decided_on": "01/07/2019", "row_version": plan.version + 1}
        assert errors(post(client, "plan-edit", 2019, **data), "decided_on")

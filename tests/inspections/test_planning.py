"""What an inspection is to cover, how soon again, and what came of the year's plan."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from inspections import actions, coverage
from inspections.actions import PlannedRow, VisitRow
from inspections.models import Inspection, PlannedEstablishment, RuleValue, Visit
from tests import factories
from tests.inspections import make
from tests.inspections.test_entry import lines, member, sent

pytestmark = pytest.mark.django_db
PLAN = "/kiem-tra/ke-hoach/moi/"


def year_plan(of: str = "", year: int = 2019, **values):
    values = {"number": "15/KH-UBND", "decided_on": make.day(1, 21, year), **values}
    return actions.record_year_plan(
        by=None, team=make.team(of), year=year, approved_by="Chủ tịch UBND", **values
    )


def posted(*planned: dict, **values: str) -> dict:
    data = sent(members=1, **values) | lines("planned", *planned, {})
    return {k: v for k, v in data.items() if k != "held_on" and not k.startswith("visits")}


def line(shop, **more: str) -> dict:
    return {"establishment": str(shop.pk), "establishment_find": shop.label, **more}


def revisit(days: int, **values):
    for rule in RuleValue.objects.filter(key="revisit_days"):
        actions.remove_reference(rule, by=None)
    return actions.record_rule(
        by=None, key="revisit_days", value=days, source="Chỉ thị thử 01", **values
    )


def planned_again(shop, day, by=None, **row):
    rows = [PlannedRow(shop, **row)]
    return make.planned(on=day, by=by, planned=rows)


@pytest.mark.parametrize(("day", "warned"), [(make.day(7, 3), True), (make.day(7, 4), False)])
def test_a_visit_by_any_team_within_the_days_asks_for_a_reason(day, warned) -> None:
    revisit(120)
    shop = make.establishment("119")
    make.held(make.visit(shop), of="119")  # on 05/03/2019
    if not warned:
        planned_again(shop, day)
        return
    with pytest.raises(ValidationError) as refused:
        planned_again(shop, day)
    (text,) = refused.value.message_dict["planned-0-again_reason"]
    assert "05/03/2019" in text
    assert "Chỉ thị thử 01" in text
    assert not PlannedEstablishment.objects.exists()
    assert not Inspection.objects.filter(state="planned").exists()
    planned_again(shop, day, again_reason="Có đề nghị")
    assert PlannedEstablishment.objects.get().again_reason == "Có đề nghị"


def test_only_what_was_really_inspected_and_only_where_a_rule_is_in_force() -> None:
    revisit(365, valid_from=make.day(6, 1))
    shop, closed = make.establishment(), make.establishment(name="Cơ sở mẫu 002")
    make.held(make.visit(shop), make.visit(closed, outcome="not_inspected"))
    planned_again(shop, make.day(5, 1))  # before the rule
    planned_again(closed, make.day(7, 1))
    make.planned(on=make.day(7, 2), planned=[PlannedRow(make.establishment(name="Mới"))])
    with pytest.raises(ValidationError):
        planned_again(shop, make.day(7, 1))


def test_what_the_chooser_may_not_see_is_not_named() -> None:
    revisit(365)
    agency = factories.agency("yte")
    shop = make.establishment("119")
    row = VisitRow(shop, make.DAY, "reminded", minutes_number="07/BB-YT")
    make.held(row, of="yte")
    officer = factories.officer("119")
    told = {}
    for who, by, of in (("officer", officer, "119"), ("staff", factories.user(), "")):
        with pytest.raises(ValidationError) as refused:
            make.planned(of, on=make.day(7, 1), by=by, planned=[PlannedRow(shop)])
        (told[who],) = refused.value.message_dict["planned-0-again_reason"]
    assert "07/BB-YT" in told["staff"]
    assert agency.short_name in told["staff"]
    assert "05/03/2019" in told["officer"]
    assert "07/BB-YT" not in told["officer"]
    assert agency.short_name not in told["officer"]


def test_typed_and_warned_at_the_line(client) -> None:
    client.force_login(factories.user())
    revisit(365)
    shop, other = make.establishment(), make.establishment(name="Cơ sở mẫu 002")
    make.held(make.visit(shop))
    plan = year_plan()
    days = {"starts_on": "1/7/2019", "ends_on": "1/7/2019"}
    answer = client.post(PLAN, posted(line(other), line(shop), **days))
    assert answer.status_code == 200
    assert "again_reason" in answer.context["planned"].forms[1].errors
    assert other.label in answer.content.decode()
    assert not Inspection.objects.not_held().exists()
    data = posted(line(other), line(shop, again_reason="Theo chỉ đạo"), **days)
    assert client.post(PLAN, data).status_code == 302
    found = Inspection.objects.not_held().get()
    assert found.plan == plan  # by itself: the team's of that year
    assert {p.establishment_id for p in found.planned.all()} == {shop.pk, other.pk}


def test_an_establishment_outside_the_scope_cannot_be_planned(client) -> None:
    client.force_login(factories.officer("119"))
    foreign = make.establishment("123")
    data = posted(line(foreign), team=str(make.team("119").pk))
    answer = client.post(PLAN, data)
    assert "establishment" in answer.context["planned"].forms[0].errors
    page = client.get(f"{PLAN}?establishment={foreign.pk}").content.decode()
    assert foreign.name not in page
    assert client.get(f"{PLAN}?establishment=x&reinspects=9{'9' * 30}").status_code == 200


def test_another_teams_plan_is_refused(client) -> None:
    client.force_login(factories.user())
    theirs, late = year_plan("119"), year_plan(year=2018)
    for plan in (theirs, late):
        answer = client.post(PLAN, posted(plan=str(plan.pk)))
        assert "plan" in answer.context["form"].errors
    client.force_login(factories.officer("123"))
    data = posted(plan=str(theirs.pk), team=str(make.team("123").pk))
    assert "plan" in client.post(PLAN, data).context["form"].errors
    assert not Inspection.objects.exists()


def test_recorded_from_what_was_planned(client) -> None:
    """The lines are filled in, one is taken out, and a re-inspection names the visit before it."""
    client.force_login(factories.user())
    shop, other = make.establishment(), make.establishment(name="Cơ sở mẫu 002")
    before = make.first_visit(make.held(make.visit(shop)))
    days = {"starts_on": "1/6/2019", "ends_on": "1/6/2019", "held_on": "1/6/2019"}
    start = f"{PLAN}?reinspects={before.pk}"
    form = client.get(start).context["planned"].forms[0]
    assert form["establishment"].value().pk == str(shop.pk)
    reason = form["again_reason"].value()
    assert "05/03/2019" in reason
    data = posted(line(shop, again_reason=reason), line(other), **days)
    client.post(start, data)
    found = Inspection.objects.not_held().get()
    assert found.planned.get(establishment=shop).reinspects == before
    url = reverse("inspections:inspection-record", args=[found.pk])
    rows = client.get(url).context["visits"].forms
    assert [r["establishment"].value().pk for r in rows[:2]] == [str(shop.pk), str(other.pk)]
    data = sent(line(shop, outcome="no_violation"), line(other, remove="on"), **days)
    stored = {"members-0-pk": str(found.members.get().pk), "members-0-version": "1"}
    answer = client.post(url, data | stored | {"row_version": str(found.version)})
    assert answer.status_code == 302
    assert Visit.objects.get(inspection=found).reinspects == before


def test_planned_against_done() -> None:
    plan = year_plan()
    shops = [make.establishment(name=f"Cơ sở {n}") for n in range(5)]
    rows = [PlannedRow(shop) for shop in shops[:4]]
    first = make.planned(on=make.DAY, plan=plan, planned=rows)
    visits = [
        make.visit(shops[0]),
        make.visit(shops[1], outcome="not_inspected"),
        make.visit(shops[4]),
    ]
    actions.record_inspection(first, by=None, held_on=make.DAY, members=make.three(), visits=visits)
    again = [PlannedRow(shops[0], again_reason="Tái phạm"), PlannedRow(shops[2])]
    later = make.planned(on=make.day(4, 1), plan=plan, planned=again)
    held = make.visit(shops[2], make.day(4, 1))
    actions.record_inspection(
        later, by=None, held_on=make.day(4, 1), members=make.three(), visits=[held]
    )
    from inspections.views.plans import coverage_in

    found = coverage_in(factories.user(), plan)
    assert (found.to_cover, found.covered, found.besides) == (4, 2, 1)
    states = [line.state for line in found.outings[0].lines]
    assert states == ["covered", "explained", "elsewhere", "missing", "covered"]
    assert found.missing == 1
    assert [line.state for line in found.outings[1].lines] == ["elsewhere", "covered"]
    row = first.planned.get(establishment=shops[3])
    actions.explain_not_covered(first, by=None, reasons={row.pk: "Nghỉ kinh doanh"})
    assert coverage_in(factories.user(), plan).missing == 0


def test_reasons_are_typed_once_it_was_held(client) -> None:
    client.force_login(factories.user())
    shop = make.establishment()
    found = make.planned(planned=[PlannedRow(shop)])
    url = reverse("inspections:inspection-reasons", args=[found.pk])
    assert client.get(url).status_code == 403
    actions.record_inspection(found, by=None, held_on=make.DAY, members=make.three())
    row = found.planned.get()
    version = client.get(url).context["form"]["row_version"].value()
    data = {f"reason_{row.pk}": "Đóng cửa", "row_version": str(version)}
    assert client.post(url, data).status_code == 302
    row.refresh_from_db()
    assert row.not_covered_reason == "Đóng cửa"
    subtitle = client.get(found.get_absolute_url()).context["subtitle"]
    assert subtitle.endswith("0 cơ sở được kiểm tra, 1 không kiểm tra"), "as its list says"
    stale = client.post(url, data | {f"reason_{row.pk}": "Khác"})
    assert stale.status_code == 409
    assert [r["theirs"] for r in stale.context["conflict"]["rows"]] == ["Đóng cửa"]
    row.refresh_from_db()
    assert row.not_covered_reason == "Đóng cửa"


def test_a_plan_with_inspections_stays(client) -> None:
    plan = year_plan()
    with pytest.raises(ValidationError):
        year_plan()
    make.planned(plan=plan)
    for change in ({"year": 2018}, {"team": make.team("119")}):
        with pytest.raises(ValidationError):
            actions.change_year_plan(plan, by=None, **change)
    client.force_login(factories.user())
    client.post(reverse("inspections:year-plan-delete", args=[plan.pk]))
    plan.refresh_from_db()
    assert plan.deleted_at is None
    assert plan.year == 2019


def test_cancelled_ones_have_their_reason() -> None:
    plan = year_plan()
    found = make.planned(plan=plan, planned=[PlannedRow(make.establishment())])
    found = actions.cancel_inspection(found, by=None, cancel_reason="Hoãn do bão")
    (outing,) = coverage.coverage_of([found], list(found.planned.all()), [], ()).outings
    assert [(x.state, x.note) for x in outing.lines] == [("explained", "Hoãn do bão")]


def test_members_are_still_typed_with_it(client) -> None:
    client.force_login(factories.user())
    data = posted() | lines("members", member(1), {})
    assert client.post(PLAN, data).status_code == 302
    assert datetime.date(2019, 3, 5) == Inspection.objects.get().starts_on

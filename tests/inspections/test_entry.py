"""The page on which an inspection is typed once."""

import uuid

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from inspections import actions
from inspections.models import Establishment, Inspection, InspectionMember, Visit
from tests import factories
from tests.core.test_conflicts import Sent
from tests.inspections import make

pytestmark = pytest.mark.django_db
CREATE = "/kiem-tra/cuoc/moi/"


def lines(prefix: str, *rows: dict) -> dict:
    data = {f"{prefix}-TOTAL_FORMS": str(len(rows)), f"{prefix}-INITIAL_FORMS": "0"}
    for at, row in enumerate(rows):
        data |= {f"{prefix}-{at}-{name}": value for name, value in row.items()}
    return data


def member(n: int, **more: str) -> dict:
    return {"name": f"Cán bộ {n}", "agency": "Công an tỉnh", **more}


def sent(*visits: dict, members: int = 3, **values: str) -> dict:
    return {
        "form_key": str(uuid.uuid4()),
        "team": str(make.team().pk),
        "decision_number": "12/QĐ-178",
        "decision_on": "1/3/2019",
        "mode": "planned",
        "starts_on": "5/3/2019",
        "ends_on": "05/03/2019",
        "held_on": "5/3/2019",
        **lines("members", *(member(n) for n in range(members)), {}),
        **lines("visits", *visits, {}),
        **lines("planned", {}),
        **values,
    }


def test_typed_once_with_members_and_visits(client) -> None:
    client.force_login(factories.user())
    one = make.establishment(name="Karaoke Hoa Ban")
    two = make.establishment("123", "Nhà nghỉ Thảo Nguyên", kind="motel")
    data = sent(
        {"establishment": str(one.pk), "establishment_find": one.label, "outcome": "reminded"},
        {
            "establishment_find": "thao nguyen",
            "outcome": "not_inspected",
            "not_inspected_reason": "Đóng cửa",
            "visited_on": "5/3/2019",
        },
    )
    assert client.get(CREATE).status_code == 200
    answer = client.post(CREATE, data)
    assert answer.status_code == 302, answer.context["form"].errors
    found = Inspection.objects.get()
    assert answer.url == found.get_absolute_url()
    assert found.is_held
    assert {v.establishment_id: v.outcome for v in Visit.objects.all()} == {
        one.pk: "reminded",
        two.pk: "not_inspected",
    }
    assert {m.agency.code for m in InspectionMember.objects.all()} == {"congan"}
    again = client.post(CREATE, data)
    assert again.url == answer.url
    assert Inspection.objects.count() == 1
    page = client.get(found.get_absolute_url()).content.decode()
    assert "Karaoke Hoa Ban" in page
    assert client.get(reverse("inspections:inspection-edit", args=[found.pk])).status_code == 200


WRONG = [
    ({"members": 2}, (), "members-error"),
    ({"mode": "unscheduled"}, (), "id_ground"),
    ({"decision_number": "x" * 300}, (), "id_decision_number"),
    ({"held_on": "1/7/2019", "ends_on": "1/7/2019"}, (), "id_held_on"),
    ({"held_on": "31/04/2019"}, (), "id_held_on"),
    ({}, ({"visited_on": "6/3/2019"},), "id_visits-0-visited_on"),
    ({}, ({"outcome": ""},), "id_visits-0-outcome"),
    ({}, ({"outcome": "not_inspected"},), "id_visits-0-not_inspected_reason"),
    ({}, ({"establishment": "", "establishment_find": "không có"},), "id_visits-0-establishment"),
    ({}, ({"time_from": "9:00", "time_to": "8:00"},), "id_visits-0-time_to"),
]


@pytest.mark.parametrize(("values", "visits", "field"), WRONG)
def test_refused_with_everything_kept(client, values, visits, field) -> None:
    client.force_login(factories.user())
    shop = make.establishment()
    base = {"establishment": str(shop.pk), "outcome": "reminded", "minutes_number": "07/BB"}
    data = sent(*({**base, **row} for row in visits), **values)
    answer = client.post(CREATE, data)
    assert answer.status_code == 200
    assert not Inspection.objects.exists()
    page = answer.content.decode()
    assert "data-error-summary" in page
    assert f'id="{field}"' in page
    assert "Cán bộ 1" in page
    assert ("07/BB" in page) == bool(visits)
    if field.startswith("id_visits"):
        name = field.removeprefix("id_visits-0-")
        assert name in answer.context["visits"].forms[0].errors
    elif field.startswith("id_"):
        assert field.removeprefix("id_") in answer.context["form"].errors


def test_an_establishment_of_another_district_posted_by_hand(client) -> None:
    client.force_login(factories.officer("119"))
    foreign = make.establishment("123")
    data = sent({"establishment": str(foreign.pk), "outcome": "reminded"})
    data["team"] = str(make.team("119").pk)
    answer = client.post(CREATE, data)
    assert answer.status_code == 200
    assert "establishment" in answer.context["visits"].forms[0].errors
    data = sent(team=str(make.team("123").pk))
    answer = client.post(CREATE, data)
    assert "team" in answer.context["form"].errors
    data = sent(team=str(make.team().pk))
    assert "team" in client.post(CREATE, data).context["form"].errors
    assert not Inspection.objects.exists()


def test_an_officer_has_the_own_team_chosen(client) -> None:
    client.force_login(factories.officer("119"))
    page = client.get(CREATE)
    assert page.context["form"]["team"].value() == make.team("119").pk
    assert "letter_number" not in page.context["form"].fields


def test_words_that_fit_several_are_offered(client) -> None:
    client.force_login(factories.user())
    one = make.establishment(name="Karaoke Sao")
    make.establishment(name="Karaoke Sao Mai")
    data = sent({"establishment_find": "karaoke sao", "outcome": "reminded"})
    page = client.post(CREATE, data).content.decode()
    assert 'name="visits-0-establishment_pick"' in page
    data["visits-0-establishment_pick"] = str(one.pk)
    assert client.post(CREATE, data).status_code == 302
    assert Visit.objects.get().establishment == one


def test_words_typed_after_choosing_count(client) -> None:
    client.force_login(factories.user())
    old, new = make.establishment(name="Karaoke Một"), make.establishment(name="Karaoke Hai")
    row = {"establishment": str(old.pk), "establishment_find": "hai", "outcome": "reminded"}
    client.post(CREATE, sent(row))
    assert Visit.objects.get().establishment == new


@pytest.mark.parametrize("count", ["abc", "", "5000", "-1"])
def test_a_damaged_number_of_lines_drops_none_of_them(client, count) -> None:
    client.force_login(factories.user())
    row = {"establishment": str(make.establishment().pk), "outcome": "reminded"}
    answer = client.post(CREATE, sent(row) | {"members-TOTAL_FORMS": count})
    assert answer.status_code == 200
    assert not Inspection.objects.exists()
    (said,) = answer.context["form"].non_field_errors()
    assert said.startswith("Thành viên: ")
    assert "bị hỏng" in said
    assert 'value="Cán bộ 2"' in answer.content.decode()
    mended = {f"members-{name}": answer.context["members"].management_form[name].value()
              for name in ("TOTAL_FORMS", "INITIAL_FORMS")}  # fmt: skip
    assert client.post(CREATE, sent(row) | mended).status_code == 302
    assert InspectionMember.objects.count() == 3


@pytest.mark.parametrize("name", ["pk", "version"])
def test_a_damaged_key_of_a_line_is_told_at_its_line(client, name) -> None:
    client.force_login(factories.user())
    answer = client.post(CREATE, sent() | {f"members-0-{name}": "x"})
    (said,) = answer.context["form"].non_field_errors()
    assert said.startswith("Thành viên 1, Dòng này: ")
    assert "mở lại trang" in said


def test_typed_twice_from_two_pages_is_asked_about(client) -> None:
    """The second names the first; one decision may have another outing on another day."""
    client.force_login(factories.user())
    row = {"establishment": str(make.establishment().pk), "outcome": "reminded"}
    first = sent(row)
    assert client.post(CREATE, first).status_code == 302
    stored = Inspection.objects.get()
    again = sent(row, decision_number=" 12/qđ-178")
    answer = client.post(CREATE, again)
    assert list(answer.context["form"].errors) == ["is_another"]
    assert stored.get_absolute_url() in answer.content.decode()
    assert Inspection.objects.count() == 1
    assert client.post(CREATE, first).url == stored.get_absolute_url()  # the same page once more
    assert client.post(CREATE, again | {"is_another": "on"}).status_code == 302
    assert Inspection.objects.count() == 2
    days = {"starts_on": "6/3/2019", "ends_on": "6/3/2019", "held_on": "6/3/2019"}
    assert client.post(CREATE, sent({**row}, **days)).status_code == 302
    # what was answered for is not asked anew when something else is changed
    url, data = edited(client, stored)
    assert client.post(url, data | {"letter_number": "5/CV"}).status_code == 302


def test_typed_outright_though_it_stands_planned_is_asked_about(client) -> None:
    client.force_login(factories.user())
    plan = sent()
    plan.pop("held_on")
    assert client.post("/kiem-tra/ke-hoach/moi/", plan).status_code == 302
    planned = Inspection.objects.get()
    answer = client.post(CREATE, sent())
    assert planned.get_absolute_url() in answer.content.decode()
    assert Inspection.objects.count() == 1


def test_more_lines_without_the_script(client) -> None:
    client.force_login(factories.user())
    answer = client.post(CREATE, sent(_more="visits"))
    assert answer.status_code == 200
    assert len(answer.context["visits"].forms) == 7
    assert not answer.context["form"].errors
    assert "Cán bộ 1" in answer.content.decode()


def test_a_plan_becomes_held(client) -> None:
    staff = factories.user()
    client.force_login(staff)
    data = sent(members=1) | {"members-0-user": staff.username}
    data.pop("held_on")
    answer = client.post("/kiem-tra/ke-hoach/moi/", data)
    found = Inspection.objects.get()
    assert answer.url == found.get_absolute_url()
    assert found.state == "planned"
    url = reverse("inspections:inspection-record", args=[found.pk])
    page = client.get(url)
    stored = page.context["members"].forms[0]
    shop = make.establishment()
    data = sent({"establishment": str(shop.pk), "outcome": "no_violation"})
    data |= {"members-0-pk": str(stored["pk"].value()), "members-0-version": "1"}
    data["row_version"] = str(found.version)
    assert client.post(url, data).status_code == 302
    found.refresh_from_db()
    assert found.is_held
    assert InspectionMember.objects.live().count() == 3
    assert client.get(url).url == found.get_absolute_url()


def test_recorded_in_another_tab_it_says_so_and_stores_nothing_twice(client) -> None:
    client.force_login(factories.user())
    found = make.planned()
    url = reverse("inspections:inspection-record", args=[found.pk])
    shop = make.establishment()
    data = sent({"establishment": str(shop.pk), "outcome": "no_violation"})
    data["row_version"] = str(found.version)
    other = data | {"form_key": str(uuid.uuid4()), "decision_number": "99/QĐ-KHÁC"}
    assert client.post(url, data).status_code == 302
    again = client.post(url, data)
    assert (again.status_code, again.url) == (302, found.get_absolute_url())
    for late in (other, other | {"row_version": ""}, other | {"decision_number": ""}):
        page = client.post(url, late)
        assert page.status_code == 200
        [said] = [e for e in page.context["form"].non_field_errors() if "<a href" in e]
        assert f'href="{found.get_absolute_url()}"' in said
        assert late["decision_number"] in page.content.decode()
        assert shop.name in page.content.decode()
    assert Visit.objects.live().count() == 1
    assert InspectionMember.objects.live().count() == 3


def test_the_action_records_once_whoever_asks() -> None:
    found = make.planned()
    own = {"by": None, "held_on": make.DAY, "members": make.three()}
    visits = [make.visit(make.establishment())]
    actions.record_inspection(found, **own, visits=visits)
    with pytest.raises(ValidationError) as error:
        actions.record_inspection(found, **own, visits=visits)
    assert error.value.code == "recorded"
    assert Visit.objects.live().count() == 1


def test_of_a_cancelled_one_the_pages_lead_to_it(client) -> None:
    client.force_login(factories.user())
    found = make.planned()
    actions.cancel_inspection(found, by=None, cancel_reason="Trời mưa")
    for name in ("record", "cancel"):
        url = reverse(f"inspections:inspection-{name}", args=[found.pk])
        for ask in (client.get, client.post):
            answer = ask(url)
            assert (answer.status_code, answer.url) == (302, found.get_absolute_url())
            [said] = client.get(answer.url).context["messages"]
            assert str(Inspection.State.CANCELLED.label) in str(said)


def test_no_other_account_can_be_named_by_an_officer(client) -> None:
    stranger, officer = factories.officer("123"), factories.officer("119")
    client.force_login(officer)
    data = sent(team=str(make.team("119").pk)) | {"members-0-user": stranger.username}
    answer = client.post(CREATE, data)
    assert "user" in answer.context["members"].forms[0].errors
    assert stranger.username not in client.get(CREATE).content.decode()


def edited(client, found) -> tuple[str, dict]:
    url = reverse("inspections:inspection-edit", args=[found.pk])
    context = client.get(url).context
    data = sent()
    data["row_version"] = str(context["form"]["row_version"].value())
    for rows in (context["members"], context["visits"]):
        data |= lines(rows.prefix, *({} for _ in rows.forms))
        for form in rows.forms:
            for name in form.fields:
                value = form[name].value()
                if name == "establishment":
                    value = getattr(value, "pk", "")
                text = "" if value in (None, False) else str(value)
                if hasattr(value, "strftime"):
                    text = value.strftime("%d/%m/%Y")
                data[form.add_prefix(name)] = text
    return url, data


def test_two_at_one_inspection(client) -> None:
    client.force_login(factories.user())
    shop = make.establishment()
    found = make.held(make.visit(shop))
    url, data = edited(client, found)
    visit = make.first_visit(found)
    actions.change_visit(visit, by=factories.user(), outcome="violation", minutes_number="01/BB")
    data["visits-0-outcome"] = "reminded"
    answer = client.post(url, data)
    assert answer.status_code == 409
    names = {row["name"]: row for row in answer.context["conflict"]["rows"]}
    assert {"visits-0-outcome", "visits-0-minutes_number"} <= set(names)
    assert names["visits-0-minutes_number"]["left"], "only the other one wrote that"
    assert not names["visits-0-outcome"]["left"]
    assert make.first_visit(found).outcome == "violation"
    page = answer.context
    data["row_version"] = str(page["form"]["row_version"].value())
    data["visits-0-version"] = str(page["visits"].forms[0]["version"].value())
    choices = {"choice__visits-0-minutes_number": "theirs", "choice__visits-0-outcome": "mine"}
    data["form_key"] = str(uuid.uuid4())
    assert client.post(url, data | choices).status_code == 302
    stored = make.first_visit(found)
    assert (stored.outcome, stored.minutes_number) == ("reminded", "01/BB")


def test_a_line_somebody_took_out(client) -> None:
    client.force_login(factories.user())
    found = make.held(make.visit(make.establishment()))
    url, data = edited(client, found)
    actions.remove_visit(make.first_visit(found), by=factories.user())
    data["visits-0-outcome"] = "reminded"
    answer = client.post(url, data)
    assert answer.status_code == 409
    assert "visits-0" in {row["name"] for row in answer.context["conflict"]["rows"]}
    context = answer.context
    data |= {
        "visits-0-pk": context["visits"].forms[0]["pk"].value() or "",
        "visits-0-version": "",
        "choice__visits-0": "theirs",
        "form_key": str(uuid.uuid4()),
    }
    assert client.post(url, data).status_code == 302
    assert not Visit.objects.live().exists()


def test_lines_left_as_they_stood_are_theirs(client) -> None:
    """One they took out, and one of which they changed the establishment."""
    client.force_login(factories.user())
    shops = [make.establishment(name=f"Cơ sở mẫu {n}") for n in range(3)]
    found = make.held(make.visit(shops[0]), make.visit(shops[1]))
    url = reverse("inspections:inspection-edit", args=[found.pk])
    data = Sent(client.get(url).content.decode()).data
    first, second = Visit.objects.filter(inspection=found).order_by("pk")
    actions.remove_visit(first, by=factories.user())
    actions.change_visit(second, by=factories.user(), establishment=shops[2])
    answer = client.post(url, data | {"decision_number": ["13/QĐ-178"]})
    assert answer.status_code == 409
    left = {row["name"]: row["left"] for row in answer.context["conflict"]["rows"]}
    theirs = {"visits-0": True, "visits-1-establishment": True}
    assert left == theirs | {"decision_number": False}
    assert client.post(url, Sent(answer.content.decode()).data).status_code == 302
    visit = Visit.objects.live().get(inspection=found)
    assert (visit.pk, visit.establishment) == (second.pk, shops[2])
    assert Inspection.objects.get(pk=found.pk).decision_number == "13/QĐ-178"


def test_a_line_of_another_inspection_posted_by_hand(client) -> None:
    client.force_login(factories.officer("119"))
    foreign = make.held(make.visit(make.establishment("123")), of="123")
    own = make.held(of="119")
    url, data = edited(client, own)
    theirs = make.first_visit(foreign)
    data["team"] = str(make.team("119").pk)
    data |= lines("visits", {"pk": str(theirs.pk), "version": "1", "remove": "on"})
    client.post(url, data)
    assert Visit.objects.live().filter(pk=theirs.pk).exists()


def test_the_register_form(client) -> None:
    client.force_login(factories.officer("119"))
    url = reverse("inspections:establishment-create")
    data = {
        "name": "Karaoke Hoa Mơ",
        "kind": "karaoke",
        "is_conditional": "on",
        "commune": str(make.commune_of("119").pk),
        "address": "Tiểu khu 3",
    }
    assert client.post(url, data | {"commune": str(make.commune_of("123").pk)}).status_code == 200
    assert client.post(url, data | {"name": "x" * 300}).status_code == 200
    assert client.post(url, data | {"valid_from": "1/7/2019"}).status_code == 200
    assert not Establishment.objects.exists()
    assert client.post(url, data).status_code == 302
    found = Establishment.objects.get()
    assert found.search_key.startswith(" karaoke hoa mo tieu khu 3")
    edit = reverse("inspections:establishment-edit", args=[found.pk])
    assert client.get(edit).status_code == 200
    actions.change_establishment(found, by=factories.user(), name="Karaoke Hoa Mai")
    stale = data | {"row_version": "1", "form_key": str(uuid.uuid4())}
    assert client.post(edit, stale).status_code == 409

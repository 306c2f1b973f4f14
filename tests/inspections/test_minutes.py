"""The minutes of a visit on one screen: checklist, findings, what is verified, conflicts."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from core.models import Change, ReportingPeriod
from inspections import actions
from inspections.actions import Answer, FindingRow
from inspections.models import (
    ChecklistAnswer,
    ChecklistItem,
    Establishment,
    Finding,
    ViolationAct,
    Visit,
)
from sonla_plan.plan.actions import close_period
from tests import factories

from . import make
from .undoing import filled_in

pytestmark = pytest.mark.django_db
DUE = make.day(4, 5)


def visit_of(shop=None, on=make.DAY, of="119") -> Visit:
    shop = shop or make.establishment("119")
    return make.first_visit(make.held(make.visit(shop, on), of=of, on=on))


def remedy(text="Chưa ký hợp đồng lao động", **values) -> FindingRow:
    return FindingRow(text=text, measure="remedy", **{"remedy_due_on": DUE, **values})


def screen(client, visit, **changed):
    """The fields of the screen as a browser would send them back, with some changed."""
    context = client.get(reverse("inspections:visit-edit", args=[visit.pk])).context
    forms = [context["form"], context["checklist"], context["earlier"]]
    forms += [context["findings"].management_form, *context["findings"].forms]
    return filled_in(forms) | changed


def send(client, visit, data):
    return client.post(reverse("inspections:visit-edit", args=[visit.pk]), data)


def test_everything_of_the_minutes_is_stored_at_once(client) -> None:
    officer = factories.officer("119")
    client.force_login(officer)
    visit = visit_of()
    item = ChecklistItem.objects.get(number=2)
    data = screen(
        client,
        visit,
        minutes_number="05/BB-KT",
        staff="6",
        staff_women="4",
        staff_under_18="0",
        update_register="on",
        opinion="Sẽ bổ sung hợp đồng lao động.",
        signature="refused",
        refusal_reason="Chủ cơ sở đi vắng",
        **{f"check_{item.pk}": "no", f"note_{item.pk}": "Hết hạn"},
        **{
            "findings-0-text": "Chưa ký hợp đồng lao động",
            "findings-0-measure": "remedy",
            "findings-0-remedy_due_on": "5/4/2019",
        },
    )
    answer = send(client, visit, data)
    assert answer.status_code == 302, answer.context["form"].errors
    visit.refresh_from_db()
    assert (visit.staff, visit.staff_women, visit.staff_under_18) == (6, 4, 0)
    assert visit.staff_with_contract is None  # not counted, which is not zero
    assert (visit.outcome, visit.signature) == ("reminded", "refused")
    assert list(ChecklistAnswer.objects.values_list("item", "answer", "note")) == [
        (item.pk, "no", "Hết hạn")
    ]
    finding = Finding.objects.get(visit=visit)
    assert finding.remedy_due_on == DUE
    place = Establishment.objects.get(pk=visit.establishment_id)
    assert (place.staff, place.staff_women) == (6, 4)
    # one batch tells it all
    assert len(set(Change.objects.filter(actor=officer.username).values_list("batch"))) == 1


def test_what_was_typed_stays_when_a_line_is_wrong(client) -> None:
    client.force_login(factories.officer("119"))
    visit = visit_of()
    data = screen(
        client,
        visit,
        opinion="Không có ý kiến",
        staff="3",
        staff_women="5",
        **{"findings-0-text": "Không có giấy chứng nhận", "findings-0-measure": "remedy"},
    )
    answer = send(client, visit, data)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Nhiều hơn tổng số 3 người lao động." in page
    assert "Hãy nhập hạn khắc phục." not in page  # the row's rule speaks once the form fits
    assert "Không có ý kiến" in page
    assert "Không có giấy chứng nhận" in page
    assert not Finding.objects.exists()
    assert Visit.objects.get(pk=visit.pk).opinion == ""
    answer = send(client, visit, data | {"staff_women": "2"})
    assert "Hãy nhập hạn khắc phục." in answer.content.decode()
    assert not Finding.objects.exists()


def test_the_heaviest_measure_is_the_outcome() -> None:
    visit = visit_of()
    act = ViolationAct.objects.filter(decree__startswith="NĐ 167").order_by("pk")[1]
    rows = [
        FindingRow(text="Chưa niêm yết nội quy", measure="reminded"),
        FindingRow(text="Không có giấy chứng nhận", measure="recorded", act=act),
    ]
    visit = actions.record_minutes(visit, by=None, findings=rows)
    assert visit.outcome == "violation"
    away = FindingRow(text="Dấu hiệu tội phạm", measure="transferred", transferred_to="Công an")
    visit = actions.record_minutes(visit, by=None, findings=[away])
    assert visit.outcome == "transferred"


def test_nothing_is_found_where_nothing_was_inspected() -> None:
    shop = make.establishment("119")
    visit = make.first_visit(make.held(make.visit(shop, outcome="not_inspected"), of="119"))
    with pytest.raises(ValidationError):
        actions.record_minutes(visit, by=None, findings=[remedy()])
    assert not Finding.objects.exists()


@pytest.mark.parametrize(
    ("on", "offered"),
    [
        (datetime.date(2021, 12, 31), "NĐ 167/2013/NĐ-CP"),
        (datetime.date(2022, 1, 2), "NĐ 144/2021/NĐ-CP"),
    ],
)
def test_the_acts_of_the_day_are_offered(client, on, offered) -> None:
    from core.models import Installation

    Installation.objects.update_or_create(pk=1, defaults={"clock_on": datetime.date(2022, 6, 1)})
    client.force_login(factories.user())
    visit = visit_of(on=on)
    context = client.get(reverse("inspections:visit-edit", args=[visit.pk])).context
    groups = [group for group, acts in context["findings"].act_choices if isinstance(acts, list)]
    assert groups == [offered]
    other = ViolationAct.objects.exclude(decree=offered).exclude(decree__contains="282")[0]
    row = FindingRow(text="x", measure="recorded", act=other)
    with pytest.raises(ValidationError) as error:
        actions.record_minutes(visit, by=None, findings=[row])
    assert "findings-0-act" in error.value.message_dict


def test_the_checklist_is_the_days_and_the_kinds() -> None:
    hotel, karaoke = (
        {item.number for item in ChecklistItem.objects.on(make.DAY, kind)}
        for kind in ("hotel", "karaoke")
    )
    assert 13 in hotel - karaoke
    assert 11 in karaoke - hotel
    assert not hotel - set(range(1, 14))


def test_a_checklist_that_ended_keeps_its_answers(client) -> None:
    client.force_login(factories.user())
    visit = visit_of()
    item = ChecklistItem.objects.get(number=1)
    actions.record_minutes(visit, by=None, answers={item.pk: Answer("yes")})
    from core import history

    with history.batch(by=None) as batch:
        batch.update(item, {"valid_to": datetime.date(2018, 12, 31)})
    context = client.get(reverse("inspections:visit-edit", args=[visit.pk])).context
    shown = [line["item"].pk for line in context["checklist"].lines]
    assert item.pk in shown
    assert shown.count(item.pk) == 1


def test_two_people_at_one_visit_choose(client) -> None:
    client.force_login(factories.officer("119"))
    visit = visit_of()
    mine = screen(client, visit, opinion="Của tôi", minutes_number="01/BB")
    actions.record_minutes(
        Visit.objects.get(pk=visit.pk), by=factories.user(), opinion="Của người khác"
    )
    answer = send(client, visit, mine)
    assert answer.status_code == 409
    rows = {row["name"]: row for row in answer.context["conflict"]["rows"]}
    assert rows["opinion"]["theirs"] == "Của người khác"
    assert rows["opinion"]["mine"] == "Của tôi"
    again = mine | {
        "row_version": answer.context["form"]["row_version"].value(),
        "choice__opinion": "theirs",
        "choice__minutes_number": "mine",
    }
    assert send(client, visit, again).status_code == 302
    visit.refresh_from_db()
    assert (visit.opinion, visit.minutes_number) == ("Của người khác", "01/BB")


@pytest.mark.parametrize("typed", ["²", "9" * 5000, "", "-3"])
def test_more_lines_are_asked_for_with_a_damaged_count(client, typed) -> None:
    client.force_login(factories.officer("119"))
    visit = visit_of()
    data = screen(client, visit, _more="findings", **{"findings-TOTAL_FORMS": typed})
    assert len(send(client, visit, data).context["findings"].forms) == 4
    data = {"_more": "members", "members-TOTAL_FORMS": typed}
    assert len(client.post(reverse("inspections:plan-create"), data).context["members"].forms) == 6


def test_sent_twice_stores_once(client) -> None:
    client.force_login(factories.officer("119"))
    visit = visit_of()
    data = screen(client, visit, **{"findings-0-text": "Một lần", "findings-0-measure": "reminded"})
    assert send(client, visit, data).status_code == 302
    assert send(client, visit, data).status_code == 302
    assert Finding.objects.count() == 1


def test_a_later_count_in_the_register_is_not_overwritten() -> None:
    shop = make.establishment("119")
    later = visit_of(shop, on=make.day(5, 20))
    actions.record_minutes(later, by=None, staff=9, update_register=True)
    earlier = visit_of(shop)
    actions.record_minutes(earlier, by=None, staff=4, update_register=True)
    assert Establishment.objects.get(pk=shop.pk).staff == 9


def test_what_was_not_counted_stays_known_in_the_register(client) -> None:
    """The tick is set on the first minutes: it takes nothing away that somebody had entered."""
    client.force_login(factories.officer("119"))
    shop = make.establishment("119")
    known = {"staff": 8, "staff_women": 5, "staff_with_contract": 2, "staff_under_18": 0}
    actions.change_establishment(shop, by=None, **known)
    visit = visit_of(shop)
    data = screen(client, visit, staff="6", staff_with_contract="6")
    assert data["update_register"] == "on"
    assert send(client, visit, data).status_code == 302
    place = Establishment.objects.get(pk=shop.pk)
    found = {name: getattr(place, name) for name in known}
    assert found == known | {"staff": 6, "staff_with_contract": 6}
    assert Visit.objects.get(pk=visit.pk).staff_women is None, "nobody counted them now"


def test_a_known_part_above_the_counted_whole_is_not_known_any_more(client) -> None:
    """Five women of three people: what cannot be true is no reason to refuse the minutes."""
    client.force_login(factories.officer("119"))
    shop = make.establishment("119")
    actions.change_establishment(shop, by=None, staff=8, staff_women=5, staff_under_18=0)
    visit = visit_of(shop)
    data = screen(client, visit, staff="3", opinion="Nhất trí")
    assert send(client, visit, data).status_code == 302
    place = Establishment.objects.get(pk=shop.pk)
    assert (place.staff, place.staff_women, place.staff_under_18) == (3, None, 0)


def test_lines_of_another_visit_posted_by_hand_are_not_touched(client) -> None:
    client.force_login(factories.officer("119"))
    theirs = visit_of(make.establishment("119", "Cơ sở mẫu 002"))
    actions.record_minutes(theirs, by=None, findings=[remedy("Của lượt khác")])
    foreign = Finding.objects.get()
    visit = visit_of()
    data = screen(
        client,
        visit,
        **{
            "findings-0-pk": str(foreign.pk),
            "findings-0-version": "1",
            "findings-0-text": "Đã đổi",
            "findings-0-measure": "reminded",
        },
    )
    send(client, visit, data)
    foreign.refresh_from_db()
    assert (foreign.text, foreign.visit_id) == ("Của lượt khác", theirs.pk)


def test_of_a_closed_period_they_ask_why(client) -> None:
    visit = visit_of()
    close_period(
        ReportingPeriod.objects.get(year=2019, kind="quarter", number=1), by=None, signed_as="GĐ"
    )
    client.force_login(factories.officer("119"))
    data = screen(client, visit, minutes_number="05/BB-KT")
    refused = send(client, visit, data)
    assert "change_reason" in refused.context["form"].errors
    assert 'name="change_reason"' in refused.content.decode()
    told = send(client, visit, {**data, "change_reason": "Nhập thiếu"})
    assert told.status_code == 302
    change = Change.objects.filter(model="inspections.visit").latest("pk")
    assert change.reason == "Nhập thiếu"


def test_what_was_left_as_it_stood_is_taken_from_the_other(client) -> None:
    client.force_login(factories.officer("119"))
    visit = visit_of()
    mine = screen(client, visit, opinion="Của tôi")
    actions.record_minutes(
        Visit.objects.get(pk=visit.pk), by=factories.user(), minutes_number="07/BB", opinion="Khác"
    )
    answer = send(client, visit, mine)
    rows = {row["name"]: row["left"] for row in answer.context["conflict"]["rows"]}
    assert (rows["minutes_number"], rows["opinion"]) == (True, False)
    again = mine | {"row_version": answer.context["form"]["row_version"].value()}
    again |= {f"choice__{n}": "theirs" if is_left else "mine" for n, is_left in rows.items()}
    assert send(client, visit, again).status_code == 302
    visit.refresh_from_db()
    assert (visit.minutes_number, visit.opinion) == ("07/BB", "Của tôi")

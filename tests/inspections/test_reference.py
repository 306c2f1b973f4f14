"""The dated tables are kept by the provincial staff; the law changes by a new row."""

import pytest
from django.urls import reverse

from inspections import actions
from inspections.actions import FindingRow
from inspections.models import ChecklistItem, RuleValue, ViolationAct
from tests import factories
from tests.inspections import make

pytestmark = pytest.mark.django_db
ACT = {
    "text": "Không duy trì điều kiện",
    "decree": "NĐ mẫu",
    "article": "Điều 5",
    "source": "Nguồn mẫu",
}


def test_an_act_typed_with_points_between_thousands(client) -> None:
    client.force_login(factories.user())
    url = reverse("inspections:violation-act-create")
    data = {**ACT, "fine_from": "2.000.000", "fine_to": "10.000.000", "factor_organisation": "1,5"}
    assert client.post(url, data).status_code == 302
    act = ViolationAct.objects.get(text=ACT["text"])
    assert act.fine_range(organisation=False) == (2_000_000, 10_000_000)
    assert act.fine_range(organisation=True) == (3_000_000, 15_000_000)
    page = client.get(act.get_absolute_url()).content.decode()
    assert "2.000.000 – 10.000.000 đồng" in page
    assert "3.000.000 – 15.000.000 đồng" in page
    edit = reverse("inspections:violation-act-edit", args=[act.pk])
    form = client.get(edit).content.decode()
    assert 'value="2.000.000"' in form
    assert 'value="1,5"' in form


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"fine_from": "2.000.000", "fine_to": "1.000.000"}, None),
        ({"fine_from": "2.000.000"}, "fine_to"),
        ({"fine_from": "2.50"}, "fine_from"),
        ({"fine_from": "9" * 30}, "fine_from"),
        ({"factor_organisation": "x"}, "factor_organisation"),
        ({"valid_from": "1/1/2020", "valid_to": "1/1/2019"}, None),
        ({"source": ""}, "source"),
    ],
)
def test_refused_in_words(client, values, field) -> None:
    client.force_login(factories.user())
    answer = client.post(reverse("inspections:violation-act-create"), ACT | values)
    assert answer.status_code == 200
    assert (field or "__all__") in answer.context["form"].errors
    assert not ViolationAct.objects.filter(text=ACT["text"]).exists()


def test_the_law_changes_by_a_new_row() -> None:
    old = actions.record_act(by=None, **ACT, fine_from=1, fine_to=2)
    actions.change_reference(old, by=None, valid_to=make.day(12, 31, 2021))
    new = actions.record_act(
        by=None, **ACT, fine_from=3, fine_to=4, valid_from=make.day(1, 1, 2022)
    )
    rows = ViolationAct.objects.filter(text=ACT["text"])
    assert list(rows.in_force(make.day(12, 31, 2021))) == [old]
    assert list(rows.in_force(make.day(1, 2, 2022))) == [new]


def test_what_minutes_refer_to_is_ended_not_deleted(client) -> None:
    client.force_login(factories.user())
    act = actions.record_act(by=None, **ACT)
    visit = make.first_visit(make.held(make.visit(make.establishment())))
    row = FindingRow(text="Hết hạn", act=act, measure="recorded")
    actions.record_minutes(visit, by=None, findings=[row])
    url = reverse("inspections:violation-act-delete", args=[act.pk])
    page = client.post(url, follow=True)
    assert page.redirect_chain[-1][0] == act.get_absolute_url()
    act.refresh_from_db()
    assert act.deleted_at is None
    unused = actions.record_act(by=None, **ACT)
    client.post(reverse("inspections:violation-act-delete", args=[unused.pk]))
    unused.refresh_from_db()
    assert unused.deleted_at


def test_rules_are_the_staffs_alone(client) -> None:
    rule = RuleValue.objects.order_by("pk")[0]
    client.force_login(factories.officer("119"))
    for name, args in (("list", []), ("detail", [rule.pk]), ("edit", [rule.pk])):
        assert client.get(reverse(f"inspections:rule-value-{name}", args=args)).status_code == 403
    assert client.get(reverse("inspections:checklist-item-list")).status_code == 200
    client.force_login(factories.user())
    url = reverse("inspections:rule-value-edit", args=[rule.pk])
    data = {"key": rule.key, "value": "12", "source": "Quyết định 5", "row_version": "1"}
    assert client.post(url, data).status_code == 302
    rule.refresh_from_db()
    assert (rule.value, rule.source) == (12, "Quyết định 5")
    twice = {"key": rule.key, "value": "5", "source": "Khác"}
    answer = client.post(reverse("inspections:rule-value-create"), twice)
    assert answer.status_code == 200
    assert answer.context["form"].errors


def test_a_line_of_the_checklist_for_some_kinds(client) -> None:
    client.force_login(factories.user())
    data = {"number": "14", "text": "Camera", "basis": "NĐ mẫu", "kinds": ["karaoke", "bar"]}
    url = reverse("inspections:checklist-item-create")
    assert client.post(url, data | {"kinds": ["khong-co"]}).status_code == 200
    assert client.post(url, data).status_code == 302
    item = ChecklistItem.objects.get(number=14)
    assert item.kinds == ["karaoke", "bar"]
    assert item in ChecklistItem.objects.on(make.DAY, "bar")
    assert item not in ChecklistItem.objects.on(make.DAY, "hotel")

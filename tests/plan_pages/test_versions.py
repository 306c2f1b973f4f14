"""A version that was mistyped is taken back, since none is ever overwritten."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from sonla_plan.plan import actions
from sonla_plan.plan.years import open_year
from tests import factories

from .writing import CHANGE, day, errors, post, versions

pytestmark = pytest.mark.django_db


def test_a_mistyped_version_is_taken_back(client, staff):
    """Nothing else could: a version is never changed, and none is put before the last one."""
    key, page = "communes_reached", "/ke-hoach/2019/communes_reached/"
    post(client, "target-change", 2019, key, **{**CHANGE, "goal_share": "9"})
    assert open_year(2019, day(5, 1)).targets[0].goal_share == 9
    wrong = versions(key)[-1]
    url = reverse("plan:target-withdraw", args=[2019, key])
    assert url in client.get(page).content.decode()
    assert client.get(url).context["form"]["based_on"].value() == wrong.pk
    for typed, field, said in (
        ({"based_on": wrong.pk, "reason": " "}, "reason", "bắt buộc"),
        ({"based_on": wrong.pk - 1, "reason": "x"}, "__all__", "phiên bản"),
        ({"based_on": None, "reason": "x"}, "__all__", "phiên bản"),
        ({"based_on": "x", "reason": "x"}, "based_on", "mở lại trang"),
    ):
        assert said in errors(post(client, "target-withdraw", 2019, key, **typed), field)
        assert len(versions(key)) == 2
    typed = {"based_on": wrong.pk, "reason": "nhập nhầm 9 thay vì 95"}
    assert post(client, "target-withdraw", 2019, key, **typed).url == page
    assert open_year(2019, day(5, 1)).targets[0].goal_share == 90
    taken = client.get(page).context["changes"][0]
    assert (taken.verb, taken.actor) == ("delete", str(staff))
    assert "01/05/2019" in taken.reason
    assert "nhập nhầm 9 thay vì 95" in taken.reason
    (made,) = [one for one in client.get(page).context["changes"] if one.reason == CHANGE["reason"]]
    assert "9" in {line.new.rstrip("%") for line in made.lines}, "what it was stands there still"
    assert post(client, "target-withdraw", 2019, key, **typed).url == page  # a second click
    assert len(versions(key)) == 1
    assert post(client, "target-change", 2019, key, **CHANGE).status_code == 302
    assert open_year(2019, day(5, 1)).targets[0].goal_share == 95


def test_the_first_version_is_never_taken_back(client, staff):
    page, (first,) = "/ke-hoach/2019/communes_reached/", versions("communes_reached")
    url = reverse("plan:target-withdraw", args=[2019, first.indicator])
    assert url not in client.get(page).content.decode()
    assert client.get(url).url == page
    with pytest.raises(ValidationError):
        actions.withdraw_target(first, by=staff, reason="không cần nữa")
    later = actions.change_target(
        first, by=staff, effective_on=day(5, 1), decision_number="1", reason="x", goal_share=95
    )
    with pytest.raises(ValidationError):
        actions.withdraw_target(first, by=staff, reason="không cần nữa")
    with pytest.raises(PermissionDenied):
        actions.withdraw_target(later, by=factories.officer("119"), reason="x")
    assert len(versions("communes_reached")) == 2


def test_two_clicks_make_one_version_and_take_one_back(client, staff):
    """The second one is led to what the first one did, not told that somebody was faster."""
    key, number = str(uuid.uuid4()), "communes_reached"
    typed = {**CHANGE, "based_on": versions(number)[-1].pk, "form_key": key}
    for _n in range(2):
        assert post(client, "target-change", 2019, number, **typed).status_code == 302
    post(client, "target-change", 2019, number, **{**CHANGE, "effective_on": "2/5/2019"})
    typed = {"based_on": versions(number)[-1].pk, "reason": "nhầm", "form_key": str(uuid.uuid4())}
    for _n in range(2):
        assert post(client, "target-withdraw", 2019, number, **typed).status_code == 302
    assert [v.effective_on for v in versions(number)] == [day(1, 1), day(5, 1)]
    other = post(client, "target-withdraw", 2019, number, **{**typed, "reason": "khác"})
    assert "đã lưu" in errors(other, "__all__")
    assert len(versions(number)) == 2

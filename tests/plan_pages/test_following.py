"""Explanations and tasks: what stands beside a figure, and what waits for whom."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from accounts.permissions import Role
from sonla_plan.plan import actions
from sonla_plan.plan.models import Explanation, Plan, Task
from tests import factories, world
from tests.plan.plain import day

pytestmark = pytest.mark.django_db
ASK = ("plan:explanation-ask", [2019, "communes_reached"])


def inbox(client, person) -> dict[str, int]:
    client.force_login(person)
    page = client.get(reverse("inbox:inbox"))
    return {str(g.title): g.total for g in page.context["groups"]}


def test_asked_answered_sent_back_accepted(client) -> None:
    """Leadership's first thing to write, from the figure to the accepted answer."""
    leader, own = factories.user(Role.LEADERSHIP), factories.officer("119")
    client.force_login(leader)
    target = reverse("plan:target-detail", args=ASK[1])
    ask = reverse(ASK[0], args=ASK[1])
    assert ask in client.get(target).content.decode()  # 0 of 204 on 30/06: behind
    district = factories.district("119")
    client.post(ask, {"district": district.pk, "due_on": "07/07/2019"})
    again = client.post(ask, {"district": district.pk, "due_on": "08/07/2019"})
    assert "chưa trả lời" in str(again.context["form"].errors)
    asked = Explanation.objects.get()
    assert (asked.figure, asked.as_of, asked.created_by) == ("0/29", day("30/06"), leader)
    assert inbox(client, own)["Yêu cầu báo cáo nguyên nhân"] == 1
    answer = reverse("plan:explanation-answer", args=[asked.pk])
    client.force_login(own)
    assert "Nguyên nhân và biện pháp khắc phục." in client.get(answer).context["intro"]
    assert client.post(answer, {"answer": ""}).context["form"].errors
    assert client.post(answer, {"answer": "Do bão"}).status_code == 302
    assert "Yêu cầu báo cáo nguyên nhân" not in inbox(client, own)
    assert inbox(client, leader) == {"Báo cáo nguyên nhân chờ anh/chị xem xét": 1}
    judge = reverse("plan:explanation-judge", args=[asked.pk])
    undecided = client.post(judge, {"verdict": ""}).content.decode()
    assert '<a href="#id_accepted_0">Kết luận' in undecided, "the summary names the field"
    assert 'id="id_accepted_0"' in undecided
    assert "verdict" in client.post(judge, {"accepted": "0"}).context["form"].errors
    assert client.post(judge, {"accepted": "0", "verdict": "Bão nào?"}).status_code == 302
    assert inbox(client, own)["Yêu cầu báo cáo nguyên nhân"] == 1
    assert "Bão nào?" in client.get(answer).content.decode()
    client.post(answer, {"answer": "Do bão số 2"})
    client.force_login(leader)
    client.post(judge, {"accepted": "1"})
    assert Explanation.objects.get().state == "accepted"
    rows = reverse("dashboard:rows", args=["communes_reached"])
    for page in (target, rows):  # beside the figure
        assert "Do bão số 2" in client.get(page).content.decode()
    client.force_login(factories.officer("123"))
    assert "Do bão số 2" not in client.get(target).content.decode()


def test_nobody_judges_an_answer_of_their_own() -> None:
    staff = factories.user()
    row = world.followed_up("x", district=factories.district("119"))["explanation"]
    answered = actions.answer_explanation(row, by=staff, answer="Thay đơn vị")
    with pytest.raises(PermissionDenied):
        actions.judge_explanation(answered, by=staff, accepted=True)
    accepted = actions.judge_explanation(answered, by=factories.user(), accepted=True)
    with pytest.raises(ValidationError):
        actions.answer_explanation(accepted, by=factories.officer("119"), answer="Nữa")
    with pytest.raises(PermissionDenied):
        actions.ask_explanation(by=factories.officer("119"), plan=row.plan, indicator="x")


def test_the_unit_reports_how_far_and_staff_keep_the_table(client) -> None:
    task = world.followed_up("x", district=factories.district("119"))["task"]
    own = factories.officer("119")
    assert inbox(client, own)["Nhiệm vụ quá hạn"] == 1
    report = reverse("plan:task-report", args=[task.pk])
    wrong = client.post(report, {"state": "done", "note": "Xong"})
    assert "done_on" in wrong.context["form"].errors
    sent = {"state": "done", "done_on": "20/06/2019", "note": "Xong"}
    assert client.post(report, sent).status_code == 302
    done = Task.objects.get()
    assert (done.state, done.note, done.content) == ("done", "Xong", task.content)
    assert "Nhiệm vụ quá hạn" not in inbox(client, own)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"kind": "task", "given": "5.000.000"}, "given"),
        ({"kind": "budget"}, "given"),
        ({"kind": "budget", "given": "5.000.000", "spent": "6.000.000"}, "spent"),
        ({"kind": "task", "removed_how": "Đã xong"}, "removed_how"),
        ({"kind": "task", "state": "done"}, "done_on"),
        ({"kind": "task", "done_on": "20/06/2019"}, "done_on"),
    ],
)
def test_each_kind_has_its_own_fields(client, values, field) -> None:
    client.force_login(factories.user())
    basic = {"plan": Plan.objects.get().pk, "content": "Việc phải làm", "state": "open"}
    response = client.post(reverse("plan:task-create"), basic | values)
    assert field in response.context["form"].errors
    assert not Task.objects.exists()


def test_a_budget_line_and_its_workbook(client) -> None:
    client.force_login(factories.user())
    basic = {"plan": Plan.objects.get().pk, "content": "Kinh phí truyền thông", "state": "open"}
    sent = basic | {"kind": "budget", "given": "480.000.000", "spent": "212.500.000"}
    assert client.post(reverse("plan:task-create"), sent).status_code == 302
    listed = reverse("plan:task-list")
    csv = b"".join(client.get(f"{listed}?export=csv").streaming_content).decode()
    assert "480.000.000" in csv
    assert client.get(f"{listed}?late=on&kind=budget").status_code == 200


def test_of_a_figure_that_only_the_province_has_an_agency_is_asked(client) -> None:
    client.force_login(factories.user("leadership"))
    ask = reverse("plan:explanation-ask", args=[2019, "media_quarterly"])
    assert "Huyện" not in client.get(ask).content.decode().split("<form", 2)[-1].split("</form")[0]
    due = {"due_on": "07/07/2019"}
    wrong = client.post(ask, {**due, "district": factories.district("119").pk})
    assert list(wrong.context["form"].errors) == ["agency"]
    assert client.post(ask, {**due, "agency": factories.agency("vhttdl").pk}).status_code == 302
    assert Explanation.objects.get().agency == factories.agency("vhttdl")

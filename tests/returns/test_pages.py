"""The pages: entering, sending in, reviewing many; and what stands where for whom."""

import datetime
import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from communes.models import Agency
from core import clock
from returns import actions, todo
from returns.forms import ReviewForm, field_name
from returns.models import Return, ReturnFigure
from tests import factories, world
from tests.inspections import make as factories_of_inspections
from tests.returns import make

pytestmark = pytest.mark.django_db


def url(row: Return, page: str = "detail") -> str:
    return reverse(f"returns:return-{page}", args=[row.pk])


def typed(**numbers: str) -> dict[str, str]:
    """`b9__tips="2"`; every other cell by one tick."""
    names = {field_name(key.replace("__", "."), "done"): value for key, value in numbers.items()}
    return {"nothing_rest": "on", **names}


def test_typed_and_sent_in_at_once(client) -> None:
    row, officer = make.expected(), factories.officer("119")
    client.force_login(officer)
    data = typed(b9__budget="12.500.000", b9__spent="9.000.000")
    page = client.post(url(row, "enter"), {**data, "_submit": "1"})
    assert page.status_code == 302, page.context["form"].errors
    row = Return.objects.get(pk=row.pk)
    assert (row.state, row.submitted_by) == ("submitted", officer)
    assert ReturnFigure.objects.get(report=row, key="b9.budget").done == 12_500_000
    assert ReturnFigure.objects.get(report=row, key="b7.loans").nothing


def test_errors_stand_at_their_fields_and_nothing_is_stored(client) -> None:
    row = make.expected()
    client.force_login(factories.officer("119"))
    data = typed(b9__tips="1", b9__tips_done="3", b7__supported="2", b7__legal="4")
    form = client.post(url(row, "enter"), {**data, "_submit": "1"}).context["form"]
    assert list(form.errors) == ["b7_legal__done"]
    data = typed(b9__tips="1", b9__tips_done="3")
    page = client.post(url(row, "enter"), {**data, "_submit": "1"})
    assert list(page.context["form"].errors) == ["b9_tips_done__note"]
    assert 'value="3"' in page.content.decode(), "what was typed is kept"
    form = client.post(url(row, "enter"), {"_submit": "1"}).context["form"]
    assert "b7_on_file__done" in form.errors
    form = client.post(url(row, "enter"), {**typed(b9__tips="-1"), "_draft": "1"}).context["form"]
    assert list(form.errors) == ["b9_tips__done"]
    assert not ReturnFigure.objects.exists()
    assert Return.objects.get(pk=row.pk).state == "expected"


def test_a_draft_may_be_half_done_and_is_found_again(client) -> None:
    row = make.expected()
    client.force_login(factories.officer("119"))
    assert client.post(url(row, "enter"), {"b9_tips__done": "4", "_draft": "1"}).status_code == 302
    form = client.get(url(row, "enter")).context["form"]
    assert form["b9_tips__done"].value() == "4"
    assert form["b7_on_file__done"].value() is None


def test_staff_name_the_letter(client) -> None:
    row = make.expected()
    client.force_login(factories.user())
    page = client.post(url(row, "enter"), {**typed(), "_submit": "1"})
    assert set(page.context["form"].errors) == {"letter_number", "letter_on"}
    letter = {"letter_number": "77/BC-UBND", "letter_on": "28/6/2019"}
    assert client.post(url(row, "enter"), {**typed(), **letter, "_submit": "1"}).status_code == 302


def test_a_tick_of_theirs_is_taken_as_a_tick(client) -> None:
    row = make.draft(b9__tips=4)
    client.force_login(factories.officer("119"))
    version = client.get(url(row, "enter")).context["form"]["row_version"].value()
    actions.save_draft(row, by=None, entered={"b9.tips": actions.Entered(nothing=True)})
    data = {"b9_tips__done": "5", "row_version": version, "_draft": "1"}
    page = client.post(url(row, "enter"), data)
    assert page.status_code == 409
    data |= {
        "row_version": page.context["form"]["row_version"].value(),
        "choice__b9_tips__done": "theirs",
        "choice__b9_tips__nothing": "theirs",
    }
    assert client.post(url(row, "enter"), data).status_code == 302
    stored = ReturnFigure.objects.get(report=row, key="b9.tips")
    assert (stored.done, stored.nothing) == (None, True)


def test_a_scan_ticked_away_is_gone(client) -> None:
    row = make.sent()
    client.force_login(factories.officer("119"))
    signed = {"signed_number": "1/BC", "signed_on": "28/06/2019"}
    scan = SimpleUploadedFile("ky.pdf", world.PDF, "application/pdf")
    assert client.post(url(row, "sign"), {**signed, "scan": scan}).status_code == 302
    assert Return.objects.get(pk=row.pk).scan
    assert client.post(url(row, "sign"), {**signed, "scan-clear": "on"}).status_code == 302
    assert not Return.objects.get(pk=row.pk).scan


def test_two_at_once_are_shown_both_values(client) -> None:
    row = make.draft(b9__tips=1)
    client.force_login(factories.officer("119"))
    version = client.get(url(row, "enter")).context["form"]["row_version"].value()
    actions.save_draft(row, by=None, entered=make.nothing(b9__tips=5))
    data = {**typed(b9__tips="2"), "row_version": version, "_draft": "1"}
    page = client.post(url(row, "enter"), data)
    assert page.status_code == 409
    assert "b9_tips__done" in [line["name"] for line in page.context["conflict"]["rows"]]


def test_persons_are_read_by_the_unit_and_who_verifies(client) -> None:
    """Nowhere else: neither on the page nor in the history nor in what changed since."""
    row = make.sent(b7__supported=4127, b7__legal=4127)
    world.enforcement_facts("119", "x")
    for who, sees in (
        (factories.officer("119"), True),
        (factories.user(), True),
        (factories.user("leadership"), False),
        (factories.user("administrator"), False),
    ):
        client.force_login(who)
        page = client.get(url(row)).content.decode()
        assert ("4.127" in page or "4127" in page) == sees, who.role
        assert ("11.900" in page) == sees, who.role
        assert "B9" in page


def test_review_puts_the_odd_on_top_and_takes_many(client) -> None:
    make.sent("116", "quarter", b9__tips=10)
    plain, odd = make.sent("119"), make.draft("116", b9__tips=300)
    note = {"b9.tips": actions.Entered(done=300, note="Cao điểm")}
    odd = actions.submit(actions.save_draft(odd, by=None, entered=note), by=None)
    staff = factories.user()
    client.force_login(staff)
    page = client.get(reverse("returns:review"))
    assert page.context["lines"][0]["report"] == odd
    both = {"reports": [ReviewForm.key_of(row) for row in (plain, odd)]}
    page = client.post(reverse("returns:review"), {**both, "act": "send_back"})
    assert set(page.context["form"].errors) == {"reason", "until"}
    assert client.post(reverse("returns:review"), {**both, "act": "verify"}).status_code == 302
    states = Return.objects.filter(pk__in=[plain.pk, odd.pk]).values_list("state", "verified_by")
    assert set(states) == {("verified", staff.pk)}


def test_nobody_verifies_a_return_they_have_not_seen(client) -> None:
    """Withdrawn, changed and sent in again while the page stood open."""
    row = make.sent(b9__tips=1)
    seen = ReviewForm.key_of(row)
    actions.withdraw(row, by=None)
    row = Return.objects.get(pk=row.pk)
    actions.save_draft(row, by=None, entered=make.nothing(b9__tips=9))
    actions.submit(Return.objects.get(pk=row.pk), by=None)
    client.force_login(factories.user())
    page = client.post(reverse("returns:review"), {"reports": [seen], "act": "verify"})
    assert "xem lại" in str(page.context["form"].errors["reports"])
    assert not any(line["ticked"] for line in page.context["lines"])
    assert Return.objects.get(pk=row.pk).state == "submitted"
    key = ReviewForm.key_of(Return.objects.get(pk=row.pk))
    assert client.post(reverse("returns:review"), {"reports": [key], "act": "verify"}).url
    assert Return.objects.get(pk=row.pk).state == "verified"


def test_the_lead_agencys_own_return_came_with_no_letter(client) -> None:
    lead = Agency.objects.get(is_lead=True)
    row = make.expected(lead.code)
    client.force_login(factories.user())
    assert client.post(url(row, "enter"), {**typed(), "_submit": "1"}).status_code == 302
    assert Return.objects.get(pk=row.pk).state == "submitted"


@pytest.mark.parametrize("key", ["b3.incidents.sellers", "b3.incidents.fines", "b3.opened.keepers"])
def test_counts_of_persons_stand_in_no_file_and_behind_no_sort(client, key) -> None:
    world.enforcement_facts("119", "x")
    period, of = make.period().pk, f"d{factories.district('119').pk}"
    address = reverse("returns:rows", args=[period, key])
    count = str(world.persons("119", 0 if "incidents" in key else 50)[key.split(".")[2]]
                if "fines" not in key else 119 * 100 + 77)  # fmt: skip
    for reader in (factories.officer("119"), factories.user()):
        client.force_login(reader)
        page = client.get(address, {"unit": of})
        shown = [cell["text"].replace(".", "") for cell in page.context["table"][0]["cells"]]
        assert count in shown
        assert not page.context["headings"][-1]["url"]
        for kind in ("csv", "xlsx"):
            response = client.get(address, {"unit": of, "export": kind})
            body = b"".join(response.streaming_content) if response.streaming else response.content
            text = body.decode() if kind == "csv" else unpacked(body)
            assert "14/BC-x" in text or "15/QĐ-x" in text
            assert count not in text.replace(".", "")


def unpacked(body: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(body)) as book:
        return "".join(book.read(name).decode() for name in book.namelist() if "xml" in name)


def test_a_sum_opens_rows_that_add_up_to_it(client) -> None:
    for name, staff in (("A", 3), ("B", 4)):
        factories_of_inspections.establishment("119", name, staff=staff)
    client.force_login(factories.user())
    period = make.period().pk
    page = client.get(reverse("returns:rows", args=[period, "b1.all.staff"]))
    assert [line["cells"][-1]["text"] for line in page.context["table"]] == ["3", "4"]


def test_nobody_reports_by_the_month(client) -> None:
    month = make.period("month")
    client.force_login(factories.user())
    client.post(reverse("returns:period-open", args=[month.pk]))
    assert not Return.objects.filter(period=month).exists()


def test_what_was_sent_back_and_is_overdue_is_urged(monkeypatch) -> None:
    row, staff = make.sent(), factories.user()
    monkeypatch.setattr(clock, "today", lambda: datetime.date(2019, 7, 1))
    back = datetime.date(2019, 7, 2)
    actions.send_back(row, by=staff, sent_back_reason="Sai số", sent_back_until=back)
    monkeypatch.setattr(clock, "today", lambda: datetime.date(2019, 7, 20))
    own = f"{row.unit_name}, {row.period.label}"
    assert own in [task.label for group in todo.todo(staff) for task in group.tasks]
    groups = todo.todo(factories.officer("119"))
    assert [g.title for g in groups if own in [t.label for t in g.tasks]] == ["Báo cáo bị trả lại"]


def test_what_the_records_say_since_stands_beside(client) -> None:
    row = make.sent()
    world.outreach_facts("119", "x", world.commune_facts("119", "x")["officer"])
    client.force_login(factories.user())
    moved = {str(label): now for label, _then, now in client.get(url(row)).context["moved"]}
    assert moved["Tin, bài, phóng sự, chuyên mục"] == "1"


def titles(user) -> dict[str, list[str]]:
    return {str(g.title): [t.label + t.note for t in g.tasks] for g in todo.todo(user)}


def test_what_waits_for_whom() -> None:
    officer, staff = factories.officer("119"), factories.user()
    assert list(titles(officer)) == ["Báo cáo cần nhập"]
    make.sent("119", "quarter", by=officer)
    row = make.sent("119", by=officer)
    assert titles(officer) == {}
    assert len(titles(staff)["Báo cáo chờ xác nhận"]) == 2
    actions.send_back(row, by=staff, sent_back_reason="Sai số liệu", sent_back_until=world.LATER)
    (label,) = titles(officer)["Báo cáo bị trả lại"]
    assert "Sai số liệu" in label
    assert titles(factories.user("leadership")) == {}


def test_a_period_asks_by_button(client) -> None:
    period = make.period("quarter", 3)
    client.force_login(factories.user())
    page = client.get(reverse("plan:period-list", args=[2019])).content.decode()
    opening = reverse("returns:period-open", args=[period.pk])
    assert opening in page
    client.post(opening)
    assert Return.objects.filter(period=period).count() == 19
    page = client.get(reverse("plan:period-list", args=[2019])).content.decode()
    assert opening not in page


def test_odd_keys_are_sentences_and_404s(client) -> None:
    client.force_login(factories.user())
    for odd in ("x", "0", str(2**31), str(10**30)):
        page = client.post(reverse("returns:review"), {"reports": [odd], "act": "verify"})
        assert page.context["form"].errors["reports"], odd
        answer = client.get(reverse("returns:completeness"), {"year": odd})
        assert answer.status_code == 200, odd
        rows = reverse("returns:rows", args=[make.period().pk, "b2.visits"])
        assert client.get(rows, {"unit": f"d{odd}"}).status_code == 404, odd
    for pk in (0, 2**31, 2**63, 10**30):
        for name in ("returns:urge", "returns:return-file"):
            assert client.get(reverse(name, args=[pk])).status_code == 404, (name, pk)
        assert client.get(reverse("returns:rows", args=[pk, "b2.visits"])).status_code == 404
    assert (
        client.get(reverse("returns:rows", args=[make.period().pk, "b9.tips"])).status_code == 404
    )

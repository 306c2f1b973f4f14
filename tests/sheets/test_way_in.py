"""The whole way of a file: sent, checked, looked at, corrected, stored, taken back."""

import datetime
import io
from pathlib import Path

import openpyxl
import pytest
from django.urls import reverse

from core import history, jobs
from core.models import Change, Exported, Job
from inspections.actions import record_establishment
from inspections.models import Establishment
from outreach.models import OutreachActivity
from sonla_plan.sheets.models import SheetImport
from sonla_plan.sheets.tables import BY_KEY, TABLES
from tests import world
from tests.factories import commune, district, officer, user
from tests.outreach.conftest import OWN, activity

pytestmark = pytest.mark.django_db
HEAD = ["Ngày", "Hình thức", "Số lượng", "Xã", "Số người tham dự", "Nữ"]
GOOD = ["1/3/2019", "Tờ rơi", 3, "Xã Phổng Lái", 60, 25]
SEND = reverse("sheets:import-create", args=["activities"])


LISTS = {
    "activities": "outreach:activity-list",
    "media": "outreach:media-list",
    "training": "outreach:course-list",
    "establishments": "inspections:establishment-list",
    "visits": "inspections:visit-list",
    "recognitions": "communes:recognition-list",
    "registrations": "communes:registration-list",
    "officers": "communes:officer-list",
}
PEOPLE = {
    "staff": user,
    "leadership": lambda: user("leadership"),
    "administrator": lambda: user("administrator"),
    "district": lambda: officer("119"),
    "agency": lambda: officer("vhttdl"),
    "police": lambda: officer("congan"),
}


@pytest.mark.parametrize("person", PEOPLE)
def test_a_list_leads_to_where_its_rows_are_sent_in(client, person):
    assert LISTS.keys() == BY_KEY.keys()
    reader = PEOPLE[person]()
    client.force_login(reader)
    led = set()
    for key, name in LISTS.items():
        url = reverse("sheets:import-create", args=[key])
        if url in client.get(reverse(name)).content.decode():
            assert client.get(url).status_code == 200
            led.add(key)
    assert led == {table.key for table in TABLES if table.offered(reader)}


@pytest.fixture
def who(client):
    person = officer("119")
    client.force_login(person)
    return person


def workbook(*rows, name="tháng 3.xlsx"):
    book = openpyxl.Workbook()
    for row in (HEAD, *rows):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    out.seek(0)
    out.name = name
    return out


def send(client, *rows, **more):
    response = client.post(SEND, {"file": workbook(*rows), **more})
    assert response.status_code == 302, response.context["form"].errors
    jobs.run_waiting()
    return SheetImport.objects.latest("pk")


def corrected(place, n=0, **cells):
    """As the page sends it: the cells of a row bear its number."""
    return {f"{n}.row": place} | {f"{n}.{name}": words for name, words in cells.items()}


def step(client, found, name, **data):
    if "place" in data:
        data = corrected(**data)
    response = client.post(reverse(f"sheets:import-{name}", args=[found.pk]), data, follow=True)
    jobs.run_waiting()
    found = SheetImport.objects.get(pk=found.pk)
    return found, response.content.decode()


def test_what_was_typed_in_another_row_is_corrected_too(client, who):
    """One button stands in every row, and a page is one form: nothing typed is thrown away."""
    found = send(client, ["32/3/2019", *GOOD[1:]], ["5/3/2019", "Múa", *GOOD[2:]], ["6/3/2019"])
    page = client.get(found.get_absolute_url())
    first, second, third = (row.place for row in page.context["rows"])
    html = page.content.decode()
    assert html.count("/sua/") == 1
    for n, (place, cell) in enumerate(((first, "held_on"), (second, "form"), (third, "form"))):
        assert f'name="{n}.row" value="{place}"' in html
        assert f'name="{n}.{cell}"' in html
    typed = corrected(first, held_on="3/3/2019") | corrected(second, 1, form="Băng rôn")
    found, _page = step(client, found, "correct", **typed, **corrected(third, 2, form=""))
    assert found.corrections == {first: {"held_on": "3/3/2019"}, second: {"form": "Băng rôn"}}
    assert found.counts == {"new": 2, "changed": 0, "unchanged": 0, "error": 1}


def test_from_a_file_to_records_and_back(client, who):
    old = activity(OWN, on="2019-03-02", form="banner", quantity=1, attendances=9)
    found = send(client, GOOD, ["2/3/2019", "Băng rôn", 2, "Phổng Lái", 9, None])
    assert (found.state, found.counts) == (
        "ready",
        {"new": 1, "changed": 1, "unchanged": 0, "error": 0},
    )
    assert not OutreachActivity.objects.filter(form="leaflet").exists()
    page = client.get(found.get_absolute_url() + "?state=changed").content.decode()
    assert "<del>1</del> → <ins>2</ins>" in page
    found, _page = step(client, found, "store")
    assert found.state == "stored"
    made = OutreachActivity.objects.get(form="leaflet")
    assert (made.created_by, made.quantity, made.women) == (who, 3, 25)
    assert [str(place) for place in made.communes.all()] == ["Xã Phổng Lái"]
    assert "tháng 3.xlsx" in history.of(made).get().reason
    assert {line.batch for line in Change.objects.filter(batch=found.batch)} == {found.batch}
    old.refresh_from_db()
    assert old.quantity == 2

    again = send(client, GOOD, ["2/3/2019", "Băng rôn", 2, "Phổng Lái", 9, None])
    assert again.counts == {"new": 0, "changed": 0, "unchanged": 2, "error": 0}

    found, _page = step(client, found, "undo")
    assert (found.state, found.conflicts) == ("undone", [])
    made.refresh_from_db()
    old.refresh_from_db()
    assert made.deleted_at is not None
    assert old.quantity == 1


def test_all_errors_at_once_and_one_corrected_on_the_page(client, who):
    found = send(client, GOOD, ["32/3/2019", "Múa", 0, "Hát Lót", 5, 9], ["5/3/2019"])
    assert found.counts["error"] == 2
    page = client.get(found.get_absolute_url()).content.decode()
    for cell in ("A3", "B3", "D3", "B4", "D4"):
        assert f"<b>{cell} " in page
    found, page = step(client, found, "store")
    assert not OutreachActivity.objects.exists()
    place = f"{openpyxl.Workbook().active.title}!3"
    right = {"held_on": "3/3/2019", "form": "Băng rôn", "quantity": "2", "communes": "Phổng Lái"}
    found, _page = step(client, found, "correct", place=place, **right, women="2")
    assert found.counts == {"new": 2, "changed": 0, "unchanged": 0, "error": 1}
    faults = client.get(reverse("sheets:import-faults", args=[found.pk]))
    book = openpyxl.load_workbook(io.BytesIO(faults.getvalue()))
    assert book.worksheets[0].max_row == 4
    assert any(cell.comment for cell in book.worksheets[0][4])
    assert book.worksheets[1].max_row > 2


def test_what_was_edited_since_is_left_alone(client, who):
    old = activity(OWN, on="2019-03-02", form="banner", quantity=1, attendances=9)
    found = send(client, GOOD, ["2/3/2019", "Băng rôn", 2, "Phổng Lái", 10, None])
    found, _page = step(client, found, "store")
    with history.batch(by=user()) as batch:
        batch.update(OutreachActivity.objects.get(pk=old.pk), {"quantity": 7})
        batch.update(OutreachActivity.objects.get(form="leaflet"), {"quantity": 8})
    found, _page = step(client, found, "undo")
    old.refresh_from_db()
    assert (old.quantity, old.attendances) == (7, 9)
    assert OutreachActivity.objects.live().filter(form="leaflet").exists()
    assert len(found.conflicts) == 2


def test_a_record_that_changed_since_it_was_looked_at_is_noticed(client, who):
    old = activity(OWN, on="2019-03-02", form="banner", quantity=1)
    found = send(client, ["2/3/2019", "Băng rôn", 2, "Phổng Lái", None, None])
    with history.batch(by=user()) as batch:
        batch.update(old, {"quantity": 5})
    found, _page = step(client, found, "store")
    old.refresh_from_db()
    assert (found.state, old.quantity) == ("ready", 5)
    assert found.message
    found, _page = step(client, found, "store")
    old.refresh_from_db()
    assert (found.state, old.quantity) == ("stored", 2)


def test_a_closed_period_asks_for_a_reason(client, who):
    world.closed_quarter()
    found = send(client, ["1/5/2019", *GOOD[1:]])
    assert found.closed_period
    found, _page = step(client, found, "store")
    assert found.state == "ready"
    found, _page = step(client, found, "store", reason="Bổ sung báo cáo của xã")
    assert found.state == "stored"
    made = OutreachActivity.objects.get(form="leaflet")
    assert history.of(made).get().reason.startswith("Bổ sung")


def test_provincial_staff_say_with_which_letter(client):
    client.force_login(user())
    response = client.post(SEND, {"file": workbook(GOOD)})
    assert {"letter_number", "letter_on"} == set(response.context["form"].errors)
    found = send(client, GOOD, letter_number="12/BC", letter_on="5/4/2019")
    step(client, found, "store")
    made = OutreachActivity.objects.get()
    assert (made.letter_number, made.letter_on) == ("12/BC", datetime.date(2019, 4, 5))


def test_a_refused_file_says_why(client, who):
    response = client.post(SEND, {"file": io.BytesIO(b"")})
    assert response.status_code == 200
    found = send(client, ["chỉ một dòng"])
    assert found.counts["error"] == 1
    wrong = workbook(name="a.xlsx")
    wrong.truncate(900)
    client.post(SEND, {"file": wrong})
    jobs.run_waiting()
    found = SheetImport.objects.latest("pk")
    assert (found.state, bool(found.message)) == ("refused", True)
    assert found.message in client.get(found.get_absolute_url()).content.decode()


def test_a_file_that_is_not_entered_goes(client, who, django_capture_on_commit_callbacks):
    found = send(client, GOOD)
    paths = [Path(found.file.path), Path(found.result.path)]
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("sheets:import-drop", args=[found.pk]))
    assert not SheetImport.objects.exists()
    assert not any(path.exists() for path in paths)
    assert not OutreachActivity.objects.exists()


def test_out_and_in_again_changes_nothing(client, who):
    world.district_rows("119", "Hai")
    activity(OWN, on="2019-03-01", form="leaflet", document_number="=1+1", with_hiv=True)
    activity(OWN, "03727", on="2019-03-01", organised_by="other", organiser_name="Hội CTĐ")
    activity(OWN, on="2019-03-01")
    activity(OWN, on="2019-03-01")
    content = client.get(reverse("sheets:table-export", args=["activities"])).getvalue()
    file = io.BytesIO(content)
    file.name = "a.xlsx"
    client.post(SEND, {"file": file})
    jobs.run_waiting()
    found = SheetImport.objects.latest("pk")
    rows = OutreachActivity.objects.visible_to(who).count()
    assert found.counts == {"new": 0, "changed": 0, "unchanged": rows, "error": 0}
    told = Exported.objects.get()
    assert (told.actor, told.rows) == (who.username, rows)


def test_the_template_is_read_and_holds_only_the_users_communes(client, who):
    content = client.get(reverse("sheets:template", args=["activities"])).getvalue()
    book = openpyxl.load_workbook(io.BytesIO(content))
    words = {str(cell.value) for row in book.worksheets[2] for cell in row if cell.value}
    assert "Xã Phổng Lái, Huyện Thuận Châu" in words
    assert not [word for word in words if "Mai Sơn" in word]
    sheet = book.worksheets[0]
    columns = {str(cell.value).rstrip(" *"): cell.column for cell in sheet[4]}
    labels = {one.name: str(one.label) for one in BY_KEY["activities"].fields}
    for name, value in zip(("held_on", "form", "quantity", "communes"), GOOD, strict=False):
        sheet.cell(5, columns[labels[name]], value)
    out = io.BytesIO()
    book.save(out)
    out.seek(0)
    out.name = "mẫu.xlsx"
    client.post(SEND, {"file": out})
    jobs.run_waiting()
    found = SheetImport.objects.latest("pk")
    assert found.counts == {"new": 1, "changed": 0, "unchanged": 0, "error": 0}, found.message


def test_a_job_whose_worker_died_is_taken_again_and_only_its_holder_ends_it(client, who):
    client.post(SEND, {"file": workbook(GOOD)})
    first = jobs.take()
    assert jobs.take() is None
    jobs.give_back(first)
    second = jobs.take()
    assert second.pk == first.pk
    jobs.run(first)
    assert SheetImport.objects.latest("pk").state == "checking"
    jobs.run(second)
    assert SheetImport.objects.latest("pk").state == "ready"
    assert Job.objects.get().state == "done"


def test_a_job_that_kills_its_workers_fails_with_a_sentence(client, who):
    client.post(SEND, {"file": workbook(GOOD)})
    for _time in range(jobs.ATTEMPTS):
        jobs.give_back(jobs.take())
    assert jobs.take() is None
    found = SheetImport.objects.select_related("job").latest("pk")
    assert found.failed
    page = client.get(found.get_absolute_url()).content.decode()
    assert found.job.message in page
    again = reverse("sheets:import-recheck", args=[found.pk])
    assert again in page
    client.post(again)
    jobs.run_waiting()
    assert SheetImport.objects.get(pk=found.pk).state == "ready"


def test_another_users_file_is_not_there(client, who):
    found = send(client, GOOD)
    client.force_login(officer("119"))
    assert client.get(found.get_absolute_url()).status_code == 404


def test_what_changed_before_storing_is_shown_whole(client, who):
    """Stored is what was looked at; else every cell of the new comparison is there to be seen."""
    client.force_login(who)
    send_to = reverse("sheets:import-create", args=["establishments"])
    rows = "Tên cơ sở;Loại hình;Xã\nHoa Ban;Karaoke;Phổng Lái\nMây;Karaoke;Phổng Lái".encode()
    file = io.BytesIO(rows)
    file.name = "a.csv"
    client.post(send_to, {"file": file})
    jobs.run_waiting()
    found = SheetImport.objects.latest("pk")
    record_establishment(by=None, name="Hoa Ban", kind="karaoke", commune=commune(OWN))
    found, _page = step(client, found, "store")
    assert (found.state, found.counts["new"], found.counts["unchanged"]) == ("ready", 1, 1)
    page = client.get(found.get_absolute_url() + "?state=unchanged").content.decode()
    assert found.message in page
    assert "Hoa Ban" in page
    found, _page = step(client, found, "store")
    assert found.state == "stored"
    assert sorted(Establishment.objects.values_list("name", flat=True)) == ["Hoa Ban", "Mây"]


def test_what_is_stored_is_not_checked_again_and_stored_twice(client, who):
    found = send(client, GOOD)
    found, _page = step(client, found, "store")
    found, page = step(client, found, "recheck")
    assert found.state == "stored"
    assert "không kiểm tra lại" in page
    assert OutreachActivity.objects.live().count() == 1


@pytest.mark.parametrize("name", ["recheck", "store", "undo", "correct"])
def test_each_step_asks_whether_the_sender_may_still_enter(client, who, name):
    found = send(client, GOOD, ["32/3/2019"])
    type(who).objects.filter(pk=who.pk).update(role="leadership")
    response = client.post(reverse(f"sheets:import-{name}", args=[found.pk]))
    assert response.status_code == 403
    assert SheetImport.objects.get(pk=found.pk).state == "ready"


def test_another_users_file_cannot_be_moved_on(client, who):
    found = send(client, GOOD)
    client.force_login(officer("119"))
    for name in ("recheck", "store", "undo", "correct", "drop"):
        assert client.post(reverse(f"sheets:import-{name}", args=[found.pk])).status_code == 404
    assert client.get(reverse("sheets:import-faults", args=[found.pk])).status_code == 404


def test_taking_back_from_a_closed_period_asks_why(client, who):
    found = send(client, ["1/5/2019", *GOOD[1:]])
    found, _page = step(client, found, "store")
    world.closed_quarter()
    assert "Quý II năm 2019" in client.get(found.get_absolute_url()).content.decode()
    found, page = step(client, found, "undo")
    assert found.state == "stored"
    assert "đã chốt" in page
    found, _page = step(client, found, "undo", reason="Gửi nhầm tệp")
    assert found.state == "undone"
    made = OutreachActivity.objects.get(form="leaflet")
    assert made.deleted_at
    assert history.of(made)[0].reason.startswith("Gửi nhầm tệp; ")


def test_what_no_longer_lies_in_the_senders_scope_stays(client, who):
    """Posted to another district since: its own rows there are not its to take back."""
    found = send(client, GOOD)
    found, _page = step(client, found, "store")
    who.postings.update(district=district("123"))
    found, _page = step(client, found, "undo")
    assert OutreachActivity.objects.live().filter(form="leaflet").exists()
    assert len(found.conflicts) == 1


def test_the_letter_stands_in_the_history_of_what_was_changed_too(client):
    old = activity(OWN, on="2019-03-02", form="banner", quantity=1)
    client.force_login(user())
    found = send(
        client, ["2/3/2019", "Băng rôn", 2, "Xã Phổng Lái, Huyện Thuận Châu", None, None],
        letter_number="12/BC", letter_on="5/4/2019",
    )  # fmt: skip
    found, _page = step(client, found, "store")
    reason = history.of(old)[0].reason
    assert "12/BC" in reason
    assert "05/04/2019" in reason
    assert "tháng 3.xlsx" in reason


def test_a_file_that_is_lost_is_a_sentence(client, who):
    found = send(client, GOOD)
    Path(found.file.path).unlink()
    found, _page = step(client, found, "store")
    found = SheetImport.objects.select_related("job").get(pk=found.pk)
    assert found.failed
    assert "không còn được lưu" in client.get(found.get_absolute_url()).content.decode()
    found, _page = step(client, found, "recheck")
    assert (found.state, bool(found.message)) == ("refused", True)


def test_a_table_that_is_none_any_more_has_no_page(client, who):
    found = send(client, GOOD)
    SheetImport.objects.filter(pk=found.pk).update(table="gone")
    assert client.get(found.get_absolute_url()).status_code == 404
    assert client.get(reverse("sheets:start")).status_code == 200
    for name in ("template", "table-export", "import-create"):
        assert client.get(reverse(f"sheets:{name}", args=["gone"])).status_code == 404


def test_another_establishment_of_nearly_the_same_name_is_said_by_a_tick(client, who):
    """The file has no column for the answer."""
    shop = world.shop("119", "Nhà nghỉ Hoa Ban")
    place = shop.commune.with_district
    book = openpyxl.Workbook()
    book.active.append(["Tên cơ sở", "Loại hình", "Xã"])
    book.active.append(["Khách sạn Hoa Ban", "Khách sạn", place])
    out = io.BytesIO()
    book.save(out)
    out.seek(0)
    out.name = "a.xlsx"
    client.post(reverse("sheets:import-create", args=["establishments"]), {"file": out})
    jobs.run_waiting()
    found = SheetImport.objects.latest("pk")
    assert found.counts["error"] == 1
    page = client.get(found.get_absolute_url())
    (row,) = page.context["rows"]
    assert 'type="checkbox" name="0.is_another" value="x"' in page.content.decode()
    found, _page = step(client, found, "correct", place=row.place, is_another="x")
    assert (found.counts["error"], found.corrections) == (0, {row.place: {"is_another": "x"}})
    found, _page = step(client, found, "store")
    assert Establishment.objects.live().filter(commune=shop.commune).count() == 2

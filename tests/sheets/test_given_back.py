"""The sender's own workbook given back: marked where it is wrong, otherwise as it was."""

import io
from typing import Any

import openpyxl
import pytest
from django.urls import reverse
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.styles import Font
from PIL import Image as Picture

from core import jobs
from core.sheets import marking
from outreach.models import OutreachActivity
from sonla_plan.sheets.models import SheetImport
from tests.factories import officer
from tests.sheets.test_way_in import corrected

pytestmark = pytest.mark.django_db
HEAD = ["Ngày", "Hình thức", "Số lượng", "Xã", "Số người tham dự"]
SEND = reverse("sheets:import-create", args=["activities"])


@pytest.fixture
def who(client):
    person = officer("119")
    client.force_login(person)
    return person


def own_book() -> Any:
    """As an office keeps it: a title, merged cells, a formula, other sheets, a picture."""
    book: Any = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Tháng 3"
    sheet["B1"] = "SỔ THEO DÕI"
    sheet["B1"].font = Font(name="Times New Roman", size=16, bold=True)
    rows = [
        HEAD,
        ["1/3/2019", "Tờ rơi", 3, "Xã Phổng Lái", 60],
        ["32/3/2019", "Múa", 1, "Hát Lót", 5, "=1+1"],
        ["4/3/2019", "Băng rôn", 2, "Xã Phổng Lái", 0],
    ]
    for at, cells in enumerate(rows, start=3):
        for column, value in enumerate(cells, start=2):
            sheet.cell(at, column, value)
    sheet["C5"].comment = Comment("Hỏi lại chị Lan", "Hà")
    sheet.column_dimensions["E"].width = 33
    sheet.freeze_panes = "A4"
    book.create_sheet("Ghi chú")["A1"] = "của tôi"
    picture = io.BytesIO()
    Picture.new("RGB", (4, 4)).save(picture, "PNG")
    picture.seek(0)
    sheet.add_image(Image(picture), "H1")
    return book


def send(client, book, name="sổ.xlsx"):
    out = io.BytesIO()
    book.save(out)
    out.seek(0)
    out.name = name
    assert client.post(SEND, {"file": out}).status_code == 302
    jobs.run_waiting()
    return SheetImport.objects.latest("pk")


def given_back(client, found):
    content = client.get(reverse("sheets:import-faults", args=[found.pk])).getvalue()
    return openpyxl.load_workbook(io.BytesIO(content))


def is_red(cell: Any) -> bool:
    return cell.fill.fgColor.rgb == marking.RED


def test_own_file_with_red_cells_comments_and_the_errors(client, who):
    found = send(client, own_book())
    assert found.counts["error"] == 1, found.message
    book = given_back(client, found)
    assert book.sheetnames[:2] == ["Tháng 3", "Ghi chú"]
    sheet, errors = book["Tháng 3"], book.worksheets[2]
    assert [c.coordinate for line in sheet for c in line if is_red(c)] == ["B5", "C5", "E5"]
    assert all(sheet[at].comment for at in ("B5", "C5", "E5"))
    # as it was
    assert (sheet["B1"].font.size, sheet["G5"].value) == (16, "=1+1")
    assert sheet["C5"].comment.text.startswith("Hỏi lại chị Lan\n\n")
    assert (sheet.column_dimensions["E"].width, sheet.freeze_panes) == (33, "A4")
    assert book["Ghi chú"]["A1"].value == "của tôi"
    told = [[cell.value for cell in line] for line in errors]
    said = [line for line in told if line[1] == "B5"]
    assert said
    assert said[0][0] == "Tháng 3"
    assert said[0][3] == "32/3/2019"
    # what is not kept is said: the picture
    assert len([line for line in told[:5] if line[0]]) == 4
    assert not sheet._images


def test_corrected_and_sent_again_nothing_is_left_of_the_marks(client, who):
    book = given_back(client, send(client, own_book()))
    sheet = book["Tháng 3"]
    for at, value in (("B5", "3/3/2019"), ("C5", "Băng rôn"), ("E5", "Xã Phổng Lái")):
        sheet[at] = value
    sheet["C6"] = "Múa"
    found = send(client, book)
    assert found.counts == {"new": 2, "changed": 0, "unchanged": 0, "error": 1}
    again = given_back(client, found)
    assert again.sheetnames == book.sheetnames
    sheet = again["Tháng 3"]
    assert [c.coordinate for line in sheet for c in line if is_red(c)] == ["C6"]
    assert [c.coordinate for line in sheet for c in line if c.comment] == ["C5", "C6"]
    assert sheet["C5"].comment.text == "Hỏi lại chị Lan"
    assert again["Ghi chú"]["A1"].value == "của tôi"


def test_what_was_corrected_on_the_page_stands_in_it(client, who):
    found = send(client, own_book())
    typed = {"held_on": "3/3/2019", "form": "=Múa", "communes": "Phổng Lái"}
    data = corrected("Tháng 3!5", **typed)
    client.post(reverse("sheets:import-correct", args=[found.pk]), data)
    jobs.run_waiting()
    sheet = given_back(client, SheetImport.objects.get(pk=found.pk))["Tháng 3"]
    assert [sheet[at].value for at in ("B5", "C5", "E5")] == ["3/3/2019", "=Múa", "Phổng Lái"]
    assert sheet["C5"].data_type == "s"
    assert [c.coordinate for line in sheet for c in line if is_red(c)] == ["C5"]


def test_merged_cells_are_marked_where_they_begin(client, who):
    book = own_book()
    book.active.merge_cells("C5:C6")
    sheet = given_back(client, send(client, book))["Tháng 3"]
    assert is_red(sheet["C5"])


def test_of_any_other_file_the_rows_are_given_back(client, who, monkeypatch):
    """Too large, no .xlsx, or nothing that openpyxl reads."""
    monkeypatch.setattr(marking, "MOST_SHEETS", 10)
    book = given_back(client, send(client, own_book()))
    assert "Ghi chú" not in book.sheetnames
    assert any(cell.comment for line in book.worksheets[0] for cell in line)
    monkeypatch.undo()
    source = own_book()

    def broken(*args, **kwargs):
        raise TypeError("expected <class 'int'>")

    monkeypatch.setattr(openpyxl, "load_workbook", broken)
    found = send(client, source)
    monkeypatch.undo()
    assert (found.state, found.counts["error"] > 0, found.marked.name) == ("ready", True, "")
    assert "Ghi chú" not in given_back(client, found).sheetnames
    out = io.BytesIO("\n".join(["Ngày;Hình thức;Số lượng;Xã", "32/3/2019;Múa;1;X"]).encode())
    out.name = "a.csv"
    client.post(SEND, {"file": out})
    jobs.run_waiting()
    assert given_back(client, SheetImport.objects.latest("pk")).worksheets
    assert not OutreachActivity.objects.exists()


def stored_files(settings):
    return sorted(one.name for one in (settings.MEDIA_ROOT / "sheets").iterdir())


def test_it_is_marked_once_by_the_worker_and_no_earlier_one_is_kept(
    client, who, settings, monkeypatch, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        found = send(client, own_book())
    assert len(stored_files(settings)) == 3
    monkeypatch.setattr(marking, "marked", lambda *args, **kwargs: pytest.fail("in the request"))
    given_back(client, found)
    monkeypatch.undo()
    data = corrected("Tháng 3!5", form="Tờ rơi")
    client.post(reverse("sheets:import-correct", args=[found.pk]), data)
    with django_capture_on_commit_callbacks(execute=True):
        jobs.run_waiting()
    again = SheetImport.objects.get(pk=found.pk)
    assert {found.result.name, found.marked.name}.isdisjoint(again.file_names)
    assert stored_files(settings) == sorted(name.split("/")[1] for name in again.file_names)
    again.marked.storage.delete(again.marked.name)
    assert "Ghi chú" not in given_back(client, again).sheetnames
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("sheets:import-drop", args=[found.pk]))
    assert stored_files(settings) == []

"""The page of a file: which rows stand first, what it counts, which cells can be corrected."""

import io

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from core import jobs
from inspections.models import Inspection
from outreach.models import OutreachActivity
from sonla_plan.sheets.models import SheetImport
from tests import world
from tests.factories import officer
from tests.outreach.conftest import OWN, activity

from .test_way_in import GOOD, send, step

pytestmark = pytest.mark.django_db
HEADS = ("Số QĐ", "Ngày QĐ", "Hình thức", "Thành phần", "Ngày kiểm tra", "Cơ sở", "Xã", "Kết quả")
VISIT = (
    *("12/QĐ", "1/3/2019", "Đột xuất", "Lò Văn A; Cầm Thị B; Quàng Văn C", "5/3/2019", "", ""),
    "Không vi phạm",
)
OLD = ["2/3/2019", "Băng rôn", 2, "Phổng Lái"]
OTHER = ["3/3/2019", "Tờ rơi", 2, "Phổng Lái"]


@pytest.fixture(autouse=True)
def who(client):
    person = officer("119")
    client.force_login(person)
    return person


def shown(client, found):
    return client.get(found.get_absolute_url()).context


def cells_told(client, found):
    return [[error["at"] for error in row.errors] for row in shown(client, found)["rows"]]


def test_rules_of_several_cells_are_told_beside_cells_that_cannot_be_read(client):
    """All errors at once; but nothing is said of a count where the other is not known."""
    found = send(
        client,
        ["32/3/2019", "Múa", 0, "Hát Lót", 5, 9],
        ["1/3/2019", "Múa", 3, "Phổng Lái", "năm", 9],
        ["1/8/2019", "Múa", 3, "Phổng Lái", 9, 5],
    )
    assert cells_told(client, found) == [
        ["A2", "B2", "C2", "D2", "F2"],
        ["B3", "E3"],
        ["A4", "B4"],
    ]


def test_what_would_be_written_stands_before_what_stays(client):
    activity(OWN, on="2019-03-02", form="banner", quantity=2)
    found = send(client, OLD, OTHER)
    page = shown(client, found)
    assert [row.state for row in page["rows"]] == ["new"]
    assert [one["key"] for one in page["filters"] if one["active"]] == ["new"]
    found, _page = step(client, found, "store")
    assert [row.state for row in shown(client, found)["rows"]] == ["new"]
    found = send(client, OLD, [*OTHER[:2], 5, OTHER[3]])
    assert [row.state for row in shown(client, found)["rows"]] == ["changed"]
    found = send(client, OLD)
    assert [row.state for row in shown(client, found)["rows"]] == ["unchanged"]


def test_a_new_row_shows_how_each_cell_was_understood(client):
    """Before anything is stored: a misreading that is no error must be seen."""
    rows = (
        ["43525", "tờ rơi", "2 buổi", "TT Thuận Châu"],
        ["1/4/19", "Băng rôn", "1.234", "E tong"],
    )
    found = send(client, *rows, ["05/03/2019", "Tờ rơi, tờ gấp", 3, "Phổng Lái"])
    assert found.counts["new"] == 3
    first, second, third = (row.summary for row in shown(client, found)["rows"])
    assert first == [
        ("01/03/2019", "43525"),
        ("Tờ rơi, tờ gấp", ""),
        ("2", "2 buổi"),
        ("Thị trấn Thuận Châu, Huyện Thuận Châu", "TT Thuận Châu"),
    ]
    assert second[0] == ("01/04/2019", "1/4/19")
    assert second[2:] == [("1.234", ""), ("Xã É Tòng, Huyện Thuận Châu", "")]
    assert [cell for _read, cell in third] == [""] * 4
    page = client.get(found.get_absolute_url()).content.decode()
    assert "01/03/2019 <span" in page
    assert "(43525)" in page


def test_nothing_is_counted_that_is_not_there(client):
    activity(OWN, on="2019-03-02", form="banner", quantity=1)
    assert "2" in shown(client, send(client, GOOD, OTHER))["counted"]
    both = shown(client, send(client, OLD, OTHER))["counted"]
    one = shown(client, send(client, OLD))["counted"]
    assert both.endswith(one)
    assert (both.count("1"), one.count("1"), "0" in both + one) == (2, 1, False)


def test_of_a_row_that_is_wrong_as_a_whole_every_cell_can_be_corrected(client):
    found = send(client, GOOD, GOOD)
    [row] = shown(client, found)["rows"]
    assert (row.cells, len(row.others)) == ([], 6)
    typed = {one["name"]: one["value"] for one in row.others} | {"quantity": "4"}
    typed["held_on"] = "4/3/2019"
    found, _page = step(client, found, "correct", place=row.place, **typed)
    assert found.corrections == {row.place: {"quantity": "4", "held_on": "4/3/2019"}}
    assert found.counts == {"new": 2, "changed": 0, "unchanged": 0, "error": 0}


def test_beside_a_wrong_cell_those_that_say_something_can_be_corrected(client):
    found = send(client, ["1/3/2019", "Tờ rơi", 3, "Phổng Lái", 5, 9], ["1/3/2019", "Múa", 3, None])
    women, form = shown(client, found)["rows"]
    assert [one["name"] for one in women.cells] == ["women"]
    assert {one["name"] for one in women.others} >= {"attendances", "held_on", "communes"}
    assert [one["name"] for one in form.cells] == ["form", "communes"]
    assert [one["name"] for one in form.others] == ["held_on", "quantity"]
    found, _page = step(client, found, "correct", place=women.place, women="9", attendances="10")
    assert found.corrections == {women.place: {"attendances": "10"}}
    assert found.counts["error"] == 1


def test_an_error_names_its_column_though_the_file_has_none(client):
    """A rule can ask for a column that the file left out; it is said on the page, once for all."""
    place = world.shop("119", "Hoa Ban")
    held = dict(zip(HEADS, VISIT, strict=True))
    held |= {"Cơ sở": place.name, "Xã": place.commune.with_district}
    file = io.BytesIO()
    book = openpyxl.Workbook()
    second = held | {"Cơ sở": world.shop("119", "Hai").name}
    for row in (held, held.values(), second.values()):
        book.active.append(list(row))
    book.save(file)
    file.seek(0)
    file.name = "sổ.xlsx"
    client.post(reverse("sheets:import-create", args=["visits"]), {"file": file})
    jobs.run_waiting()
    found = SheetImport.objects.get()
    assert found.counts["error"] == 2
    assert (
        "<b>Căn cứ kiểm tra đột xuất:</b>" in client.get(found.get_absolute_url()).content.decode()
    )
    row, _other = shown(client, found)["rows"]
    assert [one["name"] for one in row.cells] == ["ground"]
    found, _page = step(client, found, "correct", place=row.place, ground="Khiếu nại")
    assert found.counts == {"new": 2, "changed": 0, "unchanged": 0, "error": 0}
    first, _second = shown(client, found)["rows"]
    assert ("Có khiếu nại, tố cáo", "") in first.summary
    found, _page = step(client, found, "store")
    assert Inspection.objects.get().ground == "complaint"


def test_the_list_of_files_says_what_each_waits_for(client):
    activity(OWN, on="2019-03-02", form="banner", quantity=2)
    for rows in ([OLD], [GOOD], [["1/3/2019", "Múa", 3, "Phổng Lái"], GOOD]):
        send(client, *rows)
    files = client.get(reverse("sheets:start")).context["imports"]
    states = [one["state"] for one in files]
    assert "1" in states[0]
    assert states[1] == str(SheetImport.State.READY.label)
    assert len(set(states)) == 3


def test_where_one_of_a_list_stands_the_page_offers_it(client):
    found = send(client, ["1/3/2019", "Múa", 3, "Hát Lót"], ["1/3/2019", "Múa", 3, "Phổng Lái"])
    offered = shown(client, found)["offered"]
    assert set(offered) == {"form", "communes"}
    assert "Xã Phổng Lái, Huyện Thuận Châu" in offered["communes"]
    assert not [one for one in offered["communes"] if "Thuận Châu" not in one]
    page = client.get(found.get_absolute_url()).content.decode()
    assert (page.count('list="list-form"'), page.count('<datalist id="list-form"')) == (2, 1)


def test_a_table_that_is_not_offered_does_not_open(client):
    """An agency keeps no commune's officers: neither page nor command has them for it."""
    agent = officer("congan")
    client.force_login(agent)
    for name in ("template", "table-export", "import-create"):
        assert client.get(reverse(f"sheets:{name}", args=["officers"])).status_code == 403
    with pytest.raises(CommandError, match="may not enter officers"):
        call_command("export_table", "officers", "a.xlsx", user=agent.username)


def test_the_workbook_of_errors_is_called_after_the_file(client):
    found = send(client, ["1/3/2019", "Múa", 3, "Phổng Lái"])
    answer = client.get(reverse("sheets:import-faults", args=[found.pk]))
    answer.close()
    assert 'filename="thang-3-loi-20190630.xlsx"' in answer["Content-Disposition"]
    assert not OutreachActivity.objects.exists()

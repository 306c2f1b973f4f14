"""The register of visits as an office keeps it: in, checked, stored, changed, taken back."""

import io
from typing import Any

import openpyxl
import pytest

from communes.models import Commune
from core import history
from core.models import Change
from core.sheets import writing
from inspections.actions import (
    FindingRow,
    cancel_inspection,
    record_minutes,
    record_sanction,
)
from inspections.models import Finding, Inspection, InspectionMember, Visit
from sonla_plan.sheets import actions
from tests import world
from tests.factories import officer, user
from tests.inspections import make
from tests.sheets.registers import (
    HEADS,
    OUTING,
    TEAM,
    VISITS,
    again,
    columns,
    counts,
    opened,
    register,
    row,
    saved,
    send,
    store,
    told,
)
from tests.sheets.rows import act

pytestmark = pytest.mark.django_db


def outcomes() -> dict[str, str]:
    rows = Visit.objects.live().select_related("establishment")
    return {visit.establishment.name: visit.outcome for visit in rows}


def whole() -> bytes:
    """Merged cells hold for the rows they cover; a row of a violation alone goes on."""
    act()
    nothing = [None] * len(OUTING)
    more = [*nothing, None, None, None, None, None, None, None]
    return register(
        row("hoa ban", "01/BB", "", "", 12, "Không có hợp đồng", "", "Nhắc nhở"),
        [*more, "", "Mua dâm (Điều 1 NĐ 1/2019)", "Chuyển cơ quan", "Công an huyện"],
        row("Mây", "02/BB", "Không vi phạm", outing=nothing),
        row("Suối", "", "", "Đóng cửa", outing=nothing),
        merged=tuple(f"{letter}4:{letter}7" for letter in "ABCDE"),
    )


def test_a_register_with_merged_cells_is_one_inspection(who, places):
    content = whole()
    found = send(who, content)
    assert found.counts == {"new": 4, "changed": 0, "unchanged": 0, "error": 0}, told(found)
    stored = store(found)
    assert counts() == (1, 3, 3, 2)
    inspection = Inspection.objects.get()
    assert (inspection.state, inspection.days, inspection.mode) == ("held", "05/03/2019", "planned")
    first = InspectionMember.objects.order_by("pk")[0]
    assert (first.name, first.agency_name, first.position, first.card_number) == (
        *("Lò Văn A", "Phòng LĐTBXH"),
        *("Đội trưởng", "01"),
    )
    # what was found decides; the text of the act serves where the row has none
    assert outcomes() == {"Hoa Ban": "transferred", "Mây": "no_violation", "Suối": "not_inspected"}
    assert Finding.objects.get(act__isnull=False).text == "Mua dâm"
    visit = Visit.objects.get(establishment=places[0])
    assert (visit.staff, visit.created_by, bool(visit.minutes_at)) == (12, who, True)
    assert {line.batch for line in history.of(visit)} == {stored.batch}
    assert "sổ.xlsx" in history.of(visit)[0].reason

    same = send(who, content)
    assert same.counts == {"new": 0, "changed": 0, "unchanged": 4, "error": 0}, told(same)

    actions.undo(stored, by=who)
    stored = again(stored)
    assert (stored.state, stored.conflicts) == ("undone", [])
    assert counts()[:1] + counts()[2:] == (0, 0, 0)


def test_an_export_changed_and_brought_in_again(who, places):
    inspection = make.held(make.visit(places[0]), make.visit(places[1]), of="119")
    visit = Visit.objects.get(establishment=places[0])
    record_minutes(visit, by=None, findings=[FindingRow("Chưa niêm yết", "reminded")])
    rows = VISITS.records(who).iterator()
    book = opened(writing.records([(VISITS, rows)], who, "x"))
    sheet: Any = book.worksheets[0]
    at = {one.name: place for place, one in enumerate(VISITS.fields, start=1)}
    head = next(r for r in range(1, 9) if sheet.cell(r, at["visited_on"] + 1).value) + 0
    first, second = head + 1, head + 2
    sheet.cell(first, at["measure"], "Lập biên bản")
    sheet.cell(first, at["minutes_number"], "09/BB")
    sheet.cell(second, at["text"], "Không sổ sách")
    sheet.cell(second, at["measure"], "Nhắc nhở")
    found = send(who, saved(book))
    assert found.counts == {"new": 0, "changed": 2, "unchanged": 0, "error": 0}, told(found)
    stored = store(found)
    assert outcomes() == {"Hoa Ban": "violation", "Mây": "reminded"}
    assert Visit.objects.get(pk=visit.pk).minutes_number == "09/BB"
    assert Finding.objects.live().count() == 2
    verbs = Change.objects.filter(batch=stored.batch, model="inspections.finding")
    assert sorted(verbs.values_list("verb", flat=True)) == ["create", "update"]
    actions.undo(stored, by=who)
    stored = again(stored)
    assert (stored.state, stored.conflicts) == ("undone", [])
    assert outcomes() == {"Hoa Ban": "reminded", "Mây": "no_violation"}
    assert Finding.objects.live().get().measure == "reminded"
    assert Inspection.objects.get() == inspection


def test_what_is_planned_shows_nowhere(who, places):
    """Neither in the template, nor in what goes out, nor in a preview."""
    make.planned(of="", decision_number="77/MẬT", on=make.day(6, 20))
    for person in (who, officer("123"), user()):
        workbooks = [
            writing.template(VISITS, person),
            writing.records([(VISITS, VISITS.records(person).iterator())], person, "x"),
        ]
        for content in workbooks:
            book = opened(content)
            cells = [str(c.value) for sheet in book for line in sheet for c in line if c.value]
            assert not [words for words in cells if "77/MẬT" in words or "Hoa Ban #" in words]
    assert VISITS.records(user()).count() == 0


def test_an_own_inspection_that_is_only_planned_is_recorded_first(who, places):
    make.planned(of="119", decision_number="12/QĐ", on=make.DAY)
    found = send(who, register(row("Hoa Ban", "", "Không vi phạm")))
    assert columns(found) == [(4, "decision_number")]


def test_one_that_was_cancelled_stands_in_nobodys_way(who, places):
    cancel_inspection(
        make.planned(of="119", decision_number="12/QĐ", on=make.DAY),
        by=None,
        cancel_reason="Mưa lũ",
    )
    store(send(who, register(row("Hoa Ban", "", "Không vi phạm"))))
    assert sorted(Inspection.objects.values_list("state", flat=True)) == ["cancelled", "held"]


def test_a_further_visit_joins_the_inspection_of_its_day(who, places):
    inspection = make.held(make.visit(places[0]), of="119", decision_number="12/QĐ")
    short = ["", "12/qđ", None, None, None]
    found = send(who, register(row("Mây", "", "Không vi phạm", outing=short)))
    store(found)
    assert Inspection.objects.get() == inspection
    assert counts()[2] == 2
    found = send(who, register(row("Hoa Ban", "", "Nhắc nhở", outing=short)))
    assert found.counts["changed"] == 1
    other = ["", "12/QĐ", "2/3/2019", None, None]
    found = send(who, register(row("Suối", "", "Không vi phạm", outing=other)))
    assert columns(found) == [(4, "decision_on")]


def test_what_came_of_it_since_stays(who, places):
    stored = store(send(who, whole()))
    finding = Finding.objects.get(act__isnull=False)
    record_sanction(
        *(finding,),
        by=None,
        authority="Chủ tịch UBND huyện",
        decision_number="1/QĐ-XPHC",
        decided_on=world.DAY,
        subject="organisation",
        form="warning",
    )
    actions.undo(stored, by=who)
    stored = again(stored)
    assert stored.state == "undone"
    assert len(stored.conflicts) == 3  # the violation, its visit, their inspection
    assert counts() == (1, 3, 1, 1)
    finding.refresh_from_db()
    assert finding.deleted_at is None


def test_minutes_typed_since_keep_what_they_were_typed_with(who, places):
    """Else a visit would stand there as a violation of which nothing is said."""
    stored = store(send(who, whole()))
    record_minutes(Visit.objects.get(establishment=places[0]), by=None, opinion="Đồng ý")
    actions.undo(stored, by=who)
    stored = again(stored)
    assert outcomes() == {"Hoa Ban": "transferred"}
    assert Finding.objects.live().count() == 2
    assert len(stored.conflicts) == 4  # both findings, their visit, its inspection


def test_the_outcome_follows_from_what_is_left(who, places):
    """Not from what it was before the file, when somebody has found more since."""
    make.held(make.visit(places[0]), of="119", decision_number="12/QĐ")
    short = ["", "12/qđ", None, None, None]
    line = row("Hoa Ban", "", "", "", "", "Thiếu giấy", "", "Lập biên bản", outing=short)
    stored = store(send(who, register(line)))
    visit = Visit.objects.get()
    record_minutes(visit, by=None, findings=[FindingRow("Không hợp đồng", "recorded")])
    actions.undo(stored, by=who)
    again(stored)
    assert outcomes() == {"Hoa Ban": "violation"}
    assert Finding.objects.live().count() == 2


def test_a_visit_of_another_team_needs_no_team_beside_its_code(who, places):
    """An empty cell is the own team's only where nothing else says whose visit it is."""
    make.held(make.visit(places[0]))
    rows = VISITS.records(who).iterator()
    book = opened(writing.records([(VISITS, rows)], who, "x"))
    sheet: Any = book.worksheets[0]
    told_as = next(c for line in sheet for c in line if c.value == make.team().name)
    told_as.value = None
    found = send(who, saved(book))
    assert found.counts == {"new": 0, "changed": 0, "unchanged": 1, "error": 0}, told(found)


def test_another_districts_visits_and_establishments(who, places):
    make.establishment("123", "Xa Lạ")
    there = make.held(make.visit(make.establishment("123", "Mộc")), of="123")
    code = Visit.objects.get(inspection=there).pk * 2
    other = Commune.objects.filter(district__code="123").order_by("code")[0].with_district
    content = register([*OUTING, "5/3/2019", other, "Xa Lạ"])
    assert columns(send(who, content))[0] == (4, "commune")
    book = openpyxl.load_workbook(io.BytesIO(register(row("Hoa Ban", "", "Không vi phạm"))))
    sheet: Any = book.active
    sheet.cell(3, len(HEADS) + 1, "Mã bản ghi")
    sheet.cell(4, len(HEADS) + 1, code)
    assert columns(send(who, saved(book))) == [(4, "code")]


def test_however_it_is_written(who, places):
    """Names in two parts or with odd blanks, days as words or as Excel counts them."""
    import unicodedata

    name = unicodedata.normalize("NFD", "MÂY\u00a0 ")
    outing = ["huyện thuận châu", " 12/QĐ ", 43525, "kế hoạch", TEAM.replace("; ", "\n")]
    day = "ngày 5 tháng 3 năm 2019"
    found = send(who, register(row(name, "'01/BB", "khong vi pham", outing=outing, day=day)))
    store(found)
    visit = Visit.objects.select_related("inspection").get()
    assert (visit.establishment, visit.visited_on) == (places[1], world.DAY)
    assert visit.inspection.decision_on == make.day(3, 1)
    assert InspectionMember.objects.count() == 3

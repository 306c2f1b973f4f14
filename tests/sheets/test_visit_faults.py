"""What is wrong with a register of visits: all of it, at its cell, in one go."""

import datetime
from typing import Any

import pytest

from core.sheets import writing
from inspections.actions import (
    FindingRow,
    record_minutes,
)
from inspections.models import Visit
from tests.inspections import make
from tests.sheets.registers import (
    OUTING,
    VISITS,
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

pytestmark = pytest.mark.django_db


def test_what_can_be_read_in_two_ways_is_asked(who, places):
    found = send(who, register(row("Hoa Ban", "", "Không vi phạm"), row("Mây", day="6/3/2019")))
    assert {name for row, name in columns(found)} == {"starts_on", "outcome"}
    assert "05/03/2019" in told(found)[0][2]
    assert "06/03/2019" in told(found)[0][2]
    make.establishment("119", "HOA BAN", address="Tổ 9")
    found = send(who, register(row("Hoa Ban", "", "Không vi phạm")))
    assert columns(found) == [(4, "establishment")]
    assert f"HOA BAN #{places[0].pk + 3} (Tổ 9)" in told(found)[0][2]
    found = send(who, register(row(f"Hoa Ban #{places[0].pk}", "", "Không vi phạm")))
    assert found.counts["new"] == 1


def test_the_rules_of_the_form_hold(who, places):
    early = [*OUTING[:4], "Lò Văn A; Hà Thị B"]
    bare = ["Thuận Châu", "13/QĐ", None, None, None]
    wrong = send(
        who,
        register(
            row("Hoa Ban", "", "Nhắc nhở", "", "", "Thiếu", "", "Lập biên bản"),
            row("Mây", "", "Không vi phạm", "", "", "", "Điều 22 NĐ 167/2013/NĐ-CP", ""),
            row("Suối", "", "", "", "", "Thiếu giấy"),
            row("Không có", "", "Không vi phạm"),
            row("Suối", "", "Không vi phạm", day="7/3/2020"),
            row("Hoa Ban", "", "Không vi phạm", day="7/3/2019", outing=bare),
            row("Mây", "", "Không vi phạm", day="8/3/2019", outing=[early[0], "14/QĐ", *early[2:]]),
        ),
    )
    found = set(columns(wrong))
    assert found >= {
        *((4, "outcome"), (5, "measure"), (6, "measure"), (7, "establishment")),
        *((9, "decision_on"), (9, "mode"), (9, "members"), (10, "members")),
    }
    assert (8, "visited_on") in found or (8, "starts_on") in found
    assert counts() == (0, 0, 0, 0)


def test_a_team_that_is_not_ones_own(who, places):
    """Whether it has an inspection under that decision, planned or held, is not said."""
    provincial = ["Đội kiểm tra liên ngành 178 tỉnh", *OUTING[1:]]
    before = told(send(who, register(row("Hoa Ban", "", "Không vi phạm", outing=provincial))))
    make.planned(decision_number="12/QĐ", on=make.DAY)
    after = told(send(who, register(row("Hoa Ban", "", "Không vi phạm", outing=provincial))))
    assert [name for _row, name, _said in before] == ["team"]
    assert before == after


def test_two_days_of_one_visit_are_an_error(who, places):
    """Both its findings go out with its day; one is changed, the other is not."""
    make.held(make.visit(places[0]), of="119", ends_on=make.day(3, 9))
    rows = [FindingRow("Chưa niêm yết", "reminded"), FindingRow("Không sổ sách", "reminded")]
    record_minutes(Visit.objects.get(), by=None, findings=rows)
    content = writing.records([(VISITS, VISITS.records(who).iterator())], who, "x")
    book = opened(content)
    sheet: Any = book.worksheets[0]
    day = [one.name for one in VISITS.fields].index("visited_on")
    lines = [line for line in sheet if isinstance(line[day].value, datetime.datetime)]
    lines[0][day].value = "6/3/2019"
    assert [name for _row, name, _said in told(send(who, saved(book)))] == ["visited_on"]
    lines[1][day].value = "6/3/2019"
    store(send(who, saved(book)))
    assert Visit.objects.get().visited_on == make.day(3, 6)


def test_what_the_inspection_lacks_is_told_with_the_cell_that_cannot_be_read(who, places):
    """All errors at once: a row is not sent a second time to hear the rest."""
    bare = ["Thuận Châu", "13/QĐ", "", "", "Lò Văn A – Phòng LĐTBXH; Hà Thị B"]
    found = send(
        who,
        register(
            row("Hoa Ban", "1/BB", "", "", "ba người", "Không đăng ký lưu trú", outing=bare),
            row("Mây", "2/BB", "Không vi phạm", "", "hai", outing=OUTING),
            row("Suối", "3/BB", "Không vi phạm", outing=OUTING),
        ),
    )
    first = {name for at, name in columns(found) if at == 4}
    assert first == {"staff", "decision_on", "mode", "members", "measure"}
    assert [name for at, name in columns(found) if at == 5] == ["staff"], "whole rows speak for it"
    assert [name for at, name in columns(found) if at == 6] == []


def test_a_team_that_cannot_be_read_is_not_taken_for_the_own(who, places):
    found = send(who, register(row("Hoa Ban", "1/BB", outing=["Đội lạ", "13/QĐ", "", "", ""])))
    assert {name for _at, name in columns(found)} == {"team"}

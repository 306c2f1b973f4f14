"""What single cells say: forgiving about form, and two readings are never guessed."""

import datetime
from decimal import Decimal

import pytest

from core.sheets.dates import read_date
from core.sheets.numbers import readings
from core.sheets.values import ChoiceKind, DateKind, TextKind, Unreadable, WholeKind, YesKind

JUNE = datetime.date(2019, 6, 5)
MARCH = datetime.date(2019, 3, 1)


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("1/3/19", MARCH),
        ("01-03-2019", MARCH),
        ("1.3.2019", MARCH),
        (" 01 / 03 / 2019 ", MARCH),
        ("2019-03-01", MARCH),
        ("Thứ sáu, ngày 01/03/2019", MARCH),
        ("01/03/2019 08:30", MARCH),
        ("ngày 5 tháng 6 năm 2019", JUNE),
        ("Nga\u0300y 5 tha\u0301ng 6 na\u0306m 2019", JUNE),  # NFD
        ("5\u00a0tháng\u00a06, 2019", JUNE),
        (datetime.datetime(2019, 6, 5, 8, 30), JUNE),
        (43621.0, JUNE),
        ("43621", JUNE),
    ],
)
def test_days_are_read_as_they_are_written(cell, day):
    assert read_date(cell, False) == (day, None)


def test_days_counted_since_1904():
    assert read_date(42159.0, True) == (JUNE, None)


@pytest.mark.parametrize("cell", ["tháng 6/2019", "2019", 2019.0, "31/04/2019", "hôm qua", True])
def test_what_is_no_day_is_refused(cell):
    with pytest.raises(Unreadable):
        DateKind().read(cell, {})


def test_a_month_first_is_asked_about_not_guessed():
    with pytest.raises(Unreadable) as error:
        DateKind().read("3/13/2019", {})
    assert "13/03/2019" in str(error.value)


@pytest.mark.parametrize(
    ("written", "numbers"),
    [
        ("1.234,5", ["1234.5"]),
        ("1,234.5", ["1234.5"]),
        ("1.234.567", ["1234567"]),
        ("1 234", ["1234"]),
        ("1\u00a0234", ["1234"]),
        ("1.234", ["1234", "1.234"]),
        ("1,234", ["1234", "1.234"]),
        ("0.125", ["0.125"]),
        ("-7", ["-7"]),
        ("12a", []),
        ("1.23.456", []),
        ("", []),
    ],
)
def test_every_reading_of_a_number(written, numbers):
    assert readings(written) == [Decimal(number) for number in numbers]


@pytest.mark.parametrize(
    ("cell", "number"),
    [("1.234", 1234), ("1,234", 1234), (12.0, 12), ("7 buổi", 7), ("1.234,0", 1234), ("0", 0)],
)
def test_whole_numbers(cell, number):
    assert WholeKind(words=("buổi",)).read(cell, {}) == number


@pytest.mark.parametrize("cell", ["1,5", 1.5, "-3", "nhiều", True, "9999999", "1.234,5"])
def test_what_is_no_whole_number_is_refused(cell):
    with pytest.raises(Unreadable):
        WholeKind().read(cell, {})


@pytest.mark.parametrize(("cell", "shown"), [("1.234,5", "1.234,5"), (1.5, "1,5")])
def test_what_is_no_whole_number_is_shown_as_it_was_written(cell, shown):
    with pytest.raises(Unreadable, match=f"“{shown}”"):
        WholeKind().read(cell, {})


@pytest.mark.parametrize(("cell", "yes"), [("X", True), ("có", True), (0.0, False), ("✓", True)])
def test_ticks(cell, yes):
    assert YesKind().read(cell, {}) is yes
    with pytest.raises(Unreadable):
        YesKind().read("có lẽ", {})


def test_words_of_a_list_with_or_without_marks():
    kind = ChoiceKind([("a", "Hội nghị"), ("b", "Băng rôn"), ("c", "Bàng rọn")], {"hop": "a"})
    assert kind.read("  hoi  nghi ", {}) == "a"
    assert kind.read("HỌP", {}) == "a"
    assert ChoiceKind([("a", "Tờ rơi, tờ gấp")]).read("tờ rơi – tờ gấp.", {}) == "a"
    assert kind.read("Băng rôn", {}) == "b"
    with pytest.raises(Unreadable) as error:
        kind.read("bang ron", {})
    assert "Băng rôn; Bàng rọn" in str(error.value)


def test_texts_come_in_one_form_and_keep_no_formula_sign():
    kind = TextKind(10)
    assert kind.read("  Cho\u0302\u0323 n ", {}) == "Chộ n"
    assert kind.read("'=1+1", {}) == "=1+1"
    assert kind.read(2019.0, {}) == "2019"
    with pytest.raises(Unreadable):
        kind.read("quá dài cho cột", {})

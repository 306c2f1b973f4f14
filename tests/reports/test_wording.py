"""How numbers are written and compared; worked by hand."""

from decimal import Decimal

import pytest

from sonla_plan.reports import wording
from sonla_plan.reports.passages import difference


@pytest.mark.parametrize(
    ("n", "text"), [(0, "không có"), (2, "02"), (10, "10"), (1234, "1.234"), (1234567, "1.234.567")]
)
def test_amounts(n: int, text: str) -> None:
    assert wording.amount(n) == text


@pytest.mark.parametrize(
    ("n", "text"),
    [
        (0, "0 đồng"),
        (750_000, "750.000 đồng"),
        (30_000_000, "30 triệu đồng"),
        (212_500_000, "212,5 triệu đồng"),
        (1_234_560_000, "1.234.560.000 đồng"),
        (1_234_500_000, "1.234,5 triệu đồng"),
    ],
)
def test_money(n: int, text: str) -> None:
    assert wording.money(n) == text


@pytest.mark.parametrize(
    ("now", "before", "text"),
    [
        (110, 100, "tăng 10 (10%)"),
        (97, 106, "giảm 09 (8,5%)"),
        (5, 5, "bằng"),
        (0, 0, "không phát sinh, bằng"),
        (3, 0, "tăng 03"),
        (0, 4, "giảm 04 (100%)"),
    ],
)
def test_the_right_word_for_a_change(now: int, before: int, text: str) -> None:
    assert wording.change(now, before) == text


def test_what_is_not_reached_is_not_said_to_be() -> None:
    assert wording.percent(183, 184) == "99,4%"
    assert wording.share(9999, 10000) == Decimal("99.9")
    assert wording.percent(184, 184) == "100%"


def test_a_change_is_rounded_and_a_share_is_not() -> None:
    """8,49 % is a change of 8,5 %; 99,46 % reached is not 99,5 %."""
    assert wording.rate(9, 106) == "8,5%"
    assert wording.rate(1, 3) == "33,3%"
    assert wording.rate(2, 3) == "66,7%"
    assert wording.rate(1, 1) == "100%"
    assert wording.percent(20, 30) == "66,6%"


def test_a_share_of_few_is_none() -> None:
    """From twenty up, as on the cards: of three cases the two numbers say more."""
    assert wording.percent(2, 3) == wording.percent(10, 10) == wording.percent(0, 0) == ""
    assert wording.share(19, 19) is None
    assert wording.percent(20, 20) == "100%"


def test_days_take_zeros_as_the_circular_says() -> None:
    assert wording.day("2019-02-05") == "05/02/2019"
    assert wording.day("2019-03-31") == "31/3/2019"
    assert wording.day(None) == ""


def test_nothing_is_said_in_words() -> None:
    assert wording.done("tổ chức", 0, "lớp tập huấn") == "không tổ chức lớp tập huấn nào"
    assert wording.done("tổ chức", 3, "lớp tập huấn") == "tổ chức 03 lớp tập huấn"
    assert wording.listed(["a", "", "b", "c"]) == "a, b và c"
    assert wording.sentence("xử lý 01 vụ.") == "Xử lý 01 vụ."


def test_the_difference_of_two_passages_is_told_word_by_word() -> None:
    told = difference("Cán bộ còn thiếu tại 5 xã.", "Cán bộ còn thiếu tại 3 xã.")
    assert told == [
        ("same", "Cán bộ còn thiếu tại "),
        ("gone", "5 "),
        ("new", "3 "),
        ("same", "xã."),
    ]

"""Every judging rule by a worked example, done by hand in the comment above it."""

import pytest

from core.indicators import Counts
from sonla_plan.plan import progress
from sonla_plan.plan.progress import Status, judge, percent, without_goal
from tests.plan.plain import counts, day, open_since, rule, steps, window

EVEN_90 = rule("even", 90)
MEDIA = rule("steps", steps=steps(("31/03", 25), ("30/06", 50), ("30/09", 75), ("31/12", 100)))
OFFICERS = rule("steps", steps=steps(("30/06", 50), ("30/11", 100)))
REGISTERED = rule("steps", steps=steps(("31/03", 100)))
HEALTHY = rule("kept", 100, 193)
CLEARED = rule("clearance", pending_days=90)


def status(rule, counts, as_of="30/06", **more):
    return judge(rule, counts, window(as_of), **more).status


# --- Goals -------------------------------------------------------------------------------------


def test_goal_is_rounded_up_to_whole_units():
    # 90 % of 204 communes is 183,6: met at 184
    assert judge(EVEN_90, counts(0, 204), window()).goal == 184
    assert status(EVEN_90, counts(183, 204), "31/12") != Status.ACHIEVED
    assert status(EVEN_90, counts(184, 204), "31/12") == Status.ACHIEVED


def test_goal_without_a_remainder_is_not_rounded():
    # 90 % of 200 is 180 exactly; a float would make 180.00000000000003 of other shares
    assert judge(EVEN_90, counts(0, 200), window()).goal == 180
    # 7 % of 100 is 7; 0.07 * 100 is 7.000000000000001
    assert judge(rule("even", 7), counts(0, 100), window()).goal == 7


def test_goals_of_districts_do_not_add_up():
    # twelve districts of 17 communes: ceil(15,3) = 16 each makes 192, the province's goal is 184
    districts = [counts(0, 17) for _n in range(12)]
    assert sum(judge(EVEN_90, c, window()).goal for c in districts) == 192
    assert judge(EVEN_90, sum(districts, Counts()), window()).goal == 184


def test_a_number_is_the_goal_whatever_was_counted():
    assert judge(HEALTHY, counts(190, 190), window()).goal == 193
    assert judge(rule("even", None, 16, counts_rows=False), counts(3, 3), window()).goal == 16


def test_a_plain_count_has_no_population():
    p = judge(rule("even", None, 16, counts_rows=False), counts(0, 0), window("01/02"))
    # floor(16 x 32/365) = 1, so nothing held yet is one short: it is judged, not "no data"
    assert (p.population, p.due_now, p.gap, p.status) == (None, 1, 1, Status.AT_RISK)


# --- Even --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("as_of", "due"),
    [
        ("31/12/2018", 0),
        ("01/01", 0),  # floor(184 x 1/365) = 0
        ("02/01", 1),  # floor(368/365)
        ("31/03", 45),  # floor(184 x 90/365) = floor(45,37)
        ("30/06", 91),  # floor(184 x 181/365) = floor(91,24)
        ("30/12", 183),  # floor(184 x 364/365) = floor(183,50)
        ("31/12", 184),  # the full goal on the last day
        ("15/02/2020", 184),
    ],
)
def test_due_by_now_is_floored(as_of, due):
    assert judge(EVEN_90, counts(0, 204), window(as_of)).due_now == due


def test_less_than_one_unit_short_is_on_track():
    # 91 achieved against 91,24 due
    p = judge(EVEN_90, counts(91, 204), window())
    assert (p.status, p.gap, p.remaining) == (Status.ON_TRACK, 0, 93)


def test_behind_from_85_percent_of_what_is_due():
    # 85 % of 91 is 77,35
    assert status(EVEN_90, counts(90, 204)) == Status.BEHIND
    assert status(EVEN_90, counts(78, 204)) == Status.BEHIND
    assert status(EVEN_90, counts(77, 204)) == Status.AT_RISK
    # exactly 85 %: 17 of 20 due
    exactly = rule("even", None, 20, counts_rows=False)
    assert status(exactly, counts(17), "31/12") == Status.BEHIND
    assert status(exactly, counts(16), "31/12") == Status.AT_RISK


def test_the_share_runs_to_the_due_date_both_days_included():
    # 01/01–30/11 is 334 days; on 30/06 floor(16 x 181/334) = floor(8,67) = 8
    sixteen = rule("even", None, 16, counts_rows=False, due_on=day("30/11"))
    assert judge(sixteen, counts(8), window()).due_now == 8
    # on 29/11 floor(16 x 333/334) = 15; on the due date all
    assert judge(sixteen, counts(8), window("29/11")).due_now == 15
    assert judge(sixteen, counts(8), window("30/11")).due_now == 16


def test_after_the_due_date_the_verdict_is_final():
    sixteen = rule("even", None, 16, counts_rows=False, due_on=day("30/11"))
    assert status(sixteen, counts(15), "30/11") == Status.BEHIND
    assert status(sixteen, counts(15), "01/12") == Status.NOT_ACHIEVED
    assert status(sixteen, counts(16), "01/12") == Status.ACHIEVED
    # without a due date the plan's last day is it
    assert status(EVEN_90, counts(183, 204), "31/12") == Status.BEHIND
    assert status(EVEN_90, counts(183, 204), "01/01/2020") == Status.NOT_ACHIEVED


def test_achieved_as_soon_as_the_goal_is_reached():
    assert status(EVEN_90, counts(184, 204), "01/02") == Status.ACHIEVED
    assert status(MEDIA, counts(4, 4), "01/01") == Status.ACHIEVED  # before the first step too


def test_quarterly_weights():
    # 16 inspections, 10/40/40/10 %: on 31/03 floor(1,6) = 1; on 30/06 floor(8) = 8
    weighted = rule("even", None, 16, counts_rows=False, weights=(10, 40, 40, 10))
    assert judge(weighted, counts(0), window("31/03")).due_now == 1
    assert judge(weighted, counts(0), window("30/06")).due_now == 8
    # 15/05 is day 45 of the second quarter's 91: 16 x (10 % + 40 % x 45/91) = floor(4,76) = 4
    assert judge(weighted, counts(0), window("15/05")).due_now == 4
    assert judge(weighted, counts(0), window("31/12")).due_now == 16


def test_quarterly_weights_end_on_the_due_date():
    # Due on 30/11: the fourth quarter's 40 % run over its 61 days up to then.
    # 31/10 is day 31: 100 x (60 % + 40 % x 31/61) = floor(80,33); 29/11 is day 60: floor(99,34)
    weighted = rule(
        "even", None, 100, counts_rows=False, weights=(20, 20, 20, 40), due_on=day("30/11")
    )
    assert judge(weighted, counts(0), window("31/10")).due_now == 80
    assert judge(weighted, counts(0), window("29/11")).due_now == 99
    assert judge(weighted, counts(0), window("30/11")).due_now == 100


def test_quarters_after_the_due_date_weigh_nothing():
    # Due on 15/08, four quarters of 25 %: three of them count, a third each. 14/08 is day 45 of the
    # 46 up to the due date: 100 x (2/3 + 1/3 x 45/46) = floor(99,28), so no leap on the last day.
    weighted = rule(
        "even", None, 100, counts_rows=False, weights=(25, 25, 25, 25), due_on=day("15/08")
    )
    assert judge(weighted, counts(0), window("31/03")).due_now == 33
    assert judge(weighted, counts(0), window("14/08")).due_now == 99
    assert judge(weighted, counts(0), window("15/08")).due_now == 100
    # all the weight behind the due date: evenly by days, as without weights
    behind = rule("even", None, 100, counts_rows=False, weights=(0, 0, 0, 100), due_on=day("30/06"))
    assert judge(behind, counts(0), window("31/03")).due_now == 49  # floor(100 x 90/181)


# --- Steps -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("as_of", "due"),
    [("29/06", 0), ("30/06", 103), ("29/11", 103), ("30/11", 207), ("31/12", 207)],
)
def test_nothing_is_due_before_a_steps_date(as_of, due):
    # half of 207 officers is 103,5: 103 on 30/06, due on that very day
    assert judge(OFFICERS, counts(0, 207), window(as_of)).due_now == due


def test_not_due_before_the_first_step_only():
    assert status(OFFICERS, counts(0, 207), "29/06") == Status.NOT_DUE
    assert status(OFFICERS, counts(0, 207), "30/06") == Status.AT_RISK
    assert status(OFFICERS, counts(103, 207), "30/06") == Status.ON_TRACK
    assert status(OFFICERS, counts(103, 207), "29/11") == Status.ON_TRACK
    assert status(OFFICERS, counts(180, 207), "30/11") == Status.BEHIND  # 85 % is 175,95


def test_one_step_long_past():
    # 180 of 204 registered: 85 % of 204 is 173,4; the verdict waits for the plan's last day
    assert status(REGISTERED, counts(180, 204), "30/03") == Status.NOT_DUE
    assert status(REGISTERED, counts(180, 204), "31/12") == Status.BEHIND
    assert status(REGISTERED, counts(180, 204), "01/01/2020") == Status.NOT_ACHIEVED


def test_a_district_with_one_unit_owes_nothing_at_half():
    # floor(1 x 50 %) = 0
    half = rule("steps", steps=steps(("30/06", 50), ("31/12", 100)))
    p = judge(half, counts(0, 1), window(), goal_of=1)
    assert (p.due_now, p.status) == (0, Status.ON_TRACK)


def test_a_quarter_gone_by_is_lost_for_good():
    # the first quarter had no item; two quarters later everything due but that one is there
    lost = counts(2, 4, lost=1)
    assert status(MEDIA, lost, "30/09") == Status.AT_RISK
    # at the year's end 3 of 4 are less than 85 %; with the last day gone by it is final
    assert status(MEDIA, counts(3, 4, lost=1), "31/12") == Status.AT_RISK
    assert status(MEDIA, counts(3, 4, lost=1), "01/01/2020") == Status.NOT_ACHIEVED
    # a goal of 75 % can do without one quarter: 3 of 4 can still come
    enough = rule("steps", 75, steps=MEDIA.steps)
    assert status(enough, counts(1, 4, lost=1), "30/06") == Status.ON_TRACK


def test_being_ahead_does_not_undo_a_loss():
    # twenty units, one lost, eighteen there by the first step: ahead of due, yet 20 never come
    tenths = rule("steps", steps=steps(("30/06", 50), ("31/12", 100)))
    assert status(tenths, counts(18, 20, lost=1), "30/06") == Status.AT_RISK


# --- Kept --------------------------------------------------------------------------------------


@pytest.mark.parametrize("as_of", ["01/01", "30/06", "31/12"])
def test_kept_is_maintained_until_the_year_is_over(as_of):
    assert status(HEALTHY, counts(193, 193), as_of) == Status.MAINTAINED


def test_kept_is_achieved_when_the_year_is_over():
    assert status(HEALTHY, counts(193, 193), "01/01/2020") == Status.ACHIEVED
    assert status(HEALTHY, counts(192, 193, lost=1), "01/01/2020") == Status.NOT_ACHIEVED


def test_kept_and_lost():
    by_decision = counts(192, 193, lost=1, lost_by_decision=1)
    p = judge(HEALTHY, by_decision, window())
    assert (p.status, p.due_now, p.gap, p.lost) == (Status.AT_RISK, 193, 1, 1)
    # a model without an activity in a half-year: nobody decided anything
    models = rule("kept", 100, 10)
    assert status(models, counts(9, 10, lost=1)) == Status.BEHIND
    assert status(models, counts(8, 10, lost=2, lost_by_decision=1)) == Status.AT_RISK
    # not all of the 193 are on record, none was lost
    assert status(HEALTHY, counts(150, 150)) == Status.BEHIND


def test_more_kept_than_asked_does_not_undo_a_decision():
    # 194 on record for a goal of 193, one withdrawn: 193 are left, but something was lost
    lost = counts(193, 194, lost=1, lost_by_decision=1)
    assert status(HEALTHY, lost) == Status.AT_RISK
    assert status(HEALTHY, lost, "31/12") == Status.AT_RISK
    # the year's verdict is of the goal alone
    assert status(HEALTHY, lost, "01/01/2020") == Status.ACHIEVED
    assert status(HEALTHY, counts(194, 194)) == Status.MAINTAINED
    # missed, not decided: the goal is still reached
    assert status(HEALTHY, counts(193, 194, lost=1)) == Status.MAINTAINED


def test_a_due_date_does_not_end_what_is_to_be_kept_all_year():
    early = rule("kept", 100, 10, due_on=day("30/06"))
    assert status(early, counts(10, 10), "01/07") == Status.MAINTAINED


# --- Clearance ---------------------------------------------------------------------------------


def test_an_item_inside_its_window_is_neither_done_nor_late():
    # four hotspots: one cleared, 31/05 and 29/06 inside 90 days, 01/02 (149 days) late
    p = judge(CLEARED, counts(1, 4, open_since=open_since("31/05", "29/06", "01/02")), window())
    assert (p.goal, p.pending, p.due_now, p.gap) == (4, 2, 2, 1)
    assert p.status == Status.AT_RISK  # 1 of 2 due


def test_the_last_day_of_the_window():
    # found on 01/04, 90 days allowed: 30/06 is the 90th day after, 01/07 is too late
    one = counts(0, 1, open_since=open_since("01/04"))
    assert judge(CLEARED, one, window("30/06")).pending == 1
    assert judge(CLEARED, one, window("01/07")).pending == 0


def test_clearance_not_due_while_every_item_is_inside():
    inside = open_since("01/06", "20/06")
    assert status(CLEARED, counts(0, 2, open_since=inside)) == Status.NOT_DUE
    # one of three done early: 1 of 1 due
    assert status(CLEARED, counts(1, 3, open_since=inside)) == Status.ON_TRACK


def test_clearance_waits_for_the_plans_last_day():
    assert status(CLEARED, counts(5, 5)) == Status.ON_TRACK
    assert status(CLEARED, counts(5, 5), "31/12") == Status.ON_TRACK
    assert status(CLEARED, counts(5, 5), "01/01/2020") == Status.ACHIEVED
    early = rule("clearance", pending_days=90, due_on=day("30/06"))
    assert status(early, counts(5, 5), "01/07") == Status.ON_TRACK


def test_at_the_years_end_the_goal_leaves_out_what_is_carried_over():
    # five items: three done, 01/12 still inside its 90 days, 01/06 late: goal 5 − 1 = 4
    items = counts(3, 5, open_since=open_since("01/12", "01/06"))
    p = judge(CLEARED, items, window("31/12"))
    assert (p.goal, p.due_now, p.pending, p.status) == (4, 4, 1, Status.AT_RISK)
    # looked at in April the item of 01/12 is what it was on the last day: carried over
    p = judge(CLEARED, items, window("15/04/2020"))
    assert (p.goal, p.pending, p.status) == (4, 1, Status.NOT_ACHIEVED)
    done = counts(4, 5, open_since=open_since("01/12"))
    assert status(CLEARED, done, "15/04/2020") == Status.ACHIEVED
    # the day before the last the goal is still all five
    assert judge(CLEARED, items, window("30/12")).goal == 5


def test_a_districts_goal_leaves_out_what_is_carried_over():
    items = counts(3, 5, open_since=open_since("01/12", "01/06"))
    assert judge(CLEARED, items, window("31/12"), goal_of=5).goal == 4


def test_without_a_window_items_are_open_until_the_years_end():
    unknown = rule("clearance")
    items = counts(1, 2, open_since=open_since("05/01"))
    assert judge(unknown, items, window("30/12")).pending == 1
    assert judge(unknown, items, window("31/12")).pending == 0
    assert status(unknown, items, "01/01/2020") == Status.NOT_ACHIEVED


def test_a_window_of_no_days_ends_with_the_day_itself():
    """As with any number: the last day allowed is the one that many days after."""
    same_day = rule("clearance", pending_days=0)
    one = counts(0, 1, open_since=open_since("29/06"))
    assert judge(same_day, one, window("29/06")).pending == 1
    assert judge(same_day, one, window("30/06")).pending == 0


# --- Days still to come ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "counts", "found"),
    [
        (EVEN_90, counts(133, 204), Status.AT_RISK),
        (REGISTERED, counts(180, 204), Status.BEHIND),
        (MEDIA, counts(2, 4), Status.AT_RISK),
        (HEALTHY, counts(193, 193), Status.MAINTAINED),
        (HEALTHY, counts(190, 193, lost=3), Status.BEHIND),
        (CLEARED, counts(1, 2, open_since=open_since("01/02")), Status.AT_RISK),
        (EVEN_90, counts(184, 204), Status.ACHIEVED),
    ],
)
def test_a_day_still_to_come_ends_nothing(rule, counts, found):
    """On 30/06, asked for 01/01/2020: everything is due by then, and no verdict is final."""
    assert judge(rule, counts, window("01/01/2020", today="30/06")).status == found
    final = judge(rule, counts, window("01/01/2020")).status
    assert final in (Status.ACHIEVED, Status.NOT_ACHIEVED)


def test_what_is_due_is_told_of_the_day_asked_for():
    p = judge(EVEN_90, counts(133, 204), window("31/12", today="30/06"))
    assert (p.due_now, p.gap) == (184, 51)
    # pace runs from today: 51 in the 184 days that are left
    assert p.per_month == 9


def test_items_and_steps_stand_as_they_do_today():
    fresh = counts(0, 2, open_since=open_since("01/06", "20/06"))
    p = judge(CLEARED, fresh, window("31/12", today="30/06"))
    assert (p.goal, p.pending, p.status) == (2, 2, Status.NOT_DUE)
    early = window("31/12", today="29/06")
    assert judge(OFFICERS, counts(0, 207), early).status == Status.NOT_DUE


# --- Nothing there -----------------------------------------------------------------------------


@pytest.mark.parametrize("judged", ["even", "steps", "kept", "clearance"])
@pytest.mark.parametrize("as_of", ["30/06", "31/12", "15/01/2020"])
def test_no_population(judged, as_of):
    empty = rule(judged, pending_days=90)
    assert status(empty, counts(0, 0), as_of) == Status.NO_DATA
    assert status(empty, counts(0, 0), as_of, nothing=True) == Status.NOTHING_TO_REPORT


def test_what_was_declared_does_not_outweigh_records():
    assert status(CLEARED, counts(1, 1), nothing=True) == Status.ON_TRACK


# --- Percentages, pace, districts --------------------------------------------------------------


def test_percent_is_rounded_down_and_only_from_twenty_up():
    assert percent(133, 204) == 65  # 65,2
    assert percent(203, 204) == 99  # never 100 while one is missing
    assert percent(19, 20) == 95
    assert percent(19, 19) is None
    assert percent(0, 0) is None
    assert percent(5, None) is None


def test_pace_in_whole_units_a_month():
    # 184 − 120 = 64 in the 184 days (6,05 months) that are left: 10,6, so 11
    assert judge(EVEN_90, counts(120, 204), window()).per_month == 11
    # less than a month left: all of it
    assert judge(EVEN_90, counts(180, 204), window("20/12")).per_month == 4
    assert judge(EVEN_90, counts(184, 204), window()).per_month is None
    assert judge(EVEN_90, counts(100, 204), window("31/12")).per_month is None
    assert judge(HEALTHY, counts(192, 193), window()).per_month is None
    # what falls due by steps has no pace, but a next step that asks for more than there is
    p = judge(OFFICERS, counts(1, 207), window())
    assert (p.per_month, p.next_step) == (None, (day("30/11"), 207))
    assert judge(MEDIA, counts(2, 4), window()).next_step == (day("30/09"), 3)
    assert judge(MEDIA, counts(3, 4), window()).next_step == (day("31/12"), 4)
    assert judge(MEDIA, counts(4, 4), window()).next_step is None
    assert judge(EVEN_90, counts(120, 204), window()).next_step is None


def test_an_allocated_goal_is_the_districts_own():
    # 20 allocated to a district of 29 communes: floor(20 x 181/365) = 9
    p = judge(EVEN_90, counts(9, 29), window(), goal_of=20)
    assert (p.goal, p.due_now, p.status) == (20, 9, Status.ON_TRACK)


def test_without_a_goal_nothing_is_judged():
    p = without_goal(EVEN_90, counts(12, 29), window())
    assert (p.achieved, p.population, p.percent) == (12, 29, 41)
    assert (p.goal, p.due_now, p.gap, p.status) == (None, None, None, None)


def test_the_strip_counts_only_what_has_a_status():
    found = progress.count_statuses([Status.BEHIND, None, Status.AT_RISK, Status.BEHIND])
    assert found == [(Status.AT_RISK, 1), (Status.BEHIND, 2)]


# --- Curves ------------------------------------------------------------------------------------


def test_the_curve_ends_with_the_figure():
    by_month = [5, 10, 0, 20, 3, 2] + [0] * 6
    p = judge(EVEN_90, counts(40, 204, done_by_month=by_month), window("10/06"))
    assert p.curve == [5, 15, 15, 35, 38, 40] + [None] * 6
    # month ends: 31 days floor(15,63), 59 floor(29,74), … and the full goal on the last day
    assert p.due_curve[:2] == [15, 29]
    assert p.due_curve[5] == 91
    assert p.due_curve[-1] == 184


def test_the_curve_of_what_is_kept_is_its_level():
    lost = [0, 1, 0, 0, 0, 2] + [0] * 6
    p = judge(HEALTHY, counts(190, 193, lost=3, lost_by_month=lost), window())
    assert p.curve == [193, 192, 192, 192, 192, 190] + [None] * 6
    assert p.due_curve == [193] * 12


def test_no_month_has_begun_before_the_plan():
    assert judge(EVEN_90, counts(0, 204), window("31/12/2018")).curve == [None] * 12
    assert judge(EVEN_90, counts(0, 204), window("15/01/2020")).curve == [0] * 12

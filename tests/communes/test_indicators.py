"""Worked examples, done by hand, and the list behind each figure."""

import dataclasses
import datetime

import pytest

from communes import actions
from communes.indicators import (
    COMMUNES_REGISTERED,
    HEALTHY_COMMUNES,
    INDICATORS,
    MODELS_MAINTAINED,
    ROW_COLUMNS,
    TEAMS_CONSOLIDATED,
    information,
    newly_recognised,
)
from communes.models import Commune, DistrictBody
from core.indicators import Window, measure, rows_of
from core.periods import Span
from tests.factories import commune, district

pytestmark = pytest.mark.django_db

THUAN_CHAU = ("03814", "03817", "03820")


def day(text):
    d, m, *y = (int(part) for part in text.split("/"))
    return datetime.date(2000 + (y[0] if y else 19), m, d)


def window(as_of="30/6"):
    halves = (
        Span("half", 1, day("1/1"), day("30/6")),
        Span("half", 2, day("1/7"), day("31/12")),
    )
    return Window(day("1/1"), day("31/12"), day(as_of), halves)


def counts(indicator, as_of, districts=None):
    return list(measure([indicator], window(as_of), {}, districts)[indicator.key].values())


def figures(indicator, as_of, districts=None):
    found = counts(indicator, as_of, districts)
    return sum(c.achieved for c in found), sum(c.population for c in found)


def communes_of(code, many):
    return list(Commune.objects.filter(district__code=code).order_by("code")[:many])


def recognise(communes, for_year=2018, **values):
    return actions.record_recognitions(
        by=None, communes=communes, for_year=for_year, is_opening_balance=True, **values
    )


def test_healthy_communes():
    """Five recognised for 2018, one lost on 15/05/2019, one deleted; those of 2017 do not count."""
    assert figures(HEALTHY_COMMUNES, "30/6") == (0, 0)  # unknown, not nought
    rows = recognise(communes_of("119", 3)) + recognise(communes_of("123", 2))
    recognise(communes_of("119", 4), for_year=2017)
    actions.remove_fact(rows[4], by=None)
    actions.withdraw_recognition(
        rows[0], by=None, withdrawn_on=day("15/5"), loss_decision="77/QĐ-UBND"
    )
    assert figures(HEALTHY_COMMUNES, "14/5") == (4, 4)
    assert figures(HEALTHY_COMMUNES, "15/5") == (3, 4)
    assert figures(HEALTHY_COMMUNES, "30/6", [district("123").pk]) == (1, 1)
    assert sum(c.lost_by_decision for c in counts(HEALTHY_COMMUNES, "30/6")) == 1


def test_newly_recognised_stand_apart():
    recognise(communes_of("119", 2))
    values = {"decision_number": "9/QĐ-UBND", "decision_on": day("20/6")}
    actions.record_recognitions(by=None, communes=communes_of("119", 3), for_year=2019, **values)
    assert newly_recognised(window("30/6"), None).count() == 1
    assert newly_recognised(window("19/6"), None).count() == 0
    # taken back since: it was one, and is none any more
    new = newly_recognised(window("30/6"), None).get()
    actions.withdraw_recognition(new, by=None, withdrawn_on=day("28/6"), loss_decision="1/QĐ")
    assert newly_recognised(window("27/6"), None).count() == 1
    assert newly_recognised(window("28/6"), None).count() == 0


def test_communes_registered():
    actions.record_registrations(
        by=None,
        communes=communes_of("119", 29),
        for_year=2019,
        document_number="15/UBND",
        registered_on=day("20/2"),
    )
    actions.record_registrations(
        by=None,
        communes=communes_of("123", 3),
        for_year=2018,
        document_number="8/UBND",
        registered_on=day("20/2/18"),
    )
    assert figures(COMMUNES_REGISTERED, "19/2") == (0, 204)
    assert figures(COMMUNES_REGISTERED, "20/2") == (29, 204)
    assert figures(COMMUNES_REGISTERED, "30/6", [district("123").pk]) == (0, 15)


def model(where, **values):
    return actions.record_model(
        by=None,
        commune=where,
        name="Mô hình mẫu",
        basis=values.pop("basis", "qd1503"),
        valid_from=values.pop("valid_from", day("10/7/15")),
        **values,
    )


def activity(of, on):
    return actions.record_model_activity(
        by=None, prevention_model=of, held_on=day(on), form="meeting"
    )


def test_models_maintained():
    """One active, one silent, one ended by decision on 12/04, one new (not of Decision 1503)."""
    active, silent, ended = (model(c) for c in communes_of("119", 3))
    model(communes_of("123", 1)[0], basis="new", valid_from=day("1/3"))
    activity(active, "5/3")
    activity(silent, "31/12/18")  # the half-year before
    actions.remove_fact(activity(silent, "6/3"), by=None)
    actions.change_fact(ended, by=None, valid_to=day("12/4"), end_decision="5/QĐ-UBND")
    assert figures(MODELS_MAINTAINED, "11/4") == (3, 3)
    assert figures(MODELS_MAINTAINED, "12/4") == (3, 3)  # its last day in force
    assert figures(MODELS_MAINTAINED, "13/4") == (2, 3)
    assert figures(MODELS_MAINTAINED, "29/6") == (2, 3)
    assert figures(MODELS_MAINTAINED, "30/6") == (1, 3)  # its last day counts as ended
    lost = rows_of(MODELS_MAINTAINED.source, window("30/6"), {}, None).order_by("pk")
    assert list(lost.values_list("lost_on", "decided_on")) == [
        (None, None),
        (day("30/6"), None),
        (day("13/4"), day("13/4")),
    ]
    # nothing in the second half: the year's last day loses the active one too
    assert figures(MODELS_MAINTAINED, "30/12") == (1, 3)
    assert figures(MODELS_MAINTAINED, "31/12") == (0, 3)


def test_model_ended_after_a_silent_half_year_was_lost_by_then():
    silent = model(communes_of("119", 1)[0])
    assert figures(MODELS_MAINTAINED, "30/6") == (0, 1)
    row = rows_of(MODELS_MAINTAINED.source, window("30/6"), {}, None).get(pk=silent.pk)
    assert row.lost_on == day("30/6")


def test_a_model_that_ended_with_the_half_year_was_kept_through_it():
    ended = model(communes_of("119", 1)[0])
    activity(ended, "5/3")
    actions.change_fact(ended, by=None, valid_to=day("30/6"), end_decision="5/QĐ-UBND")
    assert figures(MODELS_MAINTAINED, "30/6") == (1, 1)
    assert figures(MODELS_MAINTAINED, "1/7") == (0, 1)
    row = rows_of(MODELS_MAINTAINED.source, window("31/12"), {}, None).get()
    assert (row.lost_on, row.decided_on) == (day("1/7"), day("1/7"))


def test_no_half_year_still_to_come_is_lost():
    """Asked on 30/06 for the year's end: the second half has not ended."""
    activity(model(communes_of("119", 1)[0]), "5/3")
    asked = window("31/12")
    today = dataclasses.replace(asked, today=day("30/6"))
    kept = [
        rows_of(MODELS_MAINTAINED.source, w, {}, None).filter(MODELS_MAINTAINED.achieved).count()
        for w in (today, asked)
    ]
    assert kept == [1, 0]


def test_teams_consolidated():
    bodies = list(DistrictBody.objects.filter(district__code="119").order_by("kind"))
    for body, result, on in zip(
        bodies, ("consolidated", "unchanged"), ("10/3", "2/6"), strict=True
    ):
        actions.record_body_review(
            by=None,
            body=body,
            for_year=2019,
            result=result,
            document_number="3/QĐ-UBND",
            document_on=day(on),
        )
    assert figures(TEAMS_CONSOLIDATED, "9/3") == (0, 24)
    assert figures(TEAMS_CONSOLIDATED, "10/3") == (1, 24)
    assert figures(TEAMS_CONSOLIDATED, "30/6") == (2, 24)
    assert figures(TEAMS_CONSOLIDATED, "30/6", [district("119").pk]) == (2, 2)


@pytest.mark.parametrize("as_of", ["1/1", "31/3", "12/4", "30/6", "31/12", "1/5/20"])
def test_the_list_is_as_long_as_the_figure(as_of):
    rows = recognise(communes_of("119", 3))
    actions.withdraw_recognition(rows[0], by=None, withdrawn_on=day("12/4"), loss_decision="1/QĐ")
    activity(model(communes_of("119", 1)[0]), "5/3")
    model(communes_of("123", 1)[0])
    for indicator in INDICATORS:
        for where in (None, [district("119").pk], [district("123").pk]):
            found = rows_of(indicator.source, window(as_of), {}, where)
            assert figures(indicator, as_of, where) == (
                found.filter(indicator.achieved).count(),
                found.filter(indicator.population).count(),
            )
            for row in found[:2]:
                assert [c.value(row) for c in ROW_COLUMNS[indicator.source.key]]


def test_information_counts_rows_that_can_be_listed():
    model(commune(), basis="new", valid_from=day("1/3"))
    model(commune(), basis="new", valid_from=day("1/3/18"))
    for where in (district("119"), None):
        actions.record_document(
            by=None,
            kind="plan",
            number="12/KH-UBND",
            issued_on=day("5/2"),
            title="Kế hoạch năm",
            district=where,
        )
    actions.record_hotline(
        by=None, kind="phone", address="0212 000 000", published_in="Báo", valid_from=day("1/2/18")
    )
    found = {i.key: i.total for i in information(window(), None)}
    assert found == {
        "new_models": 1,
        "guiding_documents": 2,
        "published_hotlines": 1,
        "newly_recognised": 0,
    }
    assert found == {i.key: i.rows.count() for i in information(window(), None)}
    assert all(f"info:{key}" in ROW_COLUMNS for key in found)
    own = {i.key: i.rows.count() for i in information(window(), [district("119").pk])}
    assert own["guiding_documents"] == 1
    assert own["published_hotlines"] == 0

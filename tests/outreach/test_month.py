"""The monthly grid: one line an activity, all lines or none, nobody's edit overwritten unseen."""

import uuid

import pytest

from core.models import Change, ReportingPeriod
from outreach import actions
from outreach.models import OutreachActivity
from sonla_plan.plan.actions import close_period
from tests.factories import agency, commune, district, officer

from .conftest import OTHER, OWN, OWN_2, activity

pytestmark = pytest.mark.django_db
GRID = "/tuyen-truyen/bang-thang/"


def url(month="2019-05", form="session", code="119", **more):
    extra = "".join(f"&{k}={v}" for k, v in more.items())
    return f"{GRID}?month={month}&district={district(code).pk}&form={form}{extra}"


def page_data(client, address):
    """What a browser would send back of the page, and its lines by commune code."""
    context = client.get(address).context
    common = context["common"]
    data = {"form_key": str(uuid.uuid4()), "known": common["known"].value() or "", "language": "vi"}
    lines = {}
    for row in context["rows"]:
        for line in row.lines:
            lines.setdefault(row.commune.code, []).append(line.form.prefix)
            for field in line.form:
                if field.name != "remove":
                    value = field.value()
                    data[field.html_name] = "" if value is None else str(value)
    return data, lines


def fill(data, prefix, day="", quantity="", attendances="", women=""):
    cells = {"day": day, "quantity": quantity, "attendances": attendances, "women": women}
    data |= {f"{prefix}-{name}": str(value) for name, value in cells.items()}


def test_every_commune_has_a_line(client, district_user):
    client.force_login(district_user)
    _data, lines = page_data(client, url())
    assert len(lines) == 29
    assert all(len(own) == 1 for own in lines.values())
    activity(OWN, on="2019-05-07")
    _data, lines = page_data(client, url())
    assert len(lines[OWN]) == 1  # the stored one
    _data, lines = page_data(client, url(more=1))
    assert len(lines[OWN]) == 2


def test_lines_are_stored_in_one_batch(client, district_user):
    client.force_login(district_user)
    data, lines = page_data(client, url())
    fill(data, lines[OWN][0], day=7, quantity=2, attendances="1.234", women=60)
    fill(data, lines[OWN_2][0], day=9)
    data |= {"topics": ["with_drugs"], "language": "thai", "document_number": "5/BC"}
    response = client.post(url(), data)
    assert response.status_code == 302
    first, second = OutreachActivity.objects.order_by("held_on")
    assert (first.quantity, first.attendances, first.women) == (2, 1234, 60)
    assert (second.quantity, second.attendances, second.language) == (1, None, "thai")
    assert second.with_drugs
    assert [c.code for c in second.communes.all()] == [OWN_2]
    stored = Change.objects.filter(model="outreach.outreachactivity")
    assert len(set(stored.values_list("batch", flat=True))) == 1


def test_all_or_nothing_and_what_was_typed_is_kept(client, district_user):
    client.force_login(district_user)
    data, lines = page_data(client, url())
    fill(data, lines[OWN][0], day=7, attendances=40)
    fill(data, lines[OWN_2][0], day=32)
    fill(data, lines["03730"][0], day=8, attendances=10, women=11)
    fill(data, lines["03733"][0], attendances="nhiều")
    fill(data, lines["03736"][0], attendances=12)
    response = client.post(url(), data)
    assert response.status_code == 200
    assert not OutreachActivity.objects.exists()
    assert response.context["wrong"] == 4
    page = response.content.decode()
    assert 'value="nhiều"' in page
    assert page.count("is-invalid") == 4
    fill(data, lines[OWN_2][0], day=30)
    fill(data, lines["03730"][0], day=8, attendances=11, women=11)
    fill(data, lines["03733"][0])
    fill(data, lines["03736"][0], day=1, attendances=12)
    assert client.post(url(), data).status_code == 302
    assert OutreachActivity.objects.count() == 4


def test_days_that_are_not(client, district_user):
    client.force_login(district_user)
    data, lines = page_data(client, url("2019-02"))
    fill(data, lines[OWN][0], day=30)
    assert client.post(url("2019-02"), data).context["wrong"] == 1
    # the units' life and days to come are looked at together with everything else
    data, lines = page_data(client, url("2019-06"))
    fill(data, lines[OWN][0], day="x")
    fill(data, lines[OWN_2][0], day=30, women=4)
    assert client.post(url("2019-06"), data).context["wrong"] == 2
    assert not OutreachActivity.objects.exists()


@pytest.mark.parametrize("typed", ["07/05/2019", "7/5/2019", "7/5", " 07/05/2019 "])
def test_a_date_of_the_month_is_its_day(client, district_user, typed):
    client.force_login(district_user)
    data, lines = page_data(client, url())
    fill(data, lines[OWN][0], day=typed)
    assert client.post(url(), data).status_code == 302
    assert str(OutreachActivity.objects.get().held_on) == "2019-05-07"


@pytest.mark.parametrize("typed", ["07/06/2019", "7/5/2018", "5/13"])
def test_a_date_of_another_month_is_refused_at_its_cell(client, district_user, typed):
    client.force_login(district_user)
    data, lines = page_data(client, url())
    fill(data, lines[OWN][0], day=typed)
    page = client.post(url(), data)
    line = next(x for r in page.context["rows"] for x in r.lines if x.key == lines[OWN][0])
    assert list(line.form.errors) == ["day"]
    assert "05/2019" in line.form.errors["day"][0]
    assert typed in line.form.errors["day"][0]
    assert line.form["day"].value() == typed
    assert not OutreachActivity.objects.exists()


def test_women_are_not_compared_with_attendances_that_are_no_number(client, district_user):
    client.force_login(district_user)
    data, lines = page_data(client, url())
    fill(data, lines[OWN][0], day=7, attendances="1,200", women=60)
    page = client.post(url(), data)
    line = next(x for r in page.context["rows"] for x in r.lines if x.key == lines[OWN][0])
    assert list(line.form.errors) == ["attendances"]


def test_untouched_lines_write_nothing(client, district_user):
    row = activity(OWN, on="2019-05-07", attendances=40, women=20)
    client.force_login(district_user)
    data, _lines = page_data(client, url())
    before = Change.objects.count()
    assert client.post(url(), data).status_code == 302
    assert Change.objects.count() == before
    row.refresh_from_db()
    assert row.version == 1


def test_a_line_changed_and_a_line_removed(client, district_user):
    row, gone = activity(OWN, on="2019-05-07", attendances=40), activity(OWN_2, on="2019-05-08")
    client.force_login(district_user)
    data, lines = page_data(client, url())
    fill(data, lines[OWN][0], day=9, quantity=1, attendances=45)
    data[f"{lines[OWN_2][0]}-remove"] = "on"
    assert client.post(url(), data).status_code == 302
    row.refresh_from_db()
    gone.refresh_from_db()
    assert (row.held_on.day, row.attendances) == (9, 45)
    assert gone.deleted_at


def test_an_emptied_line_is_not_a_removal(client, district_user):
    activity(OWN, on="2019-05-07")
    client.force_login(district_user)
    data, lines = page_data(client, url())
    fill(data, lines[OWN][0])
    assert client.post(url(), data).context["wrong"] == 1
    assert OutreachActivity.objects.live().count() == 1


def test_somebody_elses_edit_is_noticed(client, district_user, staff):
    row = activity(OWN, on="2019-05-07", attendances=40)
    client.force_login(district_user)
    data, lines = page_data(client, url())
    actions.change_activity(row, by=staff, attendances=50)
    untouched = client.post(url(), data)
    assert untouched.status_code == 302  # an untouched line is nobody's conflict
    row.refresh_from_db()
    assert row.attendances == 50
    data["form_key"] = str(uuid.uuid4())
    fill(data, lines[OWN][0], day=7, quantity=1, attendances=60)
    response = client.post(url(), data)
    assert response.status_code == 409
    page = response.content.decode()
    assert "50 lượt người" in page
    assert 'value="60"' in page
    row.refresh_from_db()
    assert row.attendances == 50
    line = next(x for r in response.context["rows"] for x in r.lines if x.activity == row)
    data |= {f"{line.key}-version": "2", f"{line.key}-was": line.form["was"].value()}
    data["form_key"] = str(uuid.uuid4())
    assert client.post(url(), data).status_code == 302
    row.refresh_from_db()
    assert row.attendances == 60


def test_a_cell_nobody_touched_takes_back_nothing(client, district_user, staff):
    """One changes the attendances, the other the women: saved again, both stand."""
    row = activity(OWN, on="2019-05-07", attendances=40, women=10)
    client.force_login(district_user)
    data, lines = page_data(client, url())
    actions.change_activity(row, by=staff, attendances=50)
    data[f"{lines[OWN][0]}-women"] = "12"
    response = client.post(url(), data)
    assert response.status_code == 409
    line = next(x for r in response.context["rows"] for x in r.lines if x.activity == row)
    assert line.theirs
    data |= {f"{line.key}-{f.name}": f.value() for f in line.form if f.name != "remove"}
    data["form_key"] = str(uuid.uuid4())
    assert client.post(url(), data).status_code == 302
    row.refresh_from_db()
    assert (row.attendances, row.women) == (50, 12)


def test_somebody_elses_new_line_is_noticed(client, district_user, staff):
    client.force_login(district_user)
    data, lines = page_data(client, url())
    activity(OWN, on="2019-05-07", attendances=40, by=staff)
    fill(data, lines[OWN][0], day=7, attendances=40)
    response = client.post(url(), data)
    assert response.status_code == 409
    assert OutreachActivity.objects.count() == 1
    data["known"] = response.context["common"]["known"].value()
    assert client.post(url(), data).status_code == 302
    assert OutreachActivity.objects.count() == 2


def test_a_line_that_is_gone_can_be_entered_anew(client, district_user, staff):
    row = activity(OWN, on="2019-05-07", attendances=40)
    client.force_login(district_user)
    data, lines = page_data(client, url())
    actions.remove_activity(row, by=staff)
    fill(data, lines[OWN][0], day=7, quantity=1, attendances=41)
    response = client.post(url(), data)
    assert response.context["wrong"] == 1
    data |= {f"{lines[OWN][0]}-{name}": "" for name in ("pk", "version", "was")}
    assert client.post(url(), data).status_code == 302
    assert OutreachActivity.objects.live().get().attendances == 41


def test_sent_twice_stores_once(client, district_user):
    client.force_login(district_user)
    data, lines = page_data(client, url())
    fill(data, lines[OWN][0], day=7)
    assert client.post(url(), data).url == client.post(url(), data).url
    assert OutreachActivity.objects.count() == 1


def test_another_districts_commune_by_hand(client, district_user):
    client.force_login(district_user)
    data, lines = page_data(client, url())
    fill(data, lines[OWN][0], day=7)
    data[f"{lines[OWN][0]}-commune"] = commune(OTHER).pk
    assert client.post(url(), data).status_code == 404
    assert client.post(url(code="125"), data).status_code == 404
    assert not OutreachActivity.objects.exists()


def test_another_districts_activity_by_hand(client, district_user):
    row = activity(OTHER, on="2019-05-07", attendances=5)
    client.force_login(district_user)
    data, lines = page_data(client, url())
    fill(data, lines[OWN][0], day=7, attendances=6)
    data |= {f"{lines[OWN][0]}-pk": row.pk, f"{lines[OWN][0]}-version": 1}
    client.post(url(), data)
    row.refresh_from_db()
    assert row.attendances == 5


@pytest.mark.parametrize(
    "bad", ["month=abc", "month=2019-13", "month=9999-12", "form=x", "district=0"]
)
def test_addresses_that_are_not(client, district_user, bad):
    client.force_login(district_user)
    assert client.get(f"{GRID}?{bad}").status_code == 404


def test_who_has_a_grid(client, staff):
    client.force_login(officer("phunu"))
    assert client.get(GRID).status_code == 403
    client.force_login(staff)
    assert client.get(GRID).status_code == 200
    data, lines = page_data(client, url(code="125"))
    fill(data, lines[OTHER][0], day=3)
    data |= {"letter_number": "9/UBND", "letter_on": "4/5/2019"}
    assert client.post(url(code="125"), data).status_code == 302
    assert OutreachActivity.objects.get().letter_number == "9/UBND"


def test_next_month_and_repeat(client, district_user):
    activity(OWN, on="2019-04-30", quantity=3, attendances=40)
    activity(OWN_2, on="2019-04-10", agency=agency("phunu"))
    client.force_login(district_user)
    before = Change.objects.count()
    data, lines = page_data(client, url("2019-05", repeat=1))
    cells = {n: data[f"{lines[OWN][0]}-{n}"] for n in ("day", "quantity", "attendances", "pk")}
    assert cells == {"day": "30", "quantity": "3", "attendances": "", "pk": ""}
    assert data[f"{lines[OWN_2][0]}-day"] == ""
    assert Change.objects.count() == before
    response = client.post(url("2019-05"), data | {"_again": "1"})
    assert "month=2019-06" in response.url
    assert OutreachActivity.objects.filter(held_on="2019-05-30", quantity=3).exists()
    # the month after June is still to come
    assert client.get(url("2019-06")).context["next_month"] == ""


def test_what_else_is_recorded_stands_beside(client, district_user):
    activity(OWN, OWN_2, on="2019-05-07")
    activity(OWN, on="2019-05-08", form="banner", quantity=5)
    client.force_login(district_user)
    context = client.get(url()).context
    notes = {row.commune.code: [n for n, _url in row.notes] for row in context["rows"]}
    assert len(notes[OWN]) == 2
    assert len(notes[OWN_2]) == 1
    assert "5 băng rôn" in notes[OWN][1]


def test_in_a_closed_period_it_asks_why_and_keeps_what_was_typed(client, district_user):
    close_period(
        ReportingPeriod.objects.get(year=2019, kind="quarter", number=1), by=None, signed_as="GĐ"
    )
    client.force_login(district_user)
    data, lines = page_data(client, url("2019-03"))
    fill(data, lines[OWN][0], day=7, attendances=50)
    refused = client.post(url("2019-03"), data)
    assert "change_reason" in refused.context["common"].errors
    html = refused.content.decode()
    assert 'name="change_reason"' in html
    assert 'value="50"' in html
    assert not OutreachActivity.objects.exists()
    assert client.post(url("2019-03"), {**data, "change_reason": "Xã báo muộn"}).status_code == 302
    assert Change.objects.filter(verb="create").latest("pk").reason == "Xã báo muộn"

"""Recording, changing and removing an activity; whose it is; what is refused."""

import datetime
import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from accounts.permissions import Role
from core import history
from core.models import Change, DataVersion
from core.presentation import changes_of
from outreach import actions
from outreach.models import OutreachActivity
from tests.factories import agency, commune, district, officer, user

from .conftest import OTHER, OWN, OWN_2, activity

pytestmark = pytest.mark.django_db
CREATE = "/tuyen-truyen/hoat-dong/them/"


def typed(**values):
    return {
        "form_key": str(uuid.uuid4()),
        "form": "session",
        "quantity": "2",
        "held_on": "5/3/2019",
        "communes": [commune(OWN).pk],
        "attendances": "60",
        "women": "25",
        "language": "thai",
        "with_hiv": "on",
        "document_number": "12/KH-UBND",
        **values,
    }


def test_district_officer_records(client, district_user):
    client.force_login(district_user)
    response = client.post(CREATE, typed())
    row = OutreachActivity.objects.get()
    assert response.url == row.get_absolute_url()
    assert (row.held_on, row.quantity, row.women) == (datetime.date(2019, 3, 5), 2, 25)
    assert row.with_hiv
    assert not row.with_drugs
    assert row.agency is None
    assert row.created_by == district_user
    page = client.get(response.url).content.decode()
    assert "2 buổi" in page
    assert "Xã Phổng Lái" in page


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"held_on": "1/7/2019"}, "held_on"),  # the clock stands at 30/06/2019
        ({"held_on": "31/12/2014"}, "held_on"),  # before the unit exists
        ({"held_on": "31/04/2019"}, "held_on"),
        ({"held_on": "abc"}, "held_on"),
        ({"women": "61"}, "women"),
        ({"attendances": "", "women": "1"}, "women"),
        ({"attendances": "-1"}, "attendances"),
        ({"quantity": "0"}, "quantity"),
        ({"communes": []}, "communes"),
        ({"form": "sermon"}, "form"),
        ({"document_number": "9" * 300}, "document_number"),
    ],
)
def test_refused_with_a_sentence(client, district_user, wrong, field):
    client.force_login(district_user)
    response = client.post(CREATE, typed(**wrong))
    assert response.status_code == 200
    assert field in response.context["form"].errors
    assert not OutreachActivity.objects.exists()


def test_another_districts_commune_by_hand(client, district_user):
    client.force_login(district_user)
    response = client.post(CREATE, typed(communes=[commune(OWN).pk, commune(OTHER).pk]))
    assert "communes" in response.context["form"].errors
    assert not OutreachActivity.objects.exists()
    with pytest.raises(PermissionDenied):
        activity(OWN, OTHER, by=district_user)
    assert not OutreachActivity.objects.exists()


def test_action_refuses_what_a_form_would():
    with pytest.raises(ValidationError):
        actions.record_activity(by=None, communes=[], form="session", held_on=datetime.date.today())
    with pytest.raises(ValidationError):
        activity(OWN, on="2014-12-31")
    row = activity(OWN)
    with pytest.raises(ValidationError):
        actions.change_activity(row, by=None, held_on=datetime.date(2014, 12, 31))
    row.refresh_from_db()
    assert row.held_on.year == 2019


def test_sent_twice_stores_once(client, district_user):
    client.force_login(district_user)
    data = typed()
    first, second = client.post(CREATE, data), client.post(CREATE, data)
    assert first.url == second.url
    assert OutreachActivity.objects.count() == 1


def test_two_edits_of_one_version_show_both_values(client, district_user):
    row = activity(OWN, by=district_user)
    client.force_login(district_user)
    url = reverse("outreach:activity-edit", args=[row.pk])
    data = typed(row_version=1)
    assert client.post(url, data).status_code == 302
    late = {**data, "form_key": str(uuid.uuid4()), "attendances": "90"}
    response = client.post(url, late)
    assert response.status_code == 409
    page = response.content.decode()
    assert "60" in page
    assert "90" in page
    row.refresh_from_db()
    assert row.attendances == 60
    again = {**late, "row_version": 2, "form_key": str(uuid.uuid4())}
    assert client.post(url, again).status_code == 302
    row.refresh_from_db()
    assert row.attendances == 90


def test_what_was_left_as_it_stood_does_not_take_back_what_another_wrote(client, district_user):
    """Opened at version 1; then a colleague changed quantity and communes, twice."""
    row = activity(OWN, by=district_user)
    other = officer("119")
    actions.change_activity(row, by=other, quantity=7)
    actions.change_activity(row, by=other, communes=[commune(OWN), commune(OWN_2)], quantity=8)
    client.force_login(district_user)
    url = reverse("outreach:activity-edit", args=[row.pk])
    data = typed(quantity="1", attendances="90", row_version=1, held_on="5/3/2019")
    page = client.post(url, {**data, "communes": [commune(OWN).pk]})
    assert page.status_code == 409
    left = {row["name"]: row["left"] for row in page.context["form"].conflict["rows"]}
    assert left["quantity"]
    assert left["communes"]
    assert not left["attendances"], "that one was typed"
    shown = page.content.decode()
    assert 'name="choice__quantity" value="theirs" checked' in shown
    assert 'name="choice__attendances" value="mine" checked' in shown
    choices = {f"choice__{name}": "theirs" if is_left else "mine" for name, is_left in left.items()}
    again = {**data, "communes": [commune(OWN).pk], **choices}
    again |= {"row_version": page.context["form"]["row_version"].value()}
    assert client.post(url, again | {"form_key": str(uuid.uuid4())}).status_code == 302
    row.refresh_from_db()
    assert (row.quantity, row.attendances, row.communes.count()) == (8, 90, 2)


def test_who_sees_and_who_changes(district_user, staff):
    own = activity(OWN)
    shared = activity(OWN, OTHER)
    other = activity(OTHER)
    agencys = activity(OWN, agency=agency("phunu"))
    women = officer("phunu")
    everything = {own, shared, other, agencys}

    def seen(person):
        return set(OutreachActivity.objects.visible_to(person))

    def changed(person):
        return set(OutreachActivity.objects.editable_by(person))

    assert (seen(staff), changed(staff)) == (everything, everything)
    assert (seen(district_user), changed(district_user)) == ({own, shared, agencys}, {own})
    assert (seen(officer("119", "125")), changed(officer("119", "125"))) == (
        everything,
        {own, shared, other},
    )
    assert (seen(women), changed(women)) == ({agencys}, {agencys})
    leader = user(Role.LEADERSHIP)
    assert (seen(leader), changed(leader)) == (everything, set())


def test_outside_404_inside_403(client, district_user):
    client.force_login(district_user)
    other, agencys = activity(OTHER), activity(OWN, agency=agency("phunu"))
    for name in ("detail", "edit"):
        assert client.get(reverse(f"outreach:activity-{name}", args=[other.pk])).status_code == 404
    assert client.get(reverse("outreach:activity-detail", args=[agencys.pk])).status_code == 200
    assert client.get(reverse("outreach:activity-edit", args=[agencys.pk])).status_code == 403
    for name in ("delete", "restore"):
        url = reverse(f"outreach:activity-{name}", args=[other.pk])
        assert client.post(url).status_code == 404
        assert client.get(url).status_code == 405


def test_removed_and_taken_back(client, district_user):
    row = activity(OWN, by=district_user)
    client.force_login(district_user)
    response = client.post(reverse("outreach:activity-delete", args=[row.pk]), follow=True)
    assert not OutreachActivity.objects.live().exists()
    undo = reverse("outreach:activity-restore", args=[row.pk])
    assert undo in response.content.decode()
    stranger = officer("125")
    client.force_login(stranger)
    assert client.post(undo).status_code == 404
    client.force_login(district_user)
    assert client.post(undo).status_code == 302
    assert OutreachActivity.objects.live().get() == row
    assert [c.verb for c in history.of(row)] == ["restore", "delete", "create"]


def test_agency_officer_enters_for_the_agency(client):
    women = officer("phunu")
    client.force_login(women)
    response = client.post(CREATE, typed(communes=[commune(OTHER).pk], agency=""))
    assert "agency" in response.context["form"].errors
    client.post(CREATE, typed(communes=[commune(OTHER).pk], agency=agency("phunu").pk))
    assert OutreachActivity.objects.get().agency.code == "phunu"
    response = client.post(CREATE, typed(agency=agency("congan").pk))
    assert "agency" in response.context["form"].errors


@pytest.mark.parametrize(
    "again", [{}, {"document_number": ""}, {"communes": [OWN, OWN_2]}, {"with_hiv": ""}]
)
def test_an_activity_typed_twice_is_asked_about(client, staff, district_user, again):
    """By the district and by the province from its letter: a return would count it twice."""
    client.force_login(district_user)
    assert client.post(CREATE, first := typed()).status_code == 302
    stored = OutreachActivity.objects.get()
    client.force_login(staff)
    letter = {"letter_number": "45/UBND", "letter_on": "6/3/2019"}
    again = again | {"communes": [commune(code).pk for code in again.get("communes", [OWN])]}
    answer = client.post(CREATE, second := typed(**letter, **again))
    assert list(answer.context["form"].errors) == ["is_another"]
    assert stored.get_absolute_url() in answer.content.decode()
    assert OutreachActivity.objects.count() == 1
    assert client.post(CREATE, second | {"is_another": "on"}).status_code == 302
    assert OutreachActivity.objects.count() == 2
    client.force_login(district_user)
    assert client.post(CREATE, first).url == stored.get_absolute_url()


@pytest.mark.parametrize(
    "other",
    [
        {"attendances": "61"},
        {"attendances": "", "women": ""},
        {"held_on": "6/3/2019"},
        {"form": "loudspeaker"},
        {"document_number": "13/KH-UBND"},
        {"communes": [OWN_2]},
    ],
)
def test_another_activity_is_not_asked_about(client, district_user, other):
    client.force_login(district_user)
    assert client.post(CREATE, typed()).status_code == 302
    other = other | {"communes": [commune(code).pk for code in other.get("communes", [OWN])]}
    assert client.post(CREATE, typed(**other)).status_code == 302


def test_what_somebody_may_not_see_is_not_told(client):
    activity(OTHER, quantity=2, attendances=60, women=25, agency=agency("yte"))
    client.force_login(officer("phunu"))
    sent = typed(communes=[commune(OTHER).pk], agency=agency("phunu").pk, document_number="")
    assert client.post(CREATE, sent).status_code == 302


def test_letter_is_for_provincial_staff(client, staff, district_user):
    client.force_login(staff)
    client.post(CREATE, typed(letter_number="45/UBND", letter_on="6/3/2019"))
    row = OutreachActivity.objects.get()
    assert row.letter_number == "45/UBND"
    assert "45/UBND" in client.get(row.get_absolute_url()).content.decode()
    client.force_login(district_user)
    client.post(CREATE, typed(letter_number="46/UBND", held_on="6/3/2019"))
    assert OutreachActivity.objects.order_by("-pk")[0].letter_number == ""


def test_next_and_repeat_prefill(client, district_user):
    activity(
        OWN, OWN_2, on="2019-04-02", by=district_user, quantity=3, attendances=50, form="banner"
    )
    client.force_login(district_user)
    form = client.get(f"{CREATE}?again=1").context["form"]
    assert form["held_on"].value() == datetime.date(2019, 4, 2)
    assert not form["communes"].value()
    form = client.get(f"{CREATE}?repeat=1").context["form"]
    assert form["form"].value() == "banner"
    assert form["quantity"].value() == 3
    assert {c.code for c in form.initial["communes"]} == {OWN, OWN_2}
    assert not form["held_on"].value()
    assert not form["attendances"].value()
    response = client.post(CREATE, typed(_again="1"))
    assert response.url == f"{CREATE}?again=1"


def test_figures_of_every_district_touched_are_made_anew():
    def versions():
        return dict(DataVersion.objects.values_list("key", "version"))

    places = {f"d{district('119').pk}", f"d{district('125').pk}"}
    keys = places | {f"{place}:outreach" for place in places}
    before = versions()
    row = activity(OWN, OTHER)
    after = versions()
    assert {k for k in after if after[k] != before.get(k)} == set(keys)
    actions.change_activity(row, by=None, communes=[commune(OWN)])
    moved = versions()
    assert all(moved[k] > after[k] for k in keys)


def test_the_history_names_communes_in_the_order_of_the_alphabet():
    row = activity("03778", "03805")  # Bó Mười before Bản Lầm by their codes
    line = Change.objects.get(model="outreach.outreachactivity", object_id=row.pk)
    assert line.changes["communes"]["new_label"] == "Xã Bản Lầm, Xã Bó Mười"


def test_the_history_names_the_field_as_the_form_does(client):
    person = officer("119")
    client.force_login(person)
    row = activity(OWN)
    labels = [line.label for line in changes_of(row)[0].lines]
    form = client.get(reverse("outreach:activity-edit", args=[row.pk])).context["form"]
    assert str(form.fields["communes"].label) in labels

"""What provincial staff type for a unit names its letter, or says that none came (ADR 11)."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from core.models import Change
from outreach.models import MediaItem, MediaOutlet, OutreachActivity
from tests.factories import agency, commune, district, officer, user

pytestmark = pytest.mark.django_db
CREATE = reverse("outreach:activity-create")
LETTER = {"letter_number": "12/CV-UBND", "letter_on": "6/3/2019"}
NONE = "Không có công văn kèm theo"


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def staff():
    return signed_in(user())


def activity(**values):
    return {
        "form_key": str(uuid.uuid4()),
        "form": "session",
        "quantity": "2",
        "held_on": "5/3/2019",
        "communes": [commune("03724").pk],
        "language": "vi",
        **values,
    }


def errors(page) -> set[str]:
    return set(page.context["form"].errors)


def reasons() -> list[str]:
    """The latest last: in which order rows come unasked is PostgreSQL's own affair."""
    lines = Change.objects.filter(model__startswith="outreach.").order_by("pk")
    return list(lines.values_list("reason", flat=True))


def test_a_districts_fact_names_its_letter(staff):
    assert errors(staff.post(CREATE, activity())) == {"letter_number", "letter_on"}
    half = staff.post(CREATE, activity(letter_number="12/CV-UBND"))
    assert errors(half) == {"letter_on"}
    assert not OutreachActivity.objects.exists()
    assert staff.post(CREATE, activity(**LETTER)).status_code == 302
    assert OutreachActivity.objects.get().letter_number == "12/CV-UBND"
    assert NONE not in " ".join(reasons()[-1:])


def test_without_a_letter_the_history_says_so(staff):
    assert NONE in staff.get(CREATE).content.decode()
    assert staff.post(CREATE, activity(no_letter="on")).status_code == 302
    assert reasons()[-1] == NONE
    page = staff.get(OutreachActivity.objects.get().get_absolute_url())
    assert NONE in page.content.decode()


def test_not_both(staff):
    assert errors(staff.post(CREATE, activity(no_letter="on", **LETTER))) == {"no_letter"}


def test_the_provinces_own_needs_none(staff):
    assert staff.post(CREATE, activity(agency=agency("ldtbxh").pk)).status_code == 302
    assert errors(staff.post(CREATE, activity(agency=agency("yte").pk))) >= {"letter_number"}
    item = {"kind": "news", "published_on": "5/3/2019", "title": "Tin", "language": "vi"}
    url = reverse("outreach:media-create")
    for kind, stored in (("newspaper", 1), ("district", 1)):
        outlet = MediaOutlet.objects.filter(kind=kind).first()
        staff.post(url, item | {"form_key": str(uuid.uuid4()), "outlet": outlet.pk})
        assert MediaItem.objects.count() == stored


def test_an_officer_is_not_asked():
    own = signed_in(officer("119"))
    assert own.post(CREATE, activity()).status_code == 302
    assert "letter_number" not in own.get(CREATE).context["form"].fields
    assert NONE not in own.get(CREATE).content.decode()


def test_a_letter_does_not_go_unseen(staff):
    staff.post(CREATE, activity(**LETTER))
    row = OutreachActivity.objects.get()
    edit = reverse("outreach:activity-edit", args=[row.pk])
    assert errors(staff.post(edit, activity(row_version="1"))) == {"letter_number", "letter_on"}
    assert staff.post(edit, activity(row_version="1", no_letter="on")).status_code == 302
    assert reasons()[-1] == NONE


def test_what_an_officer_entered_is_corrected_without_one(staff):
    signed_in(officer("119")).post(CREATE, activity())
    row = OutreachActivity.objects.get()
    edit = reverse("outreach:activity-edit", args=[row.pk])
    assert staff.post(edit, activity(row_version="1", quantity="3")).status_code == 302


def test_new_lines_of_the_monthly_grid(staff):
    url = reverse("outreach:month-grid") + f"?month=2019-05&district={district('119').pk}"
    line = {"l0-commune": commune("03724").pk, "l0-day": "7", "l0-quantity": "1", "language": "vi"}
    page = staff.post(url, line)
    assert set(page.context["common"].errors) == {"letter_number", "letter_on"}
    assert "data-error-summary" in page.content.decode()
    assert not OutreachActivity.objects.exists()
    assert staff.post(url, line | {"no_letter": "on"}).status_code == 302
    assert reasons()[-1] == NONE
    row = OutreachActivity.objects.get()
    stored = {"l0-pk": row.pk, "l0-version": "1", "l0-was": "7|1||", "l0-attendances": "40"}
    assert staff.post(url, line | stored).status_code == 302
    row.refresh_from_db()
    assert row.attendances == 40

"""Who held an activity: asked of districts too; place and owner stay as they are."""

import uuid

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from core.models import Change
from outreach.models import OutreachActivity
from tests.factories import agency, commune, district

from .conftest import OWN, activity

pytestmark = pytest.mark.django_db
CREATE = reverse("outreach:activity-create")
LIST = reverse("outreach:activity-list")


def typed(**values):
    return {
        "form_key": str(uuid.uuid4()),
        "form": "session",
        "quantity": "2",
        "held_on": "5/3/2019",
        "communes": [commune(OWN).pk],
        "language": "vi",
        **values,
    }


def test_a_district_says_who_held_it(client, district_user):
    client.force_login(district_user)
    assert client.get(CREATE).context["form"]["organised_by"].value() == "commune"
    client.post(CREATE, typed(organised_by="women"))
    row = OutreachActivity.objects.get()
    assert row.agency is None
    assert (row.organised_by, row.organiser) == ("women", "Hội Liên hiệp Phụ nữ")
    assert "Hội Liên hiệp Phụ nữ" in client.get(row.get_absolute_url()).content.decode()
    assert "Hội Liên hiệp Phụ nữ" in client.get(LIST).content.decode()
    assert "Hội Liên hiệp Phụ nữ" in b"".join(client.get(f"{LIST}?export=csv")).decode()
    place = client.get(reverse("places:commune", args=[OWN])).content.decode()
    assert "Hội Liên hiệp Phụ nữ" in place
    line = Change.objects.filter(model="outreach.outreachactivity").latest("id")
    assert line.changes["organised_by"]["new"] == "women"


def test_another_one_is_named_and_only_then(client, district_user):
    client.force_login(district_user)
    page = client.post(CREATE, typed(organised_by="other"))
    assert dict(page.context["form"].errors) == {"organiser_name": ["Ghi rõ cơ quan, tổ chức nào."]}
    client.post(CREATE, typed(organised_by="other", organiser_name="Đồn biên phòng  Mường Lạn"))
    assert OutreachActivity.objects.get().organiser == "Đồn biên phòng Mường Lạn"
    client.post(
        CREATE, typed(organised_by="police", organiser_name="ô đang ẩn", held_on="6/3/2019")
    )
    assert OutreachActivity.objects.get(organised_by="police").organiser_name == ""


def test_the_rule_is_the_records_own():
    with pytest.raises(ValidationError):
        activity(OWN, organised_by="other")
    with pytest.raises(ValidationError):
        activity(OWN, organised_by="police", organiser_name="Lò Văn A")


def test_what_was_recorded_before_reads_as_before():
    assert activity(OWN).organiser == "Huyện, xã tự tổ chức"
    assert activity(OWN, agency=agency("yte")).organiser == str(agency("yte"))
    both = activity(OWN, agency=agency("yte"), organised_by="health")
    assert both.organiser == f"Trạm y tế, cơ sở y tế ({agency('yte')})"


def test_list_filters_by_organiser(client, staff):
    activity(OWN, organised_by="women")
    activity(OWN, organised_by="youth")
    client.force_login(staff)
    page = client.get(LIST, {"organised_by": "youth"})
    assert [row.organised_by for row in page.context["page"].object_list] == ["youth"]


def test_new_lines_of_the_monthly_grid(client, district_user):
    client.force_login(district_user)
    url = reverse("outreach:month-grid") + f"?month=2019-05&district={district('119').pk}"
    common = client.get(url).context["common"]
    assert common["organised_by"].value() == "commune"
    line = {"l0-commune": commune(OWN).pk, "l0-day": "7", "language": "vi"}
    page = client.post(url, line | {"organised_by": "other"})
    assert set(page.context["common"].errors) == {"organiser_name"}
    client.post(url, line | {"organised_by": "labour"})
    assert OutreachActivity.objects.get().organiser == "Phòng LĐTBXH"

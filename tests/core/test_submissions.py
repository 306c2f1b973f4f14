"""A form sent twice stores once; a page taken back and filled in anew is never dropped."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from communes.models import GuidingDocument
from core.models import Submission
from outreach.models import OutreachActivity
from tests.factories import commune, district, officer
from tests.world import PDF

pytestmark = pytest.mark.django_db
CREATE = reverse("outreach:activity-create")


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def own():
    return signed_in(officer("119"))


@pytest.fixture
def typed():
    return {
        "form_key": str(uuid.uuid4()),
        "form": "session",
        "quantity": "2",
        "held_on": "5/3/2019",
        "communes": [commune("03721").pk],
        "language": "vi",
    }


def stored() -> list[int]:
    return sorted(OutreachActivity.objects.values_list("quantity", flat=True))


def test_the_same_sent_twice_is_the_first_record(own, typed):
    first = own.post(CREATE, typed)
    again = own.post(CREATE, typed | {"csrfmiddlewaretoken": "another"})
    assert first.url == again.url
    assert stored() == [2]


def test_another_activity_typed_over_the_page_taken_back(own, typed):
    first = own.post(CREATE, typed)
    page = own.post(CREATE, typed | {"quantity": "7"})
    assert page.status_code == 200
    assert stored() == [2]
    content = page.content.decode()
    assert "đã lưu một nội dung khác" in content
    assert f'href="{first.url}"' in content
    form = page.context["form"]
    assert form["quantity"].value() == "7"
    fresh = form["form_key"].value()
    assert fresh != typed["form_key"]
    second = own.post(CREATE, typed | {"quantity": "7", "form_key": fresh})
    assert second.status_code == 302
    assert second.url != first.url
    assert stored() == [2, 7]


def test_a_key_is_its_senders_own(own, typed):
    """On a shared machine the page taken back may be sent by the next person."""
    own.post(CREATE, typed)
    colleague = signed_in(officer("119"))
    assert colleague.post(CREATE, typed | {"quantity": "3"}).status_code == 302
    assert stored() == [2, 3]


def test_a_change_sent_again_with_another_content_meets_the_version(own, typed):
    own.post(CREATE, typed)
    row = OutreachActivity.objects.get()
    edit = reverse("outreach:activity-edit", args=[row.pk])
    typed |= {"form_key": str(uuid.uuid4()), "row_version": "1"}
    assert own.post(edit, typed | {"quantity": "3"}).status_code == 302
    assert own.post(edit, typed | {"quantity": "3"}).status_code == 302
    assert own.post(edit, typed | {"quantity": "4"}).status_code == 409
    assert stored() == [3]


def test_another_file_is_another_content(own):
    def send(content: bytes):
        file = SimpleUploadedFile("kh.pdf", content, "application/pdf")
        return own.post(reverse("communes:document-create"), dict(values, file=file))

    values = {"form_key": str(uuid.uuid4()), "kind": "plan", "number": "1/KH", "title": "Kế hoạch"}
    values |= {"issued_on": "5/3/2019", "district": str(district("119").pk)}
    assert send(PDF).status_code == 302
    assert send(PDF).status_code == 302
    assert send(PDF + b"%").status_code == 200
    assert GuidingDocument.objects.count() == 1


def test_a_damaged_key_is_replaced_and_said_in_words(own, typed):
    page = own.post(CREATE, typed | {"form_key": "hong"})
    assert "Trang này" in page.content.decode()
    assert uuid.UUID(str(page.context["form"]["form_key"].value()))
    assert stored() == []


@pytest.mark.parametrize("quantity", ["3", "4"])
def test_a_change_sent_twice_at_once(own, typed, monkeypatch, quantity):
    """The second sender looked before the first one's key stood in the table."""
    own.post(CREATE, typed)
    record = OutreachActivity.objects.get()
    edit = reverse("outreach:activity-edit", args=[record.pk])
    change = typed | {"form_key": str(uuid.uuid4()), "row_version": "1", "quantity": "3"}
    first = own.post(edit, change)
    rows, asked = Submission.objects.all(), []

    def blind(**key):
        asked.append(key)
        return rows.none() if len(asked) == 1 else rows.filter(**key)

    monkeypatch.setattr(Submission.objects, "filter", blind)
    page = own.post(edit, change | {"quantity": quantity})
    assert len(asked) == 2
    if quantity == "3":
        assert page.url == first.url
    else:
        assert page.status_code == 409, "what differs meets the version of the record"
    assert stored() == [3]

"""What is entered twice would be counted twice: the second one is refused in a sentence, or asked
about where it could be right."""

import datetime
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from communes import actions
from communes.models import Commune, CommuneOfficer, GuidingDocument, Hotline, ModelActivity
from core.models import Installation
from tests import factories

pytestmark = pytest.mark.django_db

MARCH = datetime.date(2019, 3, 1)
JUNE = datetime.date(2019, 6, 1)


def record(**values) -> CommuneOfficer:
    typed = {"position": "Công chức Văn hóa - Xã hội", "holder": "Lò Thị Mẫu", "valid_from": MARCH}
    return actions.record_officer(by=None, **{**typed, **values})


def publish(**values) -> Hotline:
    typed = {"kind": "phone", "address": "0212 3852 999", "published_in": "Báo Sơn La"}
    return actions.record_hotline(by=None, **{**typed, "valid_from": MARCH, **values})


def at(error: pytest.ExceptionInfo[ValidationError]) -> set[str]:
    return set(error.value.message_dict)


def test_a_person_holds_a_position_once_on_any_day() -> None:
    there = factories.commune()
    record(commune=there)
    for typed in ({"valid_from": JUNE}, {"valid_from": None}, {"holder": " lò thị  MẪU"}):
        with pytest.raises(ValidationError) as refused:
            record(commune=there, **typed)
        assert at(refused) == {"holder"}
    assert CommuneOfficer.objects.count() == 1
    record(commune=there, holder="Lò Văn Mẫu")  # two may bear one title
    record(commune=there, position="Phó Chủ tịch UBND")


def test_another_mark_or_another_telephone_is_another_person() -> None:
    there = factories.commune()
    record(commune=there, holder="Lò Văn Hạnh", phone="0912 345 678")
    record(commune=there, holder="Lò Văn Hanh")
    record(commune=there, holder="Lò Văn Hạnh", phone="0987 654 321")
    for phone in ("", "0912.345.678"):
        with pytest.raises(ValidationError):
            record(commune=there, holder="Lò Văn Hạnh", phone=phone)


def test_who_comes_back_to_a_position_is_recorded_again() -> None:
    there = factories.commune()
    first = record(commune=there, valid_to=MARCH)
    record(commune=there, valid_from=JUNE)
    with pytest.raises(ValidationError):
        actions.change_fact(first, by=None, valid_to=JUNE)
    actions.change_fact(first, by=None, phone="0212 3852 999")


def test_a_vacancy_is_nobody() -> None:
    there = factories.commune()
    record(commune=there, holder="")
    record(commune=there, holder="", valid_from=JUNE)


def test_a_number_is_published_once_by_a_unit() -> None:
    own, other = factories.district("119"), factories.district("123")
    first = publish(district=own)
    with pytest.raises(ValidationError) as refused:
        publish(district=own, address="0212.3852999", valid_from=JUNE)
    assert at(refused) == {"address"}
    publish(district=other)
    publish(district=own, kind="mailbox", address="Hộp thư số 5")
    actions.change_fact(first, by=None, valid_to=MARCH)
    publish(district=own, valid_from=JUNE)


def test_a_telephone_number_can_be_dialled() -> None:
    there = factories.commune()
    with pytest.raises(ValidationError) as refused:
        record(commune=there, phone="không có")
    assert at(refused) == {"phone"}
    with pytest.raises(ValidationError) as refused:
        publish(address="xem công văn")
    assert at(refused) == {"address"}
    publish(address="113")
    record(commune=there, phone="0212 3852 999, máy lẻ 12")


def test_a_document_typed_twice_is_asked_about(client) -> None:
    client.force_login(factories.officer("119"))
    form = reverse("communes:document-create")

    def send(**values):
        typed = {
            "kind": "plan",
            "number": "5/KH-UBND",
            "issued_on": "3/5/2019",
            "title": "Kế hoạch",
        }
        unit = {"district": str(factories.district("119").pk)}
        return client.post(form, {"form_key": str(uuid.uuid4()), **unit, **typed, **values})

    assert send().status_code == 302
    stored = GuidingDocument.objects.get()
    answer = send(number="5/kh-ubnd", kind="letter")
    assert list(answer.context["form"].errors) == ["is_another"]
    page = answer.content.decode()
    assert stored.get_absolute_url() in page
    assert 'type="checkbox" class="form-check-input is-invalid" name="is_another"' in page
    assert send(number="6/KH-UBND").status_code == 302
    assert send(is_another="on").status_code == 302
    assert GuidingDocument.objects.count() == 3


def test_an_activity_of_a_model_typed_twice_is_asked_about(client) -> None:
    """Another form, another day, another model: another activity."""
    mine, other = (
        actions.record_model(
            by=None, commune=commune, name="Mô hình mẫu", basis="qd1503", valid_from=MARCH
        )
        for commune in Commune.objects.filter(district__code="119").order_by("code")[:2]
    )
    client.force_login(factories.officer("119"))
    form = reverse("communes:model-activity-create")

    def send(**values):
        typed = {"prevention_model": mine.pk, "held_on": "5/3/2019", "form": "meeting"}
        return client.post(form, {"form_key": str(uuid.uuid4()), **typed, **values})

    assert send(attendances="4321").status_code == 302
    stored = ModelActivity.objects.get()
    answer = send(document_number="7/BC")
    assert list(answer.context["form"].errors) == ["is_another"]
    page = answer.content.decode()
    assert stored.get_absolute_url() in page
    assert "4321" not in page
    assert "4.321" not in page
    for values in ({"held_on": "6/3/2019"}, {"form": "review"}, {"prevention_model": other.pk}):
        assert send(**values).status_code == 302
    assert ModelActivity.objects.count() == 4
    assert send(is_another="on").status_code == 302
    # putting something else right does not ask again
    edit = reverse("communes:model-activity-edit", args=[stored.pk])
    typed = {"prevention_model": mine.pk, "held_on": "5/3/2019", "form": "meeting"}
    changed = {**typed, "attendances": "40", "row_version": "1"}
    assert client.post(edit, changed).status_code == 302


def test_a_commune_that_is_no_more_is_ticked_for_a_year_it_was_in(client) -> None:
    """Its document may reach whoever types it after the unit has ended."""
    Installation.objects.filter(pk=1).update(clock_on=datetime.date(2020, 3, 1))
    gone = factories.commune("03721")
    Commune.objects.filter(pk=gone.pk).update(valid_to=datetime.date(2020, 1, 31))
    client.force_login(factories.officer("119"))
    for year, offered in ((2019, True), (2020, False)):
        page = client.get(reverse("communes:registration-create"), {"year": year})
        assert (gone in page.context["form"].all_communes) is offered

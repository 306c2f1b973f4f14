"""Under which name a unit's papers go out on a day, and who may change it."""

import datetime
import uuid
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from communes import actions, letterheads
from communes.letterheads import letterhead_on
from communes.loading import load_letterheads
from communes.models import Letterhead
from core import text
from core.models import Change
from tests.factories import agency, district, officer, user

pytestmark = pytest.mark.django_db
DAY = datetime.date(2019, 3, 1)
BEFORE = datetime.date(2019, 2, 28)


def record(**values: Any) -> Letterhead:
    known: dict[str, Any] = {
        "by": None,
        "valid_from": DAY,
        "parent": "Ủy ban nhân dân huyện Thuận Châu",
        "name": "Phòng Lao động",
        "abbreviation": "PLĐ",
        "place": "Thuận Châu",
        "signs_for": "KT. TRƯỞNG PHÒNG",
        "signer_title": "PHÓ TRƯỞNG PHÒNG",
        "recipients": "Như trên;\nLưu: VT.",
        "source": "QĐ 1/QĐ-UBND",
    }
    if "agency" not in values:
        known["district"] = district("119")
    return actions.record_letterhead(**{**known, **values})


def test_every_installation_has_one_for_the_lead_agency_and_each_district() -> None:
    lead = letterhead_on(agency("ldtbxh"), DAY)
    assert lead is not None
    assert (lead.abbreviation, lead.signer_name) == ("SLĐTBXH", "")
    assert "chưa đối chiếu" in lead.source
    city = letterhead_on(district("116"), DAY)
    assert city is not None
    assert (city.parent, city.place) == ("UBND thành phố Sơn La", "Sơn La")
    assert Letterhead.objects.count() == 13


def test_loading_again_changes_nothing_and_brings_nothing_back() -> None:
    row = letterhead_on(district("119"), DAY)
    actions.change_fact(row, by=None, name="Phòng khác")
    gone = letterhead_on(district("123"), DAY)
    actions.remove_fact(gone, by=None)
    assert load_letterheads() == 0
    row.refresh_from_db()
    assert row.name == "Phòng khác"
    assert letterhead_on(district("123"), DAY) is None


def test_the_new_one_ends_the_one_before() -> None:
    old = letterhead_on(district("119"), DAY)
    new = record()
    assert letterhead_on(district("119"), BEFORE) == old
    assert letterhead_on(district("119"), DAY) == new
    old.refresh_from_db()
    assert old.valid_to == BEFORE
    batches = Change.objects.filter(model="communes.letterhead").values_list("batch", flat=True)
    assert len(set(batches.order_by("-pk")[:2])) == 1


def test_never_two_on_one_day() -> None:
    new = record()
    for values in ({"valid_from": DAY}, {"valid_from": datetime.date(2018, 1, 1)}):
        with pytest.raises(ValidationError) as refused:
            record(**values)
        assert "valid_from" in refused.value.error_dict
    old = letterhead_on(district("119"), BEFORE)
    with pytest.raises(ValidationError):
        actions.change_fact(old, by=None, valid_to=DAY)
    actions.remove_fact(new, by=None)
    actions.change_fact(old, by=None, valid_to=None)
    with pytest.raises(ValidationError):
        actions.restore_fact(new, by=None)


def test_exactly_one_unit() -> None:
    for units in ({"district": None}, {"agency": agency("yte"), "district": district("119")}):
        with pytest.raises(ValidationError):
            record(**units)


def test_an_officer_changes_only_the_own_units() -> None:
    assert record(by=officer("119")).pk
    with pytest.raises(PermissionDenied):
        record(by=officer("123"), valid_from=datetime.date(2019, 4, 1))
    assert record(by=officer("yte"), agency=agency("yte"), district=None).unit == agency("yte")


def test_head_and_foot_of_a_paper() -> None:
    row = record(signer_name="Lò Văn Mẫu")
    draft = letterheads.head(row, row.unit, issued=DAY, kind="BC")
    assert draft.number.endswith("\u00a0/BC-PLĐ")
    assert (draft.day, draft.layout) == ("ngày …… tháng …… năm 2019", "tt01")
    later = datetime.date(2020, 3, 5)
    signed = letterheads.head(row, row.unit, issued=later, number="05/BC-PLĐ", signed_on=later)
    assert (signed.number, signed.layout) == ("05/BC-PLĐ", "nd30")
    assert signed.day == "ngày 05 tháng 3 năm 2020"
    assert letterheads.head(row, row.unit, issued=DAY).number.strip("\u00a0") == "/PLĐ"
    assert letterheads.signer(row).lines == ("KT. TRƯỞNG PHÒNG", "PHÓ TRƯỞNG PHÒNG")
    assert letterheads.lines(row.recipients) == ("Như trên;", "Lưu: VT.")


def test_a_unit_without_a_letterhead_goes_by_its_name() -> None:
    unit = agency("yte")
    assert letterhead_on(unit, DAY) is None
    bare = letterheads.head(None, unit, issued=DAY, kind="BC")
    assert (bare.agency, bare.parent) == ("Sở Y tế", "")
    assert bare.number.strip("\u00a0") == "/BC"
    assert letterheads.signer(None).lines == ()


CREATE = reverse("communes:letterhead-create")
TYPED = {
    "valid_from": "1/3/2019",
    "parent": "Ủy ban nhân dân huyện Thuận Châu",
    "name": "Phòng Lao động",
    "abbreviation": "PLĐ",
    "place": "Thuận Châu",
    "signer_title": "TRƯỞNG PHÒNG",
    "addressee": " Sở  Lao động \r\n\r\nỦy ban huyện",
    "recipients": "Như trên;\r\nLưu: VT.",
    "source": "QĐ 1",
}


def test_the_form_keeps_lines_and_says_what_is_wrong_at_the_field(client: Client) -> None:
    client.force_login(officer("119"))
    data = TYPED | {"district": district("119").pk}
    page = client.post(CREATE, data | {"recipients": "", "form_key": str(uuid.uuid4())})
    assert set(page.context["form"].errors) == {"recipients"}
    assert client.post(CREATE, data | {"form_key": str(uuid.uuid4())}).status_code == 302
    row = letterhead_on(district("119"), DAY)
    assert row.addressee == "Sở Lao động\nỦy ban huyện"
    assert row.recipients == "Như trên;\nLưu: VT."
    again = client.post(CREATE, data | {"form_key": str(uuid.uuid4())})
    assert set(again.context["form"].errors) == {"valid_from"}
    assert "01/03/2019" in again.content.decode()


def test_the_next_one_begins_with_what_the_one_before_said(client: Client) -> None:
    own, other = (letterhead_on(district(code), DAY) for code in ("119", "123"))
    client.force_login(officer("119"))
    form = client.get(CREATE, {"after": own.pk}).context["form"]
    assert form["name"].value() == own.name
    assert not form["valid_from"].value()
    for key in (other.pk, "x", "9" * 30, "²"):
        assert client.get(CREATE, {"after": key}).context["form"]["name"].value() is None


def test_sorted_by_the_name_that_the_column_shows(client):
    record(name="Phòng Lao động")
    record(name="Ban Dân tộc", district=district("125"))  # Mai Sơn, before Thuận Châu
    record(name="Đội kiểm tra", district=district("120"))  # Mường La, between them
    client.force_login(user())
    rows = client.get(reverse("communes:letterhead-list"), {"order": "name"}).context["page"]
    names = [row.name for row in rows.object_list]
    assert names == sorted(names, key=text.sort_key) != sorted(names)

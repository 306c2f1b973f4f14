"""Every kind of fact of this room: who reads, enters and changes it, and what is refused."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.permissions import Role
from communes import actions, models
from communes.models import Commune, CommuneOfficer, GuidingDocument, Recognition, Registration
from core.models import Change, ReportingPeriod
from tests.factories import agency, commune, district, officer, user

pytestmark = pytest.mark.django_db
DAY = datetime.date(2019, 3, 5)
PDF = b"%PDF-1.4\n%%EOF"


def url(noun, page, *args):
    return reverse(f"communes:{noun}-{page}", args=args)


def of(code):
    return Commune.objects.filter(district__code=code).order_by("code")


def period():
    return ReportingPeriod.objects.get(year=2019, kind="quarter", number=1)


def make_model(code):
    return actions.record_model(
        by=None, commune=of(code)[0], name="Mô hình mẫu", basis="qd1503", valid_from=DAY
    )


MAKE = {
    "recognition": lambda code: actions.record_recognitions(
        by=None, communes=of(code)[:1], for_year=2018, is_opening_balance=True
    )[0],
    "registration": lambda code: actions.record_registrations(
        by=None, communes=of(code)[:1], for_year=2019, document_number="1/UB", registered_on=DAY
    )[0],
    "model": make_model,
    "model-activity": lambda code: actions.record_model_activity(
        by=None, prevention_model=make_model(code), held_on=DAY, form="meeting"
    ),
    "officer": lambda code: actions.record_officer(
        by=None, commune=of(code)[0], position="Cán bộ", holder="Lò Văn Mẫu", valid_from=DAY
    ),
    "tag": lambda code: actions.record_tag(
        by=None, commune=of(code)[1], kind="tourist", source="Sở VHTTDL"
    ),
    "body-review": lambda code: actions.record_body_review(
        by=None,
        body=models.DistrictBody.objects.filter(district__code=code)[0],
        for_year=2019,
        result="unchanged",
        document_number="2/QĐ",
        document_on=DAY,
    ),
    "document": lambda code: actions.record_document(
        by=None, district=district(code), kind="plan", number="3/KH", issued_on=DAY, title="Mẫu"
    ),
    "hotline": lambda code: actions.record_hotline(
        by=None,
        district=district(code),
        kind="phone",
        address="0212",
        published_in="Báo",
        valid_from=DAY,
    ),
    "declaration": lambda code: actions.record_declaration(
        by=None,
        district=district(code),
        fact_kind="hotspots",
        period=period(),
        declared_on=datetime.date(2019, 4, 1),
    ),
}
BY_STAFF_ONLY = {"recognition", "model"}


def status(client, person, address):
    client.force_login(person)
    answer = client.get(address)
    answer.close()
    return answer.status_code


@pytest.mark.parametrize("noun", MAKE)
def test_scope(client, noun):
    own, other = MAKE[noun]("119"), MAKE[noun]("123")
    staff_only = noun in BY_STAFF_ONLY
    own_edit = 403 if staff_only else 200
    for person, read_own, read_other, edit_own, edit_other, create in (
        (user(), 200, 200, 200, 200, 200),
        (user(Role.LEADERSHIP), 200, 200, 403, 403, 403),
        (user(Role.ADMINISTRATOR), 200, 200, 403, 403, 403),
        (officer("119"), 200, 404, own_edit, 404, 403 if staff_only else 200),
        (officer("yte"), 404, 404, 404, 404, None),
    ):
        assert status(client, person, url(noun, "detail", own.pk)) == read_own
        assert status(client, person, url(noun, "detail", other.pk)) == read_other
        assert status(client, person, url(noun, "edit", own.pk)) == edit_own
        assert status(client, person, url(noun, "edit", other.pk)) == edit_other
        assert create is None or status(client, person, url(noun, "create")) == create
        page = client.get(url(noun, "list"))
        addresses = {row["url"] for row in page.context["table"]}
        assert (own.get_absolute_url() in addresses) == (read_own == 200)
        assert (other.get_absolute_url() in addresses) == (read_other == 200)
        text = b"".join(client.get(url(noun, "list"), {"export": "csv"}).streaming_content)
        assert b"\n" in text
        if edit_other != 200:
            assert client.post(url(noun, "delete", other.pk)).status_code == edit_other
    assert type(other).objects.live().filter(pk=other.pk).exists()


@pytest.mark.parametrize("noun", [n for n in MAKE if n not in BY_STAFF_ONLY])
def test_delete_and_undo(client, noun):
    row = MAKE[noun]("119")
    client.force_login(officer("119"))
    assert client.post(url(noun, "delete", row.pk)).status_code == 302
    assert not type(row).objects.live().filter(pk=row.pk).exists()
    client.force_login(officer("123"))
    assert client.post(url(noun, "restore", row.pk)).status_code == 404
    client.force_login(officer("119"))
    client.post(url(noun, "restore", row.pk))
    assert type(row).objects.live().filter(pk=row.pk).exists()
    verbs = Change.objects.filter(model=row._meta.label_lower, object_id=row.pk)
    assert list(verbs.order_by("pk").values_list("verb", flat=True)) == [
        "create",
        "delete",
        "restore",
    ]


@pytest.mark.parametrize("noun", MAKE)
def test_lists_cost_the_same_for_one_row_and_for_many(client, noun, django_assert_max_num_queries):
    client.force_login(user())
    MAKE[noun]("119")
    for code in ("116", "118", "120", "121"):
        MAKE[noun](code)
    with django_assert_max_num_queries(12):
        client.get(url(noun, "list"))


def test_sheet_of_one_document(client):
    """A district document: two communes ticked; next time they stand there as entered."""
    own = list(of("119")[:3])
    client.force_login(officer("119"))
    data = {"communes": [own[0].pk, own[1].pk], "document_number": "15/UB"}
    sent = client.post(url("registration", "create"), data | {"registered_on": "20/2/2019"})
    assert sent.status_code == 302
    assert Registration.objects.filter(for_year=2019).count() == 2
    assert Change.objects.filter(model="communes.registration").values("batch").distinct().count()
    page = client.get(url("registration", "create"))
    group = page.context["form"].groups()[0]
    assert (group.taken, len(group.ticks)) == (2, 29)
    again = client.post(url("registration", "create"), data | {"registered_on": "20/2/2019"})
    assert "communes" in again.context["form"].errors
    assert Registration.objects.count() == 2


def test_sheet_takes_no_commune_of_another_district(client):
    client.force_login(officer("119"))
    data = {"communes": [of("123")[0].pk], "document_number": "1/UB", "registered_on": "1/2/2019"}
    page = client.post(url("registration", "create"), data)
    assert "communes" in page.context["form"].errors
    assert client.get(url("registration", "create"), {"district": "123456"}).status_code == 404
    assert client.get(url("registration", "create"), {"year": "abc"}).status_code == 404
    assert not Registration.objects.exists()


def test_opening_balance_and_loss(client):
    client.force_login(user())
    data = {"communes": [c.pk for c in of("119")[:20]], "is_opening_balance": "on"}
    assert client.post(url("recognition", "create") + "?year=2018", data).status_code == 302
    assert Recognition.objects.filter(for_year=2018, is_opening_balance=True).count() == 20
    row = Recognition.objects.first()
    page = client.post(url("recognition", "withdraw", row.pk), {"withdrawn_on": "5/6/2019"})
    assert "loss_decision" in page.context["form"].errors
    data = {"withdrawn_on": "5/6/2019", "loss_decision": "9/QĐ-UBND", "row_version": "1"}
    assert client.post(url("recognition", "withdraw", row.pk), data).status_code == 302
    row.refresh_from_db()
    assert row.withdrawn_on == datetime.date(2019, 6, 5)
    without = {"communes": [of("123")[0].pk]}
    page = client.post(url("recognition", "create"), without)
    assert "decision_number" in page.context["form"].errors


def test_replacing_a_holder_closes_the_old_row(client):
    old = MAKE["officer"]("119")
    client.force_login(officer("119"))
    bad = {"holder": "Vì Thị Mẫu", "starts_on": "5/3/2019", "row_version": "1"}
    page = client.post(url("officer", "replace", old.pk), bad)
    assert "starts_on" in page.context["form"].errors
    data = bad | {"starts_on": "1/6/2019"}
    assert client.post(url("officer", "replace", old.pk), data).status_code == 302
    old.refresh_from_db()
    new = CommuneOfficer.objects.get(holder="Vì Thị Mẫu")
    assert old.valid_to == datetime.date(2019, 5, 31)
    assert (new.valid_from, new.valid_to) == (datetime.date(2019, 6, 1), None)
    assert new.position == old.position
    client.force_login(officer("123"))
    assert client.get(url("officer", "replace", old.pk)).status_code == 404


def send(client, noun, **data):
    client.force_login(officer("119"))
    return client.post(url(noun, "create"), data)


@pytest.mark.parametrize(
    ("noun", "data", "field"),
    [
        ("officer", {"position": "x", "valid_from": "1/7/2019"}, "valid_from"),
        ("officer", {"position": "x", "valid_from": "5/6/2019", "valid_to": "4/6/2019"}, None),
        ("officer", {"position": "x" * 300}, "position"),
        ("tag", {"kind": "tourist"}, "source"),
        ("tag", {"kind": "tourist", "source": "x", "valid_from": "1/1/2014"}, "valid_from"),
    ],
)
def test_bad_input(client, noun, data, field):
    before = models.CommuneTag.objects.count()
    page = send(client, noun, commune=of("119")[0].pk, **data)
    assert list(page.context["form"].errors) == [field or "__all__"]
    assert not CommuneOfficer.objects.exists()
    assert models.CommuneTag.objects.count() == before


def test_a_model_with_activities_is_not_deleted(client):
    row = MAKE["model-activity"]("119")
    client.force_login(user())
    client.post(url("model", "delete", row.prevention_model_id))
    assert models.PreventionModel.objects.live().count() == 1


def test_activity_outside_the_models_life(client):
    model = make_model("119")
    page = send(
        client, "model-activity", prevention_model=model.pk, held_on="1/3/2019", form="meeting"
    )
    assert "held_on" in page.context["form"].errors
    other = make_model("123")
    page = send(
        client, "model-activity", prevention_model=other.pk, held_on="6/3/2019", form="meeting"
    )
    assert "prevention_model" in page.context["form"].errors


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def upload(client, content, name="Văn bản.pdf", code="119"):
    client.force_login(officer("119"))
    return client.post(
        url("document", "create"),
        {
            "district": district(code).pk,
            "kind": "plan",
            "number": "12/KH-UBND",
            "issued_on": "5/3/2019",
            "title": "Kế hoạch phòng, chống mại dâm",
            "file": SimpleUploadedFile(name, content, "application/pdf"),
        },
    )


def test_document_file(client, media):
    assert upload(client, PDF).status_code == 302
    row = GuidingDocument.objects.get()
    address = url("document", "file", row.pk)
    answer = client.get(address)
    assert b"".join(answer.streaming_content) == PDF
    answer.close()
    assert answer["Content-Disposition"] == 'attachment; filename="12-KH-UBND.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "Văn bản" not in row.file.name
    assert status(client, officer("123"), address) == 404
    assert status(client, officer("yte"), address) == 404
    assert status(client, user(Role.LEADERSHIP), address) == 200
    client.logout()
    assert client.get(address).status_code == 302
    row.file.storage.delete(row.file.name)
    assert status(client, user(), address) == 404


def test_only_pdf(client, media):
    page = upload(client, b"<html><script>alert(1)</script>")
    assert "file" in page.context["form"].errors
    assert not GuidingDocument.objects.exists()


def test_declarations(client):
    """A district or the police declare hotspots; a health officer does not; not before the end."""
    data = {"fact_kind": "hotspots", "period": period().pk, "declared_on": "1/4/2019"}
    early = {**data, "declared_on": "30/3/2019"}
    assert "declared_on" in send(client, "declaration", **early).context["form"].errors
    june = ReportingPeriod.objects.get(year=2019, kind="quarter", number=3)
    late = {**data, "period": june.pk}
    assert "period" in send(client, "declaration", **late).context["form"].errors
    own = {**data, "district": district("119").pk}
    assert send(client, "declaration", **own).status_code == 302
    assert send(client, "declaration", **own).status_code == 200  # once is enough
    for code, code_status in (("congan", 302), ("yte", 200)):
        client.force_login(officer(code))
        sent = client.post(url("declaration", "create"), {**data, "agency": agency(code).pk})
        assert sent.status_code == code_status
    client.force_login(officer("congan"))
    theirs = {**data, "agency": agency("yte").pk, "fact_kind": "activities"}
    assert "agency" in client.post(url("declaration", "create"), theirs).context["form"].errors


def test_landing_page(client):
    MAKE["recognition"]("119")
    MAKE["registration"]("119")
    client.force_login(user())
    page = client.get(url("commune", "list"))
    assert page.context["page"].paginator.count == 204
    for query, many in (
        ({"search": "it ong"}, 1),
        ({"search": "xa muong e"}, 6),
        ({"search": "hat lot"}, 2),
        ({"search": "hat lot", "kind": "thi_tran"}, 1),
        ({"district": district("119").pk}, 29),
        ({"recognised": "yes"}, 1),
        ({"registered": "no"}, 203),
        ({"tag": "border"}, models.CommuneTag.objects.filter(kind="border").count()),
    ):
        found = client.get(url("commune", "list"), query)
        assert found.context["page"].paginator.count == many, query
    client.force_login(officer("119"))
    assert client.get(url("commune", "list")).context["page"].paginator.count == 29
    assert commune("03724").full_name in client.get(url("commune", "list")).content.decode()


def test_an_empty_list_says_so(client):
    """A page without rows is false in a template: what is said there must not depend on that."""
    client.force_login(officer("119"))
    page = client.get(url("declaration", "list")).content.decode()
    assert "Chưa đơn vị nào xác nhận không phát sinh." in page

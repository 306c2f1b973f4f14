"""Media items and training courses: what is refused, whose they are, who attended."""

import uuid

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from communes.models import Agency
from outreach import actions
from outreach.models import MediaItem, MediaOutlet, TrainingCourse
from tests.factories import agency, district, officer

from .conftest import OTHER, OWN, OWN_2, commune_officer, course, item, outlet

pytestmark = pytest.mark.django_db
ITEM = "/tuyen-truyen/tin-bai/them/"
COURSE = "/tuyen-truyen/tap-huan/them/"


def test_outlets_of_every_installation():
    names = set(MediaOutlet.objects.values_list("name", flat=True))
    assert "Báo Sơn La" in names
    assert "Đài Truyền thanh - Truyền hình huyện Thuận Châu" in names
    assert "Đài Truyền thanh - Truyền hình thành phố Sơn La" in names
    assert MediaOutlet.objects.counting().count() == 14


def typed_item(**values):
    return {
        "form_key": str(uuid.uuid4()),
        "outlet": outlet("newspaper").pk,
        "kind": "article",
        "published_on": "05/03/2019",
        "title": "Phụ nữ Thuận Châu chung tay",
        "language": "vi",
        "link": "https://example.org/bai/1",
        **values,
    }


def test_newspaper_enters_its_items(client):
    client.force_login(officer("bao"))
    response = client.post(ITEM, typed_item())
    row = MediaItem.objects.get()
    assert response.url == row.get_absolute_url()
    assert "https://example.org/bai/1" in client.get(response.url).content.decode()
    response = client.post(ITEM, typed_item(outlet=outlet("provincial").pk))
    assert "outlet" in response.context["form"].errors


@pytest.mark.parametrize(
    "again",
    [
        {},
        {"link": ""},
        {"title": "Bài khác", "published_on": "06/03/2019"},
        {"title": "Bài khác", "link": "http://example.org/bai/1/"},
    ],
)
def test_an_item_typed_twice_is_asked_about(client, again):
    """The same words of an outlet on a day, or the same address: a warning, never a refusal."""
    client.force_login(officer("bao"))
    assert client.post(ITEM, first := typed_item()).status_code == 302
    stored = MediaItem.objects.get()
    answer = client.post(ITEM, second := typed_item(**again))
    assert list(answer.context["form"].errors) == ["is_another"]
    assert stored.get_absolute_url() in answer.content.decode()
    assert MediaItem.objects.count() == 1
    assert client.post(ITEM, first).url == stored.get_absolute_url()
    assert client.post(ITEM, second | {"is_another": "on"}).status_code == 302
    assert MediaItem.objects.count() == 2


def test_another_item_is_not_asked_about(client):
    client.force_login(officer("bao"))
    item(outlet=outlet("newspaper"), link="https://example.org/bai/1")
    other = typed_item(title="Bài khác", link="https://example.org/bai/2")
    assert client.post(ITEM, other).status_code == 302


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": "x" * 300}, "title"),
        ({"title": "   "}, "title"),
        ({"link": "javascript:alert(1)"}, "link"),
        ({"link": "data:text/html,x"}, "link"),
        ({"link": "ftp://example.org/x"}, "link"),
        ({"published_on": "1/7/2019"}, "published_on"),
        ({"published_on": "1/1/2014"}, "published_on"),
        ({"outlet": "999999"}, "outlet"),
    ],
)
def test_wrong_item_is_refused(client, staff, wrong, field):
    client.force_login(staff)
    response = client.post(ITEM, typed_item(**wrong))
    assert field in response.context["form"].errors
    assert not MediaItem.objects.exists()


def test_model_itself_refuses_a_script_link():
    with pytest.raises(ValidationError):
        item(link="javascript:alert(1)")


def test_item_changed_removed_restored(client, staff):
    row = item(by=staff)
    client.force_login(staff)
    url = reverse("outreach:media-edit", args=[row.pk])
    assert client.get(url).status_code == 200
    data = typed_item(row_version=1)
    assert client.post(url, data).status_code == 302
    stale = {**data, "form_key": str(uuid.uuid4()), "title": "Tên khác"}
    assert client.post(url, stale).status_code == 409
    client.post(reverse("outreach:media-delete", args=[row.pk]))
    assert client.get(row.get_absolute_url()).status_code == 404
    client.post(reverse("outreach:media-restore", args=[row.pk]))
    assert client.get(row.get_absolute_url()).status_code == 200


def test_items_of_others_are_404(client, district_user):
    row = item()
    client.force_login(district_user)
    assert client.get(row.get_absolute_url()).status_code == 404
    own = MediaOutlet.objects.get(district=district("119"))
    form = client.get(ITEM).context["form"]
    assert list(form.fields["outlet"].queryset) == [own]
    assert form["outlet"].value() == own.pk


def typed_course(**values):
    return {
        "form_key": str(uuid.uuid4()),
        "title": "Tập huấn nghiệp vụ",
        "starts_on": "10/4/2019",
        "ends_on": "12/4/2019",
        "officers": [],
        **values,
    }


def test_whole_district_at_once(client, staff):
    here, also = commune_officer(OWN), commune_officer(OWN_2)
    vacant = commune_officer(OWN, holder="")
    later = commune_officer(OWN, since="2019-05-01")
    there = commune_officer(OTHER)
    client.force_login(staff)
    data = typed_course(officers=[there.pk], whole_districts=[district("119").pk])
    assert client.post(COURSE, data).status_code == 302
    row = TrainingCourse.objects.get()
    assert set(row.officers.all()) == {here, also, there}
    assert vacant not in row.officers.all()
    assert later not in row.officers.all()
    assert row.organiser


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": "x" * 300}, "title"),
        ({"starts_on": "1/7/2019", "ends_on": ""}, "starts_on"),
        ({"ends_on": "9/4/2019"}, "__all__"),
        ({"district": "D", "agency": "A"}, "agency"),
        ({"attendances": "-3"}, "attendances"),
    ],
)
def test_wrong_course_is_refused(client, staff, wrong, field):
    places = {"D": district("119").pk, "A": agency("phunu").pk}
    client.force_login(staff)
    data = typed_course(**{k: places.get(v, v) for k, v in wrong.items()})
    response = client.post(COURSE, data)
    assert field in response.context["form"].errors
    assert not TrainingCourse.objects.exists()


def typed_again(client, stored, second):
    """A warning that names the other course, never a refusal."""
    answer = client.post(COURSE, second)
    assert list(answer.context["form"].errors) == ["is_another"]
    assert stored.get_absolute_url() in answer.content.decode()
    assert TrainingCourse.objects.count() == 1
    assert client.post(COURSE, second | {"is_another": "on"}).status_code == 302
    assert TrainingCourse.objects.count() == 2


@pytest.mark.parametrize("again", [{}, {"title": "TẬP HUẤN  nghiệp vu", "ends_on": ""}])
def test_a_course_typed_twice_is_asked_about(client, district_user, again):
    client.force_login(district_user)
    data = typed_course(district=district("119").pk)
    assert client.post(COURSE, data).status_code == 302
    stored = TrainingCourse.objects.get()
    typed_again(client, stored, data | {"form_key": str(uuid.uuid4())} | again)
    assert client.post(COURSE, data).url == stored.get_absolute_url()
    # putting something else right does not ask again
    edit = reverse("outreach:course-edit", args=[stored.pk])
    assert client.post(edit, data | {"row_version": 1, "attendances": "30"}).status_code == 302


def test_the_lead_agencys_course_is_one_whether_it_is_named_or_not(client, staff):
    client.force_login(staff)
    assert client.post(COURSE, typed_course()).status_code == 302
    lead = Agency.objects.get(is_lead=True)
    typed_again(client, TrainingCourse.objects.get(), typed_course(agency=lead.pk))


def test_another_course_is_not_asked_about(client, staff):
    client.force_login(staff)
    assert client.post(COURSE, typed_course()).status_code == 302
    others = (
        {"title": "Tập huấn kỹ năng"},
        {"starts_on": "11/4/2019"},
        {"district": district("119").pk, "no_letter": "on"},
        {"agency": agency("phunu").pk, "no_letter": "on"},
    )
    for other in others:
        assert client.post(COURSE, typed_course(**other)).status_code == 302


def test_only_holders_in_office_attend(client, staff):
    later = commune_officer(OWN, since="2019-05-01")
    vacant = commune_officer(OWN, holder="")
    client.force_login(staff)
    response = client.post(COURSE, typed_course(officers=[later.pk]))
    assert "officers" in response.context["form"].errors
    assert not TrainingCourse.objects.exists()
    with pytest.raises(ValidationError):
        course(vacant)
    row = course(commune_officer(OWN, valid_to="2019-04-30"))
    with pytest.raises(ValidationError):
        actions.change_course(row, by=None, starts_on="2019-05-01", ends_on="2019-05-01")


def test_district_names_its_own_officers_only(client, district_user):
    here, there = commune_officer(OWN), commune_officer(OTHER)
    client.force_login(district_user)
    own = district("119").pk
    page = client.get(COURSE).content.decode()
    assert here.holder in page
    assert there.holder not in page
    response = client.post(COURSE, typed_course(district=own, officers=[there.pk]))
    assert "officers" in response.context["form"].errors
    response = client.post(COURSE, typed_course(officers=[here.pk]))
    assert "district" in response.context["form"].errors
    client.post(COURSE, typed_course(district=own, officers=[here.pk], ends_on=""))
    row = TrainingCourse.objects.get()
    assert row.starts_on == row.ends_on


def test_a_district_reads_of_its_own_officers_in_a_provincial_course(client, district_user):
    here, there = commune_officer(OWN), commune_officer(OTHER)
    row = course(here, there)
    client.force_login(district_user)
    page = client.get(row.get_absolute_url()).content.decode()
    assert here.holder in page
    assert there.holder not in page
    assert client.get(reverse("outreach:course-edit", args=[row.pk])).status_code == 403
    client.force_login(officer("123"))
    assert client.get(row.get_absolute_url()).status_code == 404


def test_agency_officer_leaves_the_officers_as_staff_named_them(client):
    here = commune_officer(OWN)
    row = course(here, agency=agency("phunu"))
    client.force_login(officer("phunu"))
    url = reverse("outreach:course-edit", args=[row.pk])
    assert "officers" not in client.get(url).context["form"].fields
    data = typed_course(row_version=1, agency=agency("phunu").pk, title="Tên mới")
    assert client.post(url, data).status_code == 302
    row.refresh_from_db()
    assert row.title == "Tên mới"
    assert list(row.officers.all()) == [here]


def test_course_removed_and_restored(client, staff):
    row = course(commune_officer(OWN), by=staff)
    client.force_login(staff)
    client.post(reverse("outreach:course-delete", args=[row.pk]))
    assert not TrainingCourse.objects.live().exists()
    client.post(reverse("outreach:course-restore", args=[row.pk]))
    assert TrainingCourse.objects.live().get() == row


@pytest.mark.parametrize("url", [ITEM, COURSE])
def test_an_empty_title_is_said_once(client, staff, url):
    client.force_login(staff)
    assert client.post(url, {"title": " "}).context["form"].errors["title"] == [
        "Trường này là bắt buộc."
    ]

"""Lists filter, search, sort, page and export within the reader's scope, at a constant cost."""

import csv
import io
import zipfile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock
from outreach.models import OutreachActivity
from tests.factories import agency, commune, district, officer

from .conftest import OTHER, OWN, OWN_2, activity, commune_officer, course, item, outlet

pytestmark = pytest.mark.django_db
LIST = "/tuyen-truyen/hoat-dong/"


def rows(client, query="", url=LIST):
    return client.get(f"{url}?{query}").context["page"].object_list


def test_filters(client, staff):
    first = activity(OWN, on="2019-01-10")
    both = activity(OWN_2, OTHER, on="2019-02-10", form="banner", document_number="77/BC-ĐTN")
    womens = activity(OTHER, on="2019-03-10", agency=agency("phunu"))
    client.force_login(staff)
    assert rows(client) == [womens, both, first]
    assert rows(client, "since=1/2/2019&until=28/02/2019") == [both]
    assert rows(client, f"district={district('125').pk}") == [womens, both]
    assert rows(client, f"commune={commune(OWN).pk}") == [first]
    assert rows(client, "form=banner") == [both]
    assert rows(client, f"agency={agency('phunu').pk}") == [womens]
    assert rows(client, "agency=null") == [both, first]
    assert rows(client, "search=hat lot") == [womens, both]
    assert rows(client, "search=77 dtn") == [both]
    assert rows(client, "order=held_on") == [first, both, womens]
    assert rows(client, "since=abc") == []
    assert rows(client, "page=999") == [womens, both, first]


def test_what_is_not_known_comes_last_on_either_database(client, staff):
    """By their own habit one puts NULL first and the other last."""
    few, unknown, many = (
        activity(OWN, on=f"2019-0{month}-10", attendances=n)
        for month, n in ((1, 5), (2, None), (3, 9))
    )
    client.force_login(staff)
    assert rows(client, "order=attendances") == [few, many, unknown]
    assert rows(client, "order=-attendances") == [unknown, many, few]


def test_district_officer_sees_own_only(client, district_user):
    own = activity(OWN)
    activity(OTHER, document_number="99/BC")
    client.force_login(district_user)
    assert rows(client) == [own]
    assert rows(client, f"district={district('125').pk}") == []
    assert rows(client, f"commune={commune(OTHER).pk}") == []
    assert b"99" not in b"".join(client.get(f"{LIST}?export=csv"))
    book = zipfile.ZipFile(io.BytesIO(client.get(f"{LIST}?export=xlsx").getvalue()))
    assert all(b"BC" not in book.read(name) for name in book.namelist() if "sheet1" in name)
    assert "Hát Lót" not in client.get(LIST).content.decode()


def test_csv_is_formula_safe_and_complete(client, staff):
    activity(OWN, OTHER, document_number="=cmd()", with_jobs=True, attendances=1234)
    client.force_login(staff)
    text = b"".join(client.get(f"{LIST}?export=csv")).decode("utf-8-sig")
    assert "'=cmd()" in text
    assert "Xã Hát Lót (Huyện Mai Sơn)" in text
    assert "Dạy nghề, việc làm" in text or "Vocational" in text
    assert client.get(f"{LIST}?export=xlsx").getvalue()[:2] == b"PK"


def cost(client, url):
    client.get(url)  # content types and the like are read once
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def test_cost_does_not_grow(client, staff, district_user):
    officers = [commune_officer(OWN) for _ in range(60)]
    urls = [
        LIST,
        "/tuyen-truyen/tin-bai/",
        "/tuyen-truyen/tap-huan/",
        "/tuyen-truyen/bang-thang/?month=2019-03",
        f"{LIST}?district={district('119').pk}&search=phong lai",
    ]
    activity(OWN)
    item()
    few = course(officers[0])
    before = {}
    for person in (staff, district_user):
        client.force_login(person)
        before[person] = [cost(client, url) for url in [*urls, few.get_absolute_url()]]
    many = course(*officers)
    for n in range(60):
        activity(OWN, OWN_2, on=f"2019-03-{n % 28 + 1:02d}", agency=agency("phunu"))
        activity(OWN, on=f"2019-03-{n % 28 + 1:02d}")
        item()
        course(officers[n])
    for person in (staff, district_user):
        client.force_login(person)
        after = [cost(client, url) for url in [*urls, many.get_absolute_url()]]
        # a second page in the pager costs nothing; the pages themselves neither
        assert after == before[person]


def test_media_list(client, staff):
    paper = item("2019-01-05", outlet=outlet("newspaper"), title="Đẩy lùi tệ nạn", kind="article")
    local = item("2019-02-05", outlet=outlet("district"), language="thai")
    client.force_login(staff)
    url = reverse("outreach:media-list")
    assert rows(client, "search=day lui", url) == [paper]
    assert rows(client, f"outlet={local.outlet_id}", url) == [local]
    assert rows(client, "kind=article", url) == [paper]
    assert rows(client, "language=thai", url) == [local]
    client.force_login(officer("bao"))
    assert rows(client, "", url) == [paper]
    client.force_login(officer(local.outlet.district.code))
    assert rows(client, "", url) == [local]


def test_course_list(client, staff, district_user):
    here, there = commune_officer(OWN), commune_officer(OTHER)
    both = course(here, there, on="2019-02-01", title="Lớp một")
    far = course(there, on="2019-03-01", title="Lớp hai")
    url = reverse("outreach:course-list")
    client.force_login(staff)
    assert rows(client, "", url) == [far, both]
    assert rows(client, "search=lop mot", url) == [both]
    assert rows(client, f"commune={commune(OWN).pk}", url) == [both]
    assert rows(client, f"district={district('125').pk}", url) == [far, both]
    client.force_login(district_user)
    assert rows(client, "", url) == [both]


def head(client, query, url=LIST):
    """The lines of a CSV above the headings, without the mark that it is UTF-8."""
    text = b"".join(client.get(f"{url}?{query}&export=csv")).decode("utf-8-sig")
    return [next(iter(line)) for line in csv.reader(text.splitlines()) if len(line) == 1]


def test_a_file_says_what_it_was_filtered_by(client, staff):
    activity(OWN, on="2019-01-10")
    client.force_login(staff)
    [title] = head(client, "")
    assert title.endswith(clock.today().strftime("%d/%m/%Y"))
    place = commune(OWN)
    query = f"since=1/1/2019&form=session&commune={place.pk}&search=hat lot&agency=null"
    title_again, told = head(client, query)
    assert title_again == title
    for part in ("01/01/2019", str(OutreachActivity.Form.SESSION.label), place.name, "“hat lot”"):
        assert part in told
    book = client.get(f"{LIST}?form=session&export=xlsx")
    with zipfile.ZipFile(io.BytesIO(book.getvalue())) as parts:
        assert "Tuyên truyền trực tiếp" in parts.read("xl/worksheets/sheet1.xml").decode()


def test_a_file_is_called_after_its_list_and_the_day(client, staff):
    client.force_login(staff)
    for kind in ("csv", "xlsx"):
        answer = client.get(f"{LIST}?export={kind}")
        answer.close()
        told = f'attachment; filename="hoat-dong-tuyen-truyen-20190630.{kind}"'
        assert answer["Content-Disposition"] == told

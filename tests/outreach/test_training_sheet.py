"""Attendance from a sheet: courses are made or added to, and taken back with the batch."""

import pytest

from core import history
from core.sheets.comparing import compare
from core.sheets.declaring import Given
from core.sheets.reading import open_book
from outreach.models import TrainingCourse
from outreach.sheets import TABLES
from tests.factories import officer

from .conftest import OTHER, commune_officer, course

pytestmark = pytest.mark.django_db
(TRAINING,) = (table for table in TABLES if table.key == "training")
HEAD = "Tên lớp;Ngày;Huyện;Xã;Họ và tên"


@pytest.fixture
def compared(tmp_path):
    def of(who, *lines):
        (tmp_path / "a.csv").write_text("\n".join((HEAD, *lines)), encoding="utf-8")
        return compare(TRAINING, who, open_book(tmp_path / "a.csv"))

    return of


def test_courses_are_made_and_added_to(compared, district_user):
    one, two = commune_officer(holder="Lò Văn An"), commune_officer(holder="Quàng Thị Bích")
    there = course(one, by=None, on="2019-04-10", title="Lớp một", district=one.commune.district)
    lines = (
        "LỚP MỘT;10/4/2019;Thuận Châu;Phổng Lái;lo van an",
        "Lớp một;10/4/2019;Thuận Châu;Phổng Lái;Quàng Thị Bích",
        "Lớp hai;11/4/2019;Thuận Châu;Phổng Lái;Lò Văn An",
    )
    found = compared(district_user, *lines)
    assert [[name for name, _said in line.errors] for line in found.lines] == [["title"], [], []]
    found = compared(district_user, lines[0].replace("LỚP MỘT", "Lớp một"), *lines[1:])
    assert [line.state for line in found.lines] == ["unchanged", "new", "new"]
    with history.batch(by=district_user):
        new = [line for line in found.lines if line.state == "new"]
        TRAINING.apply(new, Given(district_user))
    assert set(there.officers.all()) == {one, two}
    assert list(TrainingCourse.objects.get(title="Lớp hai").officers.all()) == [one]


def test_who_is_not_in_office_or_not_ones_own_is_refused(compared):
    commune_officer(holder="Lò Văn An", since="2019-06-01")
    commune_officer(holder="Lò Văn Ba")
    commune_officer(OTHER, holder="Lường Văn Hai")
    found = compared(
        officer("119"),
        "Lớp;10/4/2019;Thuận Châu;Phổng Lái;Lò Văn An",
        "Lớp;10/4/2019;Thuận Châu;Xã Hát Lót;Lường Văn Hai",
        "Lớp;10/4/2019;Huyện Hà Nội;Phổng Lái;Không Có",
    )
    other = compared(officer("119"), "Lớp;10/4/2019;Mai Sơn;Phổng Lái;Lò Văn Ba").lines[0]
    assert [name for name, _said in other.errors] == ["district"]
    names = [{name for name, _said in line.errors} for line in found.lines]
    assert names == [{"officer"}, {"commune", "officer"}, {"district", "officer"}]

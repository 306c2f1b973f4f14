import datetime
import itertools

import pytest

from communes.models import Commune, CommuneOfficer
from outreach import actions
from outreach.models import MediaItem, MediaOutlet, OutreachActivity, TrainingCourse
from tests import factories

OWN = "03724"  # Xã Phổng Lái, Huyện Thuận Châu (119)
OWN_2 = "03727"  # Xã Mường É, Huyện Thuận Châu
OTHER = "04135"  # Xã Hát Lót, Huyện Mai Sơn (125)

_n = itertools.count(1)


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def activity(*codes: str, on: str = "2019-03-05", by=None, **values) -> OutreachActivity:
    communes = list(Commune.objects.filter(code__in=codes or (OWN,)).for_list())
    values = {"form": "session", "quantity": 1, **values}
    return actions.record_activity(by=by, communes=communes, held_on=day(on), **values)


def outlet(kind: str = "provincial") -> MediaOutlet:
    return MediaOutlet.objects.filter(kind=kind).order_by("pk").first()


def item(on: str = "2019-03-05", by=None, **values) -> MediaItem:
    values = {"outlet": outlet(), "kind": "news", "title": f"Tin số {next(_n)}", **values}
    return actions.record_media_item(by=by, published_on=day(on), **values)


def commune_officer(code: str = OWN, since: str = "2018-01-01", **values) -> CommuneOfficer:
    values = {"position": "Cán bộ TNXH", "holder": f"Lường Văn {next(_n)}", **values}
    return factories.create(
        CommuneOfficer(commune=factories.commune(code), valid_from=day(since), **values)
    )


def course(*officers, on: str = "2019-04-10", by=None, **values) -> TrainingCourse:
    values = {"title": "Tập huấn", "starts_on": day(on), "ends_on": day(on), **values}
    return actions.record_course(by=by, officers=officers, **values)


@pytest.fixture
def district_user():
    return factories.officer("119")


@pytest.fixture
def staff():
    return factories.user()

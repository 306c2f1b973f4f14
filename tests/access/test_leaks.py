"""Nothing of a row is on any page of somebody outside its scope.

Every free text of the rows bears its owner's mark (conftest.py). Everybody walks every page that
opens: lists with their searches and files, records, forms with their choices, figures and the rows
behind them, the map, places, JSON.
"""

import io
import re
import zipfile
from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from core import history
from inspections.actions import MemberRow
from sonla_plan.dashboard.rows import information
from sonla_plan.plan import years
from sonla_plan.plan.indicators import INDICATORS
from tests import factories, world

from .conftest import AGENCYS, OTHER, OWN, SECRET, Stage, signed_in
from .table import LINES
from .test_access import MARKS, NOT_WALKED, address, is_walked

pytestmark = [pytest.mark.django_db, pytest.mark.once("postgresql")]
#: the telephone of every establishment, asked after by everybody
ALIKE = f"name=Co+so&contact_phone={world.PHONE}"
#: what is made at random, for every page or once for a file: its digits say nothing
RANDOM = re.compile(
    rb'(?P<before>name="csrfmiddlewaretoken" value=")[^"]*'
    rb"|(?<![0-9a-f])[0-9a-f]{8}(?:"
    rb"-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"  # the key of a form
    rb"|(?:[0-9a-f]{56}|[0-9a-f]{24})(?![0-9a-f]))"  # a digest, a file's name
)


def text_of(client: Client, url: str) -> str:
    return read(client, url)[1]


def read(client: Client, url: str) -> tuple[int, str]:
    """The status, and what a page or a file says, "" where it does not open; a workbook is
    unpacked."""
    response = client.get(url)
    assert response.status_code < 500, url
    assert response.status_code != 429, f"{url} is read by nobody: too much was asked before"
    body = b"".join(response.streaming_content) if response.streaming else response.content
    response.close()
    if response.status_code != 200:
        return response.status_code, ""
    if body[:5] == b"%PDF-":
        # compressed; the DOCX at the next address is made of the same texts
        return response.status_code, "PDF"
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            body = b"".join(book.read(name) for name in book.namelist())
    # a picture is no text
    return response.status_code, RANDOM.sub(rb"\g<before>", body).decode(errors="replace")


def addresses(stage: Stage) -> Iterator[str]:
    """All that can be read: 119's and 123's rows, the agency's, the province's."""
    for line in LINES:
        if line.get == "MMMMMMM" or line.name in NOT_WALKED:
            continue
        yield address(line, stage.rows)
        name = f"{line.row}@123"
        if (
            not line.subject
            and name in stage.rows
            and line.page in {"detail", "edit", "file", "docx"}
        ):
            yield reverse(line.name, args=[stage.rows[name].pk])
    yield reverse("places:commune", args=[stage.rows["officer"].commune.code])
    yield reverse("places:commune", args=[stage.rows["officer@123"].commune.code])
    yield from (f"{reverse('places:district', args=[code])}?all=1" for code in ("119", "123"))
    yield f"{reverse('inspections:establishment-suggest')}?q=co+so"
    yield f"{reverse('inspections:establishment-alike')}?{ALIKE}"
    yield from (f"{reverse('dashboard:map')}?map={name}" for name in ("registration", "training"))


def figures() -> Iterator[str]:
    for indicator in INDICATORS:
        yield f"{reverse('dashboard:rows', args=[indicator.key])}?which=population"
    for key, *_rest in information(years.open_year(2019, world.DAY).window, None):
        yield reverse("dashboard:information", args=[key])


def lists(stage: Stage, who: str) -> Iterator[str]:
    """Searched in small letters: what stands in the search box is not a leak."""
    for line in LINES:
        if line.page == "list" or line.name == "plan:earlier-figures":
            url = address(line, stage.rows)
            yield f"{url}?export=csv"
            for mark in (OTHER if who == "own" else OWN, SECRET)[: 1 + ("/kiem-tra/" in url)]:
                yield f"{url}?q={mark.lower()}&search={mark.lower()}"
            yield f"{url}?export=xlsx"


def pages_for(stage: Stage, who: str) -> list[str]:
    """Everything; whose scope is somebody else's too does not open every file a second time."""
    every = [*addresses(stage), *figures(), *lists(stage, who)]
    if who in {"own", "other", "leader"}:
        every += [f"{url}&export=csv" for url in figures() if "?" in url]
    elif who in {"staff", "admin"}:
        every = [url for url in every if "=" not in url or "csv" in url]  # see is_walked
    else:
        every = [url for url in every if "export=xlsx" not in url]
    if who in {"named", "named_leader"}:
        every = [url for url in every if url.startswith(("/kiem-tra/", "/?")) or url == "/"]
    return list(dict.fromkeys(every))


def told(pages: dict[str, str], mark: str) -> set[str]:
    return {url for url, text in pages.items() if mark in text}


def outside(urls: set[str], *rooms: str) -> list[str]:
    return sorted(url for url in urls if not url.startswith(rooms))


def counts(code: str) -> set[int]:
    """Of a district: each record's persons, fines and sums, its own sums by kind, its returns'."""
    incident, case = world.persons(code), world.persons(code, 50)
    sums = {incident[kind] + case[kind] for kind in incident}
    records = {*incident.values(), *case.values(), sum(incident.values()), sum(case.values())}
    typed = {*world.supported(code).values(), *world.supported(code, 40).values()}
    return {*records, *sums, sum(sums), int(code) * 100 + 77, *typed}


#: a number however it is written and whatever letters stand beside it, never a part of another
NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)*")


def written(numbers: set[int]) -> set[str]:
    return {str(n) for n in numbers} | {f"{n:,}".replace(",", ".") for n in numbers}


def counted(pages: dict[str, str], numbers: set[int]) -> list[str]:
    looked_for = written(numbers)
    return sorted(url for url, text in pages.items() if stands_in(text, looked_for))


def stands_in(text: str, numbers: set[str]) -> bool:
    return not numbers.isdisjoint(NUMBER.findall(text))


def test_a_count_is_found_beside_letters_and_not_in_random_keys() -> None:
    numbers = written({11930, 119})
    for text in ("x11930", "11930x", ">11.930<", '{"n":11930}', "119người", "Đ119", "(11.930)."):
        assert stands_in(text, numbers), text
    for text in ("111930", "119301", "2.119.300", "0,5", "1.119"):
        assert not stands_in(text, numbers), text
    key = b'value="11930000-0119-4119-8119-000000011930"'
    token = b'name="csrfmiddlewaretoken" value="x11930"'
    digest = b"sha256 " + b"11930abc" * 8
    for random in (key, token, digest, b"/tep/" + b"0119abcd" * 4 + b".pdf"):
        assert not stands_in(RANDOM.sub(rb"\g<before>", random).decode(), numbers), random


ENFORCEMENT = (
    "/dau-tranh/", "/ct/hotspots_", "/ct/cases_", "/dia-ban/huyen/",
    "/ke-hoach/ky-bao-cao/",  # hotspots, incidents and cases changed since a period was closed
)  # fmt: skip
DONE_THERE = (
    "/tuyen-truyen/hoat-dong/",
    "/kiem-tra/co-so/",
    "/kiem-tra/luot/",
    "/dia-ban/",
    "/bang-tinh/activities/xuat/",
    "/bang-tinh/tat-ca/",
)
PLANS = (
    "/kiem-tra/cuoc/",
    "/kiem-tra/ke-hoach/",
    "/kiem-tra/ke-hoach-nam/",
    "/kiem-tra/lich/?month=2019-07",
)
ANYWHERE = ("/",)
PROVINCE = {OWN: ANYWHERE, OTHER: ANYWHERE, AGENCYS: ANYWHERE}

#: whose marks somebody reads, and below which addresses; a mark that is not named: nowhere
READ = {
    "own": {OWN: ANYWHERE},
    # what an agency did in its communes, not the agency's papers and visits (PAPERS)
    "other": {OTHER: ANYWHERE, AGENCYS: DONE_THERE},
    "agency": {AGENCYS: ANYWHERE},
    "police": {OWN: ENFORCEMENT, OTHER: ENFORCEMENT},
    "staff": PROVINCE | {SECRET: PLANS},
    "leader": PROVINCE,
    "admin": PROVINCE,
    # and what it is to cover, an establishment of 123
    "named": {SECRET: PLANS, OTHER: PLANS[:1]},
    "named_leader": PROVINCE | {SECRET: PLANS},
}
#: on how many pages a mark stands at least that may be read anywhere
LEAST = dict.fromkeys(READ, 3) | dict.fromkeys(("own", "other", "leader"), 15)
PAPERS = [f"{paper}{AGENCYS}" for paper in ("BB-", "QĐ-", "KH-", "Đóng cửa ", "Hòm thư ")]
#: who reads persons by kind of a single record or district: the unit and the provincial staff
COUNTED = {"own": {"119"}, "other": {"123"}, "police": {"119", "123"}, "staff": {"119", "123"}}


def unlike_the_table(
    stage: Stage, who: str, answers: dict[str, tuple[int, str]]
) -> dict[str, tuple[str, str]]:
    """{address: (what came, what table.py says)}: test_access.py asks by GET what is not walked."""
    wrong = {}
    for line in LINES if who in world.ACTORS else ():
        url = address(line, stage.rows)
        if is_walked(line, who, url):
            got, wanted = MARKS[answers[url][0]], line.get[world.ACTORS.index(who)]
            if got != wanted:
                wrong[url] = got, wanted
    return wrong


@pytest.mark.parametrize("who", READ)
def test_nothing_is_read_from_outside(stage, who) -> None:
    answers = {url: read(stage.clients[who], url) for url in pages_for(stage, who)}
    assert unlike_the_table(stage, who, answers) == {}
    pages = {url: text for url, (_status, text) in answers.items()}
    for mark in (OWN, OTHER, AGENCYS, SECRET):
        rooms = READ[who].get(mark, ())
        assert outside(told(pages, mark), *rooms) == [], mark
        # where nothing is found because nothing was looked at, this proves nothing
        assert len(told(pages, mark)) >= (LEAST[who] if rooms is ANYWHERE else bool(rooms)), mark
    if who == "other":
        assert not [paper for paper in PAPERS if told(pages, paper)]
    if SECRET in READ[who]:
        held = reverse("inspections:inspection-list")
        assert not [url for url in told(pages, SECRET) if url.partition("?")[0] == held]
    for code in ("119", "123"):
        seen = counted(pages, counts(code))
        assert bool(seen) == (code in COUNTED.get(who, ())), (code, seen)


@pytest.mark.parametrize("who", ["own", "other", "agency", "police", "leader", "admin"])
def test_nor_by_any_count(stage, who) -> None:
    """Their lists and figures are the same to the letter without it."""
    pages = [address(li, stage.rows) for li in LINES if li.page in {"list", "json", "overview"}]
    pages += [address(li, stage.rows) for li in LINES if li.name in {"places:district"}]
    pages += [reverse("inspections:team-detail", args=[stage.rows["inspection@secret"].team_id])]
    # what it is to cover, on its own page with its history; the calendar of its month; the plans
    pages += [stage.rows["establishment@123"].get_absolute_url()]
    pages += [f"{reverse('inspections:calendar')}?month=2019-07"]
    pages += [f"{reverse('inspections:establishment-suggest')}?q=co+so"]
    client = stage.clients[who]
    before = {url: text_of(client, url) for url in pages}
    with history.batch(by=None) as batch:
        batch.delete(stage.rows["inspection@secret"])
        batch.delete(stage.rows["year-plan@secret"])
    assert {url: text_of(client, url) for url in pages} == before


def test_a_kept_page_is_not_a_colleagues(stage) -> None:
    """Named on an inspection of the province, one officer of an agency counts it; others do not."""
    colleague = factories.officer("vhttdl")
    rows = [*world.members("x"), MemberRow(name="Có tên", user=colleague)]
    world.held(stage.rows["inspection@secret"].team, "x", stage.rows["establishment"], members=rows)
    url = reverse("dashboard:overview")
    named = text_of(signed_in(colleague), url)
    before = text_of(stage.clients["agency"], url)
    cache.clear()
    assert text_of(stage.clients["agency"], url) == before
    assert named != before

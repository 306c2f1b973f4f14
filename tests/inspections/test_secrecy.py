"""What is not recorded as held is known to few, on every face of the room."""

import pytest
from django.urls import reverse

from accounts.permissions import Role
from communes.models import Commune
from core.models import Change, Reading
from inspections import actions
from inspections.actions import MemberRow, PlannedRow
from inspections.models import Inspection, InspectionMember, PlannedEstablishment, Visit
from tests import factories
from tests.inspections import make

pytestmark = pytest.mark.django_db
SECRET = "999/QĐ-MẬT"
LISTS = (
    "inspection-list", "plan-list", "visit-list", "establishment-list", "team-list",
    "year-plan-list", "finding-list", "violation-act-list", "checklist-item-list",
)  # fmt: skip


def everybody() -> dict:
    return {
        "staff": factories.user(),
        "named_leader": factories.user(Role.LEADERSHIP),
        "leader": factories.user(Role.LEADERSHIP),
        "administrator": factories.user(Role.ADMINISTRATOR),
        "host": factories.officer("119"),
        "other": factories.officer("123"),
        "agency": factories.officer("yte"),
        "police": factories.officer("congan"),
        "named_officer": factories.officer("121"),
    }


def plan(people: dict, state: str = "planned") -> Inspection:
    members = [
        MemberRow(name="Lãnh đạo", user=people["named_leader"]),
        MemberRow(name="Cán bộ", user=people["named_officer"]),
    ]
    found = make.planned(
        on=make.day(7, 20),
        decision_number=SECRET,
        host_district=factories.district("119"),
        members=members,
    )
    if state == "cancelled":
        found = actions.cancel_inspection(found, by=None, cancel_reason="Hoãn")
    return found


KNOWS = {"staff", "named_leader", "named_officer"}


@pytest.mark.parametrize("state", ["planned", "cancelled"])
def test_a_provincial_plan_is_known_to_staff_and_the_named_only(client, state) -> None:
    people = everybody()
    secret = plan(people, state)
    for who, person in people.items():
        knows = who in KNOWS
        assert Inspection.objects.visible_to(person).filter(pk=secret.pk).exists() == knows, who
        rows = InspectionMember.objects.visible_to(person).filter(inspection=secret)
        assert rows.exists() == knows, who
        client.force_login(person)
        answer = client.get(secret.get_absolute_url())
        assert answer.status_code == (200 if knows else 404), who
        listed = client.get(reverse("inspections:plan-list")).content.decode()
        assert (SECRET in listed) == knows, who


@pytest.mark.once("postgresql")
@pytest.mark.parametrize("state", ["planned", "cancelled"])
def test_nothing_of_it_on_any_other_face(client, state) -> None:
    people = everybody()
    secret = plan(people, state)
    make.establishment("119", "Cơ sở mẫu 007")
    pages = [reverse(f"inspections:{name}") for name in LISTS]
    pages += [f"{page}?export={kind}" for page in pages for kind in ("csv", "xlsx")]
    pages.append(f"{reverse('inspections:inspection-list')}?q=999")
    pages.append(f"{reverse('inspections:calendar')}?month=2019-07")
    pages.append(f"{reverse('inspections:calendar')}?month=2019-07&export=csv")
    pages.append(reverse("inspections:team-detail", args=[make.team().pk]))
    for who, person in people.items():
        client.force_login(person)
        for page in pages:
            if who in KNOWS and ("ke-hoach" in page or "lich" in page):
                continue
            answer = client.get(page)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            assert SECRET.encode() not in body, (who, page)
        for name in ("edit", "record", "cancel"):
            answer = client.get(reverse(f"inspections:inspection-{name}", args=[secret.pk]))
            allowed = who == "staff" and (state == "planned" or name == "edit")
            assert (answer.status_code == 200) == allowed, (who, name)
            if who not in KNOWS:
                assert answer.status_code in (403, 404), (who, name)


def test_an_officer_outside_cannot_tell_it_from_nothing(client) -> None:
    people = everybody()
    secret = plan(people)
    client.force_login(people["host"])
    for name in ("edit", "record", "cancel", "detail"):
        for pk in (secret.pk, secret.pk + 1000):
            url = reverse(f"inspections:inspection-{name}", args=[pk])
            assert client.get(url).status_code == 404
    for name in ("delete", "restore"):
        url = reverse(f"inspections:inspection-{name}", args=[secret.pk])
        assert client.post(url).status_code == 404


def test_visits_and_members_follow_their_inspection() -> None:
    people = everybody()
    shop = make.establishment("119")
    secret = plan(people)
    # typed early, past the actions, it stays as hidden as the inspection it belongs to
    Change.objects.all()
    stray = Visit(
        inspection=secret,
        establishment=shop,
        commune=shop.commune,
        visited_on=make.day(6, 1),
        outcome="no_violation",
    )
    from core import history

    with history.batch(by=None) as batch:
        batch.create(stray, check=False)
    for who, person in people.items():
        assert Visit.objects.visible_to(person).exists() == (who in KNOWS), who


def test_a_named_member_may_look_and_not_touch(client) -> None:
    people = everybody()
    secret = plan(people)
    client.force_login(people["named_officer"])
    answer = client.get(secret.get_absolute_url())
    assert answer.context["edit_url"] is None
    assert answer.context["delete_url"] is None
    url = reverse("inspections:inspection-edit", args=[secret.pk])
    assert client.get(url).status_code == 403
    taken_out = InspectionMember.objects.get(user=people["named_officer"])
    row = MemberRow(name=taken_out.name, pk=taken_out.pk, remove=True)
    actions.change_inspection(secret, by=None, members=[row])
    assert client.get(secret.get_absolute_url()).status_code == 404


def test_a_districts_plan_is_its_own_and_the_staffs() -> None:
    people = everybody()
    own = make.planned("119", on=make.day(7, 2))
    sector = make.planned("yte", on=make.day(7, 3))
    seen = {
        who: set(Inspection.objects.visible_to(person).values_list("pk", flat=True))
        for who, person in people.items()
    }
    assert seen["staff"] == {own.pk, sector.pk}
    assert seen["host"] == {own.pk}
    assert seen["agency"] == {sector.pk}
    for who in ("leader", "administrator", "other", "police", "named_officer"):
        assert seen[who] == set(), who


def test_once_held_the_host_and_the_visited_districts_see_their_own_part() -> None:
    people = everybody()
    here, there = make.establishment("119"), make.establishment("123", "Cơ sở mẫu 002")
    found = make.held(make.visit(here), make.visit(there), host_district=factories.district("121"))
    for who in ("leader", "administrator", "staff"):
        assert Visit.objects.visible_to(people[who]).count() == 2
    for who, shop in (("host", here), ("other", there)):
        assert Inspection.objects.visible_to(people[who]).filter(pk=found.pk).exists()
        visits = Visit.objects.visible_to(people[who])
        assert [v.establishment_id for v in visits] == [shop.pk]
    hosting = people["named_officer"]  # posted to 121
    assert Inspection.objects.visible_to(hosting).filter(pk=found.pk).exists()
    assert not Visit.objects.visible_to(hosting).exists()
    assert not Inspection.objects.visible_to(people["agency"]).exists()
    assert not Inspection.objects.editable_by(people["host"]).exists()


def test_a_sectors_inspection_is_the_agencys_and_the_provinces() -> None:
    people = everybody()
    shop = make.establishment("119", agency=factories.agency("yte"))
    make.held(make.visit(shop), of="yte")
    for who in ("staff", "leader", "administrator", "agency"):
        assert Visit.objects.visible_to(people[who]).count() == 1, who
    for who in ("host", "other", "police"):
        assert not Visit.objects.visible_to(people[who]).exists(), who
        assert not Inspection.objects.visible_to(people[who]).exists(), who


def test_the_register_is_scoped(client) -> None:
    mine = make.establishment("119", "Karaoke Đá Đỏ")
    theirs = make.establishment("123", "Karaoke Đá Đỏ 2")
    agencys = make.establishment("121", "Karaoke Đá Đỏ 3", agency=factories.agency("yte"))
    url = reverse("inspections:establishment-suggest")
    for who, wanted in (
        (factories.officer("119"), {mine.pk}),
        (factories.officer("yte"), {agencys.pk}),
        (factories.user(), {mine.pk, theirs.pk, agencys.pk}),
    ):
        client.force_login(who)
        results = client.get(url, {"q": "da do"}).json()["results"]
        assert {r["id"] for r in results} == wanted
    assert client.get(url, {"q": ""}).json() == {"results": []}
    client.force_login(factories.user(Role.LEADERSHIP))
    assert client.get(url, {"q": "da do"}).status_code == 403
    client.force_login(factories.officer("119"))
    assert client.get(theirs.get_absolute_url()).status_code == 404
    assert Commune.objects.exists()


def shops() -> tuple:
    """Three to cover, in 119, 123 and 121."""
    codes = {"119": "Tên Một", "123": "Tên Hai", "121": "Tên Ba"}
    return tuple(make.establishment(code, name) for code, name in codes.items())


def covering(people: dict, *rows: PlannedRow) -> Inspection:
    named = [MemberRow(name="Cán bộ", user=people["named_officer"])]
    return make.planned(on=make.day(7, 20), members=named, planned=rows)


def test_what_is_to_be_covered_is_as_secret_as_the_inspection(client) -> None:
    """Nor does the establishment's own page, its history or the search say that it is next."""
    people = everybody()
    one, two, _three = shops()
    pages = [one.get_absolute_url(), two.get_absolute_url()]
    pages += [f"{reverse('inspections:calendar')}?month=2019-07", reverse("inspections:plan-list")]
    pages += [f"{reverse('inspections:establishment-list')}?q=ten", "/kiem-tra/co-so/goi-y/?q=ten"]
    pages += [reverse("inspections:year-plan-list"), reverse("inspections:results")]

    def everything() -> dict:
        out = {}
        for who, person in people.items():
            client.force_login(person)
            for page in pages:
                body = client.get(page).content.decode()
                out[who, page] = [x for x in body.splitlines() if "csrf" not in x]
        return out

    before = everything()
    found = covering(people, PlannedRow(one), PlannedRow(two))
    for (who, page), text in everything().items():
        if who not in ("staff", "named_officer"):
            assert text == before[who, page], (who, page)
        elif "co-so" in page:
            assert text == before[who, page], (who, page)  # whoever knows reads it elsewhere
    for who, person in people.items():
        rows = PlannedEstablishment.objects.visible_to(person).filter(inspection=found)
        assert rows.count() == (2 if who in ("staff", "named_officer") else 0), who


def test_once_held_the_history_of_the_list_stays_with_who_knew_it(client) -> None:
    """What was taken out of the list may be the next inspection's."""
    people = everybody()
    one, two, three = shops()
    found = covering(people, *(PlannedRow(shop) for shop in (one, two, three)))
    row = found.planned.get(establishment=three)
    out = PlannedRow(three, pk=row.pk, version=row.version, remove=True)
    found = actions.change_inspection(found, by=None, planned=[out])
    day = {"starts_on": make.DAY, "ends_on": make.DAY}
    found = actions.record_inspection(
        found, by=None, held_on=make.DAY, members=make.three(), visits=[make.visit(one)], **day
    )
    told = {}
    for who, person in people.items():
        client.force_login(person)
        answer = client.get(found.get_absolute_url())
        told[who] = answer.content.decode() if answer.status_code == 200 else ""
    assert {who for who, page in told.items() if three.name in page} == {"staff", "named_officer"}
    # the one not covered is a matter of leadership's, and of its own district's
    knows = {"staff", "named_officer", "named_leader", "leader", "administrator"}
    assert {who for who, page in told.items() if two.name in page} == knows
    assert one.name in told["host"]


def test_a_years_plan_is_the_staffs_and_its_own_teams(client) -> None:
    people = everybody()
    plans = {}
    for of in ("", "119"):
        plans[of] = actions.record_year_plan(
            by=None, team=make.team(of), year=2019, number="15/KH", decided_on=make.DAY,
            approved_by="Chủ tịch UBND",
        )  # fmt: skip
    for who, person in people.items():
        client.force_login(person)
        got = {of: client.get(p.get_absolute_url()).status_code for of, p in plans.items()}
        assert got[""] == (200 if who == "staff" else 404), who
        assert got["119"] == (200 if who in ("staff", "host") else 404), who


def test_who_reads_it_is_written_down(client) -> None:
    people = everybody()
    found = covering(people, PlannedRow(shops()[0]))
    client.force_login(people["named_officer"])
    url = found.get_absolute_url()
    client.get(url)
    assert not client.get(url).context["sections"][-1]["title"].startswith("Ai")
    client.head(url)
    client.force_login(people["host"])
    assert client.get(url).status_code == 404
    client.force_login(people["staff"])
    section = client.get(url).context["sections"][-1]
    read = [[cell["text"] for cell in row["cells"]] for row in section["rows"]]
    assert [(row[0], row[2]) for row in read] == [
        (people["staff"].username, "1"),
        (people["named_officer"].username, "3"),
    ]
    before = Reading.objects.count()
    for page in (
        reverse("inspections:plan-list"),
        reverse("inspections:suggestions"),
        f"{reverse('inspections:calendar')}?month=2019-07",
        reverse("inspections:inspection-edit", args=[found.pk]),
        reverse("inspections:inspection-record", args=[found.pk]),
    ):
        client.get(page)
        assert Reading.objects.count() == before + 1, page
        before += 1
    client.post(reverse("inspections:inspection-edit", args=[found.pk]))
    client.get(f"{reverse('inspections:calendar')}?month=2019-05")
    client.get(make.held().get_absolute_url())
    assert Reading.objects.count() == before
    client.force_login(people["leader"])
    client.get(f"{reverse('inspections:calendar')}?month=2019-07")
    client.get(reverse("inspections:plan-list"))
    assert Reading.objects.count() == before

"""Establishments, inspections of the province, the districts and one sector, the census."""

import datetime
from collections.abc import Sequence
from typing import Any

from communes.models import Commune, District
from inspections import actions
from inspections.actions import MemberRow, VisitRow
from inspections.models import Census, Establishment, Inspection, Team, Visit
from inspections.models.kinds import Kind

from . import papers
from .chapter_communes import MARK
from .story import Story

KINDS = (Kind.MOTEL, Kind.KARAOKE, Kind.HOTEL, Kind.GUEST_HOUSE, Kind.MASSAGE, Kind.RESTAURANT,
         Kind.DIM_CAFE, Kind.HAIRDRESSER)  # fmt: skip
CONDITIONAL = {Kind.MOTEL, Kind.KARAOKE, Kind.HOTEL, Kind.GUEST_HOUSE, Kind.MASSAGE}
IN_DISTRICT = {"116": 34, "123": 26, "125": 16, "122": 14, "119": 12, "126": 12}
#: provincial inspections: first day, district, conditional establishments; 7 and 18 by June
PROVINCIAL = (
    ("02-26", "116", 3), ("03-19", "123", 3), ("04-09", "125", 3), ("04-24", "116", 2),
    ("05-14", "122", 3), ("05-29", "126", 2), ("06-18", "123", 2),
    ("07-16", "119", 3), ("08-06", "120", 2), ("08-27", "124", 3), ("09-10", "128", 2),
    ("09-24", "116", 4), ("10-15", "121", 2), ("10-29", "125", 3), ("11-12", "123", 3),
    ("11-26", "127", 1),
)  # fmt: skip
#: which of the city's establishments somebody entered a second time
TWICE = 1
DISTRICT_TEAMS = ("116", "118", "119", "120", "122", "123", "125", "126", "128")
LATER_TEAMS = ("121", "124", "127")
Outcome = Visit.Outcome


def tell(story: Story) -> None:
    register = establishments(story)
    provincial(story, register)
    districts(story, register)
    sector(story, register)
    census(story)
    since_the_census(story, register)


def establishments(story: Story) -> dict[str, list[Establishment]]:
    number = 0
    register: dict[str, list[Establishment]] = {}
    for district in story.districts:
        communes = sorted(story.of(district), key=lambda c: c.kind == Commune.Kind.COMMUNE)[:6]
        for _n in range(IN_DISTRICT.get(district.code, 8)):
            number += 1
            kind = story.dice.choice(KINDS)
            register.setdefault(district.code, []).append(
                actions.record_establishment(
                    by=story.staff,
                    name=f"Cơ sở mẫu {number:03d}",
                    kind=kind,
                    is_conditional=kind in CONDITIONAL,
                    is_at_risk=True,
                    commune=story.dice.choice(communes),
                    valid_from=datetime.date(2016, 1, 1),
                    **papers.of(number, kind, conditional=kind in CONDITIONAL),
                )
            )
    entered_twice(story, register["116"][TWICE])
    suspension(story, register["128"][-1])
    return register


def entered_twice(story: Story, first: Establishment) -> None:
    """Another colleague's entry of the same business: the province may merge the two."""
    actions.record_establishment(
        by=story.staff,
        name=first.name,
        kind=first.kind,
        is_conditional=first.is_conditional,
        is_at_risk=True,
        commune=first.commune,
        contact_name=first.contact_name,
        contact_phone=first.contact_phone,
        valid_from=first.valid_from,
    )


def suspension(story: Story, establishment: Establishment) -> None:
    day = story.on("05-06")
    if day is not None:
        actions.record_suspension(
            establishment,
            by=story.staff,
            valid_from=day,
            document=f"Thông báo tạm ngừng 02/TB {MARK}",
        )


def members(story: Story, count: int) -> list[MemberRow]:
    agencies = [story.agencies[code] for code in ("ldtbxh", "congan", "vhttdl", "yte")]
    return [
        MemberRow(
            name=f"Thành viên mẫu {n + 1}", agency=agencies[n % 4], position="Thành viên", at=n
        )
        for n in range(count)
    ]


def visits(
    story: Story, chosen: Sequence[Establishment], day: datetime.date, number: str
) -> list[VisitRow]:
    rows = []
    for at, establishment in enumerate(chosen):
        outcome = story.dice.choices(
            (Outcome.NO_VIOLATION, Outcome.REMINDED, Outcome.VIOLATION), (6, 3, 2)
        )[0]
        rows.append(
            VisitRow(
                establishment=establishment,
                visited_on=day,
                outcome=outcome,
                minutes_number=f"{at + 1:02d}/BB-{number} {MARK}",
                at=at,
            )
        )
    return rows


def provincial(story: Story, register: dict[str, list[Establishment]]) -> None:
    """Held ones up to the clock; the next two stand as planned, a secret until they are held."""
    team = Team.objects.live().get(level=Team.Level.PROVINCE)
    planned = 0
    for place, (start, code, count) in enumerate(PROVINCIAL, start=1):
        day = datetime.date.fromisoformat(f"2019-{start}")
        values: dict[str, Any] = {
            "team": team,
            "decision_number": f"{place:02d}/QĐ-ĐKT178 {MARK}",
            "decision_on": min(day - datetime.timedelta(days=6), story.until),
            "mode": Inspection.Mode.PLANNED,
            "starts_on": day,
            "ends_on": day + datetime.timedelta(days=1),
            "host_district": story.code(code),
        }
        conditional = [e for e in register[code] if e.is_conditional]
        fresh = [e for e in conditional if not e.visits.exists()] or conditional
        if day + datetime.timedelta(days=1) <= story.until:
            actions.record_inspection(
                by=story.staff,
                held_on=day,
                members=members(story, 4),
                visits=visits(story, fresh[:count], day, f"178-{place:02d}"),
                **values,
            )
        elif planned < 2:
            planned += 1
            actions.plan_inspection(by=story.staff, members=members(story, 4), **values)


def districts(story: Story, register: dict[str, list[Establishment]]) -> None:
    """Nine district teams have been out by the end of June, the other three in autumn."""
    seasons = ((DISTRICT_TEAMS, "03-04", "06-14"), (LATER_TEAMS, "09-02", "10-25"))
    for codes, first, last in seasons:
        for code in codes:
            day = story.day(first, last)
            if day is not None:
                district_outing(story, story.code(code), day, register[code])


def district_outing(
    story: Story, district: District, day: datetime.date, found: list[Establishment]
) -> None:
    team = Team.objects.live().get(body__district=district)
    rows = visits(story, story.dice.sample(found, min(3, len(found))), day, f"LN-{district.code}")
    actions.record_inspection(
        by=story.staff,
        team=team,
        decision_number=f"{story.dice.randint(5, 60):02d}/QĐ-UBND {MARK}",
        decision_on=day - datetime.timedelta(days=4),
        mode=Inspection.Mode.PLANNED,
        starts_on=day,
        ends_on=day,
        host_district=district,
        held_on=day,
        members=members(story, 3),
        visits=rows,
        letter_number=f"{story.dice.randint(5, 90):02d}/BC-UBND {MARK}",
        letter_on=day,
    )


def sector(story: Story, register: dict[str, list[Establishment]]) -> None:
    """The culture department's own inspection: information beside the targets."""
    day = story.on("05-22")
    if day is None:
        return
    culture = story.agencies["vhttdl"]
    team = actions.record_team(
        by=story.staff, level=Team.Level.SECTOR, name=f"Thanh tra Sở VHTTDL {MARK}", agency=culture
    )
    actions.record_inspection(
        by=story.staff,
        team=team,
        decision_number=f"31/QĐ-SVHTTDL {MARK}",
        decision_on=day - datetime.timedelta(days=5),
        mode=Inspection.Mode.PLANNED,
        starts_on=day,
        ends_on=day,
        host_district=story.code("116"),
        held_on=day,
        members=members(story, 3),
        visits=visits(story, register["116"][-3:], day, "VH"),
    )


def census(story: Story) -> None:
    """Eleven districts confirm the six-month census by the end of June, all by the year's end."""
    for row in Census.objects.live().select_related("district", "period").order_by("pk"):
        half = row.period.kind == "half"
        if half:
            day = story.on("07-12") if row.district.code == "127" else story.day("06-17", "06-28")
        else:
            day = story.day("12-16", "12-27")
        if day:
            actions.confirm_census(
                row,
                by=story.staff,
                confirmed_on=day,
                document_number=f"{story.dice.randint(40, 300)}/BC-LĐTBXH {MARK}",
                letter_number=f"{story.dice.randint(40, 300)}/BC-LĐTBXH {MARK}",
                letter_on=day,
            )


def since_the_census(story: Story, register: dict[str, list[Establishment]]) -> None:
    """What the next census will show beside the one before."""
    day = story.on("06-29")
    if day is None:
        return
    for code in ("116", "123"):
        changed = next(row for row in register[code] if row.staff)
        assert changed.staff is not None
        actions.change_establishment(changed, by=story.staff, staff=changed.staff + 2)
    number = sum(map(len, register.values())) + 1
    actions.record_establishment(
        by=story.staff,
        name=f"Cơ sở mẫu {number:03d}",
        kind=Kind.RESTAURANT,
        is_at_risk=True,
        commune=register["116"][0].commune,
        valid_from=day,
        **papers.of(number, Kind.RESTAURANT, conditional=False),
    )

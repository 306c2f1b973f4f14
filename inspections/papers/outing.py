"""What all papers of one inspection share, and the two that are about nothing but its members."""

import datetime

from django.conf import settings
from django.utils import translation

from communes.models import Agency
from core import clock
from core.documents import Letterhead, day_in_words, layout_on
from inspections.models import Inspection, InspectionMember, Team

from .shapes import Invitation, Member, MemberList, Outing

#: an official paper is Vietnamese whatever language its reader's screen speaks
in_vietnamese = translation.override("vi")

#: TT 05/2006/TT-BLĐTBXH: a team is headed by its đội trưởng; an agency's own inspection by nobody
#: of that title
LEADER = {Team.Level.SECTOR: "Trưởng đoàn kiểm tra"}
LEVELS = {
    Team.Level.PROVINCE: "Đội kiểm tra liên ngành cấp tỉnh",
    Team.Level.DISTRICT: "Đội kiểm tra liên ngành cấp huyện",
    Team.Level.SECTOR: "Cơ quan chuyên ngành",
}


def words_of(day: datetime.date | None) -> str:
    return day_in_words(day) if day else ""


def head_of(inspection: Inspection, issued: datetime.date, *, number: str, day: str) -> Letterhead:
    """The team under who set it up: the People's Committee of its level, or its agency."""
    team = inspection.team
    district = team.body.district if team.body else None
    if team.agency:
        parent = team.agency.name
    elif district:
        parent = f"Ủy ban nhân dân {district.full_name}"
    else:
        parent = f"Ủy ban nhân dân tỉnh {settings.PROVINCE_NAME}"
    return Letterhead(
        parent=parent,
        agency=team.name,
        number=number,
        place=district.name if district else settings.PROVINCE_NAME,
        day=day,
        layout=layout_on(issued).value,
    )


def outing_of(inspection: Inspection) -> Outing:
    plan, team = inspection.plan, inspection.team
    first, last = day_in_words(inspection.starts_on), day_in_words(inspection.ends_on)
    return Outing(
        team=team.name,
        level=LEVELS[Team.Level(team.level)],
        decision=inspection.decision_number,
        decision_day=day_in_words(inspection.decision_on),
        plan=plan.number if plan else "",
        plan_day=day_in_words(plan.decided_on) if plan else "",
        plan_by=plan.approved_by if plan else "",
        mode=str(inspection.get_mode_display()),
        ground=str(inspection.get_ground_display()) if inspection.ground else "",
        days=first if first == last else f"từ {first} đến {last}",
        leader=LEADER.get(Team.Level(team.level), "Đội trưởng"),
    )


def members_of(inspection: Inspection) -> list[InspectionMember]:
    rows = InspectionMember.objects.filter(inspection=inspection).live()
    return list(rows.select_related("agency").order_by("pk"))


def named(members: list[InspectionMember]) -> tuple[Member, ...]:
    return tuple(
        Member(
            name=m.name,
            agency=_agency(m.agency, m.agency_name),
            position=m.position,
            card=m.card_number,
        )
        for m in members
    )


def _agency(agency: Agency | None, otherwise: str) -> str:
    return agency.name if agency else otherwise


@in_vietnamese
def build_invitation(inspection: Inspection) -> Invitation:
    """Draft of today: its number and day are the office's to give."""
    today = clock.today()
    members = named(members_of(inspection))
    return Invitation(
        head=head_of(inspection, today, number="", day=day_in_words(None, year=today.year)),
        outing=outing_of(inspection),
        agencies=tuple(dict.fromkeys(m.agency for m in members if m.agency)),
        members=members,
    )


@in_vietnamese
def build_member_list(inspection: Inspection) -> MemberList:
    """What stands under the decision, in the look of the decision's day."""
    issued = inspection.decision_on
    return MemberList(
        head=head_of(inspection, issued, number="", day=day_in_words(issued)),
        outing=outing_of(inspection),
        members=named(members_of(inspection)),
    )

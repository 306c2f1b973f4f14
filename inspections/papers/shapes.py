"""What the papers of an inspection say, as plain texts: no model, no markup.

"" is what nobody knows or what is to be filled in by hand: it prints as dots. `inspected`, `blank`
and the like say which parts a paper has. All names of persons are members of a team, except
`Place.contact`, the register's contact, on the inspection minutes.
"""

from dataclasses import dataclass

from core.documents import Letterhead


@dataclass(frozen=True, slots=True)
class Member:
    name: str
    agency: str
    position: str
    card: str


@dataclass(frozen=True, slots=True)
class Outing:
    """The inspection a paper belongs to. `level` and `ground` are the words of the forms."""

    team: str
    level: str
    decision: str
    decision_day: str
    plan: str
    plan_day: str
    plan_by: str
    mode: str
    ground: str
    days: str
    leader: str


@dataclass(frozen=True, slots=True)
class Place:
    name: str
    kind: str
    address: str
    commune: str
    contact: str
    licence: str
    licence_day: str
    licence_by: str
    certificate: str
    certificate_day: str
    certificate_by: str


@dataclass(frozen=True, slots=True)
class Staff:
    rooms: str
    all: str
    women: str
    with_contract: str
    on_probation: str
    under_18: str
    health_checked: str


@dataclass(frozen=True, slots=True)
class Check:
    """A line of the checklist; `yes`, `no`, `na`: a cross in the column that was answered."""

    number: str
    text: str
    basis: str
    yes: str
    no: str
    na: str
    note: str


@dataclass(frozen=True, slots=True)
class Found:
    """`act` and `citation` are empty where nothing but a shortcoming was found."""

    number: str
    text: str
    act: str
    citation: str
    measure: str
    due: str


@dataclass(frozen=True, slots=True)
class Minutes:
    """Biên bản kiểm tra; `blank`: printed before leaving, to be filled in by hand."""

    head: Letterhead
    outing: Outing
    place: Place
    members: tuple[Member, ...]
    blank: bool
    inspected: bool
    not_inspected_reason: str
    began: str
    ended: str
    day: str
    staff: Staff
    checklist: tuple[Check, ...]
    findings: tuple[Found, ...]
    remedies: tuple[Found, ...]
    result: str
    nothing_found: bool
    opinion: str
    refused: bool
    refusal_reason: str
    copies: str


@dataclass(frozen=True, slots=True)
class ViolationRecord:
    """Biên bản vi phạm hành chính: who violated is written in by hand, and never stored."""

    head: Letterhead
    outing: Outing
    place: str
    minutes_number: str
    began: str
    day: str
    members: tuple[Member, ...]
    violations: tuple[Found, ...]
    copies: str


@dataclass(frozen=True, slots=True)
class Invitation:
    """Giấy mời to the members' agencies: neither an establishment nor a district is named."""

    head: Letterhead
    outing: Outing
    agencies: tuple[str, ...]
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class MemberList:
    head: Letterhead
    outing: Outing
    members: tuple[Member, ...]


Paper = Minutes | ViolationRecord | Invitation | MemberList

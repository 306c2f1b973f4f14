"""Papers, contacts and staff of the demo's establishments: obviously invented, told by number.

Nothing here draws from the story's dice: what the figures rest on stays what it was.
"""

import datetime
import random
from typing import Any

from inspections.models.kinds import Kind

from .chapter_communes import MARK
from .story import SEED

#: certificates of these establishments have ended, or end soon, on 30/06/2019
EXPIRED = {7: datetime.date(2019, 4, 30), 41: datetime.date(2019, 6, 15)}
EXPIRING = {12: datetime.date(2019, 7, 20), 58: datetime.date(2019, 8, 31)}
#: of one in so many nobody has noted who works there
STAFF_UNKNOWN = 9
POLICE_OF_DISTRICT, POLICE_OF_PROVINCE = "Công an huyện (mẫu)", "Công an tỉnh (mẫu)"


def of(number: int, kind: str, *, conditional: bool) -> dict[str, Any]:
    """Values of the register for the establishment of this number."""
    dice = random.Random(SEED * 1000 + number)
    issued = datetime.date(2016, 1, 4) + datetime.timedelta(days=dice.randint(0, 700))
    values: dict[str, Any] = {
        "address": f"Số {dice.randint(1, 180)}, tổ {dice.randint(1, 14)}",
        "contact_name": f"Chủ cơ sở mẫu {number:03d}",
        "contact_phone": f"0900 000 {number:03d}",
        "licence_number": f"{number:04d}/ĐKKD {MARK}",
        "licence_on": issued,
        "licence_by": "Phòng Tài chính – Kế hoạch (mẫu)",
        "committed_on": datetime.date(2019, 1, 7) if dice.random() < 0.8 else None,
    }
    if conditional and dice.random() < 0.94:
        values |= certificate(number, issued, kind)
    return values | staff(dice, number)


def certificate(number: int, issued: datetime.date, kind: str) -> dict[str, Any]:
    ends = (EXPIRED | EXPIRING).get(number)
    return {
        "certificate_number": f"{number:03d}/GCN-ANTT {MARK}",
        "certificate_on": issued + datetime.timedelta(days=20),
        "certificate_by": POLICE_OF_PROVINCE if kind == Kind.HOTEL else POLICE_OF_DISTRICT,
        "certificate_until": ends or issued.replace(year=issued.year + 5, day=28),
    }


def staff(dice: random.Random, number: int) -> dict[str, int]:
    if number % STAFF_UNKNOWN == 0:
        return {}
    every = dice.randint(2, 14)
    with_contract = dice.randint(every // 2, every)
    return {
        "staff": every,
        "staff_women": dice.randint(every // 3, every),
        "staff_with_contract": with_contract,
        "staff_on_probation": dice.randint(0, every - with_contract),
        "staff_under_18": 0,
        "staff_health_checked": dice.randint(every // 2, every),
    }

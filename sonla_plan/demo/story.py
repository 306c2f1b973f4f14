"""A believable 2019, invented: seeded, so that every run tells the same story.

Nothing here is a fact about Sơn La but the names of its units. What the plan's sources do not say
(which communes, which models, agencies, due dates) is picked here and marked as the demo's.
"""

import datetime
import random
from dataclasses import dataclass, field

from accounts.models import User
from communes.models import Agency, Commune, District

SEED = 178
YEAR = 2019
FIRST_DAY = datetime.date(YEAR, 1, 1)
DEFAULT_UNTIL = datetime.date(YEAR, 6, 30)


@dataclass(slots=True)
class Story:
    """What the chapters share: the clock, the dice, the real units, the invented people."""

    until: datetime.date
    people: dict[str, User]
    dice: random.Random = field(default_factory=lambda: random.Random(SEED))
    districts: list[District] = field(default_factory=list)
    communes: list[Commune] = field(default_factory=list)
    agencies: dict[str, Agency] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.districts = list(District.objects.live().order_by("code"))
        self.communes = list(
            Commune.objects.live().select_related("district").order_by("district__code", "code")
        )
        self.agencies = {a.code: a for a in Agency.objects.live()}

    @property
    def staff(self) -> User:
        return self.people["tinh"]

    def of(self, district: District) -> list[Commune]:
        return [c for c in self.communes if c.district_id == district.pk]

    def code(self, code: str) -> District:
        return next(d for d in self.districts if d.code == code)

    def day(self, first: str, last: str) -> datetime.date | None:
        """A working day between two days (mm-dd), None when it would lie after the clock."""
        start = datetime.date.fromisoformat(f"{YEAR}-{first}")
        end = datetime.date.fromisoformat(f"{YEAR}-{last}")
        day = start + datetime.timedelta(days=self.dice.randint(0, (end - start).days))
        while day.weekday() > 4:
            day -= datetime.timedelta(days=1)
        return day if day <= self.until else None

    def on(self, day: str) -> datetime.date | None:
        """A fixed day (mm-dd), None when it lies after the clock."""
        found = datetime.date.fromisoformat(f"{YEAR}-{day}")
        return found if found <= self.until else None

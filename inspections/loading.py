"""The teams that every installation starts with."""

from communes.models import DistrictBody
from core import history

from .models import Team

PROVINCIAL_NAME = "Đội kiểm tra liên ngành 178 tỉnh"


def load_teams() -> int:
    """The provincial team and one of each district's inspection body. Idempotent.

    Returns the number of teams made: 0 when they are there already.
    """
    made = []
    if not Team.objects.filter(level=Team.Level.PROVINCE).exists():
        made.append(Team(level=Team.Level.PROVINCE, name=PROVINCIAL_NAME))
    bodies = DistrictBody.objects.live().filter(
        kind=DistrictBody.Kind.INSPECTION_TEAM, teams__isnull=True
    )
    for body in bodies.select_related("district").order_by("district__code"):
        place = body.district.full_name
        made.append(
            Team(
                level=Team.Level.DISTRICT,
                body=body,
                name=f"Đội kiểm tra liên ngành {place[:1].lower()}{place[1:]}",
                valid_from=body.valid_from,
                valid_to=body.valid_to,
            )
        )
    if made:
        with history.batch(by=None) as batch:
            batch.create_many(made)
    return len(made)

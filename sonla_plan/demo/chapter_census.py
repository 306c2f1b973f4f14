"""The census of the register, and what changed in it afterwards."""

from inspections import actions
from inspections.models import Census, Establishment
from inspections.models.kinds import Kind

from . import papers
from .chapter_communes import MARK
from .story import Story


def tell(story: Story, register: dict[str, list[Establishment]]) -> None:
    census(story)
    since_the_census(story, register)


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

"""Outreach activities, media items, training courses."""

import datetime

from communes.models import Commune, CommuneOfficer
from outreach import actions
from outreach.models import MediaOutlet, OutreachActivity

from .chapter_communes import MARK
from .story import YEAR, Story

Form = OutreachActivity.Form
#: communes first reached in each month; 133 by the end of June, 197 in the year
REACHED = (9, 14, 26, 30, 31, 23, 20, 14, 12, 10, 6, 2)
FORMS = (Form.SESSION, Form.LOUDSPEAKER, Form.BROADCAST, Form.MEETING, Form.LEAFLET, Form.CULTURE)
#: the commune itself in about half the cases
ORGANISERS = (
    "commune",
    "women",
    "commune",
    "youth",
    "commune",
    "labour",
    "commune",
    "police",
    "school",
)
TITLES = (
    "Sơn La tăng cường phòng, chống mại dâm",
    "Tuyên truyền pháp luật về phòng, chống tệ nạn xã hội tại cơ sở",
    "Phòng ngừa tệ nạn xã hội ở khu du lịch",
    "Lồng ghép phòng, chống mại dâm với giảm nghèo",
    "Hỗ trợ hòa nhập cộng đồng: những việc đã làm",
)


def tell(story: Story, officers: list[CommuneOfficer]) -> None:
    activities(story)
    media(story)
    training(story, officers)


def activities(story: Story) -> None:
    order = story.dice.sample(story.communes, len(story.communes))
    start = 0
    for month, number in enumerate(REACHED, start=1):
        for commune in order[start : start + number]:
            record(story, commune, month)
        # those reached before are visited again, about one in four each month
        for commune in story.dice.sample(order[:start], start // 4):
            record(story, commune, month)
        start += number


def record(story: Story, commune: Commune, month: int) -> None:
    day = datetime.date(YEAR, month, story.dice.randint(3, 27))
    if day > story.until:
        return
    form = story.dice.choice(FORMS)
    attendances = story.dice.randint(40, 180) if form in (Form.SESSION, Form.MEETING) else None
    actions.record_activity(
        by=story.staff,
        communes=[commune],
        form=form,
        quantity=story.dice.randint(100, 400) if form == Form.LEAFLET else story.dice.randint(1, 4),
        held_on=day,
        attendances=attendances,
        women=attendances * story.dice.randint(35, 60) // 100 if attendances else None,
        language=story.dice.choice(("vi", "vi", "thai", "mong")),
        with_drugs=story.dice.random() < 0.5,
        with_hiv=story.dice.random() < 0.4,
        with_trafficking=story.dice.random() < 0.3,
        with_poverty=story.dice.random() < 0.2,
        document_number=f"{story.dice.randint(1, 90):02d}/BC-UBND {MARK}",
        # no throw of the dice: the rest of the story stays as it was told before
        organised_by=ORGANISERS[(int(commune.code) + day.toordinal()) % len(ORGANISERS)],
    )


def media(story: Story) -> None:
    """The newspaper and the provincial broadcaster each month, district stations now and then."""
    outlets = list(MediaOutlet.objects.live().order_by("pk"))
    for month in range(1, 13):
        for outlet in outlets:
            often = 2 if outlet.kind != MediaOutlet.Kind.DISTRICT else story.dice.random() < 0.25
            for _n in range(int(often)):
                day = datetime.date(YEAR, month, story.dice.randint(2, 28))
                if day <= story.until:
                    actions.record_media_item(
                        by=story.staff,
                        outlet=outlet,
                        kind=story.dice.choice(("news", "article", "feature")),
                        published_on=day,
                        title=f"{story.dice.choice(TITLES)} {MARK}",
                        language=story.dice.choice(("vi", "vi", "thai", "mong")),
                    )


def training(story: Story, officers: list[CommuneOfficer]) -> None:
    """A course in May for a third of the officers, two in autumn for nearly all of the others."""
    order = story.dice.sample(officers, len(officers))
    cut = len(order) * 34 // 100
    rounds = (
        ("05-14", order[:cut]),
        ("10-08", order[cut : cut + 70]),
        ("10-22", order[cut + 70 :]),
    )
    for start, who in rounds:
        day = story.on(start)
        if day and day + datetime.timedelta(days=1) <= story.until:
            actions.record_course(
                by=story.staff,
                title=f"Tập huấn nghiệp vụ phòng, chống mại dâm cho cán bộ cấp xã {MARK}",
                starts_on=day,
                ends_on=day + datetime.timedelta(days=1),
                agency=story.agencies["ldtbxh"],
                document_number=f"{story.dice.randint(100, 300)}/GM-SLĐTBXH {MARK}",
                officers=who,
            )

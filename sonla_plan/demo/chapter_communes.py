"""Recognition, registration, models, officers, bodies, documents, hotlines."""

import datetime

from communes import actions
from communes.models import (
    BodyReview,
    Commune,
    CommuneOfficer,
    DistrictBody,
    Hotline,
    ModelActivity,
    PreventionModel,
)

from .story import YEAR, Story

NOT_HEALTHY = 11  # 204 − 193, the picks are the demo's
MARK = "(mẫu)"
FAMILY = ("Lò", "Quàng", "Cầm", "Hà", "Vì", "Nguyễn", "Sồng", "Giàng", "Mùa", "Tòng", "Bạc", "Đinh")
GIVEN = ("Văn A", "Thị B", "Văn C", "Thị D", "Văn E", "Thị G", "Văn H", "Thị K", "Văn L", "Thị M")


def tell(story: Story) -> list[CommuneOfficer]:
    recognise(story)
    register(story)
    models(story)
    bodies(story)
    steering(story)
    return officers(story)


def recognise(story: Story) -> None:
    """193 kept from 2018; which ones is not in the sources, so these are picked."""
    out = set(story.dice.sample([c.pk for c in story.communes], NOT_HEALTHY))
    actions.record_recognitions(
        by=story.staff,
        communes=[c for c in story.communes if c.pk not in out],
        for_year=YEAR - 1,
        is_opening_balance=True,
        decision_number=f"125/QĐ-UBND {MARK}",
    )
    complex_ = [c for c in story.communes if c.pk in out][:6]
    for commune in complex_:
        actions.record_tag(
            by=story.staff, commune=commune, kind="complex", source=f"Số liệu giả định {MARK}"
        )


def register(story: Story) -> None:
    """All communes, one document a district, by the end of March."""
    for place, district in enumerate(story.districts, start=1):
        day = story.day("01-21", "03-22")
        if day is None:
            continue
        actions.record_registrations(
            by=story.staff,
            communes=story.of(district),
            for_year=YEAR,
            document_number=f"{place + 10:02d}/UBND-LĐTBXH {MARK}",
            registered_on=day,
            letter_number=f"{place + 10:02d}/UBND-LĐTBXH {MARK}",
            letter_on=day,
        )


def models(story: Story) -> None:
    """Ten picked places of the sixteen wards and townships, and one new model."""
    wards = [c for c in story.communes if c.kind == Commune.Kind.WARD][:3]
    townships = [c for c in story.communes if c.kind == Commune.Kind.TOWNSHIP][:7]
    for commune in (*wards, *townships):
        model = actions.record_model(
            by=story.staff,
            commune=commune,
            name=f"Mô hình phòng, chống mại dâm {MARK}",
            basis=PreventionModel.Basis.DECISION_1503,
            valid_from=datetime.date(2015, 7, 10),
            founding_document="1503/QĐ-UBND",
        )
        for first, last in (("02-11", "04-26"), ("05-06", "06-21"), ("08-05", "11-22")):
            day = story.day(first, last)
            if day:
                actions.record_model_activity(
                    by=story.staff,
                    prevention_model=model,
                    held_on=day,
                    form=story.dice.choice(ModelActivity.Form.values),
                    attendances=story.dice.randint(15, 60),
                )
    new_on = story.on("05-15")
    if new_on:
        actions.record_model(
            by=story.staff,
            commune=next(c for c in story.communes if c.code == "03979"),
            name=f"Câu lạc bộ phòng ngừa {MARK}",
            basis=PreventionModel.Basis.NEW,
            valid_from=new_on,
            founding_document=f"112/QĐ-UBND {MARK}",
        )


def bodies(story: Story) -> None:
    """22 of 24 by May: two still open after the invented due date; they follow in August."""
    rows = list(DistrictBody.objects.live().select_related("district").order_by("district__code"))
    late = {rows[9].pk, rows[20].pk}
    for body in rows:
        day = story.on("08-20") if body.pk in late else story.day("02-18", "05-24")
        if day:
            changed = story.dice.random() < 0.4
            result = BodyReview.Result.CONSOLIDATED if changed else BodyReview.Result.UNCHANGED
            actions.record_body_review(
                by=story.staff,
                body=body,
                for_year=YEAR,
                result=result,
                document_number=f"{story.dice.randint(20, 400)}/QĐ-UBND {MARK}",
                document_on=day,
            )


def steering(story: Story) -> None:
    """A plan of each district, one provincial letter, hotlines."""
    for district in story.districts:
        day = story.day("02-11", "03-15")
        if day:
            actions.record_document(
                by=story.staff,
                kind="plan",
                number=f"{story.dice.randint(10, 90)}/KH-UBND {MARK}",
                issued_on=day,
                title=f"Kế hoạch phòng, chống mại dâm năm 2019 của {district.full_name} {MARK}",
                district=district,
            )
    for kind, address in (("phone", "Số điện thoại mẫu 0000 000 178"), ("mailbox", "Hộp thư mẫu")):
        actions.record_hotline(
            by=story.staff,
            kind=Hotline.Kind(kind),
            address=f"{address} {MARK}",
            published_in=f"Báo Sơn La {MARK}",
            valid_from=datetime.date(YEAR, 1, 2),
        )


def officers(story: Story) -> list[CommuneOfficer]:
    """One position a commune, a second one in every eighth; a few vacancies."""
    found = []
    for place, commune in enumerate(story.communes):
        for position in ("Cán bộ phòng, chống TNXH", "Cán bộ không chuyên trách TNXH")[
            : 2 if place % 8 == 0 else 1
        ]:
            vacant = place % 67 == 5
            name = f"{story.dice.choice(FAMILY)} {story.dice.choice(GIVEN)} {MARK}"
            officer = actions.record_officer(
                by=story.staff,
                commune=commune,
                position=position,
                holder="" if vacant else name,
                valid_from=datetime.date(2017, 1, 1),
            )
            if not vacant:
                found.append(officer)
    return found

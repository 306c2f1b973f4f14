"""What the plan counts of this room, and the rows behind each figure."""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.db.models import (
    BigIntegerField,
    Case,
    DateField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.utils.translation import gettext_lazy as _

from communes.models import Commune, CommuneOfficer, CommuneTag
from core.indicators import Indicator, Source, Window, rows_of
from core.models import ReportingPeriod
from core.tables import Column

from .models import MediaItem, MediaOutlet, OutreachActivity, TrainingCourse

DONE = Q(done_on__isnull=False)


def _communes(window: Window, options: Mapping[str, Any]) -> QuerySet[Commune]:
    """Communes in force, each with its first activity of the year."""
    held = (
        OutreachActivity.communes.through.objects.filter(
            commune=OuterRef("pk"),
            outreachactivity__deleted_at__isnull=True,
            outreachactivity__held_on__range=(window.first_day, window.until),
        )
        .order_by("outreachactivity__held_on", "outreachactivity_id")
        .values("outreachactivity__held_on", "outreachactivity__document_number")
    )
    return (
        Commune.objects.live()
        .in_force(window.until)
        .select_related("district")
        .annotate(
            in_district=F("district_id"),
            done_on=Subquery(held.values("outreachactivity__held_on")[:1]),
            done_document=Subquery(held.values("outreachactivity__document_number")[:1]),
        )
        .order_by("district__code", "sort_key", "code")
    )


def _quarters(window: Window, options: Mapping[str, Any]) -> QuerySet[ReportingPeriod]:
    """The year's quarters, each with its first item; lost once its last day has gone by without."""
    items = MediaItem.objects.filter(
        deleted_at__isnull=True,
        outlet__deleted_at__isnull=True,
        outlet__kind__in=MediaOutlet.COUNTING,
        published_on__range=(window.first_day, window.until),
        published_on__gte=OuterRef("first_day"),
        published_on__lte=OuterRef("last_day"),
    ).order_by("published_on", "pk")
    gone_by = Q(done_on__isnull=True, last_day__lt=window.known)
    return (
        ReportingPeriod.objects.filter(
            deleted_at__isnull=True, kind=ReportingPeriod.Kind.QUARTER, year=window.year
        )
        .annotate(
            in_district=Value(None, output_field=BigIntegerField()),
            done_on=Subquery(items.values("published_on")[:1]),
            done_title=Subquery(items.values("title")[:1]),
            done_outlet=Subquery(items.values("outlet__name")[:1]),
        )
        .annotate(lost_on=Case(When(gone_by, then=F("last_day")), output_field=DateField()))
        .order_by("first_day")
    )


def _officers(window: Window, options: Mapping[str, Any]) -> QuerySet[CommuneOfficer]:
    """Positions filled on the date, each with the first course its holder attended this year."""
    attended = (
        TrainingCourse.officers.through.objects.filter(
            communeofficer=OuterRef("pk"),
            trainingcourse__deleted_at__isnull=True,
            trainingcourse__starts_on__range=(window.first_day, window.until),
        )
        .order_by("trainingcourse__starts_on", "trainingcourse_id")
        .values("trainingcourse__starts_on", "trainingcourse__title")
    )
    return (
        CommuneOfficer.objects.live()
        .in_force(window.until)
        .exclude(holder="")
        .select_related("commune__district")
        .annotate(
            in_district=F("commune__district_id"),
            done_on=Subquery(attended.values("trainingcourse__starts_on")[:1]),
            done_title=Subquery(attended.values("trainingcourse__title")[:1]),
        )
        .order_by("commune__district__code", "commune__sort_key", "pk")
    )


COMMUNES = Source("communes_outreach", _communes)
QUARTERS = Source("media_quarters", _quarters, annotations=("done_on", "lost_on"))
OFFICERS = Source("officers_training", _officers)

COMMUNES_REACHED = Indicator(
    key="communes_reached",
    label=_("Communes with outreach activities"),
    short=_("Outreach in communes"),
    unit=_("communes"),
    formula=_(
        "Communes with at least one outreach activity this year, out of the communes in force."
    ),
    source=COMMUNES,
    achieved=DONE,
    fact_kind="activities",
)

MEDIA_QUARTERLY = Indicator(
    key="media_quarterly",
    label=_("Quarters with news items on radio, television or in the newspaper"),
    short=_("Media items each quarter"),
    unit=_("quarters"),
    formula=_(
        "Quarters with at least one item of the provincial newspaper, the provincial or "
        "a district broadcaster, out of the year's quarters."
    ),
    source=QUARTERS,
    achieved=DONE,
    province_only=True,
)

OFFICERS_TRAINED = Indicator(
    key="officers_trained",
    label=_("Commune officers trained"),
    short=_("Officers trained"),
    unit=_("officers"),
    formula=_(
        "Commune officers in office who attended a course this year, "
        "out of the positions that are filled."
    ),
    source=OFFICERS,
    achieved=DONE,
)


def _place(row: Any) -> str:
    commune = row.commune if hasattr(row, "commune") else row
    return commune.district.full_name if commune.district else ""


def _state(row: Any) -> str:
    return str(_("Yes") if row.done_on else _("Not yet"))


#: the columns of the list behind a figure, by source key
ROW_COLUMNS: dict[str, tuple[Column, ...]] = {
    COMMUNES.key: (
        Column("commune", _("Commune"), str, sort="sort_key"),
        Column("district", _("District"), _place, sort="district__code"),
        Column("done", _("Outreach this year"), _state),
        Column("done_on", _("First activity on"), lambda r: r.done_on, sort="done_on"),
        Column("document", _("Document"), lambda r: r.done_document or ""),
    ),
    QUARTERS.key: (
        Column("quarter", _("Quarter"), str, sort="first_day"),
        Column("done_on", _("First item on"), lambda r: r.done_on, sort="done_on"),
        Column("outlet", _("Outlet"), lambda r: r.done_outlet or ""),
        Column("title", _("Title"), lambda r: r.done_title or ""),
        Column("lost_on", _("Gone by without an item on"), lambda r: r.lost_on),
    ),
    OFFICERS.key: (
        Column("holder", _("Officer"), lambda r: r.holder),
        Column("position", _("Position"), lambda r: r.position),
        Column("commune", _("Commune"), lambda r: str(r.commune), sort="commune__sort_key"),
        Column("district", _("District"), _place, sort="commune__district__code"),
        Column("done", _("Trained this year"), _state),
        Column("done_on", _("First course on"), lambda r: r.done_on, sort="done_on"),
        Column("course", _("Course"), lambda r: r.done_title or ""),
    ),
}


class Information(NamedTuple):
    """A count without a goal, and the rows it counts."""

    key: str
    label: Any
    total: int
    rows: QuerySet


TAGGED: dict[str, Any] = {
    CommuneTag.Kind.BORDER: _("Border communes with outreach"),
    CommuneTag.Kind.ADJOINING: _("Communes adjoining another province with outreach"),
    CommuneTag.Kind.TOURIST: _("Communes in tourist areas with outreach"),
    CommuneTag.Kind.COMPLEX: _("Communes in complex areas with outreach"),
}


ROW_COLUMNS |= {f"info:outreach_{kind}": ROW_COLUMNS[COMMUNES.key] for kind in TAGGED}


def tagged(window: Window, districts: Iterable[int]) -> dict[int, dict[str, int]]:
    """{district: {kind of area: communes of it that were reached}}.

    One query for all kinds: at most one narrow row a commune.
    """
    ids = list(districts)
    marks = _reached(window, ids).order_by().annotate(**_lying(window))
    out = {pk: dict.fromkeys(TAGGED, 0) for pk in ids}
    for place, *lying in marks.values_list("in_district", *_lying(window)):
        for kind, lies in zip(TAGGED, lying, strict=True):
            out[place][kind] += lies
    return out


def information(
    window: Window, districts: Iterable[int] | None, counts: Iterable[Mapping[str, int]] = ()
) -> list[Information]:
    """Communes of each kind of area that were reached; `districts` None: the whole province.

    `counts`: what `tagged` says of each district asked for; who wants the rows alone leaves it out.
    """
    bags, reached = list(counts), _reached(window, districts)
    return [
        Information(
            key=f"outreach_{kind}",
            label=label,
            total=sum(bag[kind] for bag in bags),
            rows=reached.filter(lies),
        )
        for (kind, label), lies in zip(TAGGED.items(), _lying(window).values(), strict=True)
    ]


def _reached(window: Window, districts: Iterable[int] | None) -> QuerySet:
    return rows_of(COMMUNES, window, {}, districts).filter(DONE)


def _lying(window: Window) -> dict[str, Exists]:
    return {f"is_{kind}": Exists(_tags(kind, window.until)) for kind in TAGGED}


def _tags(kind: str, day: datetime.date) -> QuerySet[CommuneTag]:
    return CommuneTag.objects.live().in_force(day).filter(commune=OuterRef("pk"), kind=kind)

"""Recognition kept, registration, models kept alive, district bodies; and what has no goal."""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.db.models import (
    Case,
    DateField,
    DateTimeField,
    Exists,
    ExpressionWrapper,
    F,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from core.indicators import Indicator, Source, Window
from core.tables import Column

from . import columns
from .models import (
    BodyReview,
    Commune,
    DistrictBody,
    GuidingDocument,
    Hotline,
    ModelActivity,
    PreventionModel,
    Recognition,
    Registration,
)

DONE = Q(done_on__isnull=False)
KEPT = Q(lost_on__isnull=True)
NO_DAY = Value(None, output_field=DateField())
#: the day after a model's last day in force; PostgreSQL makes a moment of a day and an interval
DAY_AFTER = Cast(
    ExpressionWrapper(F("valid_to") + datetime.timedelta(days=1), output_field=DateTimeField()),
    DateField(),
)


def by_day(name: str, until: datetime.date) -> Case:
    """The day, unless it lies after `until`: then the thing has not happened yet."""
    return Case(
        When(**{f"{name}__lte": until}, then=F(name)), default=NO_DAY, output_field=DateField()
    )


def recognition_rows(window: Window, options: Mapping[str, Any]) -> QuerySet:
    """Recognised for the year before the plan's; lost by a decision since, or kept."""
    lost = by_day("withdrawn_on", window.until)
    return (
        Recognition.objects.filter(deleted_at__isnull=True, for_year=window.year - 1)
        .annotate(
            in_district=F("commune__district_id"), done_on=NO_DAY, lost_on=lost, decided_on=lost
        )
        .select_related("commune__district")
        .order_by("commune__district__code", "commune__sort_key", "pk")
    )


def registration_rows(window: Window, options: Mapping[str, Any]) -> QuerySet:
    """The communes in force, each with the day of its registration for the plan's year."""
    registered = Registration.objects.filter(
        deleted_at__isnull=True,
        commune=OuterRef("pk"),
        for_year=window.year,
        registered_on__lte=window.until,
    )
    return (
        Commune.objects.live()
        .in_force(window.until)
        .annotate(
            in_district=F("district_id"), done_on=Subquery(registered.values("registered_on")[:1])
        )
        .select_related("district")
        .order_by("district__code", "sort_key", "code")
    )


def model_rows(window: Window, options: Mapping[str, Any]) -> QuerySet:
    """Models of Decision 1503: lost when ended, or in the first half-year without an activity.

    A half-year counts once its last day has come; what happens first is what is told. The last day
    in force still is one: a model that ended is lost from the day after.
    """
    ended, until = "valid_to__lt", window.until
    events = []
    for half in window.ended("half"):
        held = ModelActivity.objects.filter(
            deleted_at__isnull=True,
            prevention_model=OuterRef("pk"),
            held_on__gte=half.first_day,
            held_on__lte=half.last_day,
        )
        existed = Q(valid_from__lte=half.last_day)
        events += [
            When(Q(**{ended: min(half.last_day, until)}), then=DAY_AFTER),
            When(existed & ~Exists(held), then=Value(half.last_day)),
        ]
    over = When(**{ended: until}, then=DAY_AFTER)
    rows = PreventionModel.objects.filter(
        deleted_at__isnull=True, basis=PreventionModel.Basis.DECISION_1503, valid_from__lte=until
    ).annotate(
        in_district=F("commune__district_id"),
        done_on=NO_DAY,
        lost_on=Case(*events, over, default=NO_DAY, output_field=DateField()),
        decided_on=Case(over, default=NO_DAY, output_field=DateField()),
    )
    return rows.select_related("commune__district").order_by("commune__district__code", "pk")


def body_rows(window: Window, options: Mapping[str, Any]) -> QuerySet:
    """The district bodies in force, each with the day of its document for the plan's year."""
    reviewed = BodyReview.objects.filter(
        deleted_at__isnull=True,
        body=OuterRef("pk"),
        for_year=window.year,
        document_on__lte=window.until,
    )
    return (
        DistrictBody.objects.live()
        .in_force(window.until)
        .annotate(
            in_district=F("district_id"), done_on=Subquery(reviewed.values("document_on")[:1])
        )
        .select_related("district")
        .order_by("district__code", "kind")
    )


KEPT_DATES = ("done_on", "lost_on", "decided_on")
RECOGNITIONS = Source("recognitions", recognition_rows, KEPT_DATES)
REGISTRATIONS = Source("registrations", registration_rows)
MODELS = Source("models_1503", model_rows, KEPT_DATES)
BODIES = Source("district_bodies", body_rows)

HEALTHY_COMMUNES = Indicator(
    key="healthy_communes",
    label=_("Communes kept healthy, without prostitution"),
    short=_("Healthy communes kept"),
    unit=_("communes"),
    formula=_("Communes recognised for the year before that have not lost it by a decision since."),
    source=RECOGNITIONS,
    achieved=KEPT,
)
COMMUNES_REGISTERED = Indicator(
    key="communes_registered",
    label=_("Communes registered to build a healthy commune"),
    short=_("Communes registered"),
    unit=_("communes"),
    formula=_("Communes registered for this year, out of the communes in force."),
    source=REGISTRATIONS,
    achieved=DONE,
)
MODELS_MAINTAINED = Indicator(
    key="models_maintained",
    label=_("Prevention models of Decision 1503 maintained"),
    short=_("Models maintained"),
    unit=_("models"),
    formula=_(
        "Models in force with an activity in every half-year of the plan that has ended, out of "
        "those founded by Decision 1503/QĐ-UBND."
    ),
    source=MODELS,
    achieved=KEPT,
)
TEAMS_CONSOLIDATED = Indicator(
    key="teams_consolidated",
    label=_("District bodies consolidated or reviewed"),
    short=_("Bodies consolidated"),
    unit=_("bodies"),
    formula=_(
        "Bodies consolidated or reviewed without change for this year, out of two in each district."
    ),
    source=BODIES,
    achieved=DONE,
)

INDICATORS = (HEALTHY_COMMUNES, COMMUNES_REGISTERED, MODELS_MAINTAINED, TEAMS_CONSOLIDATED)


class Information(NamedTuple):
    """A count without a goal; `rows` are the very rows counted."""

    key: str
    label: Any
    total: int
    rows: QuerySet


INFORMATION = (
    ("new_models", _("New prevention models"), columns.MODEL),
    ("guiding_documents", _("Guiding documents"), columns.DOCUMENT),
    ("published_hotlines", _("Published hotlines and mailboxes"), columns.HOTLINE),
    ("newly_recognised", _("Communes newly recognised"), columns.RECOGNITION),
)


def _within(rows: QuerySet, path: str, districts: Iterable[int] | None) -> QuerySet:
    return rows if districts is None else rows.filter(**{f"{path}__in": list(districts)})


def newly_recognised(window: Window, districts: Iterable[int] | None) -> QuerySet:
    """Recognised for the plan's year and not for the year before, and still so on the date."""
    before = Recognition.objects.filter(
        deleted_at__isnull=True,
        commune=OuterRef("commune_id"),
        for_year=window.year - 1,
    ).exclude(withdrawn_on__lte=window.until)
    rows = Recognition.objects.live().filter(~Exists(before), for_year=window.year)
    rows = rows.filter(decision_on__lte=window.known).exclude(withdrawn_on__lte=window.known)
    return _within(rows.for_list(), "commune__district", districts)


def information(window: Window, districts: Iterable[int] | None) -> list[Information]:
    """What was founded, issued, published and newly recognised; with districts, theirs only."""
    since, until = window.first_day, window.until
    models = PreventionModel.objects.live().filter(
        basis=PreventionModel.Basis.NEW, valid_from__gte=since, valid_from__lte=until
    )
    documents = GuidingDocument.objects.live().filter(issued_on__gte=since, issued_on__lte=until)
    hotlines = Hotline.objects.live().in_force(until)
    rows = (
        _within(models.for_list(), "commune__district", districts),
        _within(documents.for_list(), "district", districts),
        _within(hotlines.for_list(), "district", districts),
        newly_recognised(window, districts),
    )
    return [
        Information(key, label, found.count(), found)
        for (key, label, _columns), found in zip(INFORMATION, rows, strict=True)
    ]


def models_in_force(window: Window, districts: Iterable[int] | None) -> Information:
    """Models of every kind: what a commune's page counts."""
    models = PreventionModel.objects.live().in_force(window.until).for_list()
    rows = _within(models, "commune__district", districts)
    return Information("models_in_force", _("Prevention models in force"), 0, rows)


def _itself(row: Model) -> Any:
    return row


#: what the list behind a figure shows, by source
ROW_COLUMNS: dict[str, tuple[Column, ...]] = {
    RECOGNITIONS.key: (
        *columns.RECOGNISED,
        Column("lost_on", _("Recognition lost on"), lambda row: row.lost_on, sort="lost_on"),
    ),
    REGISTRATIONS.key: (
        *columns.commune_columns("", _itself),
        Column("done_on", _("Registered on"), lambda row: row.done_on, sort="done_on"),
    ),
    MODELS.key: (
        *columns.MODEL,
        Column("lost_on", _("Not maintained since"), lambda row: row.lost_on, sort="lost_on"),
    ),
    BODIES.key: (
        Column("body", _("Body"), lambda row: row.get_kind_display(), sort="kind"),
        Column("district", _("District"), lambda row: str(row.district), sort="district__code"),
        Column("done_on", _("Document date"), lambda row: row.done_on, sort="done_on"),
    ),
    **{f"info:{key}": shown for key, _label, shown in INFORMATION},
    "info:models_in_force": columns.MODEL,
}

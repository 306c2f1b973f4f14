"""A place's own dated facts, for its page."""

import datetime
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from core.tables import printed
from core.text import sort_key
from core.timeline import MOST, Entry

from .models import (
    BodyReview,
    Commune,
    Declaration,
    District,
    GuidingDocument,
    Hotline,
    ModelActivity,
    PreventionModel,
    Recognition,
    Registration,
)

Place = Commune | District
Days = tuple[datetime.date, datetime.date]


def timeline(
    place: Place, user: User, first_day: datetime.date, last_day: datetime.date
) -> list[Entry]:
    """Recognition, registration, models; on a district's page also what the district itself did."""
    days = (first_day, last_day)
    tellers: tuple[Any, ...] = (_recognitions, _registrations, _models, _model_activities)
    if isinstance(place, District):
        tellers += (_reviews, _documents, _hotlines, _declarations)
    entries = [entry for tell in tellers for entry in tell(place, user, days)]
    return merged(entries) if isinstance(place, District) else entries


def merged(entries: list[Entry]) -> list[Entry]:
    """One document for many communes (a registration, a decision) is told once, with all names."""
    groups: dict[tuple[Any, ...], list[Entry]] = {}
    for entry in entries:
        alone = () if entry.document and entry.text else (entry.url,)
        groups.setdefault((entry.on, entry.kind, entry.label, entry.document, *alone), []).append(
            entry
        )
    return [_one(group) for group in groups.values()]


def _one(group: list[Entry]) -> Entry:
    if len(group) == 1:
        return group[0]
    names = ", ".join(sorted((entry.text for entry in group), key=sort_key))
    text = _("%(n)s communes: %(names)s") % {"n": len(group), "names": names}
    return replace(group[0], text=text, url="")


def _where(place: Place, path: str = "commune") -> Q:
    return Q(**{path if isinstance(place, Commune) else f"{path}__district": place})


def _name(place: Place, commune: Commune) -> str:
    """On a district's page which commune it was; on the commune's own nothing."""
    return commune.full_name if isinstance(place, District) else ""


def _inside(day: datetime.date | None, days: Days) -> bool:
    return day is not None and days[0] <= day <= days[1]


def _recognitions(place: Place, user: User, days: Days) -> Iterator[Entry]:
    rows = Recognition.objects.visible_to(user).filter(
        Q(decision_on__range=days) | Q(withdrawn_on__range=days), _where(place)
    )
    for row in rows.select_related("commune").order_by("-decision_on", "-pk")[: MOST + 1]:
        steps = (
            (
                row.decision_on,
                _("Recognised as a healthy commune for %(year)s"),
                row.decision_number,
            ),
            (row.withdrawn_on, _("Lost the recognition for %(year)s"), row.loss_decision),
        )
        for day, words, number in steps:
            if day and _inside(day, days):
                yield Entry(
                    on=day,
                    kind=_("Recognition"),
                    label=words % {"year": str(row.for_year)},
                    text=_name(place, row.commune),
                    url=row.get_absolute_url(),
                    document=number,
                )


def _registrations(place: Place, user: User, days: Days) -> Iterator[Entry]:
    rows = Registration.objects.visible_to(user).filter(_where(place), registered_on__range=days)
    for row in rows.select_related("commune").order_by("-registered_on", "-pk")[: MOST + 1]:
        yield Entry(
            on=row.registered_on,
            kind=_("Registration"),
            label=_("Registered to build a healthy commune in %(year)s")
            % {"year": str(row.for_year)},
            text=_name(place, row.commune),
            url=row.get_absolute_url(),
            document=row.document_number,
        )


def _models(place: Place, user: User, days: Days) -> Iterator[Entry]:
    rows = PreventionModel.objects.visible_to(user).filter(
        Q(valid_from__range=days) | Q(valid_to__range=days), _where(place)
    )
    for row in rows.select_related("commune").order_by("-valid_from", "-pk")[: MOST + 1]:
        steps = (
            (row.valid_from, _("Model founded: %(name)s"), row.founding_document),
            (row.valid_to, _("Model ended: %(name)s"), row.end_decision),
        )
        for day, words, number in steps:
            if day and _inside(day, days):
                yield Entry(
                    on=day,
                    kind=_("Prevention model"),
                    label=words % {"name": row.name},
                    text=_name(place, row.commune),
                    url=row.get_absolute_url(),
                    document=number,
                )


def _model_activities(place: Place, user: User, days: Days) -> Iterator[Entry]:
    rows = ModelActivity.objects.visible_to(user).filter(
        _where(place, "prevention_model__commune"), held_on__range=days
    )
    for row in rows.for_list()[: MOST + 1]:
        text = [_name(place, row.prevention_model.commune), row.prevention_model.name]
        if row.attendances:
            text.append(_("%(n)s attendances") % {"n": printed(row.attendances)})
        yield Entry(
            on=row.held_on,
            kind=_("Prevention model"),
            label=str(row.get_form_display()),
            text=" · ".join(part for part in text if part),
            url=row.get_absolute_url(),
            document=row.document_number,
        )


def _reviews(place: District, user: User, days: Days) -> Iterator[Entry]:
    rows = BodyReview.objects.visible_to(user).filter(body__district=place, document_on__range=days)
    for row in rows.for_list().order_by("-document_on", "-pk")[: MOST + 1]:
        yield Entry(
            on=row.document_on,
            kind=_("District body"),
            label=f"{row.body.get_kind_display()}: {row.get_result_display()}",
            url=row.get_absolute_url(),
            document=row.document_number,
        )


def _documents(place: District, user: User, days: Days) -> Iterator[Entry]:
    rows = GuidingDocument.objects.visible_to(user).filter(district=place, issued_on__range=days)
    for row in rows.for_list()[: MOST + 1]:
        yield Entry(
            on=row.issued_on,
            kind=_("Guiding document"),
            label=f"{row.get_kind_display()}: {row.title}",
            url=row.get_absolute_url(),
            document=row.number,
        )


def _hotlines(place: District, user: User, days: Days) -> Iterator[Entry]:
    rows = Hotline.objects.visible_to(user).filter(district=place, valid_from__range=days)
    for row in rows.order_by("-valid_from", "-pk")[: MOST + 1]:
        if row.valid_from:
            yield Entry(
                on=row.valid_from,
                kind=_("Hotline"),
                label=_("Published: %(address)s") % {"address": row},
                text=row.published_in,
                url=row.get_absolute_url(),
            )


def _declarations(place: District, user: User, days: Days) -> Iterator[Entry]:
    rows = Declaration.objects.visible_to(user).filter(district=place, declared_on__range=days)
    for row in rows.for_list()[: MOST + 1]:
        yield Entry(
            on=row.declared_on,
            kind=_("Declaration"),
            label=_("Nothing to report: %(kind)s, %(period)s")
            % {"kind": row.get_fact_kind_display(), "period": row.period},
            url=row.get_absolute_url(),
        )

"""The only writers of the communes', districts' and agencies' facts, and of postings."""

import datetime
from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Role
from communes.models import (
    Agency,
    BodyReview,
    Commune,
    CommuneOfficer,
    CommuneTag,
    Declaration,
    District,
    DistrictBody,
    GuidingDocument,
    Hotline,
    ModelActivity,
    Posting,
    PreventionModel,
    Recognition,
    Registration,
)
from communes.scoping import ensure_all_editable, ensure_editable
from core import history
from core.models import Fact, ReportingPeriod

Day = datetime.date


def _create(fact: Fact, by: User | None) -> Any:
    with history.batch(by=by) as batch:
        stored = batch.create(fact)
        ensure_editable(by, stored)
        return stored


def change_fact(fact: Fact, *, by: User | None, version: int | None = None, **values: Any) -> Any:
    """Change any record of this room: same scope, same history."""
    with history.batch(by=by) as batch:
        ensure_editable(by, fact)
        stored = batch.update(fact, values, expected_version=version)
        ensure_editable(by, stored)
        return stored


def remove_fact(fact: Fact, *, by: User | None) -> Any:
    """Delete any record of this room softly. Raises ValidationError while others hang on it."""
    if isinstance(fact, PreventionModel) and fact.activities.filter(deleted_at=None).exists():
        raise ValidationError(_("Delete the model's activities first."))
    with history.batch(by=by) as batch:
        ensure_editable(by, fact)
        return batch.delete(fact)


def restore_fact(fact: Fact, *, by: User | None) -> Any:
    with history.batch(by=by) as batch:
        stored = batch.restore(fact)
        ensure_editable(by, stored)
        return stored


def _create_many(facts: list[Any], by: User | None) -> list[Any]:
    """The same fact for many communes: one document, one batch, one check of the scope."""
    for fact in facts:
        fact.clean_fields(exclude=["created_at", "created_by", "updated_at", "updated_by"])
        fact.clean()
    with history.batch(by=by) as batch:
        stored = batch.create_many(facts)
        ensure_all_editable(by, stored)
        return stored


def save_facts(
    *, by: User | None, new: Sequence[Fact], changed: Sequence[tuple[Fact, int, dict[str, Any]]]
) -> None:
    """Many of one kind: new ones, checked by the caller, and (fact, version, values)."""
    with history.batch(by=by) as batch:
        ensure_all_editable(by, batch.create_many(new))
        for fact, version, values in changed:
            change_fact(fact, by=by, version=version, **values)


def _refuse_twice(model: Any, communes: list[Commune], for_year: int, sentence: str) -> None:
    if not communes:
        raise ValidationError({"communes": _("Choose at least one commune.")})
    taken = model.objects.live().filter(commune__in=communes, for_year=for_year)
    names = [row.commune.full_name for row in taken.select_related("commune")]
    if names:
        raise ValidationError({"communes": sentence % {"names": ", ".join(names)}})


def record_recognitions(
    *,
    by: User | None,
    communes: Iterable[Commune],
    for_year: int,
    decision_number: str = "",
    decision_on: Day | None = None,
    is_opening_balance: bool = False,
    **values: Any,
) -> list[Recognition]:
    """One decision, or an opening balance, for many communes at once; all of them or none."""
    communes = list(communes)
    sentence = _("Already recognised for that year: %(names)s.")
    _refuse_twice(Recognition, communes, for_year, sentence)
    values |= {"for_year": for_year, "is_opening_balance": is_opening_balance}
    values |= {"decision_number": decision_number, "decision_on": decision_on}
    return _create_many([Recognition(commune=commune, **values) for commune in communes], by)


def withdraw_recognition(
    recognition: Recognition,
    *,
    by: User | None,
    withdrawn_on: Day,
    loss_decision: str,
    version: int | None = None,
) -> Recognition:
    """A commune loses its recognition by a decision."""
    return change_fact(
        recognition,
        by=by,
        version=version,
        withdrawn_on=withdrawn_on,
        loss_decision=loss_decision,
    )


def record_registrations(
    *,
    by: User | None,
    communes: Iterable[Commune],
    for_year: int,
    document_number: str,
    registered_on: Day,
    **values: Any,
) -> list[Registration]:
    """One district document registers many communes; all of them or none."""
    communes = list(communes)
    sentence = _("Already registered for that year: %(names)s.")
    _refuse_twice(Registration, communes, for_year, sentence)
    values |= {"for_year": for_year, "document_number": document_number}
    values |= {"registered_on": registered_on}
    return _create_many([Registration(commune=commune, **values) for commune in communes], by)


def record_model(
    *, by: User | None, commune: Commune, name: str, basis: str, valid_from: Day, **values: Any
) -> PreventionModel:
    model = PreventionModel(
        commune=commune, name=name, basis=basis, valid_from=valid_from, **values
    )
    return _create(model, by)


def record_model_activity(
    *,
    by: User | None,
    prevention_model: PreventionModel,
    held_on: Day,
    form: str,
    attendances: int | None = None,
    **values: Any,
) -> ModelActivity:
    values |= {"held_on": held_on, "form": form, "attendances": attendances}
    return _create(ModelActivity(prevention_model=prevention_model, **values), by)


def record_officer(
    *,
    by: User | None,
    commune: Commune,
    position: str,
    holder: str = "",
    phone: str = "",
    valid_from: Day | None = None,
    **values: Any,
) -> CommuneOfficer:
    """A position of a commune and who holds it; an empty holder is a vacancy."""
    values |= {"position": position, "holder": holder, "phone": phone, "valid_from": valid_from}
    return _create(CommuneOfficer(commune=commune, **values), by)


def replace_officer(
    officer: CommuneOfficer,
    *,
    by: User | None,
    holder: str,
    phone: str = "",
    starts_on: Day,
    version: int | None = None,
    **values: Any,
) -> CommuneOfficer:
    """Another holder: the old row ends the day before, a new row begins. Returns the new one."""
    if officer.valid_to is not None:
        raise ValidationError(_("This row has ended already; replace its successor."))
    if officer.valid_from and starts_on <= officer.valid_from:
        sentence = _("The new holder cannot start before the one replaced.")
        raise ValidationError({"starts_on": sentence})
    new = CommuneOfficer(
        commune=officer.commune,
        position=officer.position,
        holder=holder,
        phone=phone,
        valid_from=starts_on,
        **values,
    )
    with history.batch(by=by):
        last_day = starts_on - datetime.timedelta(days=1)
        change_fact(officer, by=by, version=version, valid_to=last_day)
        return _create(new, by)


def record_tag(
    *,
    by: User | None,
    commune: Commune,
    kind: str,
    source: str,
    is_verified: bool = False,
    **values: Any,
) -> CommuneTag:
    values |= {"kind": kind, "source": source, "is_verified": is_verified}
    return _create(CommuneTag(commune=commune, **values), by)


def record_body_review(
    *,
    by: User | None,
    body: DistrictBody,
    for_year: int,
    result: str,
    document_number: str,
    document_on: Day,
    **values: Any,
) -> BodyReview:
    values |= {"for_year": for_year, "result": result, "document_number": document_number}
    return _create(BodyReview(body=body, document_on=document_on, **values), by)


def record_document(
    *, by: User | None, kind: str, number: str, issued_on: Day, title: str, **values: Any
) -> GuidingDocument:
    """`district` or `agency` says whose document it is; neither: the province's own."""
    values |= {"kind": kind, "number": number, "issued_on": issued_on, "title": title}
    return _create(GuidingDocument(**values), by)


def record_hotline(
    *,
    by: User | None,
    kind: str,
    address: str,
    published_in: str,
    valid_from: Day,
    **values: Any,
) -> Hotline:
    values |= {"kind": kind, "address": address, "published_in": published_in}
    return _create(Hotline(valid_from=valid_from, **values), by)


def record_declaration(
    *,
    by: User | None,
    fact_kind: str,
    period: ReportingPeriod,
    declared_on: Day,
    district: District | None = None,
    agency: Agency | None = None,
    **values: Any,
) -> Declaration:
    """A unit says "không phát sinh" for a kind of fact and a period."""
    values |= {"fact_kind": fact_kind, "period": period, "declared_on": declared_on}
    return _create(Declaration(district=district, agency=agency, **values), by)


def record_posting(
    *,
    by: User | None,
    user: User,
    valid_from: Day,
    district: District | None = None,
    agency: Agency | None = None,
    valid_to: Day | None = None,
) -> Posting:
    """Raises ValidationError for another role: that sees the province whatever it is posted to."""
    if user.role != Role.REPORTING_OFFICER:
        raise ValidationError(_("Only reporting officers are posted; others see the province."))
    posting = Posting(
        user=user, district=district, agency=agency, valid_from=valid_from, valid_to=valid_to
    )
    return _create(posting, by)

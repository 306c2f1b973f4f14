"""A return's way: expected → draft → submitted → verified, or sent back with a reason."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Verb
from communes.models import District
from communes.scoping import ensure_editable
from core import clock, history, periods
from core.holding import hold
from core.models import ReportingPeriod
from returns import checks, figures
from returns.models import Return, ReturnFigure
from returns.sources import asked
from returns.tables import tables_for

State = Return.State
Kind = ReportingPeriod.Kind


@dataclass(frozen=True, slots=True)
class Entered:
    """What was typed into one cell; `nothing` is the explicit answer không phát sinh."""

    done: int | None = None
    estimate: int | None = None
    planned: int | None = None
    nothing: bool = False
    note: str = ""


def open_returns(period: ReportingPeriod, *, by: User | None) -> int:
    """An expected return for every reporting unit in force; only what is missing is made."""
    if period.kind not in periods.REPORTED:
        raise ValidationError(_("Nobody reports by the month."))
    with history.batch(by=by) as batch:
        hold()
        _ensure_open(ReportingPeriod.objects.get(pk=period.pk))
        rows = Return.objects.live().filter(period=period)
        there = set(rows.values_list("district_id", "agency_id"))
        made = []
        for unit in figures.reporting_units(period):
            keys = (unit.pk, None) if isinstance(unit, District) else (None, unit.pk)
            if keys not in there:
                made.append(Return(period=period, district_id=keys[0], agency_id=keys[1]))
        batch.create_many(made)
        ensure_editable(by, *made)
    return len(made)


def open_year(year: int, *, by: User | None) -> int:
    """The four returns of a year: quarter I, six months, nine months, the whole year.

    Other periods get theirs on demand: quarter II ends with the six months, IV with the year.
    """
    wanted = ((Kind.QUARTER, 1), (Kind.HALF, 1), (Kind.NINE_MONTHS, 1), (Kind.YEAR, 1))
    rows = periods.of_year(year, *(kind for kind, _number in wanted))
    with history.batch(by=by):
        chosen = [period for period in rows if (period.kind, period.number) in wanted]
        return sum(open_returns(period, by=by) for period in chosen if not period.closed_at)


def save_draft(
    report: Return,
    *,
    by: User | None,
    entered: Mapping[str, Entered],
    version: int | None = None,
    **values: Any,
) -> Return:
    """Store what was typed, cell by cell; impossible numbers are refused.

    Raises ValidationError by cell key, or history.Conflict.
    """
    with history.batch(by=by) as batch:
        _expect(report, State.EXPECTED, State.DRAFT, State.SENT_BACK)
        ensure_editable(by, report)
        state = State.DRAFT if report.state == State.EXPECTED else report.state
        stored = batch.update(
            report, {**values, "state": state, "entered_at": batch.at}, expected_version=version
        )
        _store_figures(batch, stored, entered)
        if wrong := _impossible(stored):
            raise ValidationError({problem.key: problem.text for problem in wrong})
        ensure_editable(by, stored)
        return stored


def _store_figures(batch: history.Batch, report: Return, entered: Mapping[str, Entered]) -> None:
    there = figures.typed_rows(report)
    for key, cell in entered.items():
        row = there.get(key)
        if row is None and cell != Entered():
            batch.create(ReturnFigure(report=report, key=key, **asdict(cell)))
        elif row is not None:
            batch.update(row, asdict(cell))


def _impossible(report: Return) -> list[checks.Problem]:
    """Of what was typed alone: the records are counted only where that is held against them."""
    tables = tables_for(figures.roles(report.unit))
    values = figures.count(asked(report.period, report.unit), checks.wholes(tables))
    values |= {key: row.value for key, row in figures.typed_rows(report).items()}
    return checks.impossible(tables, values)


def problems_of(report: Return, found: Mapping[str, figures.Figure]) -> list[checks.Problem]:
    """What looks wrong in the return, of which `found` are the figures."""
    values = {key: figure.value for key, figure in found.items()}
    before = checks.befores([report]).get(report.pk)
    tables = tables_for(figures.roles(report.unit))
    return checks.problems(tables, values, checks.days_of(report.period), before)


def submit(report: Return, *, by: User | None, version: int | None = None) -> Return:
    """Send the return in: every typed cell answered, every unlikely number with a note.

    Raises ValidationError by cell key. What the records say is kept as it is now.
    """
    with history.batch(by=by) as batch:
        _expect(report, State.DRAFT, State.SENT_BACK, State.EXPECTED)
        ensure_editable(by, report)
        found = figures.unit_figures(report.period, report.unit, report=report)
        errors: dict[str, Any] = {}
        _check_letter(report, by, errors)
        values = {key: figure.value for key, figure in found.items()}
        for cell in checks.unanswered(tables_for(figures.roles(report.unit)), values):
            errors[cell.key] = _("Enter a number, or tick “nothing to report”.")
        for problem in problems_of(report, found):
            if problem.impossible:
                errors.setdefault(problem.key, problem.text)
            elif not found[problem.key].note:
                ask = _("Say why in the note.")
                text = f"{problem.text} {ask}"
                errors.setdefault(problem.key, ValidationError(text, code="note"))
        if errors:
            raise ValidationError(errors)
        today = clock.today()
        came = report.letter_on if by and by.enters_for_others and report.letter_on else today
        sent = {
            "state": State.SUBMITTED,
            "received_on": report.received_on or came,
            "submitted_at": batch.at,
            "submitted_by": by,
            "verified_at": None,
            "verified_by": None,
            "confirmed": {k: f.value for k, f in found.items() if not f.cell.typed},
        }
        return batch.update(report, sent, expected_version=version)


def _check_letter(report: Return, by: User | None, errors: dict[str, Any]) -> None:
    """What provincial staff send in for a unit names the unit's letter; their own needs none."""
    own = report.agency is not None and report.agency.is_lead
    if by is None or own or not by.enters_for_others:
        return
    if not report.letter_number:
        errors["letter_number"] = _("Enter the number of the unit's letter.")
    if not report.letter_on:
        errors["letter_on"] = _("Enter the date of the unit's letter.")
    elif report.letter_on > clock.today():
        errors["letter_on"] = _("A date after today cannot be recorded.")


def withdraw(report: Return, *, by: User | None, version: int | None = None) -> Return:
    """Back to a draft, while nobody has verified it."""
    with history.batch(by=by) as batch:
        _expect(report, State.SUBMITTED)
        ensure_editable(by, report)
        return batch.update(report, {"state": State.DRAFT}, expected_version=version)


def verify(report: Return, *, by: User | None, version: int | None = None) -> Return:
    """Say that the return is right; never one's own."""
    _ensure_verifier(by)
    with history.batch(by=by) as batch:
        _expect(report, State.SUBMITTED)
        if by is not None and report.submitted_by_id == by.pk:
            raise ValidationError(
                _("%(unit)s: nobody verifies what they submitted.") % {"unit": report.unit_name}
            )
        done = {"state": State.VERIFIED, "verified_at": batch.at, "verified_by": by}
        return batch.update(report, done, expected_version=version)


def send_back(
    report: Return,
    *,
    by: User | None,
    sent_back_reason: str,
    sent_back_until: datetime.date,
    version: int | None = None,
) -> Return:
    """To be corrected, why and by when; a verified one too, while the period is open."""
    _ensure_verifier(by)
    with history.batch(by=by, reason=sent_back_reason[:300]) as batch:
        _expect(report, State.SUBMITTED, State.VERIFIED)
        errors = {}
        if not sent_back_reason.strip():
            errors["sent_back_reason"] = _("Say why it is sent back.")
        if sent_back_until < clock.today():
            errors["sent_back_until"] = _("This day has passed already.")
        if errors:
            raise ValidationError(errors)
        back = {
            "state": State.SENT_BACK,
            "sent_back_at": batch.at,
            "sent_back_by": by,
            "sent_back_reason": sent_back_reason,
            "sent_back_until": sent_back_until,
            "verified_at": None,
            "verified_by": None,
        }
        return batch.update(report, back, expected_version=version)


def verify_many(reports: Sequence[Return], *, by: User | None) -> int:
    """All of them or none; the error names what stands in the way."""
    with history.batch(by=by):
        _hold(reports)
        for report in reports:
            verify(report, by=by)
    return len(reports)


def send_back_many(
    reports: Iterable[Return], *, by: User | None, reason: str, until: datetime.date
) -> int:
    done = 0
    with history.batch(by=by, reason=reason[:300]):
        reports = list(reports)
        _hold(reports)
        for report in reports:
            send_back(report, by=by, sent_back_reason=reason, sent_back_until=until)
            done += 1
    return done


def attach_signed(
    report: Return, *, by: User | None, version: int | None = None, **values: Any
) -> Return:
    """The signed report's number and date and its scan; what is attached changes no figure."""
    with history.batch(by=by) as batch:
        _expect(report, State.SUBMITTED, State.VERIFIED, closed=True)
        ensure_editable(by, report)
        return batch.update(report, values, expected_version=version)


def _hold(reports: Iterable[Return]) -> None:
    hold({key for report in reports for key in report.data_keys()})


def _ensure_verifier(by: User | None) -> None:
    if by is not None and not by.can(Verb.VERIFY_RETURNS):
        raise PermissionDenied


def _ensure_open(period: ReportingPeriod) -> None:
    if period.closed_at:
        raise ValidationError(_("The period is closed; its returns can no longer be changed."))


def _expect(report: Return, *states: str, closed: bool = False) -> None:
    """The return stands in one of these states now, and its period is open, until the batch ends.

    Called before the first write of a batch; a batch over several returns holds all of them first.
    """
    hold(report.data_keys())
    row = Return.objects.live().select_related("period").filter(pk=report.pk).first()
    if row is not None and not closed:
        _ensure_open(row.period)
    now = row.state if row else None
    if now not in states:
        label = State(now).label if now else _("deleted")
        raise ValidationError(
            _("%(unit)s: not possible, the return is “%(state)s” by now.")
            % {"unit": report.unit_name, "state": label}
        )

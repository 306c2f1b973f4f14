"""Who may do what: verbs × roles, on one page. *Where* they may do it is `communes.scoping`."""

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    PROVINCIAL_STAFF = "provincial_staff", _("Provincial staff")
    REPORTING_OFFICER = "reporting_officer", _("Reporting officer")
    LEADERSHIP = "leadership", _("Leadership")
    ADMINISTRATOR = "administrator", _("Administrator")


#: what is kept from most: seen through somebody else's eyes it is seen by neither more than oneself
SECRETS = frozenset({"see_planned_inspections", "see_persons"})

#: who sees or grants the most does not come in with a password alone
NEEDS_SECOND_FACTOR = frozenset({Role.PROVINCIAL_STAFF, Role.ADMINISTRATOR})


class Verb(StrEnum):
    SEE_PROVINCE = "see_province"  # every district's shared facts and the province's dashboard
    SEE_PLANNED_INSPECTIONS = "see_planned_inspections"  # provincial ones not yet held
    SEE_PERSONS = "see_persons"  # persons handled, in a single unit's record
    RECORD_OUTREACH = "record_outreach"
    RECORD_MEDIA = "record_media"
    RECORD_TRAINING = "record_training"
    RECORD_COMMUNE_FACTS = "record_commune_facts"  # registration, officers, models' activities, …
    RECORD_RECOGNITION = "record_recognition"  # recognition, loss of it, models founded and ended
    RECORD_ESTABLISHMENTS = "record_establishments"
    RECORD_INSPECTIONS = "record_inspections"
    CONFIRM_CENSUS = "confirm_census"
    MERGE_ESTABLISHMENTS = "merge_establishments"
    MANAGE_REFERENCE = "manage_reference"  # agencies, acts and fines, checklist, limits, weights
    RECORD_ENFORCEMENT = "record_enforcement"
    DECLARE = "declare"
    ENTER_RETURNS = "enter_returns"
    VERIFY_RETURNS = "verify_returns"
    MANAGE_PLAN = "manage_plan"
    CLOSE_PERIODS = "close_periods"
    WRITE_REPORTS = "write_reports"  # the official report: its passages, its signed copy
    ASK_EXPLANATION = "ask_explanation"  # of a unit, for a figure that is behind; and judge it
    ANSWER_EXPLANATION = "answer_explanation"
    REPORT_TASKS = "report_tasks"  # how far a task of the own unit has come
    UNDO_FILES = "undo_files"  # take back what somebody else's file brought in
    MANAGE_ACCOUNTS = "manage_accounts"


RECORDING = frozenset(
    {
        Verb.RECORD_OUTREACH,
        Verb.RECORD_MEDIA,
        Verb.RECORD_TRAINING,
        Verb.RECORD_COMMUNE_FACTS,
        Verb.RECORD_ESTABLISHMENTS,
        Verb.RECORD_INSPECTIONS,
        Verb.CONFIRM_CENSUS,
        Verb.RECORD_ENFORCEMENT,
        Verb.DECLARE,
        Verb.ANSWER_EXPLANATION,
        Verb.REPORT_TASKS,
        Verb.ENTER_RETURNS,
    }
)

VERBS: dict[str, frozenset[Verb]] = {
    Role.PROVINCIAL_STAFF: RECORDING
    | {
        Verb.SEE_PROVINCE,
        Verb.SEE_PLANNED_INSPECTIONS,
        Verb.SEE_PERSONS,
        Verb.RECORD_RECOGNITION,
        Verb.MERGE_ESTABLISHMENTS,
        Verb.MANAGE_REFERENCE,
        Verb.VERIFY_RETURNS,
        Verb.MANAGE_PLAN,
        Verb.CLOSE_PERIODS,
        Verb.WRITE_REPORTS,
        Verb.ASK_EXPLANATION,
        Verb.UNDO_FILES,
    },
    Role.REPORTING_OFFICER: RECORDING | {Verb.SEE_PERSONS},
    Role.LEADERSHIP: frozenset({Verb.SEE_PROVINCE, Verb.ASK_EXPLANATION}),
    Role.ADMINISTRATOR: frozenset({Verb.SEE_PROVINCE, Verb.MANAGE_ACCOUNTS}),
}

#: what each verb is called on the page for people
VERB_LABELS: dict[Verb, Any] = {
    Verb.SEE_PROVINCE: _("See the whole province"),
    Verb.SEE_PLANNED_INSPECTIONS: _("See provincial inspections not yet held"),
    Verb.SEE_PERSONS: _("See counts of persons in a unit's own records"),
    Verb.RECORD_OUTREACH: _("Enter outreach activities"),
    Verb.RECORD_MEDIA: _("Enter media items"),
    Verb.RECORD_TRAINING: _("Enter training courses"),
    Verb.RECORD_COMMUNE_FACTS: _(
        "Enter registration, officers, models' activities, bodies, documents"
    ),
    Verb.RECORD_RECOGNITION: _("Enter recognition and prevention models"),
    Verb.RECORD_ESTABLISHMENTS: _("Enter establishments"),
    Verb.RECORD_INSPECTIONS: _("Enter inspections and visits"),
    Verb.CONFIRM_CENSUS: _("Confirm the census of establishments"),
    Verb.MERGE_ESTABLISHMENTS: _("Merge two entries of one establishment"),
    Verb.MANAGE_REFERENCE: _("Keep the lists of agencies, acts, checklist, limits and weights"),
    Verb.RECORD_ENFORCEMENT: _("Enter hotspots, incidents and cases"),
    Verb.DECLARE: _("Declare that there is nothing to report"),
    Verb.ENTER_RETURNS: _("Enter and submit returns"),
    Verb.VERIFY_RETURNS: _("Verify returns and send them back"),
    Verb.MANAGE_PLAN: _("Change targets of the plan"),
    Verb.CLOSE_PERIODS: _("Close reporting periods"),
    Verb.WRITE_REPORTS: _("Write the official report and attach its signed copy"),
    Verb.ASK_EXPLANATION: _("Ask a unit why a figure is behind, accept or refuse the answer"),
    Verb.ANSWER_EXPLANATION: _("Answer why a figure is behind"),
    Verb.REPORT_TASKS: _("Report how far a task of the own unit has come"),
    Verb.UNDO_FILES: _("Take back what somebody else's Excel file brought in"),
    Verb.MANAGE_ACCOUNTS: _("Create accounts, postings and reset passwords"),
}

View = Callable[..., HttpResponseBase]


def requires(*verbs: Verb) -> Callable[[View], View]:
    """Inside the scope but not allowed: 403."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not all(request.user.can(verb) for verb in verbs):  # type: ignore[union-attr]
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return decorate

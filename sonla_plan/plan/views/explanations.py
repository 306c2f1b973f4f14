"""Báo cáo nguyên nhân: ask a unit why a figure is behind, answer, accept or send back."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.permissions import Verb, requires
from communes.models import District
from communes.scoping import editable, may_edit, readable
from core import pages
from core.tables import Column, printed
from sonla_plan.plan import actions, explaining, words
from sonla_plan.plan.forms.following import AnswerForm, AskForm, ExplanationFilter, VerdictForm
from sonla_plan.plan.indicators import BY_KEY
from sonla_plan.plan.models import Explanation, Plan

from .shared import look, plan_of, versions_of

RELATED = ("plan", "district", "agency", "answered_by", "created_by")


def _target(row: Explanation) -> str:
    return str(BY_KEY[row.indicator].label)


def _columns() -> tuple[Column, ...]:
    return (
        Column("target", _("Target"), _target),
        Column("unit", _("Unit asked"), lambda row: row.unit_name),
        Column("figure", _("Figure asked about"), lambda row: row.figure),
        Column("due_on", _("Answer by"), lambda row: row.due_on, sort="due_on"),
        Column("state", _("State"), lambda row: row.get_state_display(), sort="state"),
        Column("answer", _("Cause and remedy"), lambda row: row.answer, page=False),
    )


@require_safe
def explanation_list(request: HttpRequest) -> HttpResponseBase:
    rows: Any = Explanation.objects.visible_to(request.user)
    return pages.list_page(
        request,
        title=_("Explanations"),
        queryset=rows.for_list(),
        columns=_columns(),
        filterset=ExplanationFilter,
        empty=_("No unit has been asked to explain a figure."),
        context={"subtitle": _("Asked from a target's page, where its figure is behind.")},
    )


@requires(Verb.ASK_EXPLANATION)
def explanation_ask(request: HttpRequest, year: int, key: str) -> HttpResponseBase:
    plan = plan_of(request.user, year)
    target = versions_of(plan, key)[-1]
    standing = look(request, plan).standings.get(key)
    if standing is None:
        raise Http404
    district = District.objects.visible_to(request.user).filter(
        code=request.GET.get("district", "")
    )
    return pages.form_page(
        request,
        AskForm,
        title=_("Ask for an explanation: %(target)s") % {"target": BY_KEY[key].label},
        save=lambda form: _ask(request, plan, key, form),
        initial={"district": district.first()},
        form_kwargs={"of_districts": bool(standing.districts), "plan": plan, "indicator": key},
        back_url=target.get_absolute_url(),
        done=_("The unit has been asked."),
        context={
            "intro": _("The figure is kept as it stands today and the unit finds it among its "
                       "things to do."),
            "submit_label": _("Ask"),
        },
    )  # fmt: skip


def _ask(request: HttpRequest, plan: Plan, key: str, form: AskForm) -> Explanation:
    user: Any = request.user
    values, seen = form.values(), look(request, plan)
    figure = explaining.figure_of(seen.standings[key], values["district"])
    known = {"plan": plan, "indicator": key, "figure": figure, "as_of": seen.selection.as_of}
    return actions.ask_explanation(by=user, **known, **values)


@require_safe
def explanation_detail(request: HttpRequest, pk: int) -> HttpResponseBase:
    user: Any = request.user
    row = readable(user, Explanation, pk, *RELATED)
    context = {
        "title": _target(row),
        "subtitle": _("Explanation asked of %(unit)s") % {"unit": row.unit_name},
        "facts": _facts(row),
        "changes": words.history(row),
        "edit_url": None,
        "delete_url": None,
        "actions": _next_steps(user, row),
    }
    return TemplateResponse(request, "pages/record.html", context)


def _facts(row: Explanation) -> list[tuple[Any, ...]]:
    target = reverse("plan:target-detail", args=[row.plan.year, row.indicator])
    answered = f"{row.answered_by or ''}, {printed(row.answered_on)}" if row.answered_on else ""
    return [
        (_("Target"), _target(row), target),
        (_("Figure of %(day)s") % {"day": f"{row.as_of:%d/%m/%Y}"}, row.figure),
        (_("Asked by"), f"{row.created_by or _('The system')}, {printed(row.created_at)}"),
        (_("Question"), _question(row)),
        (_("Answer by"), printed(row.due_on)),
        (_("State"), row.get_state_display()),
        (_("Cause and remedy"), row.answer),
        (_("Answered by"), answered),
        (_("Remark on the answer"), row.verdict),
    ]


def _question(row: Explanation) -> str:
    return row.question or _("Causes of this figure and what is done about it.")


def _next_steps(user: Any, row: Explanation) -> list[tuple[str, str]]:
    if row.is_open and may_edit(user, row):
        return [(reverse("plan:explanation-answer", args=[row.pk]), _("Answer the question"))]
    if Explanation.objects.visible_to(user).judged_by(user).filter(pk=row.pk).exists():
        return [(reverse("plan:explanation-judge", args=[row.pk]), _("Accept or send back"))]
    return []


def explanation_answer(request: HttpRequest, pk: int) -> HttpResponseBase:
    user: Any = request.user
    row = editable(user, Explanation, pk, *RELATED)
    if not row.is_open:
        raise PermissionDenied
    back = _("Sent back: %(why)s") % {"why": row.verdict} if row.verdict else ""
    asked = f"{_target(row)} · {row.figure} ({row.as_of:%d/%m/%Y}). {_question(row)} {back}"
    return pages.form_page(
        request,
        AnswerForm,
        title=_("Explain the figure"),
        instance=row,
        save=lambda form: actions.answer_explanation(
            row, by=user, version=form.expected_version, **form.values()
        ),
        done=_("The answer has been sent."),
        context={"intro": asked, "submit_label": _("Send the answer")},
    )


@requires(Verb.ASK_EXPLANATION)
def explanation_judge(request: HttpRequest, pk: int) -> HttpResponseBase:
    user: Any = request.user
    row = readable(user, Explanation, pk, *RELATED)
    if not Explanation.objects.visible_to(user).judged_by(user).filter(pk=pk).exists():
        raise PermissionDenied
    return pages.form_page(
        request,
        VerdictForm,
        title=_("Accept or send back"),
        instance=row,
        save=lambda form: actions.judge_explanation(
            row, by=user, version=form.expected_version, **form.values()
        ),
        initial={"verdict": ""},
        context={"intro": row.answer},
    )

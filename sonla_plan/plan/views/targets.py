from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.permissions import Verb, requires
from core import clock, pages, periods
from core.models import ReportingPeriod
from sonla_plan.dashboard import board
from sonla_plan.plan import actions, explaining, words
from sonla_plan.plan.forms import TargetChangeForm, TargetCompleteForm, TargetWithdrawForm
from sonla_plan.plan.forms.targets import open_fields
from sonla_plan.plan.indicators import BY_KEY
from sonla_plan.plan.models import Allocation, Plan, Target

from .shared import Look, look, manages, plan_of, versions_of


@require_safe
def target_detail(request: HttpRequest, year: int, key: str) -> HttpResponse:
    """Where the target stands, its versions side by side, who changed what and why."""
    user: Any = request.user
    plan = plan_of(user, year)
    versions, rows = versions_of(plan, key), _allocations(user, plan, key)
    seen, indicator = look(request, plan), BY_KEY[key]
    context = {
        "title": indicator.label,
        "plan": plan,
        "year": str(year),
        "formula": indicator.formula,
        "card": _card(seen, key),
        "whole": seen.selection.asked.whole,
        "as_of": seen.selection.as_of,
        "versions": _headings(versions, seen),
        "lines": _side_by_side(versions, list(periods.of_year(year))),
        "allocated": _allocated(rows),
        "changes": words.target_history(versions[0], rows),
        "explanations": explaining.beside(user, plan, key),
        "actions": _actions(request, versions, seen),
    }
    return TemplateResponse(request, "plan/target.html", context)


def _card(seen: Look, key: str) -> dict[str, Any] | None:
    """The dashboard's own card, so that this page cannot say anything else."""
    standing = seen.standings.get(key)
    if standing is None:
        return None
    before = board.last_year(seen.selection, seen.year, seen.versions)
    return board.card(standing, seen.selection, seen.year, before(key))


def _headings(versions: Sequence[Target], seen: Look) -> list[dict[str, Any]]:
    in_force = next((t.pk for t in seen.year.targets if t.indicator == versions[0].indicator), None)
    return [
        {"day": v.effective_on, "in_force": v.pk == in_force, "first": n == 0}
        for n, v in enumerate(versions)
    ]


Say = Callable[[Target], Any]


def _side_by_side(
    versions: Sequence[Target], spans: Sequence[ReportingPeriod]
) -> list[dict[str, Any]]:
    """One line a property, one cell a version; what differs from the version before is marked."""
    lines: list[tuple[str, str, Say]] = [
        ("goal", _("Goal"), words.goal),
        ("judged", _("Judged"), lambda t: str(t.get_judged_display())),
        ("steps", _("Steps"), lambda t: "; ".join(words.steps(t, spans))),
        ("quarter_weights", _("Quarterly weights"), words.weights),
        ("pending_days", _("Pending window"), words.pending),
        ("options", _("Counting rules"), lambda t: "; ".join(words.counting_rules(t))),
        ("origin", _("Origin"), lambda t: str(t.get_origin_display())),
        ("source", _("Source"), words.source),
        ("lead_agency", _("Lead agency"), lambda t: words.lead(t) or words.open_in_sources()),
        ("supporting_agencies", _("Supporting agencies"),
         lambda t: words.supporting(t) or words.open_in_sources()),
        ("due_on", _("Due on"), lambda t: t.due_on.strftime("%d/%m/%Y") if t.due_on
         else words.open_in_sources()),
        ("decision_number", _("Adjusting decision"), lambda t: t.decision_number),
        ("reason", _("Reason"), lambda t: t.reason),
    ]  # fmt: skip
    out = []
    for name, label, say in lines:
        said = [str(say(version)) for version in versions]
        if any(said):
            out.append({"label": label, "cells": _marked(name, said, versions)})
    return out


def _marked(name: str, said: list[str], versions: Sequence[Target]) -> list[dict[str, Any]]:
    return [
        {
            "text": text,
            "changed": n > 0 and text != said[n - 1],
            "demo": name in versions[n].assumed,
        }
        for n, text in enumerate(said)
    ]


def _allocations(user: Any, plan: Plan, key: str) -> list[Allocation]:
    """In the reader's sight, those taken back since too: the history tells of them."""
    rows = Allocation.objects.ever_visible_to(user).filter(plan=plan, indicator=key)
    return list(rows.select_related("district").order_by("district__code"))


def _allocated(rows: Sequence[Allocation]) -> list[tuple[Any, ...]]:
    live = [row for row in rows if row.deleted_at is None]
    return [(a.district.full_name, a.goal, a.district.get_absolute_url()) for a in live]


def _actions(request: HttpRequest, versions: Sequence[Target], seen: Look) -> list[tuple[str, str]]:
    own = _buttons(versions) if manages(request) else []
    return [*_ask_button(request.user, versions[-1], seen), *own]


def _ask_button(user: Any, latest: Target, seen: Look) -> list[tuple[str, str]]:
    """For whoever may ask, where a figure of the target is behind."""
    behind = explaining.is_behind(seen.standings.get(latest.indicator))
    if not (behind and user.can(Verb.ASK_EXPLANATION)):
        return []
    args = [latest.plan.year, latest.indicator]
    return [(reverse("plan:explanation-ask", args=args), _("Ask for an explanation"))]


def _buttons(versions: Sequence[Target]) -> list[tuple[str, str]]:
    latest = versions[-1]
    args = [latest.plan.year, latest.indicator]
    out = [(reverse("plan:target-change", args=args), _("New version"))]
    if open_fields(latest):
        out.append((reverse("plan:target-complete", args=args), _("Fill in what was left open")))
    if not BY_KEY[latest.indicator].province_only:
        out.append((reverse("plan:allocation", args=args), _("Goals of the districts")))
    if len(versions) > 1:
        out.append((reverse("plan:target-withdraw", args=args), _("Take back a mistyped version")))
    return out


@requires(Verb.MANAGE_PLAN)
def target_change(request: HttpRequest, year: int, key: str) -> HttpResponseBase:
    user: Any = request.user
    latest = versions_of(plan_of(user, year), key)[-1]
    form_kwargs = {"latest": latest, "periods": list(periods.of_year(year))}
    return pages.form_page(
        request,
        TargetChangeForm,
        title=_("New version: %(target)s") % {"target": BY_KEY[key].label},
        save=lambda form: actions.change_target(latest, by=user, **form.values()),
        initial=_first_values(latest),
        form_kwargs=form_kwargs | {"instance": _copy(latest)},
        back_url=latest.get_absolute_url(),
        context={"intro": _("The version before is kept: it judges the days before.")},
    )


@requires(Verb.MANAGE_PLAN)
def target_withdraw(request: HttpRequest, year: int, key: str) -> HttpResponseBase:
    user: Any = request.user
    versions = versions_of(plan_of(user, year), key)
    latest = versions[-1]
    if len(versions) < 2:  # the other of two clicks has done it
        messages.info(request, _("The target has one version only."))
        return redirect(latest)
    note = _("Only if it was mistyped: the version before judges those days again.")
    return pages.form_page(
        request,
        TargetWithdrawForm,
        title=_("Take back the version from %(day)s") % {"day": f"{latest.effective_on:%d/%m/%Y}"},
        back_url=latest.get_absolute_url(),
        form_kwargs={"latest": latest},
        save=lambda form: actions.withdraw_target(latest, by=user, **form.values()),
        done=_("The version has been taken back."),
        context={
            "intro": f"{BY_KEY[key].label}: {words.goal(latest)}. {note}",
            "submit_label": _("Take this version back"),
        },
    )


def _first_values(latest: Target) -> dict[str, Any]:
    return {
        "effective_on": clock.today(),
        "goal_share": words.trimmed(latest.goal_share),
        "decision_number": "",
        "reason": "",
        "supporting_agencies": list(latest.supporting_agencies.all()),
    }


def _copy(target: Target) -> Target:
    """The version as a new row, for the form to write into: the old one is never touched."""
    names = [f.name for f in target._meta.concrete_fields if f.name != "id"]
    return Target(**{name: getattr(target, name) for name in names})


@requires(Verb.MANAGE_PLAN)
def target_complete(request: HttpRequest, year: int, key: str) -> HttpResponseBase:
    user: Any = request.user
    latest = versions_of(plan_of(user, year), key)[-1]
    if not open_fields(latest) and request.method != "POST":
        messages.info(request, _("Nothing was left open here: what has changed needs a version."))
        return redirect(latest)
    return pages.form_page(
        request,
        TargetCompleteForm,
        title=_("Fill in: %(target)s") % {"target": BY_KEY[key].label},
        instance=latest,
        save=lambda form: actions.complete_target(
            latest, by=user, version=form.expected_version, **form.values()
        ),
        context={
            "intro": _("Only what no source has said so far; this makes no new version."),
        },
    )

"""What a card says in words, the way an official would say it."""

from typing import Any

from django.utils.translation import gettext as _

from core.tables import printed
from sonla_plan.plan.models import EarlierFigure, Target
from sonla_plan.plan.progress import Progress, Status
from sonla_plan.plan.standing import Standing
from sonla_plan.plan.years import PlanYear


def gap_text(standing: Standing, year: PlanYear) -> str:
    """The gap in units, then what is left to the goal."""
    p = standing.progress
    if p is None:
        return _("Followed outside the system")
    unit = str(standing.indicator.unit)
    parts = [*_special(standing, p, year, unit)]
    if not parts:
        if p.gap and p.status in (Status.BEHIND, Status.AT_RISK):
            parts.append(
                _("%(n)s %(unit)s short of what is due now (%(due)s)")
                % {"n": printed(p.gap), "unit": unit, "due": printed(p.due_now)}
            )
        if p.remaining and p.goal is not None:
            parts.append(
                _("%(n)s %(unit)s to go to the goal of %(goal)s")
                % {"n": printed(p.remaining), "unit": unit, "goal": printed(p.goal)}
            )
    if p.pending:
        parts.append(_("%(n)s still inside the time allowed") % {"n": printed(p.pending)})
    return " · ".join(parts)


def _special(standing: Standing, p: Progress, year: PlanYear, unit: str) -> list[str]:
    """Standings that have a sentence of their own."""
    if p.status == Status.NO_DATA:
        return [_("No record yet, and no unit has said that there was nothing")]
    if p.status == Status.NOTHING_TO_REPORT:
        return [_("Nothing to report in the period")]
    if p.status == Status.ACHIEVED:
        return [_("The goal of %(goal)s %(unit)s is met") % {"goal": printed(p.goal), "unit": unit}]
    if p.status == Status.NOT_ACHIEVED:
        return [
            _("%(n)s %(unit)s missing to the goal of %(goal)s")
            % {"n": printed(p.remaining), "unit": unit, "goal": printed(p.goal)}
        ]
    if p.status == Status.NOT_DUE and standing.rule.steps:
        first = min(day for day, _share in standing.rule.steps)
        return [_("First step on %(day)s") % {"day": first.strftime("%d/%m/%Y")}]
    if standing.rule.judged == "kept" and p.goal is not None:
        return _kept(standing, p, unit)
    if standing.rule.judged == "steps" and p.lost and p.status == Status.AT_RISK:
        return [_("%(n)s %(unit)s went by without result") % {"n": printed(p.lost), "unit": unit}]
    return []


def _kept(standing: Standing, p: Progress, unit: str) -> list[str]:
    lost = standing.counts.lost_by_decision
    missed = standing.counts.lost - lost
    parts = [_("%(n)s %(unit)s kept") % {"n": printed(p.achieved), "unit": unit}]
    if lost:
        parts.append(_("%(n)s lost by decision") % {"n": printed(lost)})
    if missed:
        parts.append(_("%(n)s without activity in a half-year") % {"n": printed(missed)})
    return parts


def pace_text(standing: Standing) -> str:
    p = standing.progress
    if p is None or not p.per_month:
        return ""
    return _("%(n)s %(unit)s a month needed") % {
        "n": printed(p.per_month),
        "unit": str(standing.indicator.unit),
    }


def options_text(standing: Standing) -> str:
    """The counting rules the plan leaves open, as this target has decided them."""
    said = []
    for name, (default, words) in standing.indicator.options.items():
        value = standing.target.options.get(name, default)
        said.append(str(words.get(value, value)))
    if standing.rule.judged == "clearance":
        said.append(_window_text(standing.target))
    return "; ".join(said)


def _window_text(target: Target) -> str:
    if target.pending_days is None:
        return _("No time limit is established: open items are judged at the year's end")
    text = _("An item is open for %(n)s days before it counts as late") % {"n": target.pending_days}
    return f"{text} ({target.pending_source})" if target.pending_source else text


def source_text(standing: Standing) -> str:
    target = standing.target
    origin = str(target.get_origin_display())
    if target.decision_number:
        return _("%(origin)s; adjusted by %(decision)s from %(day)s: %(reason)s") % {
            "origin": origin,
            "decision": target.decision_number,
            "day": target.effective_on.strftime("%d/%m/%Y"),
            "reason": target.reason,
        }
    return origin


def last_year_text(figure: EarlierFigure | None, records: int | None) -> str:
    number = figure.achieved if figure is not None else records
    return "" if number is None else _("same period last year %(n)s") % {"n": printed(number)}


def last_year_source(figure: EarlierFigure | None, records: int | None) -> str:
    """A typed figure names the report it was printed in."""
    if figure is not None:
        return _("Same period last year: %(n)s, by report %(number)s") % {
            "n": printed(figure.achieved),
            "number": figure.report_number,
        }
    return "" if records is None else _("Same period last year: from the records")


def goal_text(target: Target) -> Any:
    """The goal as the plan states it: `90%`, `193`, `16`."""
    if target.goal_number is not None:
        return printed(target.goal_number)
    share = target.goal_share
    return f"{share.normalize():f}".replace(".", ",") + "%" if share is not None else ""

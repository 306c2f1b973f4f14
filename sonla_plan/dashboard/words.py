"""What a card says in words, the way an official would say it."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from core.tables import printed
from sonla_plan.plan.models import EarlierFigure, Target
from sonla_plan.plan.progress import Progress, Status
from sonla_plan.plan.standing import Standing
from sonla_plan.plan.years import PlanYear

#: a sentence, and which rows it speaks of ("": none of its own)
Part = tuple[str, str]


def gap(standing: Standing, year: PlanYear) -> list[Part]:
    """The gap in units, what is left to the goal, what was lost, what may still wait."""
    p = standing.progress
    if p is None:
        return [(_("Followed outside the system"), "")]
    parts = _special(standing, p, year)
    if not parts and (short := _short(standing, p)):
        parts = [(short, "" if p.population is None else "remaining")]
    if p.pending:
        over = year.window.known >= year.window.last_day
        text = _("%(n)s carried over to the next year") if over else _(
            "%(n)s still inside the time allowed"
        )  # fmt: skip
        parts.append((text % {"n": printed(p.pending)}, "pending"))
    return parts


def _short(standing: Standing, p: Progress) -> str:
    """One sentence, because the same rows are behind it: those that are not achieved yet."""
    unit, said = str(standing.indicator.unit), []
    if p.gap and p.status in (Status.BEHIND, Status.AT_RISK):
        said.append(
            _("%(n)s %(unit)s short of what is due now (%(due)s)")
            % {"n": printed(p.gap), "unit": unit, "due": printed(p.due_now)}
        )
    if p.remaining and p.goal is not None:
        values = {"n": printed(p.remaining), "unit": unit, "goal": printed(p.goal)}
        said.append(_("%(n)s %(unit)s to go to the goal of %(goal)s") % values)
    return _with_rows(" · ".join(said), p) if said else ""


def _with_rows(text: str, p: Progress) -> str:
    """51 are missing to the goal, 71 could be among them: these are in the list behind."""
    missing = (p.population or 0) - p.achieved
    if p.population is None or missing == p.remaining:
        return text
    return _("%(text)s (%(n)s not achieved yet)") % {"text": text, "n": printed(missing)}


def _special(standing: Standing, p: Progress, year: PlanYear) -> list[Part]:
    """Standings that have a sentence of their own."""
    unit = str(standing.indicator.unit)
    rows = "" if p.population is None else "remaining"
    if p.status == Status.NO_DATA:
        return [(_("No record yet, and no unit has said that there was nothing"), "")]
    if p.status == Status.NOTHING_TO_REPORT:
        return [(_("Nothing to report in the period"), "")]
    if standing.rule.judged == "clearance" and p.goal == 0:
        return [(_("No %(unit)s due in the year") % {"unit": unit}, "")]
    if p.status == Status.ACHIEVED:
        text = _("The goal of %(goal)s %(unit)s is met") % {"goal": printed(p.goal), "unit": unit}
        return [(text, "")]
    if p.status == Status.NOT_ACHIEVED:
        values = {"n": printed(p.remaining), "unit": unit, "goal": printed(p.goal)}
        text = _("%(n)s %(unit)s missing to the goal of %(goal)s") % values
        return [(_with_rows(text, p), rows)]
    if p.status == Status.NOT_DUE and standing.rule.steps:
        first = min(day for day, _share in standing.rule.steps)
        return [(_("First step on %(day)s") % {"day": first.strftime("%d/%m/%Y")}, "")]
    if standing.rule.judged == "kept" and p.goal is not None:
        return _kept(standing, p, unit)
    if standing.rule.judged == "steps" and p.lost and p.status == Status.AT_RISK:
        text = _("%(n)s %(unit)s went by without result") % {"n": printed(p.lost), "unit": unit}
        return [(text, "lost")]
    return []


def _kept(standing: Standing, p: Progress, unit: str) -> list[Part]:
    lost = standing.counts.lost_by_decision
    missed = standing.counts.lost - lost
    parts = [(_("%(n)s %(unit)s kept") % {"n": printed(p.achieved), "unit": unit}, "achieved")]
    if lost:
        parts.append((_("%(n)s lost by decision") % {"n": printed(lost)}, "decided"))
    if missed:
        text = _("%(n)s without activity in a half-year") % {"n": printed(missed)}
        parts.append((text, "missed"))
    if p.remaining and not lost and not missed:  # fewer were there than the goal was set from
        values = {"n": printed(p.remaining), "unit": unit, "goal": printed(p.goal)}
        parts.append((_("%(n)s %(unit)s missing to the goal of %(goal)s") % values, ""))
    return parts


def pace_text(standing: Standing) -> str:
    """What is needed from now on: by month where it is due evenly, else by the next step."""
    p, unit = standing.progress, str(standing.indicator.unit)
    if p is None:
        return ""
    if p.per_month:
        return _("%(n)s %(unit)s a month needed") % {"n": printed(p.per_month), "unit": unit}
    if p.next_step is None:
        return ""
    day, units = p.next_step
    return _("by %(day)s %(n)s/%(goal)s %(unit)s needed") % {
        "day": day.strftime("%d/%m"),
        "n": printed(units),
        "goal": printed(p.goal),
        "unit": unit,
    }


def beside_text(standing: Standing) -> str:
    """`of 100 conditional establishments`: printed beside the figure, never judged."""
    beside = standing.indicator.beside
    return beside.words % {"n": printed(standing.counts.beside)} if beside else ""


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


def source_text(target: Target) -> str:
    """Where the target stands written: the plan, or what has changed it since."""
    number = target.plan.number
    plan = _("plan %(number)s") % {"number": number} if number else _("not in the sources")
    if target.origin == Target.Origin.CONVENTION:
        plan = _("agreed on to follow the work; not in the plan")
    if not target.decision_number:
        return plan
    return _("%(plan)s; adjusted by %(decision)s from %(day)s: %(reason)s") % {
        "plan": plan,
        "decision": target.decision_number,
        "day": target.effective_on.strftime("%d/%m/%Y"),
        "reason": target.reason,
    }


@dataclass(frozen=True, slots=True)
class Before:
    """Same period last year: a typed figure, else last year's own records; neither is neither."""

    figure: EarlierFigure | None
    records: int | None
    day: datetime.date

    @property
    def text(self) -> str:
        """On the card's face; a figure of an earlier day names its day."""
        if self.figure is not None:
            values = {
                "n": printed(self.figure.achieved), "day": printed(self.figure.as_of)
            }  # fmt: skip
            if self.figure.as_of == self.day:
                return _("same period last year %(n)s") % values
            return _("last year to %(day)s: %(n)s") % values
        if self.records is None:
            return ""
        return _("same period last year %(n)s") % {"n": printed(self.records)}

    @property
    def source(self) -> str:
        """A typed figure names the report it was printed in."""
        if self.figure is not None:
            return _("Same period last year, to %(day)s: %(n)s, by report %(number)s") % {
                "day": printed(self.figure.as_of),
                "n": printed(self.figure.achieved),
                "number": self.figure.report_number,
            }
        if self.records is None:
            return _("No figure of the same period last year yet")
        return _("Same period last year: from the records")


def goal_text(target: Target) -> Any:
    """The goal as the plan states it: `90%`, `193`, `16`."""
    if target.goal_number is not None:
        return printed(target.goal_number)
    share = target.goal_share
    return f"{share.normalize():f}".replace(".", ",") + "%" if share is not None else ""

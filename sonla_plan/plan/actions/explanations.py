"""Báo cáo nguyên nhân: asked, answered, accepted or sent back."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Verb
from communes.scoping import ensure_editable
from core import clock, history
from sonla_plan.plan.models import Explanation

State = Explanation.State


def ask_explanation(*, by: User | None, **values: Any) -> Explanation:
    """Ask one unit why a figure is behind; the figure is kept in words as it stood."""
    if by is not None and not by.can(Verb.ASK_EXPLANATION):
        raise PermissionDenied
    with history.batch(by=by) as batch:
        return batch.create(Explanation(**values))


def answer_explanation(
    explanation: Explanation, *, by: User | None, answer: str, version: int | None = None
) -> Explanation:
    """The unit's answer, or another one after it was sent back."""
    if not explanation.is_open:
        raise ValidationError(_("This has been answered."))
    values = {
        "answer": answer,
        "state": State.ANSWERED,
        "answered_by": by,
        "answered_on": clock.today(),
    }
    with history.batch(by=by) as batch:
        ensure_editable(by, explanation)
        return batch.update(explanation, values, expected_version=version)


def judge_explanation(
    explanation: Explanation,
    *,
    by: User | None,
    accepted: bool,
    verdict: str = "",
    version: int | None = None,
) -> Explanation:
    """Accepted, or sent back with a remark; never by whoever wrote the answer."""
    if explanation.state != State.ANSWERED:
        raise ValidationError(_("There is no answer to judge."))
    if by is not None:
        own = Explanation.objects.judged_by(by).filter(pk=explanation.pk)
        if not own.exists():
            raise PermissionDenied
    values = {"state": State.ACCEPTED if accepted else State.SENT_BACK, "verdict": verdict}
    with history.batch(by=by) as batch:
        return batch.update(explanation, values, expected_version=version)

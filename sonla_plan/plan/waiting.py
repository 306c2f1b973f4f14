"""The explanations that wait for a person: the inbox counts them, and its list has them."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.todo import Waiting

from .models import Explanation


def asked(user: User) -> Any:
    return Explanation.objects.editable_by(user).unanswered()


def answered(user: User) -> Any:
    """To questions of the reader's own."""
    return Explanation.objects.visible_to(user).judged_by(user).filter(created_by=user)


EXPLANATIONS = {
    "asked": Waiting(_("Explanations asked for"), asked),
    "answered": Waiting(_("Answers to your questions"), answered),
}

import datetime
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import Verb
from communes.models import Agency, District
from communes.scoping import ScopedQuerySet
from core import clock
from core.models import Fact

from .plans import Plan


class ExplanationQuerySet(ScopedQuerySet):
    """Read by the province and by the unit asked; `editable_by`: who may answer."""

    district_path = "district_id"
    agency_path = "agency_id"
    verb = Verb.ANSWER_EXPLANATION

    def judged_by(self, user: User) -> Self:
        """Answers this reader may accept or send back: nobody judges an answer of their own."""
        if not user.can(Verb.ASK_EXPLANATION):
            return self.none()
        return self.live().filter(state=Explanation.State.ANSWERED).exclude(answered_by=user)

    def unanswered(self) -> Self:
        return self.filter(state__in=(Explanation.State.ASKED, Explanation.State.SENT_BACK))

    def for_list(self) -> Self:
        return self.select_related("district", "agency", "plan", "created_by").order_by("-pk")


class Explanation(Fact):
    """Báo cáo nguyên nhân: why a target's figure is behind, asked of one unit, by a date.

    `figure`: what the figure said when it was asked, in words; it does not move afterwards.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("Waiting for an answer")
        ANSWERED = "answered", _("Answered")
        ACCEPTED = "accepted", _("Accepted")
        SENT_BACK = "sent_back", _("Not accepted")

    plan = models.ForeignKey(
        Plan, models.PROTECT, related_name="explanations", verbose_name=_("plan")
    )
    indicator = models.CharField(_("target"), max_length=40)
    district = models.ForeignKey(
        District, models.PROTECT, null=True, blank=True, verbose_name=_("district")
    )
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("agency")
    )
    figure = models.CharField(_("figure asked about"), max_length=200)
    as_of = models.DateField(_("figure of"))
    question = models.CharField(_("question"), max_length=300, blank=True)
    due_on = models.DateField(_("answer by"))
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.ASKED, editable=False
    )
    answer = models.TextField(_("cause and remedy"), max_length=2000, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("answered by"),
    )
    answered_on = models.DateField(_("answered on"), null=True, editable=False)
    verdict = models.CharField(_("remark on the answer"), max_length=300, blank=True)

    objects = ExplanationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(district__isnull=True, agency__isnull=False)
                | Q(district__isnull=False, agency__isnull=True),
                name="explanation_of_one_unit",
                violation_error_message=_("Choose a district or an agency, not both."),
            ),
            models.CheckConstraint(
                condition=Q(state="asked") | ~Q(answer=""),
                name="explanation_has_answer",
                violation_error_message=_("Write the answer."),
            ),
        ]
        indexes = [models.Index(fields=["plan", "indicator"], name="explanation_of_target")]

    def __str__(self) -> str:
        return _("Explanation of %(unit)s") % {"unit": self.unit_name}

    @property
    def unit_name(self) -> str:
        return self.district.full_name if self.district else str(self.agency or "")

    @property
    def is_open(self) -> bool:
        return self.state in (self.State.ASKED, self.State.SENT_BACK)

    def get_absolute_url(self) -> str:
        return reverse("plan:explanation-detail", args=[self.pk])

    def data_keys(self) -> set[str]:
        return set()  # no figure depends on why it is so

    def clean(self) -> None:
        errors: dict[str, Any] = {}
        asked_on: datetime.date = clock.today()
        if bool(self.district_id) == bool(self.agency_id):
            errors["agency"] = _("Choose a district or an agency, not both.")
        if self.state == self.State.ASKED and self.due_on and self.due_on < asked_on:
            errors["due_on"] = _("This day has passed: today is %(today)s.") % {
                "today": f"{asked_on:%d/%m/%Y}"
            }
        if self.state == self.State.SENT_BACK and not self.verdict:
            errors["verdict"] = _("Say why the answer is not accepted.")
        if errors:
            raise ValidationError(errors)

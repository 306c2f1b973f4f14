"""Prevention models, and the dated activities that keep them alive."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.permissions import Verb
from communes.scoping import ScopedQuerySet
from core import text
from core.models import Fact

from .commune_facts import CommuneFact, DatedCommuneFactQuerySet
from .dated import Dated, check_day, in_order


class PreventionModelQuerySet(DatedCommuneFactQuerySet):  # type: ignore[override]
    verb = Verb.RECORD_RECOGNITION


class PreventionModel(CommuneFact, Dated):
    """A prevention model of a commune: those of QĐ 1503/QĐ-UBND (10/07/2015), and new ones."""

    class Basis(models.TextChoices):
        DECISION_1503 = "qd1503", _("Decision 1503/QĐ-UBND of 10/07/2015")
        NEW = "new", _("New model")

    name = models.CharField(_("name"), max_length=150)
    basis = models.CharField(_("founded under"), max_length=10, choices=Basis.choices)
    founding_document = models.CharField(_("founding document"), max_length=80, blank=True)
    end_decision = models.CharField(_("decision to end it"), max_length=60, blank=True)
    search_key = models.CharField(max_length=400, editable=False)

    objects = PreventionModelQuerySet.as_manager()

    class Meta:
        constraints = [
            in_order("model_dates"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | ~Q(end_decision=""),
                name="model_end_has_decision",
                violation_error_message=_("Ending a model needs its decision's number."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.commune.full_name})"

    def get_absolute_url(self) -> str:
        return reverse("communes:model-detail", args=[self.pk])

    def clean(self) -> None:
        names = f"{self.commune.full_name} {self.commune.name_alt}" if self.place else ""
        self.search_key = text.fold(f"{self.name} {names}")[:400]
        if not self.valid_from:
            raise ValidationError({"valid_from": _("Enter the day the model was founded.")})
        check_day("valid_from", self.valid_from, self.place)
        check_day("valid_to", self.valid_to, self.place)
        if self.valid_to and not self.end_decision:
            raise ValidationError(
                {"end_decision": _("Ending a model needs its decision's number.")}
            )


class ModelActivityQuerySet(ScopedQuerySet):
    district_path = "prevention_model__commune__district_id"

    def for_list(self) -> "ModelActivityQuerySet":
        return self.select_related("prevention_model__commune__district").order_by(
            "-held_on", "-pk"
        )


class ModelActivity(Fact):
    """A dated activity that keeps a model alive."""

    fact_days = ("held_on",)

    class Form(models.TextChoices):
        MEETING = "meeting", _("Regular meeting")
        COUNSELLING = "counselling", _("Counselling session")
        COMMUNICATION = "communication", _("Communication session")
        SUPPORT = "support", _("Support activity")
        REVIEW = "review", _("Review of the model")

    prevention_model = models.ForeignKey(
        PreventionModel, models.PROTECT, related_name="activities", verbose_name=_("model")
    )
    held_on = models.DateField(_("held on"))
    form = models.CharField(_("form"), max_length=15, choices=Form.choices)
    attendances = models.PositiveIntegerField(_("attendances"), null=True, blank=True)
    document_number = models.CharField(_("document number"), max_length=60, blank=True)

    objects = ModelActivityQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["prevention_model", "held_on"], name="model_activity_on")]

    def __str__(self) -> str:
        return f"{self.get_form_display()} {self.held_on:%d/%m/%Y}"

    def get_absolute_url(self) -> str:
        return reverse("communes:model-activity-detail", args=[self.pk])

    def data_keys(self) -> set[str]:
        return {f"d{self.prevention_model.commune.district_id}"}

    def clean(self) -> None:
        check_day("held_on", self.held_on)
        if not self.prevention_model_id:
            return
        model = self.prevention_model
        if self.held_on and model.valid_from and self.held_on < model.valid_from:
            raise ValidationError({"held_on": _("The model did not exist yet on that day.")})
        if self.held_on and model.valid_to and self.held_on > model.valid_to:
            raise ValidationError({"held_on": _("The model had ended by that day.")})

"""Forms of a target: a new version of it, and what its sources left open."""

from collections.abc import Sequence
from typing import Any

from crispy_forms.layout import Column, Fieldset, Layout, Row
from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from communes.models import Agency
from core import clock, submissions
from core.fields import KeyField, ManyField
from core.forms import FactForm
from core.models import ReportingPeriod
from sonla_plan.plan import words
from sonla_plan.plan.indicators import BY_KEY
from sonla_plan.plan.models import Target

from .shared import put
from .steps import StepRows

WEIGHTS = tuple(f"weight_{n}" for n in range(1, 5))


class AgencyForm(FactForm):
    """The agencies in force, as one choice and as several."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agencies = Agency.objects.live().in_force(clock.today())
        for name in ("lead_agency", "supporting_agencies"):
            self.fields[name].queryset = agencies  # type: ignore[attr-defined]
        self.fields["lead_agency"].empty_label = _("Not in the sources")  # type: ignore[attr-defined]

    def check_agencies(self, cleaned: dict[str, Any]) -> None:
        if cleaned.get("lead_agency") in (cleaned.get("supporting_agencies") or []):
            self.add_error(
                "supporting_agencies", _("The lead agency is not among the supporting ones.")
            )


def check_base(form: forms.BaseForm, cleaned: dict[str, Any], latest: Target) -> None:
    """Two people at one target: the second hears of the version the first one stored.

    Who only clicked twice is led to what the first click stored.
    """
    if cleaned.get("based_on") in (None, latest.pk) or submissions.was_sent(form):
        return
    put(form, "based_on", str(latest.pk))
    text = gettext(
        "The versions have changed while you were typing: the last one is now in force from "
        "%(day)s (goal: %(goal)s). Compare, then save again."
    )
    day = latest.effective_on.strftime("%d/%m/%Y")
    form.add_error(None, text % {"day": day, "goal": words.goal(latest)})


class TargetChangeForm(AgencyForm):
    """A new version of a target, from a day on. Only what its kind of judging uses is asked."""

    based_on = KeyField(label=_("This page"))
    # typed and shown with a comma: 90,5
    goal_share = forms.DecimalField(
        label=_("Goal as a percentage"),
        required=False,
        max_digits=5,
        decimal_places=2,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )

    class Meta:
        model = Target
        fields = (
            "effective_on",
            "decision_number",
            "reason",
            "goal_share",
            "goal_number",
            "due_on",
            "lead_agency",
            "supporting_agencies",
            "pending_days",
            "pending_source",
        )
        field_classes = {"supporting_agencies": ManyField}
        widgets = {"supporting_agencies": forms.CheckboxSelectMultiple}

    def __init__(
        self, *args: Any, latest: Target, periods: Sequence[ReportingPeriod], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["row_version"]
        self.latest, self.indicator = latest, BY_KEY[latest.indicator]
        self.steps = StepRows(latest, periods) if latest.judged == Target.Judged.STEPS else None
        self.fields["based_on"].initial = latest.pk
        self._ask_for_the_change()
        self._ask_for_rules()
        self.helper.layout = self._layout()

    def _ask_for_the_change(self) -> None:
        self.fields["effective_on"].help_text = _(
            "The version before judges the days before this one."
        )
        self.fields["reason"].required = True
        self.fields["decision_number"].required = self.latest.origin == Target.Origin.PLAN
        self.fields["goal_share"].help_text = _("Rounded up to whole units.")
        self.fields["goal_number"].help_text = _(
            "With both, the number is the province's goal and the share that of a district."
        )

    def _ask_for_rules(self) -> None:
        if self.indicator.population is None:
            del self.fields["goal_share"]
            self.fields["goal_number"].required = True
            self.fields["goal_number"].help_text = ""
        if self.latest.judged != Target.Judged.CLEARANCE:
            del self.fields["pending_days"], self.fields["pending_source"]
        if self.latest.judged == Target.Judged.EVEN:
            given = [*self.latest.quarter_weights, *[None] * 4]
            for name, roman, weight in zip(WEIGHTS, ReportingPeriod.ROMAN[1:], given, strict=False):
                self.fields[name] = forms.IntegerField(
                    label=gettext("Quarter %(n)s (percent)") % {"n": roman},
                    required=False, min_value=0, max_value=100, initial=weight,
                )  # fmt: skip
        if self.steps:
            self.fields |= self.steps.fields()
        for name, (default, said) in self.indicator.options.items():
            self.fields[f"option_{name}"] = forms.ChoiceField(
                label=words.OPTION_LABELS.get(name, name),
                choices=list(said.items()),
                initial=self.latest.options.get(name, default),
            )

    def _layout(self) -> Layout:
        """Hidden fields first, then the change, the goal, the rules, who answers for it."""

        def row(*names: str) -> Row:
            return Row(*(Column(n, css_class="col-sm") for n in names if n in self.fields))

        rules: list[Any] = [row("pending_days", "pending_source"), row(*WEIGHTS)]
        rules += self.steps.layout() if self.steps else []
        rules += [f"option_{name}" for name in self.indicator.options]
        return Layout(
            "form_key",
            "based_on",
            Fieldset(_("The change"), row("effective_on", "decision_number"), "reason"),
            Fieldset(_("Goal and due date"), row("goal_share", "goal_number", "due_on")),
            Fieldset(_("How it is judged and counted"), *rules) if self._has_rules() else Row(),
            Fieldset(_("Agencies"), "lead_agency", "supporting_agencies"),
        )

    def _has_rules(self) -> bool:
        return bool(self.indicator.options) or self.latest.judged != Target.Judged.KEPT

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        check_base(self, cleaned, self.latest)
        self._check_day(cleaned)
        self.check_agencies(cleaned)
        if cleaned.get("pending_days") is not None and not cleaned.get("pending_source"):
            self.add_error("pending_source", _("Say where the number of days is laid down."))
        self._check_weights(cleaned)
        if self.steps:
            self.steps.check(self, cleaned)
            if not self.errors:  # the row's own rules compare the due date with the new steps
                self.instance.steps = self.steps.values(cleaned)
        return cleaned

    def _check_day(self, cleaned: dict[str, Any]) -> None:
        day, plan = cleaned.get("effective_on"), self.latest.plan
        if day and not plan.starts_on <= day <= plan.ends_on:
            self.add_error("effective_on", _("The day lies outside the plan's year."))

    def _check_weights(self, cleaned: dict[str, Any]) -> None:
        given = [cleaned.get(name) for name in WEIGHTS if name in self.fields]
        if all(weight is None for weight in given) or self.errors.keys() & set(WEIGHTS):
            return
        if None in given or sum(weight or 0 for weight in given) != 100:
            self.add_error(WEIGHTS[0], _("Four quarters must make 100 %."))

    def values(self) -> dict[str, Any]:
        """What `change_target` takes: what was assumed and is left as it is stays marked."""
        out = {n: self.cleaned_data[n] for n in self.Meta.fields if n in self.fields}
        weights = [self.cleaned_data.get(name) for name in WEIGHTS]
        if self.latest.judged == Target.Judged.EVEN:
            out["quarter_weights"] = [] if weights[0] is None else weights
        if self.steps:
            out["steps"] = self.steps.values(self.cleaned_data)
        names = self.indicator.options
        out["options"] = {name: self.cleaned_data[f"option_{name}"] for name in names}
        for name in self.latest.assumed:
            if name in out and out[name] == getattr(self.latest, name):
                del out[name]
        return out


class TargetCompleteForm(AgencyForm):
    """Only what no source has said yet; changing what is established needs a new version."""

    class Meta:
        model = Target
        fields = ("lead_agency", "supporting_agencies", "due_on")
        field_classes = {"supporting_agencies": ManyField}
        widgets = {"supporting_agencies": forms.CheckboxSelectMultiple}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        open_ = open_fields(self.instance)
        self.established = [name for name in self.Meta.fields if name not in open_]
        for name in self.established:
            self.fields[name].disabled = True

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self.check_agencies(cleaned)
        self._check_established()
        return cleaned

    def _check_established(self) -> None:
        """Filled in by somebody else while this was being typed: not overwritten, and said."""
        if str(self.data.get("row_version", "")) in ("", str(self.instance.version)):
            return
        for name in self.established:
            if self.data.get(name):
                text = _("Somebody has filled this in meanwhile; changing it needs a new version.")
                self.add_error(name, text)
        if self.errors:
            put(self, "row_version", str(self.instance.version))

    def values(self) -> dict[str, Any]:
        """What was typed; what was assumed and is left as it is stays marked."""
        left = [n for n in self.instance.assumed if n not in self.changed_data]
        given = super().values().items()
        return {k: v for k, v in given if k not in self.established and k not in left}


def open_fields(target: Target) -> list[str]:
    """What the sources (or only the demo's assumption) leave to be filled in."""
    found = []
    if target.lead_agency_id is None or "lead_agency" in target.assumed:
        found.append("lead_agency")
    if not target.supporting_agencies.all():
        found.append("supporting_agencies")
    if target.due_on is None or "due_on" in target.assumed:
        found.append("due_on")
    return found


class TargetWithdrawForm(FactForm):
    """Why the last version is taken back, and which one the page showed."""

    based_on = KeyField(label=_("This page"))
    reason = forms.CharField(
        label=_("Why it is taken back"),
        max_length=200,
        help_text=_("For example: typed 9 instead of 95. The history keeps both versions."),
    )

    class Meta:
        model = Target
        fields: list[str] = []

    def __init__(self, *args: Any, latest: Target, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["row_version"]
        self.latest = latest
        self.fields["based_on"].initial = latest.pk

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "based_on" not in self.errors:
            # a page that does not say which one it showed takes none back
            check_base(self, {"based_on": cleaned["based_on"] or 0}, self.latest)
        return cleaned

    def values(self) -> dict[str, Any]:
        return {"reason": self.cleaned_data["reason"]}

"""Recognition and registration: a year's sheet on which many communes are ticked at once."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import Verb, requires
from communes import actions, columns, filters
from communes.fields import districts_for
from communes.forms import commune_facts, ticks
from communes.models import Recognition, Registration
from communes.record_pages import RecordPages, Words
from communes.scoping import editable
from core import clock, pages
from core.tables import printed


@dataclass(frozen=True, slots=True)
class Landing:
    """Where to go when several records were stored at once."""

    url: str

    def get_absolute_url(self) -> str:
        return self.url


def recognition_facts(record: Any, user: User) -> list[tuple[Any, ...]]:
    lost = [
        (_("Lost on"), printed(record.withdrawn_on)),
        (_("Decision of the loss"), record.loss_decision),
    ]
    return [
        (_("Commune"), record.commune.with_district, record.commune.get_absolute_url()),
        (_("For year"), str(record.for_year)),
        (_("Decision"), record.decision_number),
        (_("Decision date"), printed(record.decision_on)),
        (_("Opening balance"), _("Yes") if record.is_opening_balance else _("No")),
        *(lost if record.withdrawn_on else ()),
    ]


def registration_facts(record: Any, user: User) -> list[tuple[Any, ...]]:
    return [
        (_("Commune"), record.commune.with_district, record.commune.get_absolute_url()),
        (_("For year"), str(record.for_year)),
        (_("Document"), record.document_number),
        (_("Document date"), printed(record.registered_on)),
    ]


def withdraw_button(record: Any, user: User, own: bool) -> list[tuple[str, Any]]:
    if not own or record.withdrawn_on:
        return []
    return [(reverse("communes:recognition-withdraw", args=[record.pk]), _("Record its loss"))]


RECOGNITIONS = RecordPages(
    app="communes",
    noun="recognition",
    path="cong-nhan",
    model=Recognition,
    words=Words(
        many=_("Healthy communes recognised"),
        new=_("Enter recognitions"),
        edit=_("Edit the recognition"),
        empty=_("No recognition is entered: how many communes are recognised is unknown."),
        subtitle=_("Communes recognised as healthy, without prostitution, by year."),
    ),
    form=commune_facts.RecognitionForm,
    filterset=filters.RecognitionFilter,
    columns=lambda user: columns.RECOGNITION,
    facts=recognition_facts,
    related=("commune__district",),
    buttons=withdraw_button,
    may_enter=lambda user: user.enters_for_others,
)
REGISTRATIONS = RecordPages(
    app="communes",
    noun="registration",
    path="dang-ky",
    model=Registration,
    words=Words(
        many=_("Registrations"),
        new=_("Enter a registration"),
        edit=_("Edit the registration"),
        empty=_("No registration is entered."),
        subtitle=_("Communes registered to build a healthy commune, by year."),
    ),
    form=commune_facts.RegistrationForm,
    filterset=filters.RegistrationFilter,
    columns=lambda user: columns.REGISTRATION,
    facts=registration_facts,
    related=("commune__district",),
)


def _chosen(form: Any) -> dict[str, Any]:
    if not form.is_valid():
        raise Http404
    return form.cleaned_data


def _sheet(
    request: HttpRequest,
    form_class: Any,
    chooser: Any,
    words: Words,
    act: Callable[..., Any],
    back: str,
) -> HttpResponseBase:
    user: Any = request.user
    chosen = _chosen(chooser)
    pages.materialise_choices(chooser)
    return pages.form_page(
        request,
        form_class,
        title=f"{words.new} {chosen['year']}",
        template="communes/ticks.html",
        save=lambda form: act(by=user, **form.values()) and Landing(back),
        initial={"is_opening_balance": True},
        back_url=back,
        form_kwargs={"year": chosen["year"], "district": chosen.get("district")},
        context={"chooser": chooser, "intro": words.subtitle},
    )


def recognition_create(request: HttpRequest) -> HttpResponseBase:
    """The opening balance of a year, or the communes of one decision."""
    user: Any = request.user
    if not RECOGNITIONS.enters(user):
        raise PermissionDenied
    data = {"year": clock.today().year - 1, **request.GET.dict()}
    chooser = ticks.YearChoice(data, user=user)
    back = reverse("communes:recognition-list")
    act = actions.record_recognitions
    return _sheet(request, ticks.RecognitionTicks, chooser, RECOGNITIONS.words, act, back)


def registration_create(request: HttpRequest) -> HttpResponseBase:
    """One document of one district."""
    user: Any = request.user
    first = districts_for(user).first()
    if not REGISTRATIONS.enters(user) or first is None:
        raise PermissionDenied
    data = {"year": clock.today().year, "district": first.pk, **request.GET.dict()}
    chooser = ticks.YearAndDistrict(data, user=user)
    back = reverse("communes:registration-list")
    act = actions.record_registrations
    return _sheet(request, ticks.RegistrationTicks, chooser, REGISTRATIONS.words, act, back)


@requires(Verb.RECORD_RECOGNITION)
def recognition_withdraw(request: HttpRequest, pk: int) -> HttpResponseBase:
    user: Any = request.user
    record = editable(user, Recognition, pk, "commune__district")
    return pages.form_page(
        request,
        commune_facts.WithdrawalForm,
        title=str(_("Loss of recognition: %(commune)s") % {"commune": record}),
        save=lambda form: actions.withdraw_recognition(
            record, by=user, version=form.expected_version, **form.values()
        ),
        instance=record,
    )

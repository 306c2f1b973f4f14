"""Prevention models with their activities, commune officers, kinds of area."""

from typing import Any

from django.db.models import F
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import Verb, requires
from communes import actions, columns, filters
from communes.forms import commune_facts as forms
from communes.models import CommuneOfficer, CommuneTag, ModelActivity, PreventionModel
from communes.record_pages import RecordPages, Words
from communes.scoping import editable
from core import pages, text
from core.tables import printed


def place(record: Any) -> tuple[Any, str, str]:
    commune = record.commune
    return (_("Commune"), commune.with_district, commune.get_absolute_url())


def model_facts(record: Any, user: User) -> list[tuple[Any, ...]]:
    ended = [(_("Ended on"), printed(record.valid_to)), (_("Decision"), record.end_decision)]
    return [
        place(record),
        (_("Founded under"), record.get_basis_display()),
        (_("Founding document"), record.founding_document),
        (_("Founded on"), printed(record.valid_from)),
        *(ended if record.valid_to else ()),
    ]


def model_sections(record: Any, user: User) -> list[dict[str, Any]]:
    rows = ModelActivity.objects.visible_to(user).filter(prevention_model=record).for_list()
    shown = [c for c in columns.MODEL_ACTIVITY if c.key not in {"model", "commune", "district"}]
    empty = _("No activity is entered yet.")
    return [pages.section(_("Activities"), shown, list(rows[:100]), empty)]


def model_buttons(record: Any, user: User, own: bool) -> list[tuple[str, Any]]:
    if not ACTIVITIES.enters(user):
        return []
    address = reverse("communes:model-activity-create")
    return [(f"{address}?model={record.pk}", _("Enter an activity"))]


MODELS = RecordPages(
    app="communes",
    noun="model",
    path="mo-hinh",
    model=PreventionModel,
    words=Words(
        many=_("Prevention models"),
        new=_("Enter a model"),
        edit=_("Edit the model"),
        empty=_("No prevention model is entered."),
        subtitle=_("Kept alive by dated activities in every half-year."),
    ),
    form=forms.ModelForm,
    filterset=filters.ModelFilter,
    columns=lambda user: columns.MODEL,
    facts=model_facts,
    related=("commune__district",),
    create_action=actions.record_model,
    sections=model_sections,
    buttons=model_buttons,
    may_enter=lambda user: user.enters_for_others,
)


def activity_facts(record: Any, user: User) -> list[tuple[Any, ...]]:
    model = record.prevention_model
    return [
        (_("Model"), model.name, model.get_absolute_url()),
        place(model),
        (_("Held on"), printed(record.held_on)),
        (_("Form"), record.get_form_display()),
        (_("Attendances"), printed(record.attendances)),
        (_("Document"), record.document_number),
    ]


def model_asked(request: HttpRequest) -> dict[str, Any]:
    asked = text.as_key(request.GET.get("model", ""))
    return {} if asked is None else {"prevention_model": asked}


ACTIVITIES = RecordPages(
    app="communes",
    noun="model-activity",
    path="hoat-dong-mo-hinh",
    model=ModelActivity,
    words=Words(
        many=_("Models' activities"),
        new=_("Enter an activity of a model"),
        edit=_("Edit the activity"),
        empty=_("No activity of a model is entered."),
    ),
    form=forms.ModelActivityForm,
    filterset=filters.ModelActivityFilter,
    columns=lambda user: columns.MODEL_ACTIVITY,
    facts=activity_facts,
    related=("prevention_model__commune__district",),
    create_action=actions.record_model_activity,
    initial=model_asked,
)


def officer_facts(record: Any, user: User) -> list[tuple[Any, ...]]:
    return [
        place(record),
        (_("Position"), record.position),
        (_("Holder"), record.holder or _("(vacant)")),
        (_("Phone"), record.phone),
        (_("From"), printed(record.valid_from)),
        (_("To"), printed(record.valid_to)),
    ]


def officer_sections(record: Any, user: User) -> list[dict[str, Any]]:
    """Who held the position before and after."""
    rows = CommuneOfficer.objects.visible_to(user).filter(
        commune=record.commune, position=record.position
    )
    rows = rows.exclude(pk=record.pk).select_related("commune__district")
    shown = [c for c in columns.OFFICER if c.key in {"holder", "phone", "valid_from", "valid_to"}]
    found = list(rows.order_by(F("valid_from").desc(nulls_last=True), "-pk")[:50])
    return [pages.section(_("Others in this position"), shown, found, _("Nobody else."))]


def officer_buttons(record: Any, user: User, own: bool) -> list[tuple[str, Any]]:
    if not own or record.valid_to:
        return []
    return [(reverse("communes:officer-replace", args=[record.pk]), _("Replace the holder"))]


OFFICERS = RecordPages(
    app="communes",
    noun="officer",
    path="can-bo",
    model=CommuneOfficer,
    words=Words(
        many=_("Commune officers"),
        new=_("Enter an officer"),
        edit=_("Edit the officer"),
        empty=_("No commune officer is entered."),
        subtitle=_("Positions for the prevention of social evils and who holds them."),
    ),
    form=forms.OfficerForm,
    filterset=filters.OfficerFilter,
    columns=lambda user: columns.OFFICER,
    facts=officer_facts,
    related=("commune__district",),
    create_action=actions.record_officer,
    sections=officer_sections,
    buttons=officer_buttons,
)


@requires(Verb.RECORD_COMMUNE_FACTS)
def officer_replace(request: HttpRequest, pk: int) -> HttpResponseBase:
    user: Any = request.user
    record = editable(user, CommuneOfficer, pk, "commune__district")
    return pages.form_page(
        request,
        forms.ReplacementForm,
        title=str(_("Replace the holder: %(officer)s") % {"officer": record}),
        save=lambda form: actions.replace_officer(
            record, by=user, version=form.expected_version, **form.values()
        ),
        instance=record,
        context={"intro": record.position},
    )


def tag_facts(record: Any, user: User) -> list[tuple[Any, ...]]:
    return [
        place(record),
        (_("Kind of area"), record.get_kind_display()),
        (_("Source"), record.source),
        (_("Verified"), _("Yes") if record.is_verified else _("No")),
        (_("From"), printed(record.valid_from)),
        (_("To"), printed(record.valid_to)),
    ]


TAGS = RecordPages(
    app="communes",
    noun="tag",
    path="dia-ban-loai",
    model=CommuneTag,
    words=Words(
        many=_("Kinds of area"),
        new=_("Enter a kind of area"),
        edit=_("Edit the kind of area"),
        empty=_("No commune bears a kind of area."),
        subtitle=_("Border, adjoining another province, tourist, complex; each with its source."),
    ),
    form=forms.TagForm,
    filterset=filters.TagFilter,
    columns=lambda user: columns.TAG,
    facts=tag_facts,
    related=("commune__district",),
    create_action=actions.record_tag,
)

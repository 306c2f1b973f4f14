from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.permissions import Verb, requires
from communes.fields import districts_for
from communes.models import Commune
from communes.scoping import editable, readable
from core import deleting, pages
from core.tables import printed
from outreach import actions, columns
from outreach.filters import ActivityFilter
from outreach.forms import ActivityForm
from outreach.models import OutreachActivity

from .shared import record, restore


def activity_list(request: HttpRequest) -> HttpResponseBase:
    user: Any = request.user
    may = user.can(Verb.RECORD_OUTREACH)
    links = []
    if may and districts_for(user).exists():
        links = [(reverse("outreach:month-grid"), _("Monthly grid"))]
    return pages.list_page(
        request,
        title=_("Outreach activities"),
        queryset=OutreachActivity.objects.visible_to(user).for_list(),
        columns=columns.ACTIVITIES,
        filterset=ActivityFilter,
        create_url=reverse("outreach:activity-create") if may else "",
        create_label=_("Enter an activity"),
        empty=_("No outreach activity is recorded yet."),
        context={"actions": links},
    )


@requires(Verb.RECORD_OUTREACH)
def activity_create(request: HttpRequest) -> HttpResponseBase:
    user: Any = request.user
    return pages.form_page(
        request,
        ActivityForm,
        title=_("Enter an outreach activity"),
        save=lambda form: actions.record_activity(by=user, **form.values()),
        initial=_from_last(request),
        back_url=reverse("outreach:activity-list"),
        again=True,
        template="outreach/form.html",
        context={"repeat_url": "" if "repeat" in request.GET else "?repeat=1"},
    )


#: of the user's last activity, what "enter the next" and "repeat the last" keep
ORGANISER = ("agency", "organised_by", "organiser_name")
NEXT = ("form", "held_on", *ORGANISER, *OutreachActivity.TOPICS, "language", "document_number")
REPEAT = ("form", "quantity", *ORGANISER, *OutreachActivity.TOPICS, "language")


def _from_last(request: HttpRequest) -> dict[str, Any]:
    names = REPEAT if "repeat" in request.GET else NEXT if "again" in request.GET else ()
    if not names:
        return {}
    user: Any = request.user
    rows = OutreachActivity.objects.editable_by(user)
    last = rows.filter(created_by=user).order_by("-pk").first()
    if last is None:
        return {}
    initial = {name: getattr(last, name) for name in names}
    if names is REPEAT:
        initial["communes"] = list(last.communes.all())
    return initial


def activity_detail(request: HttpRequest, pk: int) -> HttpResponseBase:
    user: Any = request.user
    activity = readable(user, OutreachActivity, pk, "agency")
    communes = list(Commune.objects.filter(outreach_activities=activity).for_list())
    activity._prefetched_objects_cache = {"communes": communes}
    return record(
        request,
        activity,
        name="activity",
        subtitle=activity.places(),
        facts=[
            (_("Form"), activity.get_form_display()),
            (_("Quantity"), activity.amount),
            (_("Held on"), activity.held_on.strftime("%d/%m/%Y")),
            (_("Organiser"), activity.organiser),
            (_("Attendances"), printed(activity.attendances)),
            (_("Of them women"), printed(activity.women)),
            (_("Integrated with"), activity.topic_labels),
            (_("Language"), activity.get_language_display()),
            (_("Document number"), activity.document_number),
            *((_("Commune"), c.with_district, c.get_absolute_url()) for c in communes),
        ],
    )


@requires(Verb.RECORD_OUTREACH)
def activity_edit(request: HttpRequest, pk: int) -> HttpResponseBase:
    user: Any = request.user
    activity = editable(user, OutreachActivity, pk)
    return pages.form_page(
        request,
        ActivityForm,
        title=_("Change the outreach activity"),
        instance=activity,
        template="outreach/form.html",
        save=lambda form: actions.change_activity(
            activity, by=user, version=form.expected_version, **form.values()
        ),
    )


@require_POST
@requires(Verb.RECORD_OUTREACH)
def activity_delete(request: HttpRequest, pk: int) -> HttpResponseBase:
    user: Any = request.user
    activity = editable(user, OutreachActivity, pk)
    return deleting.remove(
        request,
        activity,
        action=lambda: actions.remove_activity(activity, by=user),
        url=reverse("outreach:activity-list"),
        undo_url=reverse("outreach:activity-restore", args=[pk]),
    )


@require_POST
@requires(Verb.RECORD_OUTREACH)
def activity_restore(request: HttpRequest, pk: int) -> HttpResponseBase:
    return restore(request, OutreachActivity, pk, "activity", actions.restore_activity)

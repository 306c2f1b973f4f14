from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.permissions import Verb, requires
from communes.models import CommuneOfficer
from communes.scoping import editable, readable, scope_of
from core import deleting, pages
from outreach import actions, columns
from outreach.filters import CourseFilter
from outreach.forms import CourseForm
from outreach.models import TrainingCourse

from .shared import record, restore


def course_list(request: HttpRequest) -> HttpResponseBase:
    user: Any = request.user
    may = user.can(Verb.RECORD_TRAINING)
    return pages.list_page(
        request,
        title=_("Training courses"),
        queryset=TrainingCourse.objects.visible_to(user).for_list(),
        columns=columns.COURSES,
        filterset=CourseFilter,
        create_url=reverse("outreach:course-create") if may else "",
        create_label=_("Enter a course"),
        empty=_("No training course is recorded yet."),
    )


@requires(Verb.RECORD_TRAINING)
def course_create(request: HttpRequest) -> HttpResponseBase:
    user: Any = request.user
    return pages.form_page(
        request,
        CourseForm,
        title=_("Enter a training course"),
        save=lambda form: actions.record_course(by=user, **form.values()),
        back_url=reverse("outreach:course-list"),
        again=True,
    )


def course_detail(request: HttpRequest, pk: int) -> HttpResponseBase:
    course = readable(request.user, TrainingCourse, pk, "district", "agency")
    officers, whole = _officers_seen(request.user, course)
    return record(
        request,
        course,
        name="course",
        subtitle=course.organiser,
        history=whole,
        facts=[
            (_("First day"), course.starts_on.strftime("%d/%m/%Y")),
            (_("Last day"), course.ends_on.strftime("%d/%m/%Y")),
            (_("Organiser"), course.organiser),
            (_("Document number"), course.document_number),
            (_("Attendances in all"), course.attendances),
            (_("Commune officers") if whole else _("Your commune officers"), len(officers)),
        ],
        sections=[_attended(officers)],
    )


def _officers_seen(user: Any, course: TrainingCourse) -> tuple[list[CommuneOfficer], bool]:
    """Who attended, and whether that is everybody.

    A district reads of its own officers only, whoever organised the course.
    """
    scope = scope_of(user)
    if scope.province or course.agency_id in scope.agencies:
        return list(CommuneOfficer.objects.all().filter(courses=course).for_list()), True
    own = list(CommuneOfficer.objects.visible_to(user).filter(courses=course).for_list())
    return own, len(own) == course.officers.count()


def _attended(officers: list[CommuneOfficer]) -> dict[str, Any]:
    return pages.section(
        _("Commune officers who attended"),
        columns.OFFICERS,
        officers,
        _("No commune officer is named yet."),
    )


@requires(Verb.RECORD_TRAINING)
def course_edit(request: HttpRequest, pk: int) -> HttpResponseBase:
    user: Any = request.user
    course = editable(user, TrainingCourse, pk)
    return pages.form_page(
        request,
        CourseForm,
        title=_("Change the training course"),
        instance=course,
        save=lambda form: actions.change_course(
            course, by=user, version=form.expected_version, **form.values()
        ),
    )


@require_POST
@requires(Verb.RECORD_TRAINING)
def course_delete(request: HttpRequest, pk: int) -> HttpResponseBase:
    user: Any = request.user
    course = editable(user, TrainingCourse, pk)
    return deleting.remove(
        request,
        course,
        action=lambda: actions.remove_course(course, by=user),
        url=reverse("outreach:course-list"),
        undo_url=reverse("outreach:course-restore", args=[pk]),
    )


@require_POST
@requires(Verb.RECORD_TRAINING)
def course_restore(request: HttpRequest, pk: int) -> HttpResponseBase:
    return restore(request, TrainingCourse, pk, "course", actions.restore_course)

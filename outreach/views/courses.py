from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from communes.models import CommuneOfficer
from communes.record_pages import RecordPages, Words, anybody
from communes.scoping import scope_of
from core import pages, presentation
from core.tables import printed
from outreach import actions, columns
from outreach.filters import CourseFilter
from outreach.forms import CourseForm
from outreach.models import TrainingCourse


def officers_seen(course: Any, user: User) -> tuple[list[CommuneOfficer], bool]:
    """Who attended, and whether that is everybody; asked once a page.

    A district reads of its own officers only, whoever organised the course.
    """
    if not hasattr(course, "_seen"):
        course._seen = _officers_seen(course, user)
    seen: tuple[list[CommuneOfficer], bool] = course._seen
    return seen


def _officers_seen(course: TrainingCourse, user: User) -> tuple[list[CommuneOfficer], bool]:
    scope = scope_of(user)
    if scope.province or course.agency_id in scope.agencies:
        return list(CommuneOfficer.objects.all().filter(courses=course).for_list()), True
    own = list(CommuneOfficer.objects.visible_to(user).filter(courses=course).for_list())
    return own, len(own) == course.officers.count()


def facts(course: TrainingCourse, user: User) -> list[tuple[Any, ...]]:
    officers, whole = officers_seen(course, user)
    return [
        (_("First day"), printed(course.starts_on)),
        (_("Last day"), printed(course.ends_on)),
        (_("Organiser"), course.organiser),
        (_("Document number"), course.document_number),
        (_("Attendances in all"), course.attendances),
        (_("Commune officers") if whole else _("Your commune officers"), len(officers)),
    ]


def attended(course: TrainingCourse, user: User) -> list[dict[str, Any]]:
    officers, _whole = officers_seen(course, user)
    empty = _("No commune officer is named yet.")
    title = _("Commune officers who attended")
    return [pages.section(title, columns.OFFICERS, officers, empty)]


def changes(user: User, course: TrainingCourse) -> Any:
    """Its history names every officer: only for whoever sees them all."""
    _officers, whole = officers_seen(course, user)
    return presentation.changes_of(course) if whole else None


COURSES = RecordPages(
    app="outreach",
    noun="course",
    path="tap-huan",
    adding="them",
    model=TrainingCourse,
    words=Words(
        many=_("Training courses"),
        new=_("Enter a training course"),
        edit=_("Change the training course"),
        empty=_("No training course is recorded yet."),
    ),
    form=CourseForm,
    filterset=CourseFilter,
    columns=lambda user: columns.COURSES,
    facts=facts,
    sections=attended,
    changes=changes,
    related=("district", "agency"),
    create_action=actions.record_course,
    change_action=actions.change_course,
    remove_action=actions.remove_course,
    restore_action=actions.restore_course,
    may_enter=anybody,
)

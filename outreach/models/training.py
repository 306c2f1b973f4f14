from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.permissions import Verb
from communes.models import Agency, Commune, CommuneOfficer, District
from communes.models.dated import check_day
from communes.scoping import NOTHING, Scope, ScopedQuerySet
from core import text
from core.models import Fact


class TrainingCourseQuerySet(ScopedQuerySet):
    district_path = "district_id"
    agency_path = "agency_id"
    verb = Verb.RECORD_TRAINING

    def seen_by(self, scope: Scope) -> Q:
        """Besides the organiser, a district sees the courses its own officers attended."""
        own = self.in_districts(scope.districts) | self.of_agencies(scope.agencies)
        return own | self.attended_from(scope.districts)

    def attended_from(self, districts: Iterable[int]) -> Q:
        wanted = sorted(districts)
        there = _attendance(communeofficer__commune__district__in=wanted)
        return Q(Exists(there)) if wanted else NOTHING

    def attended_from_commune(self, commune: Commune) -> "TrainingCourseQuerySet":
        return self.filter(Exists(_attendance(communeofficer__commune=commune)))

    def edited_by(self, scope: Scope) -> Q:
        own = self.in_districts(scope.districts)
        if scope.districts:
            inside = {"communeofficer__commune__district__in": sorted(scope.districts)}
            own &= ~Q(Exists(_attendance().exclude(**inside)))
        return own | self.of_agencies(scope.agencies)

    def for_list(self) -> "TrainingCourseQuerySet":
        attended = _attendance().order_by().values("trainingcourse")
        counted: Any = attended.annotate(n=models.Count("pk"))
        return (
            self.select_related("district", "agency")
            .annotate(officer_count=models.Subquery(counted.values("n")))
            .order_by("-starts_on", "-pk")
        )


def _attendance(**conditions: Any) -> models.QuerySet:
    through = TrainingCourse.officers.through.objects
    return through.filter(trainingcourse=OuterRef("pk"), **conditions)


class TrainingCourse(Fact):
    """A course, and which commune officers attended it: the holders, not the positions."""

    fact_days = ("starts_on", "ends_on")

    title = models.CharField(_("title"), max_length=200)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    district = models.ForeignKey(
        District,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="training_courses",
        verbose_name=_("organised by the district"),
    )
    agency = models.ForeignKey(
        Agency,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("organised by the agency"),
    )
    document_number = models.CharField(_("document number"), max_length=60, blank=True)
    attendances = models.PositiveIntegerField(_("attendances in all"), null=True, blank=True)
    officers = models.ManyToManyField(
        CommuneOfficer, related_name="courses", blank=True, verbose_name=_("commune officers")
    )
    search_key = models.CharField(max_length=280, editable=False)

    objects = TrainingCourseQuerySet.as_manager()

    class Meta:
        verbose_name = _("training course")
        indexes = [models.Index(fields=["starts_on", "id"], name="course_starts_on")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="course_in_order",
                violation_error_message=_("The last day cannot be before the first."),
            ),
            models.CheckConstraint(
                condition=Q(district__isnull=True) | Q(agency__isnull=True),
                name="course_one_organiser",
                violation_error_message=_("Choose a district or an agency, not both."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("outreach:course-detail", args=[self.pk])

    @property
    def organiser(self) -> str:
        """The district, the agency, or where both are empty the province's lead agency."""
        return str(self.district or self.agency or _("The province's lead agency"))

    def data_keys(self) -> set[str]:
        districts = self.officers.order_by().values_list("commune__district_id", flat=True)
        return {f"d{pk}" for pk in districts.distinct() if pk}

    def clean(self) -> None:
        self.search_key = text.fold(f"{self.title} {self.document_number}")[:280]
        if self.title and not self.title.strip():  # empty: the field itself says so
            raise ValidationError({"title": _("Enter the title.")})
        check_day("starts_on", self.starts_on)
        check_day("ends_on", self.ends_on)

    def check_officers(self, officers: Iterable[CommuneOfficer]) -> None:
        """Raises ValidationError for a vacancy, or a holder not in office on the first day."""
        day = self.starts_on
        for officer in officers:
            since, until = officer.valid_from, officer.valid_to
            if not officer.holder:
                words = _("%(officer)s: the position was vacant.")
            elif (since and day < since) or (until and day > until):
                words = _("%(officer)s did not hold the position on %(day)s.")
            else:
                continue
            raise ValidationError(
                {"officers": words % {"officer": officer, "day": day.strftime("%d/%m/%Y")}}
            )

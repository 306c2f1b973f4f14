from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from accounts.permissions import Verb
from communes.models import Agency, Commune
from communes.models.dated import check_day
from communes.scoping import NOTHING, Scope, ScopedQuerySet
from core import text
from core.models import Fact
from core.tables import printed


class Language(models.TextChoices):
    VIETNAMESE = "vi", _("Vietnamese")
    THAI = "thai", _("Thái")
    HMONG = "mong", _("Mông")
    MUONG = "muong", _("Mường")
    DAO = "dao", _("Dao")
    SEVERAL = "several", _("Several languages")
    OTHER = "other", _("Another language")


class OutreachActivityQuerySet(ScopedQuerySet):
    agency_path = "agency_id"
    verb = Verb.RECORD_OUTREACH

    def in_districts(self, districts: Iterable[int]) -> Q:
        """At least one of its communes lies there; never a join, which would repeat rows."""
        wanted = sorted(districts)
        return Q(Exists(_places(commune__district__in=wanted))) if wanted else NOTHING

    def edited_by(self, scope: Scope) -> Q:
        own = self.in_districts(scope.districts) & Q(agency__isnull=True)
        if scope.districts:
            elsewhere = _places().exclude(commune__district__in=sorted(scope.districts))
            own &= ~Q(Exists(elsewhere))
        return own | self.of_agencies(scope.agencies)

    def in_commune(self, commune: Commune) -> "OutreachActivityQuerySet":
        return self.filter(Exists(_places(commune=commune)))

    def found_by(self, words: str) -> "OutreachActivityQuerySet":
        """By document number or by the name of one of its communes, without marks."""
        rows = self
        for word in text.fold(words).split():
            near = Exists(_places(commune__search_key__contains=word))
            rows = rows.filter(Q(search_key__contains=word) | Q(near))
        return rows

    def for_list(self) -> "OutreachActivityQuerySet":
        communes = Commune.objects.for_list()
        return (
            self.select_related("agency")
            .prefetch_related(Prefetch("communes", queryset=communes))
            .order_by("-held_on", "-pk")
        )


def _places(**conditions: Any) -> models.QuerySet:
    through = OutreachActivity.communes.through.objects
    return through.filter(outreachactivity=OuterRef("pk"), **conditions)


class OutreachActivity(Fact):
    """One activity of one form, on one day, in one or several communes."""

    fact_days = ("held_on",)

    class Form(models.TextChoices):
        SESSION = "session", _("Direct session")
        LOUDSPEAKER = "loudspeaker", _("Mobile loudspeaker")
        BROADCAST = "broadcast", _("Village broadcast")
        BANNER = "banner", _("Banner")
        LEAFLET = "leaflet", _("Leaflet")
        CULTURE = "culture", _("Cultural event")
        MEETING = "meeting", _("Integrated meeting")
        CONTEST = "contest", _("Contest or forum")
        COUNSELLING = "counselling", _("Group counselling")
        OTHER = "other", _("Other form")

    class Organiser(models.TextChoices):
        """Who held it, on the spot; whose record it is says `agency`."""

        COMMUNE = "commune", _("Commune People's Committee")
        DISTRICT = "district", _("District People's Committee")
        LABOUR = "labour", _("District labour office")
        WOMEN = "women", _("Women's Union")
        YOUTH = "youth", _("Youth Union")
        FARMERS = "farmers", _("Farmers' Union")
        FRONT = "front", _("Fatherland Front")
        POLICE = "police", _("Police")
        HEALTH = "health", _("Health station or centre")
        SCHOOL = "school", _("School")
        OTHER = "other", _("Another organiser")

    #: what a form is counted in: one word of its own
    UNITS = {
        Form.SESSION: _("sessions"),
        Form.LOUDSPEAKER: _("rounds"),
        Form.BROADCAST: _("broadcasts"),
        Form.BANNER: _("banners"),
        Form.LEAFLET: _("leaflets"),
        Form.CULTURE: _("performances"),
        Form.MEETING: _("meetings"),
        Form.CONTEST: _("contests"),
        Form.COUNSELLING: _("group sessions"),
        Form.OTHER: _("times"),
    }

    #: what an activity was integrated with; preventing prostitution itself goes without saying
    TOPICS = ("with_drugs", "with_hiv", "with_trafficking", "with_poverty", "with_jobs")

    form = models.CharField(_("form"), max_length=15, choices=Form.choices)
    quantity = models.PositiveIntegerField(
        _("quantity"),
        default=1,
        validators=[MinValueValidator(1, _("The quantity is at least 1."))],
    )
    held_on = models.DateField(_("held on"))
    communes = models.ManyToManyField(
        Commune,
        related_name="outreach_activities",
        verbose_name=pgettext_lazy("field of an activity", "communes"),
    )
    agency = models.ForeignKey(
        Agency,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("provincial agency"),
    )
    #: empty: not said, as of everything recorded before the question was asked
    organised_by = models.CharField(
        _("organiser"), max_length=10, choices=Organiser.choices, blank=True
    )
    organiser_name = models.CharField(_("which other organiser"), max_length=100, blank=True)
    with_drugs = models.BooleanField(_("preventing drugs"), default=False)
    with_hiv = models.BooleanField(_("preventing HIV/AIDS"), default=False)
    with_trafficking = models.BooleanField(_("preventing human trafficking"), default=False)
    with_poverty = models.BooleanField(_("poverty reduction"), default=False)
    with_jobs = models.BooleanField(_("vocational training and jobs"), default=False)
    attendances = models.PositiveIntegerField(_("attendances"), null=True, blank=True)
    women = models.PositiveIntegerField(_("of them women"), null=True, blank=True)
    language = models.CharField(
        _("language"), max_length=10, choices=Language.choices, default=Language.VIETNAMESE
    )
    document_number = models.CharField(_("document number"), max_length=60, blank=True)
    search_key = models.CharField(max_length=80, editable=False)

    objects = OutreachActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("outreach activity")
        indexes = [
            models.Index(fields=["held_on", "id"], name="activity_held_on"),
            models.Index(fields=["form", "held_on"], name="activity_form_on"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity__gte=1),
                name="activity_at_least_one",
                violation_error_message=_("The quantity is at least 1."),
            ),
            models.CheckConstraint(
                condition=Q(women__isnull=True) | Q(women__lte=F("attendances")),
                name="activity_women_within",
                violation_error_message=_("More women than attendances."),
            ),
            models.CheckConstraint(
                condition=Q(organised_by="other") | Q(organiser_name=""),
                name="activity_other_organiser",
                violation_error_message=_("Only another organiser is named."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_form_display()} {self.held_on:%d/%m/%Y}"

    def get_absolute_url(self) -> str:
        return reverse("outreach:activity-detail", args=[self.pk])

    @property
    def unit(self) -> str:
        return str(self.UNITS[self.Form(self.form)])

    @property
    def amount(self) -> str:
        """`2 buổi`: the quantity in the form's own unit."""
        return f"{printed(self.quantity)} {self.unit}"

    @property
    def topic_labels(self) -> str:
        labels = topic_names()
        return capfirst(", ".join(labels[name] for name in self.TOPICS if getattr(self, name)))

    @property
    def organiser(self) -> str:
        """Who held it; beside it the provincial agency whose record it is."""
        agency = str(self.agency) if self.agency else ""
        if not self.organised_by:
            return agency or str(_("District or commune itself"))
        return f"{self._held_by} ({agency})" if agency else self._held_by

    @property
    def organiser_short(self) -> str:
        agency = self.agency.short_name if self.agency else ""
        if not self.organised_by:
            return agency or str(_("District, commune"))
        return self._held_by

    @property
    def _held_by(self) -> str:
        return self.organiser_name or self.get_organised_by_display()

    def places(self) -> str:
        """Communes by district: `Xã Mường É, Xã Phổng Lái (Huyện Thuận Châu)`."""
        by_district: dict[str, list[str]] = {}
        for commune in self.communes.all():
            place = commune.district.full_name if commune.district else ""
            by_district.setdefault(place, []).append(commune.full_name)
        return "; ".join(
            f"{', '.join(names)} ({place})" if place else ", ".join(names)
            for place, names in by_district.items()
        )

    def places_short(self) -> str:
        """`places` for a page: a long list is cut after a few names."""
        communes = list(self.communes.all())
        if len(communes) <= 3:
            return self.places()
        names = ", ".join(c.full_name for c in communes[:2])
        more = len(communes) - 2
        words = ngettext("%(names)s and %(n)s more", "%(names)s and %(n)s more", more)
        return words % {"names": names, "n": more}

    def data_keys(self) -> set[str]:
        districts = self.communes.order_by().values_list("district_id", flat=True).distinct()
        return {f"d{pk}" for pk in districts if pk}

    def clean(self) -> None:
        self.search_key = text.fold(self.document_number)[:80]
        errors: dict[str, Any] = {}
        try:
            check_day("held_on", self.held_on)
        except ValidationError as error:
            errors = error.update_error_dict(errors)
        if self.organised_by == self.Organiser.OTHER and not self.organiser_name.strip():
            errors["organiser_name"] = _("Say which office or organisation.")
        if self.women is not None and self.women > (self.attendances or 0):
            said = _("%(women)s women are more than the %(all)s attendances.")
            numbers = {"women": printed(self.women), "all": printed(self.attendances or 0)}
            errors["women"] = said % numbers
        if errors:
            raise ValidationError(errors)

    def check_communes(self, communes: Iterable[Commune]) -> None:
        """Raises ValidationError: none at all, or one that did not exist on the day."""
        communes = list(communes)
        if not communes:
            raise ValidationError({"communes": _("Choose at least one commune.")})
        check_day("held_on", self.held_on, *communes)


def topic_names() -> dict[str, str]:
    """{"with_drugs": "phòng, chống ma túy", …} in the reader's language."""
    fields: list[Any] = [OutreachActivity._meta.get_field(n) for n in OutreachActivity.TOPICS]
    return {field.name: str(field.verbose_name) for field in fields}

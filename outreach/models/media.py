from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.permissions import Verb
from communes.models import Agency, District
from communes.models.dated import Dated, DatedQuerySet, check_day, in_order
from communes.scoping import ScopedQuerySet
from core import text
from core.models import Fact

from .activities import Language


class MediaOutletQuerySet(DatedQuerySet):
    """Everybody may read who publishes; an office enters items for its own outlet.

    Which outlets there are, and which of them count, is the provincial staff's to say.
    """

    shared = True
    district_path = "district_id"
    agency_path = "agency_id"
    verb = Verb.RECORD_MEDIA

    def counting(self) -> "MediaOutletQuerySet":
        return self.filter(kind__in=MediaOutlet.COUNTING)

    def restorable_by(self, user: Any) -> "MediaOutletQuerySet":
        return super().restorable_by(user) if user.can(Verb.SEE_PROVINCE) else self.none()

    def for_list(self) -> "MediaOutletQuerySet":
        return self.select_related("district", "agency").order_by("pk")


class MediaOutlet(Fact, Dated):
    class Kind(models.TextChoices):
        NEWSPAPER = "newspaper", _("Newspaper of the province")
        PROVINCIAL = "provincial", _("Provincial broadcaster")
        DISTRICT = "district", _("District broadcaster")
        OTHER = "other", _("Another outlet")

    #: whose items the plan counts
    COUNTING = (Kind.NEWSPAPER, Kind.PROVINCIAL, Kind.DISTRICT)

    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    district = models.ForeignKey(
        District,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="media_outlets",
        verbose_name=_("district"),
    )
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("agency")
    )

    objects = MediaOutletQuerySet.as_manager()

    class Meta:
        verbose_name = _("media outlet")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["name"], condition=Q(deleted_at__isnull=True), name="outlet_name_once"
            ),
            in_order("outlet_dates"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("outreach:outlet-detail", args=[self.pk])

    @property
    def has_items(self) -> bool:
        return self.items.filter(deleted_at__isnull=True).exists()

    def clean(self) -> None:
        if self.kind == self.Kind.DISTRICT and self.district_id is None:
            raise ValidationError({"district": _("Choose the district whose broadcaster it is.")})
        if self.kind != self.Kind.DISTRICT and self.district_id is not None:
            raise ValidationError({"district": _("Only a district broadcaster has a district.")})
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValidationError({"valid_to": _("The last day lies before the first.")})


class MediaItemQuerySet(ScopedQuerySet):
    district_path = "outlet__district_id"
    agency_path = "outlet__agency_id"
    verb = Verb.RECORD_MEDIA

    def for_list(self) -> "MediaItemQuerySet":
        return self.select_related("outlet").order_by("-published_on", "-pk")


class MediaItem(Fact):
    """An item that an outlet published or broadcast."""

    fact_days = ("published_on",)

    class Kind(models.TextChoices):
        NEWS = "news", _("News item")
        ARTICLE = "article", _("Article")
        FEATURE = "feature", _("Feature report")
        PROGRAMME = "programme", _("Programme or column")

    outlet = models.ForeignKey(
        MediaOutlet, models.PROTECT, related_name="items", verbose_name=_("outlet")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    published_on = models.DateField(_("published on"))
    title = models.CharField(_("title"), max_length=250)
    language = models.CharField(
        _("language"), max_length=10, choices=Language.choices, default=Language.VIETNAMESE
    )
    link = models.URLField(
        _("link"),
        max_length=400,
        blank=True,
        validators=[
            URLValidator(
                schemes=["http", "https"],
                message=_("Enter an address that begins with http:// or https://."),
            )
        ],
    )
    search_key = models.CharField(max_length=250, editable=False)

    objects = MediaItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("media item")
        indexes = [
            models.Index(fields=["published_on", "id"], name="item_published_on"),
            models.Index(fields=["outlet", "published_on"], name="item_outlet_on"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("outreach:media-detail", args=[self.pk])

    def clean(self) -> None:
        self.search_key = text.fold(self.title)[:250]
        if self.title and not self.title.strip():  # empty: the field itself says so
            raise ValidationError({"title": _("Enter the title.")})
        check_day("published_on", self.published_on, self.outlet if self.outlet_id else None)

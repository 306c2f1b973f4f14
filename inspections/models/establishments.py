from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.permissions import Verb
from communes.models import Agency, Commune
from communes.models.dated import Dated, DatedQuerySet, in_order
from core import clock, text
from core.models import Fact


class Group(models.TextChoices):
    """The four groups in which the province counts its establishments."""

    LODGING = "lodging", _("Lodging")
    KARAOKE_MASSAGE = "karaoke_massage", _("Karaoke, massage")
    DANCE_BAR = "dance_bar", _("Dance halls, bars")
    OTHER = "other", _("Others")


class Kind(models.TextChoices):
    """NĐ 178/2004/NĐ-CP, Điều 3 khoản 3; the list is open-ended, hence bars and "other"."""

    HOTEL = "hotel", _("Hotel")
    GUEST_HOUSE = "guest_house", _("Guest house")
    MOTEL = "motel", _("Motel")
    BOARDING_HOUSE = "boarding_house", _("Boarding house")
    TOURIST_VILLA = "tourist_villa", _("Tourist villa")
    TOURIST_FLAT = "tourist_flat", _("Tourist apartment")
    RENTED_FLAT = "rented_flat", _("Apartment for rent")
    KARAOKE = "karaoke", _("Karaoke")
    MASSAGE = "massage", _("Massage")
    SAUNA = "sauna", _("Sauna")
    BATHS = "baths", _("Hot and cold baths")
    DANCE_HALL = "dance_hall", _("Dance hall")
    BAR = "bar", _("Bar")
    RESTAURANT = "restaurant", _("Restaurant")
    HAIRDRESSER = "hairdresser", _("Hairdresser, hair washing")
    DIM_CAFE = "dim_cafe", _("Dimly lit café")
    OTHER = "other", _("Other kind")


KINDS_OF: dict[str, tuple[str, ...]] = {
    Group.LODGING: (
        Kind.HOTEL,
        Kind.GUEST_HOUSE,
        Kind.MOTEL,
        Kind.BOARDING_HOUSE,
        Kind.TOURIST_VILLA,
        Kind.TOURIST_FLAT,
        Kind.RENTED_FLAT,
    ),
    Group.KARAOKE_MASSAGE: (Kind.KARAOKE, Kind.MASSAGE, Kind.SAUNA, Kind.BATHS),
    Group.DANCE_BAR: (Kind.DANCE_HALL, Kind.BAR),
    Group.OTHER: (Kind.RESTAURANT, Kind.HAIRDRESSER, Kind.DIM_CAFE, Kind.OTHER),
}
GROUP_OF: dict[str, str] = {kind: group for group, kinds in KINDS_OF.items() for kind in kinds}
#: only a suggestion while typing (the lines of NĐ 96/2016, Điều 3); the flag itself is data
USUALLY_CONDITIONAL = frozenset(
    {*KINDS_OF[Group.LODGING], Kind.KARAOKE, Kind.MASSAGE, Kind.DANCE_HALL}
)
SEARCH_LENGTH = 600


class EstablishmentQuerySet(DatedQuerySet):
    district_path = "commune__district_id"
    agency_path = "agency_id"
    verb = Verb.RECORD_ESTABLISHMENTS

    def for_list(self) -> Self:
        return self.select_related("commune__district", "agency").order_by("sort_key", "-pk")

    def search(self, words: str) -> Self:
        """Every typed word, without marks, begins a word of name, address, commune or district."""
        rows = self
        for word in search_words(words):
            rows = rows.filter(search_key__contains=f" {word}")
        return rows

    def in_group(self, group: str) -> Self:
        return self.filter(kind__in=KINDS_OF[group])


def search_words(typed: str) -> list[str]:
    """Folded words without commas and brackets.

    The key has a blank before every word: looked up with it, a word of two letters is still three
    signs, which is what PostgreSQL's trigram index needs to find it without reading the register.
    """
    kept = "".join(ch if ch.isalnum() or ch in "/-." else " " for ch in text.fold(typed))
    return [word for word in kept.split() if any(ch.isalnum() for ch in word)]


class Establishment(Fact, Dated):
    """A business whose services are liable to abuse, or conditional: two independent flags.

    `agency`: entered for that agency, which then keeps the row.
    """

    name = models.CharField(_("name of the establishment"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    is_conditional = models.BooleanField(
        _("conditional on security and order (NĐ 96/2016)"), default=False
    )
    is_at_risk = models.BooleanField(
        _("liable to abuse for prostitution (NĐ 178/2004)"), default=False
    )
    commune = models.ForeignKey(
        Commune, models.PROTECT, related_name="establishments", verbose_name=_("commune")
    )
    address = models.CharField(_("address"), max_length=200, blank=True)
    agency = models.ForeignKey(
        Agency,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("entered for the agency"),
    )
    search_key = models.CharField(max_length=SEARCH_LENGTH, editable=False)
    sort_key = models.CharField(max_length=text.SORT_KEY_LENGTH, editable=False, db_index=True)

    objects = EstablishmentQuerySet.as_manager()

    class Meta:
        constraints = [in_order("establishment_dates")]

    def __str__(self) -> str:
        return self.name

    @property
    def group(self) -> str:
        return GROUP_OF[self.kind]

    @property
    def group_label(self) -> str:
        return str(Group(self.group).label)

    @property
    def label(self) -> str:
        """Enough to tell two of one name apart: name, street, commune and district."""
        street = f"{self.address}, " if self.address else ""
        return f"{self.name} – {street}{self.commune.with_district}"

    def get_absolute_url(self) -> str:
        return reverse("inspections:establishment-detail", args=[self.pk])

    def data_keys(self) -> set[str]:
        """Where it lies, and where it was visited when it lay elsewhere."""
        keys = {f"d{self.commune.district_id}"}
        if self.pk:
            visited = self.visits.order_by().values_list("commune__district_id", flat=True)
            keys |= {f"d{pk}" for pk in visited.distinct()}
        return keys

    def clean(self) -> None:
        today = clock.today()
        errors: dict[str, object] = {}
        if self.valid_from and self.valid_from > today:
            errors["valid_from"] = _("A date after today cannot be recorded.")
        if self.valid_to and self.valid_to > today:
            errors["valid_to"] = _("A date after today cannot be recorded.")
        ended = self.commune.valid_to if self.commune_id else None
        if ended and ended < (self.valid_from or today):
            errors["commune"] = _("This commune no longer existed on that day.")
        if errors:
            raise ValidationError(errors)
        self.refresh_keys()

    def refresh_keys(self) -> None:
        self.sort_key = text.sort_key(self.name)
        if self.commune_id:
            where = f"{self.commune.with_district} {self.commune.name_alt}"
            words = search_words(f"{self.name} {self.address} {where}")
            self.search_key = f" {' '.join(words)}"[:SEARCH_LENGTH]

    def life_error(self, day: object) -> str | None:
        """Why a fact of this day cannot be of this establishment."""
        if self.valid_from and day < self.valid_from:  # type: ignore[operator]
            return _("The establishment was opened on %(day)s only.") % {
                "day": self.valid_from.strftime("%d/%m/%Y")
            }
        if self.valid_to and day > self.valid_to:  # type: ignore[operator]
            return _("The establishment was closed on %(day)s.") % {
                "day": self.valid_to.strftime("%d/%m/%Y")
            }
        return None

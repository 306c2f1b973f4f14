import re
from functools import lru_cache
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.permissions import Verb
from communes.models import Agency, Commune
from communes.models.dated import Dated, DatedQuerySet, in_order
from core import clock, text
from core.models import Fact

from .kinds import GROUP_OF, KIND_WORDS, KINDS_OF, Group, Kind
from .staff import StaffCounts

SEARCH_LENGTH = 600
#: what stands in no word: neither letter nor digit nor a sign of numbers
_OTHER_SIGNS = re.compile(r"[^\w/.-]|_")
BACKWARDS = _("A certificate does not end before it was issued.")
#: first and last of two days, and what is said when they stand the wrong way round
IN_ORDER = (
    ("valid_from", "valid_to", _("The last day cannot be before the first.")),
    ("certificate_on", "certificate_until", BACKWARDS),
)


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
    return list(_words(typed))


@lru_cache(maxsize=4096)
def _words(typed: str) -> tuple[str, ...]:
    """Of a long file the same name is asked for thrice, and where it lies again and again."""
    kept = _OTHER_SIGNS.sub(" ", text.fold(typed)).split()
    return tuple([word for word in kept if word.strip("/-.")])


def name_key(name: str) -> str:
    """What tells a name apart, folded: `Nhà nghỉ Hoa Ban` and `Khách sạn Hoa Ban` are alike."""
    words = _words(name)
    telling = [word for word in words if word not in KIND_WORDS]
    return "".join(telling or words)[:200]


def phone_key(phone: str) -> str:
    """The digits of the first number, +84 as 0."""
    first = re.split(r"[,;/]", phone)[0]
    digits = "".join(ch for ch in first if ch.isdigit())
    return "0" + digits[2:] if digits.startswith("84") and len(digits) > 10 else digits


class Establishment(Fact, Dated, StaffCounts):
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
    contact_name = models.CharField(_("owner or responsible person"), max_length=100, blank=True)
    contact_phone = models.CharField(_("phone"), max_length=30, blank=True)
    licence_number = models.CharField(_("business licence no."), max_length=60, blank=True)
    licence_on = models.DateField(_("licence issued on"), null=True, blank=True)
    licence_by = models.CharField(_("licence issued by"), max_length=150, blank=True)
    certificate_number = models.CharField(_("security certificate no."), max_length=60, blank=True)
    certificate_on = models.DateField(_("certificate issued on"), null=True, blank=True)
    certificate_by = models.CharField(_("certificate issued by"), max_length=150, blank=True)
    certificate_until = models.DateField(_("certificate valid until"), null=True, blank=True)
    committed_on = models.DateField(_("commitment to the commune on"), null=True, blank=True)
    phone_key = models.CharField(max_length=30, editable=False, blank=True, db_index=True)
    name_key = models.CharField(max_length=200, editable=False, blank=True)
    search_key = models.CharField(max_length=SEARCH_LENGTH, editable=False)
    sort_key = models.CharField(max_length=text.SORT_KEY_LENGTH, editable=False, db_index=True)

    objects = EstablishmentQuerySet.as_manager()

    class Meta:
        constraints = [
            in_order("establishment_dates"),
            models.CheckConstraint(
                condition=Q(certificate_until__isnull=True)
                | Q(certificate_on__isnull=True)
                | Q(certificate_until__gte=F("certificate_on")),
                name="establishment_certificate",
                violation_error_message=BACKWARDS,
            ),
        ]
        indexes = [
            models.Index(fields=["commune", "name_key"], name="establishment_alike"),
            models.Index(fields=["kind", "-id"], name="establishment_by_kind"),
        ]

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
        errors: dict[str, object] = {**self.staff_errors()}
        for name in ("valid_from", "valid_to", "licence_on", "certificate_on", "committed_on"):
            day = getattr(self, name)
            if day and day > today:
                errors[name] = _("A date after today cannot be recorded.")
        for first, last, words in IN_ORDER:
            begin, end = getattr(self, first), getattr(self, last)
            if begin and end and end < begin:
                errors[last] = words
        ended = self.commune.valid_to if self.commune_id else None
        if ended and ended < (self.valid_from or today):
            errors["commune"] = _("This commune no longer existed on that day.")
        if errors:
            raise ValidationError(errors)

    def refresh_keys(self) -> None:
        self.sort_key = text.sort_key(self.name)
        self.name_key = name_key(self.name)
        self.phone_key = phone_key(self.contact_phone)
        if self.commune_id:
            where = f"{self.commune.with_district} {self.commune.name_alt}"
            words = [word for part in (self.name, self.address, where) for word in _words(part)]
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

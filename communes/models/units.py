"""Units as a timeline: codes are reused after 2025, so the key is (code, valid_from)."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import text
from core.models import Fact

from .dated import Dated, DatedQuerySet, in_order


class UnitQuerySet(DatedQuerySet):
    shared = True


class UnitCatalogue(Fact, Dated):
    """For which days the list of units is known to be complete, and who says so."""

    name = models.CharField(max_length=120)
    source = models.TextField()
    licence = models.TextField(blank=True)

    objects = UnitQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class DistrictQuerySet(DatedQuerySet):
    district_path = "pk"

    def for_list(self) -> "DistrictQuerySet":
        return self.order_by("code")


class District(Fact, Dated):
    # part of the proper name, in search keys too: never translated
    class Kind(models.TextChoices):
        CITY = "thanh_pho", "Thành phố"
        TOWN = "thi_xa", "Thị xã"
        DISTRICT = "huyen", "Huyện"

    code = models.CharField(_("code"), max_length=5)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    name = models.CharField(_("name"), max_length=60)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    search_key = models.CharField(max_length=120, editable=False)
    sort_key = models.CharField(max_length=text.SORT_KEY_LENGTH, editable=False, db_index=True)

    objects = DistrictQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="district_code_from"),
            in_order("district_dates"),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """`Huyện Mai Sơn`, `Thành phố Sơn La`."""
        return f"{_DISTRICT_KINDS[self.kind]} {self.name}"

    @property
    def short_name(self) -> str:
        return self.full_name if self.kind == self.Kind.CITY else self.name

    def get_absolute_url(self) -> str:
        return reverse("places:district", args=[self.code])

    def data_keys(self) -> set[str]:
        return {f"d{self.pk}", "province"}


class CommuneQuerySet(DatedQuerySet):
    district_path = "district_id"

    def for_list(self) -> "CommuneQuerySet":
        return self.select_related("district").order_by("district__code", "sort_key", "code")


class Commune(Fact, Dated):
    class Kind(models.TextChoices):
        COMMUNE = "xa", "Xã"
        WARD = "phuong", "Phường"
        TOWNSHIP = "thi_tran", "Thị trấn"

    code = models.CharField(_("code"), max_length=5)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    name = models.CharField(_("name"), max_length=60)
    name_alt = models.CharField(_("other spellings"), max_length=120, blank=True)
    # null from 01/07/2025 on, when the district tier was abolished
    district = models.ForeignKey(
        District, models.PROTECT, null=True, related_name="communes", verbose_name=_("district")
    )
    search_key = models.CharField(max_length=250, editable=False)
    sort_key = models.CharField(max_length=text.SORT_KEY_LENGTH, editable=False, db_index=True)

    objects = CommuneQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="commune_code_from"),
            in_order("commune_dates"),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """`Xã Hát Lót`, `Thị trấn Hát Lót`: the kind is part of the name."""
        return f"{_COMMUNE_KINDS[self.kind]} {self.name}"

    @property
    def with_district(self) -> str:
        return f"{self.full_name}, {self.district.full_name}" if self.district else self.full_name

    def get_absolute_url(self) -> str:
        return reverse("places:commune", args=[self.code])

    def data_keys(self) -> set[str]:
        return {f"d{self.district_id}", "province"}


# looked up some thousand times a page: get_kind_display() would flatten its choices each time
_DISTRICT_KINDS = dict(District.Kind.choices)
_COMMUNE_KINDS = dict(Commune.Kind.choices)

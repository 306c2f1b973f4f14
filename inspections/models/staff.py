"""People working in an establishment, counted: what the register and the minutes both say."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

#: of `staff`; none of these can be more than all
PARTS = (
    "staff_women",
    "staff_with_contract",
    "staff_on_probation",
    "staff_under_18",
    "staff_health_checked",
)
STAFF_FIELDS = ("staff", *PARTS)
MOST_STAFF = 9_999


def count(label: Any) -> models.PositiveIntegerField:
    """Empty is unknown, which is not zero."""
    return models.PositiveIntegerField(
        label, null=True, blank=True, validators=[MaxValueValidator(MOST_STAFF)]
    )


class StaffCounts(models.Model):
    """PL 10/2003 Điều 15, NĐ 178/2004 Điều 11: what the law asks about those working there."""

    staff = count(_("people working"))
    staff_women = count(_("of them women"))
    staff_with_contract = count(_("with a written contract"))
    staff_on_probation = count(_("on probation"))
    staff_under_18 = count(_("under 18"))
    staff_health_checked = count(_("with the quarterly health check"))

    class Meta:
        abstract = True

    def staff_errors(self) -> dict[str, ValidationError]:
        """A part is never more than the whole; without the whole no part says anything."""
        errors: dict[str, ValidationError] = {}
        for name in PARTS:
            part = getattr(self, name)
            if part is None:
                continue
            if self.staff is None:
                errors["staff"] = ValidationError(_("Enter how many people work there in all."))
            elif part > self.staff:
                errors[name] = ValidationError(
                    _("More than the %(all)s people working there."), params={"all": self.staff}
                )
        return errors

    def staff_counts(self) -> dict[str, int | None]:
        return {name: getattr(self, name) for name in STAFF_FIELDS}

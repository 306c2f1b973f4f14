"""What happens to an establishment in the register: a suspension, a merger of two entries."""

from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import Verb
from communes.models.dated import Dated, DatedQuerySet, in_order
from communes.scoping import Scope, ScopedQuerySet
from core import clock
from core.models import Fact

from .establishments import Establishment


class SuspensionQuerySet(DatedQuerySet):
    """Known to whom the establishment is."""

    verb = Verb.RECORD_ESTABLISHMENTS

    def visible_to(self, user: User) -> Self:
        return self.live().filter(
            establishment__in=Establishment.objects.visible_to(user).order_by()
        )

    def edited_by(self, scope: Scope) -> Q:
        own = Establishment.objects.live().filter(Establishment.objects.all().edited_by(scope))
        return Q(establishment__in=own.order_by())


class Suspension(Fact, Dated):
    """Days on which it did no business; `valid_to` empty: not resumed yet."""

    establishment = models.ForeignKey(
        Establishment,
        models.PROTECT,
        related_name="suspensions",
        verbose_name=_("establishment"),
    )
    document = models.CharField(_("document or reason"), max_length=200, blank=True)

    objects = SuspensionQuerySet.as_manager()

    class Meta:
        constraints = [
            in_order("suspension_dates"),
            models.CheckConstraint(condition=Q(valid_from__isnull=False), name="suspension_from"),
        ]
        ordering = ["-valid_from", "-pk"]
        verbose_name = _("suspension of business")

    def __str__(self) -> str:
        first = self.valid_from.strftime("%d/%m/%Y") if self.valid_from else ""
        last = self.valid_to.strftime("%d/%m/%Y") if self.valid_to else "…"
        return f"{first} – {last}"

    def get_absolute_url(self) -> str:
        return self.establishment.get_absolute_url()

    def data_keys(self) -> set[str]:
        return {f"d{self.establishment.commune.district_id}"}

    def clean(self) -> None:
        if not self.valid_from:
            raise ValidationError({"valid_from": _("Enter the day from which it was suspended.")})
        if self.valid_from > clock.today():
            raise ValidationError({"valid_from": _("A date after today cannot be recorded.")})
        if self.valid_to and self.valid_to < self.valid_from:
            raise ValidationError({"valid_to": _("The last day cannot be before the first.")})
        for name in ("valid_from", "valid_to"):
            day = getattr(self, name)
            error = self.establishment.life_error(day) if day else None
            if error:
                raise ValidationError({name: error})
        closed = self.establishment.valid_to
        if closed and self.valid_to is None:
            text = _("It was closed on %(day)s: enter the last day of the suspension.")
            raise ValidationError({"valid_to": text % {"day": closed.strftime("%d/%m/%Y")}})


class MergerQuerySet(ScopedQuerySet):
    """Provincial staff merge, and take a merger back."""

    verb = Verb.MERGE_ESTABLISHMENTS

    def visible_to(self, user: User) -> Self:
        return self.live() if user.can(self.verb) else self.none()


class Merger(Fact):
    """Two entries of one business made one; `moved` says what went over, so that it can go back.

    `moved`: {"visits": [pk…], "planned": [pk…], "suspensions": [pk…], "filled": {field: value}}.
    Deleting the row softly is what taking it back means.
    """

    kept = models.ForeignKey(
        Establishment, models.PROTECT, related_name="mergers", verbose_name=_("entry kept")
    )
    gone = models.ForeignKey(
        Establishment, models.PROTECT, related_name="+", verbose_name=_("entry merged into it")
    )
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    moved = models.JSONField(default=dict, editable=False)

    objects = MergerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(kept=models.F("gone")), name="merger_of_two"),
            models.UniqueConstraint(
                fields=["gone"], condition=Q(deleted_at__isnull=True), name="merger_gone_once"
            ),
        ]
        verbose_name = _("merger of two entries")

    def __str__(self) -> str:
        return f"{self.gone} → {self.kept}"

    def get_absolute_url(self) -> str:
        return self.kept.get_absolute_url()

    def data_keys(self) -> set[str]:
        return self.kept.data_keys() | self.gone.data_keys()

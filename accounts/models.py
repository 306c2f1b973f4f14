from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from core.models import Fact, FactQuerySet

from .permissions import SECRETS, VERBS, Role, Verb


class UserQuerySet(FactQuerySet):
    pass


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    pass


class User(AbstractBaseUser, Fact):
    """A person who signs in. Where they work is a posting (communes), not a field here."""

    # A demonstration has no administrator but its own: whom that one lets in is a real person.
    outlives_demo = True

    username = models.CharField(
        _("user name"),
        max_length=60,
        unique=True,
        error_messages={"unique": _("This user name is taken.")},
    )
    full_name = models.CharField(_("full name"), max_length=150)
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    wants_reminders = models.BooleanField(_("reminders by e-mail"), default=True)
    is_active = models.BooleanField(_("active"), default=True)
    must_change_password = models.BooleanField(default=True, editable=False)
    #: the secret itself is django-otp's; history tells when, never what
    second_factor_since = models.DateTimeField(
        _("second step at sign-in since"), null=True, editable=False
    )
    recovery_codes_since = models.DateTimeField(_("recovery codes made"), null=True, editable=False)

    #: the administrator who looks through this account's eyes (viewing.py); never stored
    seen_through: "User | None" = None

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name", "role"]

    class Meta:
        ordering = ["username"]

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_absolute_url(self) -> str:
        return reverse("administration:user-detail", args=[self.pk])

    def can(self, verb: Verb) -> bool:
        own = self.is_active and verb in VERBS.get(self.role, frozenset())
        if own and self.seen_through is not None and verb in SECRETS:
            return self.seen_through.can(verb)
        return own

    @property
    def enters_for_others(self) -> bool:
        """Provincial staff type for any unit, naming the letter it came with."""
        return self.role == Role.PROVINCIAL_STAFF

    def data_keys(self) -> set[str]:
        return set()  # no figure depends on an account


class Viewing(Fact):
    """An administrator looked through somebody's eyes, from when until when."""

    administrator = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=_("administrator")
    )
    person = models.ForeignKey(
        User, models.PROTECT, related_name="viewings", verbose_name=_("seen as")
    )
    reason = models.CharField(_("what for"), max_length=300)
    until = models.DateTimeField(_("ends by itself at"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True, editable=False)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.administrator} → {self.person}"

    def get_absolute_url(self) -> str:
        return self.person.get_absolute_url()

    def data_keys(self) -> set[str]:
        return set()


class Session(AbstractBaseSession):
    """An open session and whose it is. No fact: it comes with a sign-in and goes with its end."""

    user_key = models.BigIntegerField(null=True, db_index=True)
    address = models.CharField(max_length=45)
    agent = models.CharField(max_length=300)
    #: whole seconds, as the session's data holds them
    opened_at = models.BigIntegerField(null=True)
    seen_at = models.BigIntegerField(null=True)

    @classmethod
    def get_session_store_class(cls) -> Any:
        """The one that the settings name: it imports this model, not the other way round."""
        return import_string(f"{settings.SESSION_ENGINE}.SessionStore")


class Counter(models.Model):
    """How often somebody did something lately (counting.py). No fact: it goes with its time."""

    key = models.CharField(primary_key=True, max_length=200)
    count = models.PositiveIntegerField()
    until = models.BigIntegerField(db_index=True)

    def __str__(self) -> str:
        return f"{self.key} {self.count}"

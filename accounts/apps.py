from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        from . import counting, reauthentication, sessions

        user_logged_in.connect(sessions.stamp, dispatch_uid="sessions.stamp")
        user_logged_in.connect(reauthentication.stamp, dispatch_uid="reauthentication.stamp")
        user_logged_in.connect(counting.forget_old, dispatch_uid="counting.forget_old")

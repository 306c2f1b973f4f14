"""Every setting of the project, in four parts: what this machine says (machine.py), who may come
in (trust.py), what is written of a run (logs.py), and here what is the same everywhere.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _

from . import environment
from .logs import *  # noqa: F403
from .machine import *  # noqa: F403
from .machine import BASE_DIR, VAR_DIR
from .trust import *  # noqa: F403

# --- Apps and requests -------------------------------------------------------------------------

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_filters",
    "django_htmx",
    "django_otp",
    "django_otp.plugins.otp_static",
    "django_otp.plugins.otp_totp",
    "core",
    "accounts",
    "communes",
    "outreach",
    "inspections",
    "enforcement",
    "returns",
    "sonla_plan.plan",
    "sonla_plan.dashboard",
    "sonla_plan.places",
    "sonla_plan.inbox",
    "sonla_plan.bin",
    "sonla_plan.reports",
    "sonla_plan.administration",
    "sonla_plan.sheets",
    "sonla_plan.demo",
]

MIDDLEWARE = [
    # First: whatever goes wrong below is logged with the request's number.
    "core.middleware.RequestMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # What every answer's headers say, also that of a refusal further down.
    "core.middleware.KeptByNobodyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "core.middleware.MethodsMiddleware",
    "core.middleware.NoNullMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.SignInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "core.middleware.InstallationMiddleware",
    "core.middleware.NotAPageMiddleware",
    "accounts.middleware.SeenMiddleware",
    "accounts.middleware.FirstPasswordMiddleware",
    "accounts.middleware.SecondFactorMiddleware",
    "accounts.viewing.ViewingMiddleware",
    "django_ratelimit.middleware.RatelimitMiddleware",
    # Last, as axes asks: it turns the answer to a locked-out sign-in into its own page.
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "sonla_plan.urls"
WSGI_APPLICATION = "sonla_plan.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "sonla_plan.navigation.navigation",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "django.templatetags.l10n",
                "core.templatetags.ui",
            ],
        },
    }
]

FORM_RENDERER = "core.renderer.QuickRenderer"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
# A field that cannot be drawn must not vanish from a form without a word.
CRISPY_FAIL_SILENTLY = False

# --- Data --------------------------------------------------------------------------------------

DATABASES = {"default": environment.database("DATABASE_URL", VAR_DIR / "sonla.sqlite3")}
DATABASES["default"]["CONN_MAX_AGE"] = environment.whole("CONN_MAX_AGE", 60, low=0, high=3600)
DATABASES["default"] |= environment.tuned(DATABASES["default"])

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# The first is per process; bounded, so that a long life does not fill the memory. The other counts
# for all processes together how often somebody asks (core/limits.py).
CACHES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 1000},
    },
    "shared": {"BACKEND": "accounts.counting.Counters"},
}

# --- Language, dates, numbers ------------------------------------------------------------------

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Vietnamese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
FORMAT_MODULE_PATH = ["sonla_plan.formats"]
# Off on purpose. Switched on, Django groups every number a template prints: years (2.019), ids and
# data attributes (data-pk="1.234"), SVG coordinates. A figure is grouped where it is meant to be,
# with the `number` filter of core.templatetags.ui, and nowhere else.
USE_THOUSAND_SEPARATOR = False

# --- Files -------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
# Never served by address: the app that owns an attachment serves it below its record.
MEDIA_ROOT = VAR_DIR / "media"
FILE_UPLOAD_PERMISSIONS = 0o640
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o750
FILE_UPLOAD_HANDLERS = [
    "core.attachments.CappedUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "core.attachments.TakenBackUpload",
]
# The monthly grid of a district of 29 communes has more fields than Django's 1,000.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "core.attachments.WholeFileStorage"},
    "staticfiles": {"BACKEND": "core.static_files.NamedByContent"},
}

# Kind of job -> what `manage.py run_jobs` does.
JOBS = {f"sheets-{step}": f"sonla_plan.sheets.work.{step}" for step in ("check", "store", "undo")}
# What `manage.py clean_up` removes once a day; each says how long it is kept, and why.
CLEANERS = ["core.cleaning.CLEANERS", "sonla_plan.sheets.cleaning.CLEANERS"]
# Kind of fact -> how many a unit has recorded in a period: with one, "không phát sinh" is untrue.
RECORDED = {
    **{kind: f"enforcement.recorded.{kind}" for kind in ("hotspots", "cases", "incidents")},
    "activities": "outreach.recorded.activities",
    "inspections": "inspections.recorded.inspections",
}
# Reminders of returns: `manage.py send_reminders`. Without EMAIL_URL nothing is sent.
globals().update(environment.mail("EMAIL_URL"))
DEFAULT_FROM_EMAIL = environment.sender("EMAIL_FROM", default="khong-tra-loi@localhost")

"""The suite's settings: production's, with a fast hasher, plain static files and the guards."""

import os

# The suite needs no machine to be set up: these two are its environment, not its settings.
os.environ.setdefault("SECRET_KEY", "only-for-the-suite-0123456789-abcdefghijklmnopqrstuvwxyz")
os.environ["HTTPS"] = "0"

from tests.guards import LoudUndefined

from .base import *  # noqa: F403
from .base import CACHES, MIDDLEWARE, STORAGES, TEMPLATES, VAR_DIR

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# What is counted for the limits is the test's own; the table has tests of its own.
CACHES["shared"] = {**CACHES["default"], "LOCATION": "shared"}
# Where nothing was collected, whitenoise has nothing to look through for every client of a test.
STATIC_ROOT = VAR_DIR / "static-of-tests"
# Hashed names need a collectstatic before every run.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
MIDDLEWARE = [*MIDDLEWARE, "tests.guards.GuardMiddleware"]
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = LoudUndefined()

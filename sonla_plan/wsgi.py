"""What gunicorn serves."""

import os
import sys
from typing import NoReturn

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application
from django.db import OperationalError, connection

from sonla_plan.settings.environment import unreachable

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sonla_plan.settings.base")

# The code by which a gunicorn worker says that it cannot boot at all: with any other code
# the master would start it again and again.
CANNOT_BOOT = 3


def stop(sentence: object) -> NoReturn:
    print(f"sonla_plan: {sentence}", file=sys.stderr, flush=True)
    raise SystemExit(CANNOT_BOOT) from None


try:
    application = get_wsgi_application()
    connection.ensure_connection()
except ImproperlyConfigured as problem:
    stop(problem)
except OperationalError as problem:
    stop(unreachable(problem))
# Workers are made from this process: each opens its own.
connection.close()

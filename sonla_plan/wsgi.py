"""What gunicorn serves."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sonla_plan.settings.base")

# The code by which a gunicorn worker says that it cannot boot at all: with any other code
# the master would start it again and again.
CANNOT_BOOT = 3

try:
    application = get_wsgi_application()
except ImproperlyConfigured as problem:
    print(f"sonla_plan: {problem}", file=sys.stderr, flush=True)
    raise SystemExit(CANNOT_BOOT) from None

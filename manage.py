#!/usr/bin/env python
"""Django's command line for this project."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sonla_plan.settings.base")
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        _ = settings.INSTALLED_APPS
    except ImproperlyConfigured as problem:
        # One sentence for the person who set the machine up, not a stack of frames.
        sys.exit(f"sonla_plan: {problem}")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()

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
    from django.db import OperationalError

    from sonla_plan.settings.environment import unreachable

    try:
        execute_from_command_line(sys.argv)
    except OperationalError as problem:
        if not (sentence := unreachable(problem)):
            raise
        sys.exit(f"sonla_plan: {sentence}")


if __name__ == "__main__":
    main()

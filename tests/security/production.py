"""The settings of sonla_plan/settings/trust.py as they are on a machine behind https."""

import importlib.util
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from django.conf import settings
from django.test import override_settings

from sonla_plan.settings import machine, trust

#: the suite's own hasher stays: Argon2 is slow on purpose
KEPT = {"PASSWORD_HASHERS"}
#: what the proxy says of every request
SECURE: dict[str, Any] = {"secure": True, "HTTP_X_FORWARDED_PROTO": "https"}


def of_production() -> dict[str, Any]:
    """The file itself is read once more, with HTTPS on: not a copy of what it says."""
    spec = importlib.util.spec_from_file_location("sonla_plan.settings.read_again", trust.__file__)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    with mock.patch.multiple(machine, HTTPS=True, PROXIES=1):
        spec.loader.exec_module(module)
    said = {name: value for name, value in vars(module).items() if name.isupper()}
    return {
        name: value
        for name, value in said.items()
        if name not in KEPT and getattr(settings, name, None) != value
    }


@contextmanager
def production() -> Iterator[None]:
    with override_settings(**of_production()):
        yield

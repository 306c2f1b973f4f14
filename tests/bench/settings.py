"""The production settings with two bare views beside the real ones."""

from sonla_plan.settings.base import *  # noqa: F403

ROOT_URLCONF = "tests.bench.urls"

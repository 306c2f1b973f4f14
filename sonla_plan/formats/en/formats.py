"""English words, but the day still comes first: one date must not mean two days in one office."""

from sonla_plan.formats.vi.formats import *  # noqa: F403

DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","

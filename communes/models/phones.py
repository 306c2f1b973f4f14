"""Telephone numbers as offices write them: grouped, with an extension, or three digits long."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core import text


def check_phone(field: str, typed: str) -> None:
    """Raises ValidationError at `field` when what stands there cannot be dialled."""
    if typed and len(re.findall(r"\d", typed)) < 3:
        raise ValidationError({field: _("Enter a telephone number, such as 0212 3852 999.")})


def alike(typed: str) -> str:
    """`0212.3852.999` and `0212 3852999` are one number; an address is compared without marks."""
    digits = re.sub(r"[\s.()-]", "", typed)
    return digits if digits.isdecimal() else text.fold(typed)

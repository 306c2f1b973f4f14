"""Form fields that take what people and browsers really send."""

import re
import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from .tables import printed

GROUPED = re.compile(r"^\d{1,3}([.\s]\d{3})+$")
#: the largest key any column holds; SQLite raises OverflowError when asked for a larger one
LARGEST_KEY = 2**63 - 1
#: more than any real count of a province; what the columns hold differs between the databases
MOST = 1_000_000
#: of fields narrower or wider than the others
MOST_OF: dict[type[models.Field], int] = {
    models.PositiveSmallIntegerField: 32_767,
    models.PositiveBigIntegerField: 9_999_999_999_999,
}


NOT_WHOLE = _("It was not sent whole. Look through what you typed and save again.")


class FormKeyField(forms.UUIDField):
    """The hidden key against double submission; the page shown next mends a damaged one."""

    widget = forms.HiddenInput
    default_error_messages = {"invalid": NOT_WHOLE}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"required": False, "label": _("This page"), **kwargs})

    def bound_data(self, data: Any, initial: Any) -> Any:
        try:
            return self.to_python(data)
        except ValidationError:
            return uuid.uuid4()


class KeyField(forms.IntegerField):
    """The hidden key or version of a line. Damaged on its way it names no line: the page shown next
    cannot know which one was meant, and says so."""

    widget = forms.HiddenInput
    default_error_messages = {
        "invalid": _("It was not sent whole: open the page anew and make the change again."),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"required": False, "label": _("This line"), **kwargs})


def chosen(value: Any) -> Any:
    """What was posted of several choices, without the empty one: it is none."""
    return [one for one in value if one != ""] if isinstance(value, list | tuple) else value


class SeveralField(forms.MultipleChoiceField):
    def clean(self, value: Any) -> Any:
        return super().clean(chosen(value))


class ManyField(forms.ModelMultipleChoiceField):
    """Several rows; a key larger than any column holds is a wrong choice, not an error."""

    default_error_messages = {
        "invalid_pk_value": _(
            "Select a valid choice. That choice is not one of the available choices."
        ),
    }

    def clean(self, value: Any) -> Any:
        value = chosen(value)
        for key in value if isinstance(value, list | tuple) else ():
            if re.fullmatch(r"\s*-?\d{19,4000}\s*", str(key)) and abs(int(key)) > LARGEST_KEY:
                message = self.error_messages["invalid_choice"]
                raise ValidationError(message, code="invalid_choice", params={"value": key})
        return super().clean(value)


class NumberField(forms.IntegerField):
    """A whole number as it is typed or pasted: `1.234` is one thousand two hundred thirty-four."""

    widget = forms.TextInput
    default_error_messages = {"invalid": _("Whole numbers only.")}

    def __init__(self, *, max_value: int = MOST, **kwargs: Any) -> None:
        super().__init__(max_value=max_value, **kwargs)
        said = format_lazy(_("At most {limit}."), limit=lazy(printed, str)(max_value))
        self.error_messages["max_value"] = said

    def to_python(self, value: Any) -> int | None:
        typed = "" if value is None else str(value).strip()
        if GROUPED.match(typed):
            typed = re.sub(r"[.\s]", "", typed)
        return super().to_python(typed)

    def widget_attrs(self, widget: Any) -> dict[str, Any]:
        return {"inputmode": "numeric", "autocomplete": "off"}


def number_field(field: forms.IntegerField, column: models.Field | None) -> NumberField:
    """The same question, asked with a NumberField and the largest number that makes sense."""
    most: Any = MOST_OF.get(type(column), MOST) if column is not None else MOST
    if field.max_value is not None:
        most = min(most, field.max_value)
    made = NumberField(
        min_value=field.min_value,
        max_value=most,
        required=field.required,
        label=field.label,
        initial=field.initial,
        help_text=field.help_text,
    )
    made.widget.attrs |= {
        k: v for k, v in field.widget.attrs.items() if k not in {"min", "max", "step"}
    }
    return made

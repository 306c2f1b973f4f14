from typing import Any

from crispy_forms.layout import Div


class Optional(Div):
    """Fields that may stay empty, folded away until one of them holds something or is wrong."""

    template = "inspections/_optional.html"

    def __init__(self, legend: Any, *fields: Any) -> None:
        super().__init__(*fields)
        self.legend, self.open = legend, False

    def render(self, form: Any, *args: Any, **kwargs: Any) -> Any:
        names = [pointer.name for pointer in self.get_field_names()]
        self.open = any(_is_used(form, name) for name in names)
        return super().render(form, *args, **kwargs)


def _is_used(form: Any, name: str) -> bool:
    return name in form.errors or form[name].value() not in (None, "")

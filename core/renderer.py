"""Widgets that occur on every page, written without a template for each option.

Django renders every <option> through two included templates: a list of 204 communes costs more
than the rest of its page. The same markup comes from here in a twentieth of the time; every other
widget goes on to Django's own renderer.
"""

from typing import Any

from django.forms.renderers import DjangoTemplates
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

INPUTS = {f"django/forms/widgets/{name}.html" for name in ("text", "date", "number", "hidden")}


class QuickRenderer(DjangoTemplates):
    def render(self, template_name: str, context: Any, request: Any = None) -> str:
        if template_name == "django/forms/widgets/select.html":
            return select(context["widget"])
        if template_name in INPUTS:
            return text_input(context["widget"])
        return super().render(template_name, context, request)


def select(widget: dict[str, Any]) -> SafeString:
    groups = []
    for name, options, _index in widget["optgroups"]:
        made = format_html_join("", '<option value="{}"{}>{}</option>', map(_option, options))
        groups.append(
            format_html('<optgroup label="{}">{}</optgroup>', name, made) if name else made
        )
    attributes = flatatt({"name": widget["name"], **widget["attrs"]})
    return format_html("<select{}>{}</select>", attributes, SafeString("".join(groups)))


def _option(option: dict[str, Any]) -> tuple[str, SafeString, Any]:
    value = option["value"]
    return "" if value is None else str(value), flatatt(option["attrs"]), option["label"]


def text_input(widget: dict[str, Any]) -> SafeString:
    value = widget["value"]
    shown = {} if value in (None, "") else {"value": str(value)}
    attributes = {"type": widget["type"], "name": widget["name"], **shown, **widget["attrs"]}
    return format_html("<input{}>", flatatt(attributes))

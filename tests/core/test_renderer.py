"""The quick renderer writes what Django's own templates write."""

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.test.html import parse_html

from core.renderer import QuickRenderer

CHOICES = [("", "Tất cả"), ("a", "Xã <A> & 'B'"), ("Nhóm", [("c", "C"), (4, "Bốn")])]
WIDGETS = [
    (forms.Select(choices=CHOICES, attrs={"required": True, "data-x": '"q"'}), "a"),
    (forms.Select(choices=CHOICES, attrs={"disabled": False}), None),
    (forms.SelectMultiple(choices=CHOICES), ["c", "4"]),
    (forms.NullBooleanSelect(), True),
    (forms.TextInput(attrs={"maxlength": 30, "class": "x"}), "<b>\"'&"),
    (forms.TextInput(), None),
    (forms.NumberInput(attrs={"min": 0}), 0),
    (forms.DateInput(format="%d/%m/%Y"), None),
    (forms.HiddenInput(), 12345),
]


@pytest.mark.parametrize(("widget", "value"), WIDGETS)
def test_the_markup_is_djangos_own(widget, value):
    ours = widget.render("field", value, {"id": "id_field"}, QuickRenderer())
    djangos = widget.render("field", value, {"id": "id_field"}, DjangoTemplates())
    assert parse_html(ours) == parse_html(djangos)

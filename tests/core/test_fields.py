"""What people and browsers send into a field."""

import pytest
from django import forms
from django.apps import apps
from django.core.exceptions import ValidationError

from communes.models import Commune
from core.fields import KeyField, ManyField, NumberField, SeveralField
from core.forms import FactForm

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "number"),
    [("1.234", 1234), ("1 234", 1234), ("1.234.567", None), ("12", 12), ("0", 0), ("", None)],
)
def test_numbers_as_they_are_typed(typed, number):
    field = NumberField(required=False)
    if typed == "1.234.567":
        with pytest.raises(ValidationError) as told:
            field.clean(typed)
        assert told.value.messages == ["Nhiều nhất là 1.000.000."]
    else:
        assert field.clean(typed) == number


@pytest.mark.parametrize("typed", ["1.23", "1,5", "hai"])
def test_what_is_no_whole_number(typed):
    with pytest.raises(ValidationError):
        NumberField().clean(typed)


@pytest.mark.parametrize("key", ["9" * 30, str(2**63), "-" + "9" * 20, "9" * 5000, "x", "a\x00b"])
def test_a_key_no_row_can_have(key):
    with pytest.raises(ValidationError):
        ManyField(Commune.objects.all()).clean([key])


def every_form() -> list[type[FactForm]]:
    assert apps.ready
    found, waiting = [], [FactForm]
    while waiting:
        waiting += (below := waiting.pop().__subclasses__())
        found += below
    return found


def test_every_choice_of_several_is_one_of_ours():
    wrong = [
        f"{form.__name__}.{name}"
        for form in every_form()
        for name, field in form.base_fields.items()
        if isinstance(field, forms.ModelMultipleChoiceField) and not isinstance(field, ManyField)
    ]
    assert wrong == []


def test_an_empty_choice_posted_among_several_is_none() -> None:
    """Django answers the empty key with “” is not a valid value."""
    communes = ManyField(queryset=Commune.objects.all(), required=False)
    there = Commune.objects.order_by("pk")[0]
    assert list(communes.clean(["", str(there.pk)])) == [there]
    assert list(communes.clean([""])) == []
    topics = SeveralField(choices=[("a", "A"), ("b", "B")], required=False)
    assert topics.clean(["", "b"]) == ["b"]
    assert topics.clean([""]) == []
    for field in (communes, topics):
        with pytest.raises(ValidationError) as refused:
            field.clean(["x"])
        assert "danh sách" in refused.value.messages[0]
    topics.required = communes.required = True
    for field in (communes, topics):
        with pytest.raises(ValidationError) as refused:
            field.clean([""])
        assert refused.value.error_list[0].code == "required"


def test_a_damaged_key_of_a_line_is_told_in_our_words() -> None:
    with pytest.raises(ValidationError) as refused:
        KeyField().clean("x")
    assert "mở lại trang" in refused.value.messages[0]

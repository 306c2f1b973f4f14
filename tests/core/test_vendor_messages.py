"""No sentence of Django's reaches a Vietnamese page in English."""

import ast
import re
from pathlib import Path

import django
import pytest
from django import forms
from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, ngettext

HOME = Path(django.__file__).parent
#: where the sentences stand that a page with a form may show
SAID = re.compile(
    r"^#: (?:.* )?(?:forms/|core/validators\.py|db/models/|utils/ipv6\.py"
    r"|contrib/auth/(?:forms|password_validation|validators)\.py)",
    re.MULTILINE,
)
TEXT = re.compile(r'^(msgid|msgid_plural) ((?:".*"\n?)+)', re.MULTILINE)


def sentences() -> list[tuple[str, str]]:
    """(message, its plural or "") of the English catalogues, in which Django lists all it says."""
    found = []
    for room in ("conf", "contrib/auth"):
        path = HOME / room / "locale/en/LC_MESSAGES/django.po"
        for block in path.read_text(encoding="utf-8").split("\n\n"):
            if SAID.search(block):
                texts = {
                    name: "".join(ast.literal_eval(line) for line in lines.splitlines())
                    for name, lines in TEXT.findall(block)
                }
                found.append((texts["msgid"], texts.get("msgid_plural", "")))
    return [(one, more) for one, more in found if one.endswith(".")]


def test_everything_django_says_of_a_form_is_vietnamese() -> None:
    said = sentences()
    assert len(said) > 80
    english = [
        one
        for one, more in said
        if (ngettext(one, more, 3) if more else gettext(one)) in (one, more)
    ]
    assert english == []


class _Form(forms.Form):
    text = forms.CharField()
    key = forms.UUIDField()
    link = forms.URLField(assume_scheme="https")
    number = forms.IntegerField(max_value=10)
    day = forms.DateField()


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"text": "a\x00b"}, "text"),
        ({"key": "x"}, "key"),
        ({"link": "http://"}, "link"),
        ({"number": "11"}, "number"),
        ({"day": "31/04/2019"}, "day"),
        ({}, "day"),
    ],
)
def test_as_it_reaches_a_reader(typed, field) -> None:
    (sentence,) = _Form(typed).errors[field]
    assert re.search(r"[ăâđêôơưạảãàáệịợủ]", sentence), sentence


def test_a_short_password() -> None:
    with pytest.raises(ValidationError) as told:
        MinimumLengthValidator(10).validate("ngắn")
    assert told.value.messages == ["Mật khẩu quá ngắn: cần ít nhất 10 ký tự."]

"""05/06/2019 is the fifth of June; 1234567.5 reads 1.234.567,5; and a year stays 2019."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from django import forms
from django.template import Context, Template
from django.utils import formats, translation

DAY = datetime.date(2019, 6, 5)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(
    "typed", ["5/6/2019", "05/06/2019", "5-6-2019", "05.06.2019", "2019-06-05"]
)
def test_dates_are_read_day_first(language, typed):
    with translation.override(language):
        assert forms.DateField().clean(typed) == DAY


@pytest.mark.parametrize("typed", ["31/04/2019", "06/27/2019", "2019", "hôm qua", "5/6/19"])
def test_odd_dates_are_refused(typed):
    with pytest.raises(forms.ValidationError):
        forms.DateField().clean(typed)


def test_dates_are_written_as_officials_write_them():
    assert Template("{{ day }} {{ day|date }}").render(Context({"day": DAY})) == (
        "05/06/2019 05/06/2019"
    )
    assert forms.DateInput().format_value(DAY) == "05/06/2019"


def test_figures_are_grouped_only_where_asked():
    assert formats.number_format(1234567, force_grouping=True) == "1.234.567"
    assert formats.number_format(Decimal("1234567.5"), force_grouping=True) == "1.234.567,5"
    source = '<a data-pk="{{ pk }}">{{ year }}</a>'
    assert Template(source).render(Context({"pk": 12345, "year": 2019})) == (
        '<a data-pk="12345">2019</a>'
    )


def test_a_figure_is_grouped_by_its_filter():
    assert Template("{{ n|number }}").render(Context({"n": 1234567})) == "1.234.567"

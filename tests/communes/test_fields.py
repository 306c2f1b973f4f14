"""The commune picker's options, and whose communes they are."""

import pytest
from django import forms

from accounts.permissions import Role
from communes.fields import CommuneChoiceField, CommuneFilter, CommunesChoiceField, DistrictFilter
from communes.models import Registration
from core.filters import ListFilter
from tests.factories import commune, officer, user

IN_119 = "03724"  # a commune of Huyện Thuận Châu
pytestmark = pytest.mark.django_db


class PlaceForm(forms.Form):
    commune = CommuneChoiceField()
    communes = CommunesChoiceField()

    def __init__(self, *args, user, agencies=False, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.scope_to(user, agencies=agencies)


def test_option_carries_what_the_picker_reads():
    html = str(PlaceForm(user=officer("125"))["commune"])
    pk = commune("04135").pk
    assert "data-commune-picker" in html
    assert f'<option value="{pk}"' in html
    assert 'label="Xã Hát Lót, Huyện Mai Sơn"' in html
    assert 'label="Thị trấn Hát Lót, Huyện Mai Sơn"' in html
    assert 'data-kind="Thị trấn"' in html
    assert ">Hát Lót</option>" in html


def test_only_own_communes():
    own, other = commune(IN_119), commune("04135")
    form = PlaceForm({"commune": other.pk, "communes": [own.pk, other.pk]}, user=officer("119"))
    assert set(form.errors) == {"commune", "communes"}
    form = PlaceForm({"commune": own.pk, "communes": [own.pk]}, user=officer("119"))
    assert form.is_valid(), form.errors


@pytest.mark.parametrize(
    ("person", "agencies", "count"),
    [
        (lambda: user(), False, 204),
        (lambda: user(Role.LEADERSHIP), False, 0),
        (lambda: officer("phunu"), False, 0),
        (lambda: officer("phunu"), True, 204),
        (lambda: officer("119", "123"), False, 29 + 15),
    ],
)
def test_how_many(person, agencies, count):
    form = PlaceForm(user=person(), agencies=agencies)
    assert form.fields["commune"].queryset.count() == count


def test_queries_are_constant(django_assert_num_queries):
    person = user()
    person.can  # noqa: B018
    form = PlaceForm(user=person)
    with django_assert_num_queries(2):
        str(form["commune"]), str(form["communes"])
    ids = list(form.fields["communes"].queryset.values_list("pk", flat=True))
    form = PlaceForm({"commune": ids[0], "communes": ids}, user=person)
    with django_assert_num_queries(2):
        assert form.is_valid()


def test_filters_are_scoped(rf):
    class PlaceFilter(ListFilter):
        commune = CommuneFilter()
        district = DistrictFilter()

    request = rf.get("/")
    request.user = officer("119")
    form = PlaceFilter({}, queryset=Registration.objects.all(), request=request).form
    html = str(form["commune"])
    assert "Xã Hát Lót" not in html
    assert html.count("<option") == 30
    assert "Huyện Mai Sơn" not in str(form["district"])


def test_chosen_communes_are_shown_with_their_kind():
    html = str(PlaceForm(user=officer("125"))["communes"])
    assert ">Xã Hát Lót</option>" in html
    assert ">Thị trấn Hát Lót</option>" in html
    assert "data-kind" not in html

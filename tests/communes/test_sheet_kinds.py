"""Communes as offices write them: every one is found, and two of one name are asked about."""

import unicodedata

import pytest

from communes.models import Commune
from communes.sheet_kinds import CommuneKind, CommunesKind
from core.sheets.values import Unreadable
from tests.factories import commune, officer, user

pytestmark = pytest.mark.django_db


def test_every_commune_is_found_by_what_an_export_writes():
    kind = CommuneKind().bind(user())
    for place in Commune.objects.for_list():
        written = kind.written(place)
        other = unicodedata.normalize("NFD", written.upper()).replace(" ", "\u00a0 ")
        for words in (written, other, f"{place.full_name} ({place.district.name})", place.code):
            assert kind.read(words, {}) == place, words


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("TT Hát Lót", "04105"),
        ("T.T. Hát Lót", "04105"),
        ("x. Hát Lót - Mai Sơn", "04135"),
        (4135.0, "04135"),
        ("Liên Hòa", None),
        ("Liên Hoà", None),
        ("lien hoa", None),
    ],
)
def test_the_ways_to_write_one(words, code):
    found = CommuneKind().bind(user()).read(words, {})
    assert found.code == code if code else found.name == "Liên Hoà"


@pytest.mark.parametrize("words", ["Hát Lót", "hat lot", "Chiềng Hắcc", "Xã Hà Nội", "99999"])
def test_what_is_never_guessed(words):
    with pytest.raises(Unreadable):
        CommuneKind().bind(user()).read(words, {})


def test_marks_tell_two_names_apart():
    kind = CommuneKind().bind(user())
    one = kind.read("Chiềng Hắc", {})
    with pytest.raises(Unreadable) as error:
        kind.read("Chiềng Hăc", {})
    assert one.with_district in str(error.value)


def test_several_in_one_cell():
    kind = CommunesKind().bind(officer("119"))
    both = {commune("03724"), commune("03727")}
    for words in (
        "Phổng Lái; Mường É",
        "Xã Phổng Lái, Xã Mường É",
        "Xã Mường É, Xã Phổng Lái (Huyện Thuận Châu)",
        "Xã Phổng Lái, Huyện Thuận Châu;\nxã Mường É, Thuận Châu",
    ):
        assert set(kind.read(words, {})) == both, words
    assert set(kind.read(kind.written(list(both)), {})) == both
    with pytest.raises(Unreadable):
        kind.read("Phổng Lái; Hát Lót", {})

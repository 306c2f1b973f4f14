"""Vietnamese text: one normal form, search without marks, alphabetical order on every database."""

import unicodedata
from functools import cache

_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}  # huyền hỏi ngã sắc nặng
_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_RANK = {letter: rank for rank, letter in enumerate(_ALPHABET, start=0x40)}
SORT_LETTERS = 40
SORT_KEY_LENGTH = SORT_LETTERS * 3


def tidy(text: str) -> str:
    """NFC, no-break spaces and runs of blanks made one blank, ends stripped."""
    kept = " ".join(unicodedata.normalize("NFC", text).split())
    return text if kept == text else kept  # of a long file most words are kept once, not twice


def tidy_lines(text: str) -> str:
    """The same line by line; empty lines at the ends, and more than one together, are dropped."""
    lines = [tidy(line) for line in text.splitlines()]
    kept = [line for n, line in enumerate(lines) if line or (n and lines[n - 1])]
    return "\n".join(kept).strip()


def fold(text: str) -> str:
    """The search form: lower case, no marks, đ as d. `Đá Đỏ` and `da do` fold alike.

    Dropping every mark also makes the two tone placements (hòa, hoà) one.
    """
    return tidy(text).casefold().translate(_BARE)


class _Bare(dict[int, str]):
    """Of each letter that was met what is left without its marks."""

    def __missing__(self, code: int) -> str:
        decomposed = unicodedata.normalize("NFD", chr(code))
        bare = "".join(ch for ch in decomposed if not unicodedata.combining(ch)).replace("đ", "d")
        self[code] = bare
        return bare


_BARE = _Bare()


def sort_key(text: str) -> str:
    """A fixed-width key of hex digits in the order of a Vietnamese dictionary.

    Letters first (a ă â … d đ … u ư), tones only between words of the same letters
    (ngang, huyền, hỏi, ngã, sắc, nặng). Hex digits sort alike under every collation.
    Longer texts are cut at 40 letters.
    """
    places = [_place(ch) for ch in tidy(text).casefold()[:SORT_LETTERS]]
    letters, tones = [rank for rank, _tone in places], [tone for _rank, tone in places]
    return "".join(letters).ljust(SORT_LETTERS * 2, "0") + "".join(tones).ljust(SORT_LETTERS, "0")


@cache
def _place(letter: str) -> tuple[str, str]:
    """Of one letter its rank and its tone; there are few letters and many names."""
    marks = unicodedata.normalize("NFD", letter)
    tone = next((_TONES[m] for m in marks if m in _TONES), 0)
    base = unicodedata.normalize("NFC", "".join(m for m in marks if m not in _TONES))
    rank = _RANK.get(base, 0x10 if base.isspace() else 0x20)
    if base.isdigit():
        rank = 0x30 + int(base)
    return f"{rank:02x}", f"{tone:x}"


def as_key(typed: str) -> int | None:
    """A primary key as it stands in an address or a field; None for anything else."""
    fits = typed.isascii() and typed.isdigit() and len(typed) < 19
    return int(typed) if fits else None

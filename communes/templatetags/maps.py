"""The map of the communes: `{% load maps %}{% commune_map communes legend attribution %}`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

register = template.Library()

DATA = Path(__file__).resolve().parent.parent / "data" / "map.json"
# Named in every link of the map, hence so short.
SHAPES = "map/c.svg"
ATTRIBUTION = _(
    "Boundaries: Marc Choisy (IRD), censusVN2009, MIT; "
    "a simplified copy without legal force on borders"
)


@cache
def drawn() -> dict[str, Any]:
    """Frames and label points, in the coordinates of static/map/c.svg."""
    data: dict[str, Any] = json.loads(DATA.read_text())
    return data


@register.inclusion_tag("components/commune_map.html")
def commune_map(
    communes: Iterable[Mapping[str, Any]], legend: Sequence[tuple[str, str]], attribution: str = ""
) -> dict[str, Any]:
    """Rows with code, kind_label, name, url, state, state_label and district (its name) draw the
    whole province, or only the districts they lie in. `legend`: (state, words) pairs."""
    data = drawn()
    known = [row for row in communes if row["code"] in data["communes"]]
    rows = sorted(known, key=lambda row: (row["district"], row["state"]))
    codes = {data["communes"][row["code"]]["district"] for row in rows}
    whole = codes >= data["districts"].keys()
    shown = [data["districts"][code]["box"] for code in sorted(codes & data["districts"].keys())]
    wards = set(data["inset"]["wards"]) if whole else set()
    return {
        "file": static(SHAPES),
        "box": data["box"] if whole or not shown else around(shown),
        "main": shapes("c", [row for row in rows if row["code"] not in wards]),
        "inset": shapes("w", [row for row in rows if row["code"] in wards]),
        # in their own place too small to be pointed at, but of the colour of their state
        "wards": [row for row in rows if row["code"] in wards],
        **inset_frame(data["inset"]["near"], data["inset"]["box"]),
        "borders": ["districts"] if whole else [f"d{code}" for code in sorted(codes)],
        "legend": legend,
        "attribution": attribution or ATTRIBUTION,
    }


def inset_frame(near: Sequence[int], far: Sequence[int]) -> dict[str, Sequence[int]]:
    """The two frames and the line from one to the other."""
    leader = [near[0] + near[2], near[1], far[0], far[1] + far[3]]
    return {"near": near, "far": far, "leader": leader}


def around(boxes: Sequence[Sequence[int]]) -> list[int]:
    left, top = min(box[0] for box in boxes), min(box[1] for box in boxes)
    right = max(box[0] + box[2] for box in boxes)
    bottom = max(box[1] + box[3] for box in boxes)
    return [left, top, right - left, bottom - top]


def shapes(prefix: str, rows: Sequence[Mapping[str, Any]]) -> SafeString:
    """One group for each district and, inside it, one for each state: 204 links are most of the
    page's weight, so what neighbours share is said once."""
    use = static(SHAPES) + "#" + prefix
    return format_html_join(
        "",
        '<g role="group" aria-label="{}">{}</g>',
        (
            (district, states(use, list(members)))
            for district, members in groupby(rows, key=lambda row: row["district"])
        ),
    )


def states(use: str, rows: Sequence[Mapping[str, Any]]) -> SafeString:
    link = '<a href="{}" aria-label="{} {}: {}"><use href="' + use + '{}"/></a>'
    return format_html_join(
        "",
        '<g class="map-{}">{}</g>',
        (
            (
                state,
                format_html_join(
                    "",
                    link,
                    (
                        (
                            row["url"],
                            row["kind_label"],
                            row["name"],
                            row["state_label"],
                            row["code"],
                        )
                        for row in members
                    ),
                ),
            )
            for state, members in groupby(rows, key=lambda row: row["state"])
        ),
    )

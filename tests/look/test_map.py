"""The map: one path for each commune, one link for each row, and a page that stays small."""

import json
import re

from django.conf import settings
from django.template import Context, Template

from communes.templatetags import maps

SHAPES = set(re.findall(r'id="([^"]+)"', (settings.BASE_DIR / "static/map/c.svg").read_text()))
DATA = json.loads((settings.BASE_DIR / "communes/data/map.json").read_text())
PAGE = Template("{% load maps %}{% commune_map rows legend %}")
LEGEND = [("yes", "reached"), ("no", "not yet")]


def rows(districts=None):
    return [
        {
            "code": code,
            "kind_label": "Xã",
            "name": "Chiềng Ngần",
            "district": f"Huyện {about['district']}",
            "url": f"/xa/{code}/",
            "state": "yes" if int(code) % 2 else "no",
            "state_label": "đã tuyên truyền",
        }
        for code, about in DATA["communes"].items()
        if districts is None or about["district"] in districts
    ]


def drawn(some):
    return PAGE.render(Context({"rows": some, "legend": LEGEND}))


def test_every_commune_district_and_ward_has_its_shape():
    assert len(DATA["communes"]) == 204
    assert len(DATA["districts"]) == 12
    assert {f"c{code}" for code in DATA["communes"]} <= SHAPES
    assert {f"d{code}" for code in DATA["districts"]} <= SHAPES
    assert {f"w{code}" for code in DATA["inset"]["wards"]} <= SHAPES
    assert len(DATA["inset"]["wards"]) == 7


def test_shapes_leave_their_colour_to_the_page():
    text = (settings.BASE_DIR / "static/map/c.svg").read_text()
    assert "fill" not in text
    assert "style" not in text


def test_each_commune_is_one_link_with_its_name_and_state():
    html = drawn(rows())
    assert html.count("<a href=") == 204
    assert html.count('aria-label="Xã Chiềng Ngần: đã tuyên truyền"') == 204
    assert set(re.findall(r'c\.[\w.]*svg#([cw]\d+)"', html)) >= {"c03676", "w03646"}
    assert str(maps.ATTRIBUTION) in html


def test_the_links_stay_small():
    links = re.search(r'<g class="map-shapes">.*?(?=<g class="map-borders")', drawn(rows()), re.S)
    assert links
    # The hash in the file's name adds 13 bytes to each.
    assert len(links[0].encode()) + 204 * 13 <= 28 * 1024


def test_a_district_fills_the_sheet():
    html = drawn(rows({"119"}))
    box = DATA["districts"]["119"]["box"]
    assert f'viewBox="{box[0]} {box[1]} {box[2]} {box[3]}"' in html
    assert "map-frame" not in html
    assert "#d119" in html


def test_a_commune_without_a_shape_is_left_out():
    assert drawn([*rows({"119"}), {**rows()[0], "code": "99999"}]).count("<a href=") == 29

"""The web map: one page that needs nothing else, says everything without its map, and is text."""

import base64
import hashlib
import json
import re
from html.parser import HTMLParser

import numpy as np
import pytest
from risk_terrain_modelling.core.publishing.map_data import Plane, Streets, shades
from risk_terrain_modelling.core.publishing.web_map import embedded, web_map
from risk_terrain_modelling.tests.core.publishing_made import (
    CELL,
    HOSTILE,
    hostile_study,
    scores,
    study,
)

pytest.importorskip("jinja2")
PLANE = Plane(name="EPSG:27700 - British National Grid", metres=1.0)
VOID = {"meta", "link", "img", "input", "br", "hr", "path"}


class Page(HTMLParser):
    """The elements of a page, each with its attributes and its text, and what was open around."""

    def __init__(self, text: str):
        super().__init__()
        self.elements, self.open, self.faults = [], [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        names = [name for name, _ in attrs]
        if len(names) != len(set(names)):
            self.faults.append(f"{tag} has an attribute twice")
        element = {"tag": tag, "text": "", "in": [one["tag"] for one in self.open], **dict(attrs)}
        self.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        if not self.open or self.open[-1]["tag"] != tag:
            self.faults.append(f"</{tag}> closes nothing")
        else:
            self.open.pop()

    def handle_data(self, data):
        for one in self.open:
            one["text"] += data

    def all(self, *tags):
        return [one for one in self.elements if one["tag"] in tags]

    def by_id(self, name):
        (found,) = [one for one in self.elements if one.get("id") == name]
        return found


@pytest.fixture(scope="module")
def text():
    streets = Streets([np.array([[530000.0, 180000.0], [530500.0, 180500.0]])], "Streets: the Town")
    return web_map(study(), "2026-11-28", PLANE, streets=streets)


@pytest.fixture(scope="module")
def page(text):
    return Page(text)


def data_of(page):
    return json.loads(page.by_id("data")["text"])


def policy_of(page):
    (policy,) = [one for one in page.all("meta") if one.get("http-equiv")]
    return {part.split()[0]: part.split()[1:] for part in policy["content"].split(";")}


def test_every_element_is_closed_and_every_id_is_there_once(page):
    assert not page.faults and not page.open
    ids = [one["id"] for one in page.elements if "id" in one]
    assert len(ids) == len(set(ids))


def test_the_policy_lets_the_page_run_what_it_holds_and_load_nothing(page):
    policy = policy_of(page)
    assert policy["default-src"] == ["'none'"]
    assert policy["img-src"] == ["data:"]
    assert {"base-uri", "form-action"} <= set(policy)

    def prints(elements):
        digests = (hashlib.sha256(one["text"].encode()).digest() for one in elements)
        return {f"'sha256-{base64.b64encode(one).decode()}'" for one in digests}

    scripts = [one for one in page.all("script") if one.get("type") != "application/json"]
    assert set(policy["script-src"]) == prints(scripts)
    assert set(policy["style-src"]) == prints(page.all("style"))


def test_nothing_comes_from_elsewhere(page, text):
    for one in page.elements:
        assert "src" not in one and "style" not in one and one["tag"] not in ("link", "iframe")
        assert not any(name.startswith("on") for name in one)
        assert one.get("href", "#").startswith("#")
    assert not re.search(r"https?://|//\w|url\(|@import", text)


def test_scripts_make_no_markup_of_texts(page):
    for one in page.all("script"):
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacent|document\.write|eval\(", one["text"]
        )


def test_all_places_stand_in_the_page_for_those_without_scripts(page):
    rows = [one for one in page.all("tr") if one.get("id", "").startswith("place-")]
    assert [one["id"] for one in rows] == [f"place-{number}" for number in range(1, 21)]
    assert "Old Town" in rows[6]["text"] and "20 to 29" in rows[6]["text"]
    assert "fewer than 10" in rows[6]["text"]
    assert "within 200 m of Pubs (×1.5 to 1.6)" in rows[6]["text"]
    links = [one for one in page.all("a") if "tbody" in one["in"]]
    assert [one["href"] for one in links] == [f"#{one['id']}" for one in rows]
    assert "table below" in page.all("noscript")[0]["text"]


def test_what_it_is_for_and_not_for_is_said(page):
    told = page.all("body")[0]["text"]
    for words in (
        "Purpose: To choose where lighting is improved",
        "no place here is a ground to stop, search or arrest anybody",
        "Published on 2026-11-28",
        "recorded from 2025-01 to 2025-06",
        "Pubs and Bus stops: © OpenStreetMap contributors, ODbL 1.0",
        "Streets: the Town",
        "within 200 m of Pubs: 1.5 to 1.6 times as many events",
        "EPSG:27700",
    ):
        assert words in " ".join(told.split()), words
    assert "Secret" not in told


def test_the_outlines_are_those_of_the_places(page):
    data, made = data_of(page), study()
    left, _, _, top, _, _ = made.scores.geotransform
    step = data["metres"]
    assert CELL % step == 0
    for place, (number, x, y, rings) in zip(made.places, data["places"]):
        assert number == place.number
        found = []
        for ring in rings:
            corners = np.cumsum(np.reshape(ring, (-1, 2)), axis=0)
            found.append([(left + across * step, top - down * step) for across, down in corners])
        assert found == [list(ring) for polygon in place.outline for ring in polygon]
        assert (left + x * step, top - y * step) == pytest.approx(
            (place.outline[0][0][0][0] + CELL, place.outline[0][0][0][1] - CELL / 2)
        )


def test_the_picture_is_of_the_bands_alone(page):
    from risk_terrain_modelling.tests.core.publishing.test_png import levels_of

    drawn = data_of(page)["scores"]
    png = base64.b64decode(drawn["png"].removeprefix("data:image/png;base64,"))
    assert np.array_equal(levels_of(png), scores().bands)
    columns = 100 * 40 / data_of(page)["metres"]
    assert drawn["box"][:3] == [0, 0, columns]


def test_without_scores_streets_counts_and_names():
    from dataclasses import replace

    from risk_terrain_modelling.tests.core.publishing_made import place

    bare = (
        place(1, None, past=None, later=None, reasons=()),
        place(2, None, past=None, later=None),
    )
    page = Page(web_map(replace(study(), places=bare, scores=None, terms=()), "2026-11-28", PLANE))
    assert data_of(page)["scores"] is None and data_of(page)["streets"] == []
    told = page.by_id("place-1")["text"]
    assert "51.5" in told and "–" in told  # called by where it is
    assert "Recorded" not in page.by_id("places")["text"]


def test_texts_of_others_are_text():
    text = web_map(hostile_study(), "2026-11-28", PLANE)
    page = Page(text)
    assert not page.faults and not page.open
    assert len(page.all("script")) == 3 and not page.all("img")
    rows = [one for one in page.all("tr") if one.get("id", "").startswith("place-")]
    for row, name in zip(rows, HOSTILE):
        start = re.split(r"[\x00-\x1f\u2028\u202e]", name)[0][:60]
        assert start in row["text"]
    assert len(text) < 200_000  # long names are cut
    assert not re.search("[\u2028\u2029\ud800-\udfff\x00\x1b]", text)
    assert "No score, forecast or priority place is a ground to stop" in page.all("body")[0]["text"]


@pytest.mark.parametrize("name", HOSTILE)
def test_data_within_a_page_end_no_element_and_read_the_same(name):
    text = embedded({"name": name.replace("\ud800", "")})
    assert not re.search(r"[<>&\u2028\u2029]", text)
    assert json.loads(text)["name"] == name.replace("\ud800", "")


def test_bands_are_spread_over_the_colours():
    assert [shades(count) for count in (0, 1, 2, 6)] == [(), (0,), (0, 5), (0, 1, 2, 3, 4, 5)]


def test_a_large_map_says_of_how_many_cells_a_square_is():
    large = study(scores=scores(10, 4100))
    told = Page(web_map(large, "2026-11-28", PLANE)).all("body")[0]["text"]
    assert "3 by 3 cells" in told

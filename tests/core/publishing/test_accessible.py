"""What those who do not see the map, or use no mouse, find in its page (WCAG 2.2)."""

import re

import pytest
from risk_terrain_modelling.core.publishing.web_map import web_map
from risk_terrain_modelling.tests.core.publishing.test_web_map import PLANE, Page
from risk_terrain_modelling.tests.core.publishing_made import study

pytest.importorskip("jinja2")
LEAST_CONTRAST, LEAST_OF_EDGES = 4.5, 3.0  # 1.4.3 for texts, 1.4.11 for edges of controls


@pytest.fixture(scope="module")
def page():
    return Page(web_map(study(), "2026-11-28", PLANE))


@pytest.fixture(scope="module")
def looks(page):
    """The colours of the page by name, for light and for dark surroundings."""
    style = page.all("style")[0]["text"]
    light, dark = re.findall(r":root \{([^}]*)\}", style)[:2]
    found = dict(re.findall(r"--([\w-]+): (#\w+)", light))
    return {"light": found, "dark": {**found, **dict(re.findall(r"--([\w-]+): (#\w+)", dark))}}


def luminance(colour: str) -> float:
    """As WCAG defines it."""
    digits = colour[1:] if len(colour) == 7 else "".join(2 * one for one in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted(map(luminance, (one, other)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_of_black_on_white():
    assert contrast("#000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize(
    ("ink", "ground", "least"),
    [
        *(
            (ink, ground, LEAST_CONTRAST)
            for ink in ("ink", "quiet", "link")
            for ground in ("back", "soft")
        ),
        ("badge-ink", "badge", LEAST_CONTRAST),
        ("halo", "pick", LEAST_CONTRAST),
        *(
            (edge, ground, LEAST_OF_EDGES)
            for edge in ("field", "link", "pick")
            for ground in ("back", "soft")
        ),
        ("edge", "halo", LEAST_OF_EDGES),
        ("pick", "halo", LEAST_OF_EDGES),
        *((edge, f"band{band}", LEAST_OF_EDGES) for edge in ("edge",) for band in range(5)),
    ],
)
def test_colours_are_told_apart(looks, look, ink, ground, least):
    assert contrast(looks[look][ink], looks[look][ground]) >= least


def test_language_title_and_parts_are_named(page):
    assert page.all("html")[0]["lang"] == "en-GB"
    assert page.all("title")[0]["text"] == "Town: burglary, 2025"
    assert len(page.all("main")) == len(page.all("h1")) == 1
    ids = {one["id"] for one in page.elements if "id" in one}
    for one in page.elements:
        for name in ("aria-labelledby", "aria-describedby", "for"):
            assert set(one.get(name, "").split()) <= ids


def test_headings_leave_no_level_out(page):
    levels = [int(one["tag"][1]) for one in page.all("h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    assert all(later <= earlier + 1 for earlier, later in zip(levels, levels[1:]))


def test_every_control_has_a_name(page):
    for one in page.all("button"):
        assert one.get("aria-label") or one["text"].strip() or one["id"] == "more"
    labelled = {one.get("for") for one in page.all("label")}
    assert all(one["id"] in labelled for one in page.all("input"))
    for one in page.all("a"):
        assert one["text"].strip()
        assert one["text"] in one.get("aria-label", one["text"])  # 2.5.3: the name holds the text
    (canvas,) = page.all("canvas")
    assert canvas["aria-label"] and canvas["tabindex"] == "0"


def test_the_table_says_what_its_cells_are(page):
    heads = [one for one in page.all("th") if "thead" in one["in"]]
    assert all(one["scope"] == "col" for one in heads)
    rows = [one for one in page.all("th") if "tbody" in one["in"]]
    assert all(one["scope"] == "row" for one in rows) and len(rows) == 20
    assert page.all("caption")


def test_what_is_dragged_can_be_clicked_and_keyed(page):
    """2.5.7 and 2.1.1: the map moves and zooms by buttons and keys as well."""
    names = {one["id"] for one in page.all("button")}
    ways = ("nearer", "farther", "whole", "left", "up", "down", "right")
    assert {f"map-{one}" for one in ways} <= names
    script = page.all("script")[-1]["text"]
    assert all(f"{key}:" in script for key in ("ArrowLeft", "ArrowUp", "ArrowDown", "ArrowRight"))


def test_what_changes_is_told_and_what_moves_can_rest(page):
    assert page.by_id("found")["role"] == "status"
    assert "prefers-reduced-motion" in page.all("script")[-1]["text"]
    viewport = next(one for one in page.all("meta") if one.get("name") == "viewport")["content"]
    assert "user-scalable" not in viewport and "maximum-scale" not in viewport  # 1.4.4


def test_the_first_stop_skips_to_the_list(page):
    first = next(one for one in page.elements if one["tag"] in ("a", "button", "input", "canvas"))
    assert first["href"] == "#places" and page.by_id("places")["tabindex"] == "-1"

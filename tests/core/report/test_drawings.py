"""The charts, read back from their SVG: points stand where their numbers say."""

import math
import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from risk_terrain_modelling.core.mapping.capture import Curve
from risk_terrain_modelling.core.model.clustering import Correlation
from risk_terrain_modelling.core.report import correlation
from risk_terrain_modelling.core.report.charts import MOST_TICKS, capture_chart
from risk_terrain_modelling.core.report.correlation import correlation_chart
from risk_terrain_modelling.core.report.forest import forest_plot
from risk_terrain_modelling.core.report.legend import DISC, apart
from risk_terrain_modelling.core.report.svg import FONT_SIZE, room_for, round_numbers
from risk_terrain_modelling.tests.core.making import precision, reference_model

SVG = "{http://www.w3.org/2000/svg}"


def parts(svg, tag):
    return list(ET.fromstring(svg).iter(SVG + tag))


def texts(svg):
    return {part.text: (float(part.get("x")), float(part.get("y"))) for part in parts(svg, "text")}


def points_of(polyline):
    pairs = (pair.split(",") for pair in polyline.get("points").split())
    return np.array([[float(x), float(y)] for x, y in pairs])


def axis_of(written, low, high):
    """Return the function from numbers to places, by two ticks of an axis."""
    (x1, _), (x2, _) = written[low], written[high]
    scale = (x2 - x1) / math.log(float(high) / float(low))
    return lambda value: x1 + scale * math.log(value / float(low))


def with_ratios(term, citywide, local):
    """A term with such ratios, their intervals a third below and half above."""
    known = [
        replace(term.citywide, ratio=ratio, independent=precision(ratio, spread=math.log(1.5)))
        for ratio in (citywide, local)
    ]
    return replace(term, citywide=known[0], local=known[1])


def middles(polygons):
    points = [points_of(one) for one in polygons]
    return [(one[:, 0].mean(), one[:, 1].mean()) for one in points]


def test_both_ratios_and_their_intervals_stand_on_a_logarithmic_axis(model):
    ratios = [(2.0, 1.5), (0.4, 0.5)]
    terms = [with_ratios(term, *both) for term, both in zip(model.terms, ratios)]
    svg = forest_plot(terms, "m")
    place = axis_of(texts(svg), "0.5", "2")
    squares = [float(one.get("x")) + float(one.get("width")) / 2 for one in parts(svg, "rect")]
    diamonds = [x for x, _ in middles(parts(svg, "polygon"))]
    # the last of each is that of the legend
    assert squares[:2] == pytest.approx([place(2.0), place(0.4)], abs=0.02)
    assert diamonds[:2] == pytest.approx([place(1.5), place(0.5)], abs=0.02)
    assert squares[1] < place(1.0) < squares[0]
    intervals = [one for one in parts(svg, "line") if one.get("stroke-width") == "1.4"]
    ends = [(float(one.get("x1")), float(one.get("x2"))) for one in intervals]
    assert ends[0] == pytest.approx((place(2 / 1.5), place(3.0)), abs=0.02)
    assert ends[3] == pytest.approx((place(0.5 / 1.5), place(0.75)), abs=0.02)
    written = texts(svg)
    for ratio in (2.0, 1.5, 0.4, 0.5):
        assert f"{ratio:.2f} ({ratio / 1.5:.2f} to {1.5 * ratio:.2f})" in written
    assert {"citywide ratio", "local ratio"} <= set(written)


def test_the_marks_of_the_two_ratios_can_be_told_apart(model):
    svg = forest_plot([with_ratios(model.terms[0], 2.0, 1.5)], "m")
    assert {one.get("fill") for one in parts(svg, "rect")} == {"#1f2328"}
    assert {one.get("fill") for one in parts(svg, "polygon")} == {"white"}


def test_a_ratio_that_is_not_known_is_neither_drawn_nor_in_the_legend(model):
    assert "local ratio" not in texts(forest_plot(model.terms, "m"))
    alone = [replace(one, local=one.citywide, citywide=None) for one in model.terms]
    svg = forest_plot(alone, "m")
    assert "citywide ratio" not in texts(svg)
    assert not parts(svg, "rect")


@given(st.text(alphabet=" aW_,é", min_size=1, max_size=300).filter(str.strip))
def test_no_label_leaves_the_sheet(name):
    first = reference_model().terms[0]
    named = replace(first, variable=replace(first.variable, factor=name))
    svg = forest_plot([named], "m")
    labels = [one for one in parts(svg, "text") if one.get("text-anchor") == "end"]
    assert 1 <= len(labels) <= 2
    assert all(room_for(one.text) <= float(one.get("x")) for one in labels)


def curve(bend):
    area = np.linspace(0, 1, 101)
    return Curve(area, area**bend)


def test_curves_pass_through_their_points_and_end_at_the_edge():
    shares = (0.05, 0.2)
    svg = capture_chart([("good", curve(0.5)), ("floor", curve(1.0))], shares, "said")
    left, right = 46.0, 46.0 + 238.0
    floor, good = map(points_of, parts(svg, "polyline")[:2])  # the first is drawn last, on top
    for line in (good, floor):
        assert line[0, 0] == left
        assert line[-1, 0] == right
    # both panels share the scale of each axis: the captured share at 20% of the area is known
    bottom, top = good[0, 1], good[-1, 1]
    assert (bottom - floor[-1, 1]) / (bottom - top) == pytest.approx(0.2 / 0.2**0.5, abs=0.002)
    halfway = np.interp((left + right) / 2, good[:, 0], good[:, 1])
    assert (bottom - halfway) / (bottom - top) == pytest.approx(0.5**0.5, abs=0.002)
    whole = points_of(parts(svg, "polyline")[3])
    assert len(whole) > len(good)


def test_the_shares_are_marked_where_there_is_room():
    curves = [("good", curve(0.5)), ("floor", curve(1.0))]
    assert {"5", "20"} <= set(texts(capture_chart(curves, (0.05, 0.2), "said")))
    crowded = texts(capture_chart(curves, (0.001, 0.002, 0.2), "said"))
    assert "0.1" not in crowded
    assert "20" in crowded


def test_names_are_texts_and_every_line_has_one():
    names = ["<b> & $x$", "_second", "third", "fourth", "floor"]
    svg = capture_chart([(name, curve(0.5)) for name in names], (0.1,), "said")
    assert set(names) <= set(texts(svg))
    assert len(parts(svg, "polyline")) == 3 * len(names)
    assert not re.search(r'\sid="(?!capture-)', svg)


def test_curves_are_told_apart_without_colour():
    names = [f"map {number}" for number in range(7)]
    svg = capture_chart([(name, curve(0.5)) for name in names], (0.1,), "said")
    looks = {
        (one.get("stroke-dasharray"), one.get("stroke-width")) for one in parts(svg, "polyline")
    }
    assert len(looks) == len(names)
    written = [one.text for one in parts(svg, "text")]
    for number in range(1, 8):  # in the legend, along the curve, and at the edge
        assert len(discs(svg, str(number))) == 3
    assert len(parts(svg, "circle")) == 3 * len(names)
    assert set(names) <= set(written)


def discs(svg, number):
    """Return where there is a disc with this number in it."""
    middles = {(one.get("cx"), one.get("cy")) for one in parts(svg, "circle")}
    return [
        (float(one.get("x")), float(one.get("y")) - FONT_SIZE / 3)
        for one in parts(svg, "text")
        if one.text == number
        and (one.get("x"), f"{float(one.get('y')) - FONT_SIZE / 3:.2f}") in middles
    ]


def test_no_disc_at_the_edge_lies_on_another():
    svg = capture_chart([(f"map {number}", curve(0.5)) for number in range(6)], (0.1,), "said")
    circles = [(float(one.get("cx")), float(one.get("cy"))) for one in parts(svg, "circle")]
    for number, (x, y) in enumerate(circles):
        for other_x, other_y in circles[:number]:
            assert math.hypot(x - other_x, y - other_y) >= 2 * DISC


@given(st.lists(st.floats(0, 100), min_size=1, max_size=9))
def test_places_are_moved_apart_and_keep_their_order(places):
    moved = apart(places, 5.0, 0.0, 100.0)
    order = sorted(range(len(places)), key=places.__getitem__)
    ordered = [moved[one] for one in order]
    assert min(ordered) >= -1e-9
    assert max(ordered) <= 100 + 1e-9
    assert all(after - before >= 5 - 1e-9 for before, after in zip(ordered, ordered[1:]))


LONG = "a_layer_with_a_very_long_name_of_the_analysts_own, smoothed over 400 m, weighed by hand"


@pytest.mark.parametrize("names", [[LONG, "two", "floor"], [f"{LONG} {one}" for one in range(9)]])
def test_long_names_are_wrapped_within_the_sheet(names):
    svg = capture_chart([(name, curve(0.5)) for name in names], (0.1,), "said")
    width, height = map(float, ET.fromstring(svg).get("viewBox").split()[2:])
    written = parts(svg, "text")
    for one in written:
        assert float(one.get("y")) <= height
        if one.get("text-anchor") == "start":
            assert float(one.get("x")) + room_for(one.text) <= width
    at = [(float(one.get("x")), float(one.get("y"))) for one in written]
    assert len(set(at)) == len(at), "a text lies on another"
    words = "".join(one.text for one in written if one.get("text-anchor") == "start")
    assert LONG.replace(" ", "") in words.replace(" ", "")


@given(st.floats(-100, 100), st.floats(0.01, 1000))
def test_round_numbers_are_few_and_within(low, range_):
    high = low + range_
    numbers = round_numbers(low, high, MOST_TICKS)
    assert 3 <= len(numbers) <= MOST_TICKS + 1
    slack = 1e-6 * range_
    assert low - slack <= numbers[0]
    assert numbers[-1] <= high + slack
    steps = np.diff(numbers)
    assert steps == pytest.approx(steps[0])


def test_no_curve_of_a_pair_correlation_leaves_the_axes():
    curve = Correlation(
        distances=(100.0, 200.0, 300.0),
        estimated=(2.0, 1.5, 1.1),
        fitted=(1.9, 1.4, 0.7),
        low=(0.9, 0.95, 0.97),
        high=(1.2, 1.1, 1.05),
    )
    svg = correlation_chart(curve, "m")
    lines = parts(svg, "polyline")
    assert len(lines) == 2
    heights = [float(p.split(",")[1]) for line in lines for p in line.get("points").split()]
    assert min(heights) >= correlation.TOP - 0.1
    assert max(heights) <= correlation.TOP + correlation.DOWN + 0.1
    assert "From 2.00 at 100 m to 1.10 at 300 m." in svg

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
from risk_terrain_modelling.core.report.svg import round_numbers
from risk_terrain_modelling.tests.core.making import precision

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


def test_values_and_intervals_stand_on_a_logarithmic_axis(model):
    terms = [
        replace(term, rrv=rrv, independent=precision(rrv, spread=math.log(1.5)))
        for term, rrv in zip(model.terms, (2.0, 4.5))
    ]
    svg = forest_plot(terms, "m")
    place = axis_of(texts(svg), "1", "5")
    squares = [float(one.get("x")) + float(one.get("width")) / 2 for one in parts(svg, "rect")]
    assert squares == pytest.approx([place(2.0), place(4.5)], abs=0.02)
    intervals = [one for one in parts(svg, "line") if one.get("stroke-width") == "1.4"]
    ends = [(float(one.get("x1")), float(one.get("x2"))) for one in intervals]
    assert ends[0] == pytest.approx((place(2 / 1.5), place(3.0)), abs=0.02)
    for term in terms:
        assert f"{term.rrv:.2f} ({term.low:.2f} to {term.high:.2f})" in texts(svg)


def test_protective_factors_have_open_squares(model):
    terms = [replace(model.terms[0], effect=effect) for effect in ("aggravating", "protective")]
    filled, empty = parts(forest_plot(terms, "m"), "rect")
    assert filled.get("fill") != "white"
    assert empty.get("fill") == "white"


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

"""Every verdict on a layer has a sentence, a remedy and its place on the page."""

import re
from dataclasses import replace

import numpy as np
import pytest
from risk_terrain_modelling.core.errors import RtmError
from risk_terrain_modelling.core.language import speaking
from risk_terrain_modelling.core.model.tally import Tally
from risk_terrain_modelling.core.report.checks import render_checks
from risk_terrain_modelling.core.report.layer_map import runs
from risk_terrain_modelling.core.report.phrases.coverage import covers
from risk_terrain_modelling.core.report.sections.checks import Judged, Layers
from risk_terrain_modelling.core.terrain.checking.checks import suggested, with_doubles, with_gaps
from risk_terrain_modelling.core.terrain.checking.gaps import Gap, Lies
from risk_terrain_modelling.core.terrain.checking.places import Area, places_of
from risk_terrain_modelling.core.terrain.checking.record import Checked, Role, Verdict, When
from risk_terrain_modelling.core.terrain.checking.verdicts import FORBID, Amiss, verdict
from risk_terrain_modelling.core.terrain.features import POINTS, Features

SIDE = 3000.0
RING = np.array([[0, 0], [SIDE, 0], [SIDE, SIDE], [0, SIDE], [0, 0]])
AREA = Area.of([[RING]])


class Marking:
    """Puts every sentence into brackets, as a translator would put it into other words."""

    tag = "x-marked"

    def text(self, english):
        return f"⟦{english}⟧"

    def plural(self, one, many, count):
        return f"⟦{one if count == 1 else many}⟧"


def strewn(count, seed=1):
    return np.random.default_rng(seed).uniform(0, SIDE, (count, 2))


def factor(xy, name="Pubs", **more):
    places = places_of(AREA, Features(points=np.asarray(xy, float).reshape(-1, 2)))
    found = {"kind": POINTS, "crs": "EPSG:27700", "places": places, **more}
    return Checked(name=name, role=Role.FACTOR, **found)


def incidents(xy, **more):
    return replace(factor(xy, "Crimes"), role=Role.INCIDENTS, **more)


GAP = Gap(
    share=0.4,
    lies=Lies.ON_A_SIDE,
    bearing=90.0,
    beside=31,
    clumping=1.5,
    p_value=0.0004,
    squares=AREA.squares.centres[:, 0] > 0.6 * SIDE,
)
MONTHS = When(
    Tally(rows=400, date_field="month", first_date="2016-01", last_date="2016-04", undated=90),
    months_missing=("2016-02",),
)
EVERY = {
    Amiss.FAULT: Checked("Lost", Role.FACTOR, fault=RtmError("It is gone.", "Find it.")),
    Amiss.ELSEWHERE: factor([[9e5, 9e5], [8e5, 9e5]]),
    Amiss.FEW_EVENTS: incidents(strewn(19)),
    Amiss.STOPS: factor(strewn(300), gap=GAP),
    Amiss.PACKED: factor(strewn(200) / 20),
    Amiss.BESIDE: factor([[-30, 10], [-40, 10]]),
    Amiss.FEW: factor(strewn(4)),
    Amiss.SAME: factor(strewn(90), same_as="Bars"),
    Amiss.INVALID: factor(strewn(90), left_out={"invalid": 3, "other": 1}),
    Amiss.NOWHERE: incidents(strewn(90), left_out={"null": 10, "empty": 1}),
    Amiss.MONTHS: incidents(
        strewn(400), when=replace(MONTHS, tally=replace(MONTHS.tally, undated=0))
    ),
    Amiss.UNDATED: incidents(strewn(400), when=replace(MONTHS, months_missing=())),
    Amiss.REPEATED: factor(np.repeat(strewn(50), 2, axis=0)),
}


@pytest.mark.parametrize("amiss", Amiss)
def test_each_thing_amiss_is_found_said_and_has_a_remedy(amiss):
    judged = Judged.of(EVERY[amiss], AREA, "m")

    assert judged.amiss[0] is amiss
    assert judged.verdict is (Verdict.UNUSABLE if amiss in FORBID else Verdict.LOOK)
    for told in (judged.sentence, judged.remedy):
        assert re.fullmatch(r"[A-Z0-9].*\.", told, re.DOTALL), told
        assert "{" not in told


def test_a_good_layer_is_good():
    judged = Judged.of(factor(strewn(300)), AREA, "m")

    assert (judged.verdict, judged.remedy) == (Verdict.GOOD, "")
    assert judged.sentence == (
        "300 of 300 features lie in the study area; there is no sign that the layer is cut off."
    )
    assert verdict(()) is Verdict.GOOD


@pytest.mark.parametrize(
    ("lies", "bearing", "said"),
    [
        (Lies.ON_A_SIDE, 90, "Covers only about the western 60% of the study area; cells beyond"),
        (Lies.ON_A_SIDE, 358, "Covers only about the southern 60%"),
        (Lies.ON_A_SIDE, 220, "Covers only about the north-eastern 60%"),
        (Lies.AROUND, 90, "Covers only about 60% of the study area; cells around it"),
        (Lies.IN_A_PART, 90, "Leaves about 40% of the study area empty, in the east,"),
        (Lies.IN_A_PART, 337.6, "Leaves about 40% of the study area empty, in the north,"),
    ],
)
def test_where_a_layer_stops_is_said_by_the_compass(lies, bearing, said):
    gap = replace(GAP, lies=lies, bearing=bearing)

    assert covers(gap, Role.FACTOR).startswith(said)
    assert "free of incidents" in covers(gap, Role.INCIDENTS)


def test_layers_are_judged_beside_one_another():
    xy = strewn(500)
    cut = xy[xy[:, 1] > 0.4 * SIDE]

    crimes, found = with_gaps(
        AREA,
        incidents(strewn(900, seed=2)),
        with_doubles([factor(xy), factor(cut, "Bars"), factor(xy[::-1], "Inns")]),
    )

    assert crimes.gap is None or not crimes.gap.found
    assert [one.gap is not None and one.gap.found for one in found] == [False, True, False]
    assert [one.same_as for one in found] == ["", "", "Pubs"]


def test_where_there_is_no_town_nothing_is_missed():
    west = [strewn(400, seed) * [0.6, 1] for seed in range(8)]
    crimes = incidents(strewn(4_000, seed=9) * [0.6, 1])

    _, (beside_crimes,) = with_gaps(AREA, crimes, [factor(west[0])])
    _, beside_others = with_gaps(AREA, None, [factor(xy) for xy in west])
    _, (alone,) = with_gaps(AREA, None, [factor(west[0])])

    assert not any(one.gap and one.gap.found for one in (beside_crimes, *beside_others))
    assert alone.gap.found  # for all that anybody can tell


def test_a_suggestion_needs_points_close_enough():
    places = places_of(AREA, Features(points=np.repeat(strewn(30), 5, axis=0) + strewn(150) / 60))

    assert suggested(places, POINTS, AREA).key == "density"
    assert suggested(places, POINTS, AREA, largest=1.0).key == "proximity"
    assert suggested(places, "lines", AREA).key == "proximity"


def every_layer():
    area = Checked("Town", Role.AREA, "polygons", "EPSG:27700", places=EVERY[Amiss.STOPS].places)
    return Layers(AREA, tuple(Judged.of(one, AREA, "m") for one in (area, *EVERY.values())))


def test_the_page_has_every_layer_the_worst_first():
    page = render_checks(every_layer(), {"made": "today"})

    assert page.count('class="verdict unusable"') == 2 * len(FORBID)
    assert page.count("<article") == 1 + len(EVERY)
    table = page[page.index("<tbody") : page.index("</tbody")]
    order = re.findall(r'class="verdict (\w+)"', table)
    assert order == sorted(order, key=["unusable", "look", "good"].index)
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_names_of_layers_are_texts():
    evil = replace(EVERY[Amiss.STOPS], name="<b onclick=x>&", same_as="</td><script>")
    page = render_checks(Layers(AREA, (Judged.of(evil, AREA, "m"),)), {})

    assert "<script" not in page
    assert "<b " not in page


def test_every_text_of_the_page_is_translated():
    layers = every_layer()
    with speaking(Marking()):
        page = render_checks(layers, {})
    body = re.sub(
        r"<style>.*?</style>|<title[^>]*>.*?</title>|<desc.*?</desc>", "", page, flags=re.S
    )
    text = re.sub(r"<[^>]+>", " ", body)
    while "⟦" in text:
        text = re.sub(r"⟦[^⟦⟧]*⟧", " ", text)
    words = set(re.findall(r"[^\W\d_]{2,}", text))
    assert words <= {"Pubs", "Crimes", "Town", "Lost", "It", "is", "gone", "Find", "it", "EPSG"} | {
        *("proximity", "density", "seed")  # keys
    }


def test_runs_of_a_row():
    assert list(runs(np.array([1, 1, 0, 0, 1, 0, 1], bool))) == [(0, 2), (4, 5), (6, 7)]
    assert list(runs(np.zeros(4, bool))) == []
    assert list(runs(np.ones(4, bool))) == [(0, 4)]

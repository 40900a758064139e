"""What is wrong with the layers of a study is said before any work."""

import json
from pathlib import Path

import pytest
from qgis.core import QgsApplication, QgsProcessingContext, QgsProcessingException
from risk_terrain_modelling.algorithms.study.heard import FaultHeard
from risk_terrain_modelling.algorithms.study.layers import readings, require_layers
from risk_terrain_modelling.core.errors import RtmError
from risk_terrain_modelling.core.study import read_study
from risk_terrain_modelling.tests.town import BOTTOM, LEFT, points


def study_of(town, **changes):
    content = {
        "schema": "rtm-study/1",
        "study_area": {"source": town.area},
        "grid": {"block_length": 200},
        "incidents": {"source": town.incidents},
        "factors": [{"name": "Pubs", "source": town.pubs}],
        **changes,
    }
    return json.dumps(content)


def factors(town, **second):
    return [{"name": "Pubs", "source": town.pubs}, {"name": "Bars", **second}]


FAULTS = {
    "a layer that is not there": (
        lambda town: {"factors": factors(town, source=town.path("gone.geojson"))},
        "cannot be read",
        ("factors", 1, "source"),
    ),
    "a field that is not there": (
        lambda town: {"factors": factors(town, source=town.pubs, filter="\"kind\" = 'x'")},
        "names the field “kind”",
        ("factors", 1, "filter"),
    ),
    "incidents that are polygons": (
        lambda town: {"incidents": {"source": town.park}},
        "holds polygons, and points are needed",
        ("incidents", "source"),
    ),
    "later incidents without features": (
        lambda town: {"holdout": {"source": town.layer("none", [])}},
        "“none” is empty",
        ("holdout", "source"),
    ),
    "impossible ground of points": (
        lambda town: {"exclude": {"source": town.pubs}},
        "holds points, and polygons are needed",
        ("exclude", "source"),
    ),
    "an exposure of a field that holds no numbers": (
        lambda town: {"exposure": measure(town, "field", field="kind", source=town.incidents)},
        "“kind” of “incidents” holds no numbers",
        ("exposure", "field"),
    ),
    "a control counted of lines": (
        lambda town: {"controls": [measure(town, "length"), measure(town, "count", name="Road 2")]},
        "“count” is asked of “Road 2”, which holds lines",
        ("controls", 1, "measure"),
    ),
    "a control with a filter of no field": (
        lambda town: {"controls": [measure(town, "length", filter='"width" > 3')]},
        "names the field “width”",
        ("controls", 0, "filter"),
    ),
    "a raster that is a layer": (
        lambda town: {"exposure": measure(town, "sum")},
        "is no GeoTIFF",
        ("exposure", "source"),
    ),
}


def measure(town, key, **more):
    return {"source": town.road, "measure": key, **more}


@pytest.mark.parametrize("what", FAULTS)
def test_every_layer_is_looked_at(refused, town, what):
    changes, expected, where = FAULTS[what]
    text = study_of(town, **changes(town))
    with pytest.raises(RtmError, match=expected) as fault:
        require_layers(read_study(text), QgsProcessingContext())
    assert fault.value.where == where
    Path(town.path("study.json")).write_text(text, encoding="utf-8")
    out = town.path("out")
    assert expected in refused("runstudy", STUDY=town.path("study.json"), OUTPUT_FOLDER=out)
    assert not Path(out).exists()


def test_what_cannot_be_measured_in_a_run_says_where(refused, town):
    far = town.layer("far", points([[LEFT - 9000, BOTTOM]]))
    controls = [{"source": town.road, "measure": "length"}, {"source": far, "measure": "count"}]
    path = Path(town.path("study.json"))
    path.write_text(study_of(town, controls=controls), encoding="utf-8")
    given = {"STUDY": str(path), "OUTPUT_FOLDER": town.path("out")}
    algorithm = QgsApplication.processingRegistry().createAlgorithmById("rtm:runstudy")
    heard = FaultHeard()

    with pytest.raises(QgsProcessingException, match="Nothing of “Far” lies in the study area"):
        algorithm.run(given, QgsProcessingContext(), heard, {}, False)

    assert heard.fault.where == ("controls", 1, "source")


def test_good_ones_pass_and_each_is_read_by_its_step(town):
    study = read_study(study_of(town))
    require_layers(study, QgsProcessingContext())
    found = {one.keys: (one.step, one.parameter) for one in readings(study)}
    assert found.keys() == study.layers.keys()
    assert found["study_area",] == ("grid", "STUDY_AREA")
    assert found["factors", 0] == ("factor", "FACTOR")

"""A fault says which parameter it is of, and in a study which keys lead there."""

import json
from pathlib import Path

import pytest
from qgis.core import QgsApplication, QgsProcessingContext, QgsProcessingException
from risk_terrain_modelling.algorithms.study.heard import FaultHeard
from risk_terrain_modelling.algorithms.study.keys import in_study
from risk_terrain_modelling.core.errors import RtmError
from risk_terrain_modelling.tests.town import BOTTOM, LEFT, SIDE, points, square

NAME = "Population density"  # a word of a setting, which says nothing of what is at fault


def fault_of(name, **parameters):
    """Return the fault of an algorithm, told by its check or, if that is content, by its run."""
    algorithm = QgsApplication.processingRegistry().createAlgorithmById(f"rtm:{name}")
    context, feedback = QgsProcessingContext(), FaultHeard()
    fault = algorithm.fault_of(parameters, context)
    good, said = algorithm.checkParameterValues(parameters, context)
    assert (good, said) == ((True, "") if fault is None else (False, str(fault)))
    if all(algorithm.parameterDefinition(key) for key in parameters):  # else QGIS runs it
        with pytest.raises(QgsProcessingException) as raised:
            algorithm.run(parameters, context, feedback, {}, False)
        assert str(raised.value) == str(feedback.fault)
    return fault or feedback.fault


@pytest.fixture
def given(town, rasters):
    """Good parameters of each algorithm."""
    out = {"OUTPUT": town.path("out.tif")}
    return {
        "creategrid": {"STUDY_AREA": town.area, "BLOCK_LENGTH": 200, **out},
        "countevents": {"GRID": rasters["grid"], "INCIDENTS": town.incidents, **out},
        "operationalisefactor": {"GRID": rasters["grid"], "FACTOR": town.pubs, "NAME": NAME, **out},
        "fitmodel": {
            "EVENTS": rasters["events"],
            "FACTORS": [rasters["pubs"]],
            "MODEL": town.path("model.json"),
        },
        "hotspotmap": {"GRID": rasters["grid"], "INCIDENTS": town.incidents, **out},
        "combinemaps": {"MAPS": [rasters["events"], rasters["events"]], **out},
    }


CASES = [
    ("creategrid", {"CELL_SIZE": 400}, "setting", "CELL_SIZE"),
    ("creategrid", {"CELL_SIZE": 0.001}, "room", "CELL_SIZE"),
    ("creategrid", {"BLOCK_LENGTH": None}, "setting", "BLOCK_LENGTH"),
    ("creategrid", {"BLOCK_LENGTH": "wide"}, "setting", "BLOCK_LENGTH"),
    ("creategrid", {"STUDY_AREA": "/nowhere.gpkg"}, "unreadable", "STUDY_AREA"),
    ("creategrid", {"EXCLUDE": "pubs"}, "input", "EXCLUDE"),
    ("creategrid", {"EXCLUDE": "everything"}, "input", "EXCLUDE"),
    ("creategrid", {"OUTPUT": "out.png"}, "setting", "OUTPUT"),
    ("creategrid", {"BLOK_LENGTH": 200}, "setting", "BLOK_LENGTH"),
    ("countevents", {"FILTER": '"kind" = '}, "setting", "FILTER"),
    ("countevents", {"FILTER": "\"kind\" = 'arson'"}, "setting", "FILTER"),
    ("countevents", {"INCIDENTS": "far"}, "input", "INCIDENTS"),
    ("countevents", {"GRID": "/nowhere.tif"}, "unreadable", "GRID"),
    ("operationalisefactor", {"FACTOR": "far"}, "input", ()),
    ("operationalisefactor", {"FACTOR": "everything"}, "setting", "MAX_BLOCKS"),
    (
        "operationalisefactor",
        {"FACTOR": "road", "OPERATIONALISATION": "density"},
        "setting",
        "OPERATIONALISATION",
    ),
    ("operationalisefactor", {"FILTER": '"sizes" = 3'}, "setting", "FILTER"),
    ("operationalisefactor", {"NAME": "P" * 5000}, "setting", "NAME"),
    ("fitmodel", {"ALPHA": 0.001}, "setting", "SURROGATES"),
    ("fitmodel", {"FACTORS": ["/nowhere.tif"]}, "unreadable", "FACTORS"),
    ("combinemaps", {"OUTPUT": "events"}, "output", "OUTPUT"),
    ("hotspotmap", {"BANDWIDTH": 3}, "setting", "BANDWIDTH"),
    ("hotspotmap", {"EVENTS": "events"}, "setting", "INCIDENTS"),
    ("combinemaps", {"MAPS": ["events"]}, "input", "MAPS"),
]


@pytest.mark.parametrize(("name", "changes", "kind", "where"), CASES)
def test_of_an_algorithm(given, town, rasters, name, changes, kind, where):
    town.layer("far", points([[LEFT + 99_000, BOTTOM]] * 30))
    town.layer("everything", [("Polygon", square(LEFT - 99, BOTTOM - 99, SIDE + 198), {})])
    files = {one: town.path(f"{one}.geojson") for one in ("far", "everything", "pubs", "road")}
    files.update(rasters, pubs=town.pubs, **{"out.png": town.path("out.png")})

    def named(value):
        if isinstance(value, list):
            return [named(one) for one in value]
        return files.get(value, value)

    fault = fault_of(name, **{**given[name], **{key: named(one) for key, one in changes.items()}})
    assert (fault.kind, fault.where) == (kind, (where,) if where else ())


def study(town, **changes):
    content = {
        "schema": "rtm-study/1",
        "study_area": {"source": town.area},
        "grid": {"block_length": 200},
        "incidents": {"source": town.incidents},
        "factors": [{"name": "Pubs", "source": town.pubs}],
        **changes,
    }
    path = Path(town.path("study.json"))
    path.write_text(json.dumps(content), encoding="utf-8")
    return {"STUDY": str(path), "OUTPUT_FOLDER": town.path("out")}


def second(town, **factor):
    return {"factors": [{"name": "Pubs", "source": town.pubs}, {"name": NAME, **factor}]}


STUDIES = [
    (lambda town: {"grid": {"block_length": 0}}, "setting", ("grid", "block_length")),
    (
        lambda town: {"grid": {"block_length": 200, "cell_size": 0.05}},
        "room",
        ("grid", "cell_size"),
    ),
    (lambda town: {"study_area": {"source": "gone.gpkg"}}, "unreadable", ("study_area", "source")),
    (lambda town: {"exclude": {"source": town.layer("all", ALL)}}, "input", ("exclude", "source")),
    (
        lambda town: {"incidents": {"source": town.layer("f", FAR)}},
        "input",
        ("incidents", "source"),
    ),
    (lambda town: {"holdout": {"source": town.layer("f", FAR)}}, "input", ("holdout", "source")),
    (
        lambda town: {"incidents": {"source": town.incidents, "filter": "\"kind\" = 'x'"}},
        "setting",
        ("incidents", "filter"),
    ),
    (
        lambda town: {"incidents": {"source": town.incidents, "filter": "@user"}},
        "setting",
        ("incidents", "filter"),
    ),
    (lambda town: second(town, source=town.layer("f", FAR)), "input", ("factors", 1)),
    (
        lambda town: second(town, source=town.road, operationalisation="density"),
        "setting",
        ("factors", 1, "operationalisation"),
    ),
    (
        lambda town: second(town, source=town.layer("all", ALL)),
        "setting",
        ("factors", 1, "max_blocks"),
    ),
    (
        lambda town: second(town, source=town.pubs, filter='"size" = 99'),
        "setting",
        ("factors", 1, "filter"),
    ),
    (lambda town: {"model": {"alpha": 0.001}}, "setting", ("model", "surrogates")),
]
FAR = points([[LEFT + 99_000, BOTTOM]] * 30)
ALL = [("Polygon", square(LEFT - 99, BOTTOM - 99, SIDE + 198), {})]


@pytest.mark.parametrize(("changes", "kind", "where"), STUDIES)
def test_of_a_study(processing, town, changes, kind, where):
    fault = fault_of("runstudy", **study(town, **changes(town)))
    assert (fault.kind, fault.where) == (kind, where)


def test_of_the_folder(processing, town):
    Path(town.path("out")).write_text("a file", encoding="utf-8")
    fault = fault_of("runstudy", **study(town))
    assert (fault.kind, fault.where) == ("output", ("OUTPUT_FOLDER",))


@pytest.mark.parametrize(
    ("where", "part", "expected"),
    [
        (("OPERATIONALISATION",), ("factors", 4), ("factors", 4, "operationalisation")),
        (("FACTOR",), ("factors", 0), ("factors", 0, "source")),
        (("GRID",), ("factors", 0), ("factors", 0)),
        ((), ("factors", 0), ("factors", 0)),
        (("EVENTS",), ("model",), ("incidents",)),
        (("FACTORS", 3), (), ("factors",)),
        (("cell_size",), ("model",), ("grid", "cell_size")),
        (("AREA_SHARE",), ("places",), ("places", "area_share")),
        (("RISK",), (), ()),
    ],
)
def test_a_parameter_of_a_step_is_some_part_of_the_study(where, part, expected):
    assert in_study(RtmError("a", "b", where=where), *part).where == expected


def test_what_cannot_be_written_lies_in_the_folder_whichever_step_wrote_it():
    fault = RtmError("a", "b", kind="output", where="OUTPUT")
    assert in_study(fault, "factors", 0).where == ("OUTPUT_FOLDER",)

"""docs/formats.md tells of every file, key, column, tag and field that is written, of no other."""

import csv
import json
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from osgeo import gdal, ogr
from risk_terrain_modelling.algorithms import timeofweek
from risk_terrain_modelling.algorithms.files import journal, owner, repeats, switch
from risk_terrain_modelling.algorithms.files.tables import field_name
from risk_terrain_modelling.core import study as studies
from risk_terrain_modelling.core.audit.json import write_audit
from risk_terrain_modelling.core.change.area_record import write_evaluation
from risk_terrain_modelling.core.change.json import write_comparison
from risk_terrain_modelling.core.model.json import read_model, write_model
from risk_terrain_modelling.core.timing.near_repeat.record import written as repeats_written
from risk_terrain_modelling.core.timing.week import written as week_written
from risk_terrain_modelling.tests import portals
from risk_terrain_modelling.tests.algorithms.documented import TABLES, code, objects
from risk_terrain_modelling.tests.core import evaluations
from risk_terrain_modelling.tests.core.audit_made import made_audit
from risk_terrain_modelling.tests.core.making import (
    calibrated_model,
    half_of_the_doors,
    reference_model,
)
from risk_terrain_modelling.tests.core.making_change import comparison
from risk_terrain_modelling.tests.core.timing.making import a_week, some_repeats
from risk_terrain_modelling.tests.town import BOTTOM, LEFT, Town, square

# which publishing/test_formats_of_a_copy.py looks at
OF_A_COPY = re.compile(r"copy|.+-of-a-(copy|web-map)|licence-of-a-layer|file-taken-out")
CSV = {
    "coefficients.csv": "coefficients",
    "narrowing.csv": "narrowing-table",
    "priority_places.csv": "priority-places-table",
    "places_shares.csv": "places-shares",
    "validation.csv": "validation",
    "capture_curve.csv": "capture-curve",
    "calibration.csv": "calibration",
    "rolling_origins.csv": "rolling-origins",
    "rolling_summary.csv": "rolling-summary",
    "equality_audit.csv": "equality-audit",
}


def study_of(town: Town, **changes) -> dict:
    """A study of the town, with nothing that may be left out."""
    return {
        "schema": "rtm-study/1",
        "study_area": {"source": town.area},
        "grid": {"block_length": 200},
        "incidents": {"source": town.incidents},
        "factors": [
            {"name": "Pubs", "source": town.pubs},
            {"name": "The road", "source": town.road},
        ],
        "model": {"selection": "reference"},
        **changes,
    }


def cases(town: Town):
    """The incidents of the town: some of two rows, some without a number or a date."""
    for number, (x, y) in enumerate(town.events_xy.tolist()):
        case = number // 2 if number < 60 else None if number < 70 else number
        told = {"case_no": case, "day": "2024-02-01" if number % 7 else None, "kind": "robbery"}
        yield "Point", [x, y], told


def residents_of(town: Town) -> str:
    """A table of the residents of the wards."""
    rows = [("South", 900, 300), ("North", 400, 800)]
    told = (
        {"ward": ward, "year": 2021, "young": young, "old": old, "all": young + old}
        for ward, young, old in rows
    )
    return town.layer("residents", [(None, None, one) for one in told])


def older(town: Town) -> str:
    """Incidents of two earlier years, as a layer."""
    days = [f"{2021 + number % 2}-{number % 12 + 1:02}-15" for number in range(240)]
    shapes = [("Point", xy, {"day": day}) for xy, day in zip(town.events_xy.tolist(), days)]
    return town.layer("older", shapes)


def write(town: Town, study: dict) -> str:
    path = town.folder / "study.json"
    path.write_text(json.dumps(study), encoding="utf-8")
    return str(path)


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    return Town(tmp_path_factory.mktemp("town"))


@pytest.fixture(scope="module")
def smallest(processing, town):
    """The results of a study that asks for as little as can be."""
    folder = town.folder / "smallest"
    wanted = {"STUDY": write(town, study_of(town)), "OUTPUT_FOLDER": str(folder)}
    processing.run("rtm:runstudy", wanted)
    return folder


@pytest.fixture(scope="module")
def notes():
    """What a run says of itself while it works, by name."""
    return {}


@pytest.fixture(scope="module")
def fullest(processing, town, smallest, notes):
    """The results of a study that asks for all there is, in the place of other results."""
    folder = town.folder / "fullest"
    shutil.copytree(smallest, folder)
    river = town.layer("river", [("Polygon", square(LEFT + 100, BOTTOM + 100, 300), {})])
    wards = town.layer(
        "wards",
        [
            ("Polygon", square(LEFT, BOTTOM, 900), {"name": "South", "people": 90}),
            ("Polygon", square(LEFT, BOTTOM + 900, 2000), {"name": "North", "people": 40}),
        ],
    )
    incidents = {
        "source": town.layer("cases", cases(town)),
        "filter": "\"kind\" = 'robbery'",
        "count_once_by": "case_no",
        "date_field": "day",
    }
    factors = [
        {"name": "Pubs", "source": town.pubs, "filter": '"size" = 3', "increment": "whole"},
        {"name": "The road", "source": town.road, "operationalisation": "proximity"},
        {"name": "Park", "source": town.park, "effect": "protective"},
        {"name": "Walk to a pub", "source": town.pubs, "operationalisation": "network"},
        {"name": "People", "source": wards, "field": "people"},
    ]
    tiles = [(x, y) for x in range(0, 2000, 250) for y in range(0, 2000, 250)][:-1]  # not all
    homes = [("Polygon", square(LEFT + x, BOTTOM + y, 250), {"people": 100}) for x, y in tiles]
    exposure = {"source": town.layer("homes", homes), "measure": "field", "field": "people"}
    controls = [
        {"name": "Streets", "source": town.road, "measure": "length", "spread": 300},
        {"source": town.pubs, "measure": "count", "filter": '"size" = 3', "spread": 300},
    ]
    study = study_of(
        town,
        title="Town",
        purpose="To see every key",
        exposure=exposure,
        controls=controls,
        streets={"source": town.chessboard()},
        exclude={"source": river},
        incidents=incidents,
        holdout=incidents,
        history=[{"source": older(town), "filter": "\"day\" < '2023-01-01'", "date_field": "day"}],
        forecast={"horizon": "month"},
        validation={"areas": "10 ha", "cut_dates": ["2022-06"], "period": "6 months"},
        factor_defaults={"max_blocks": 2},
        factors=factors,
        model={"surrogates": 99},
        places={"area_share": 0.1},
        names={"source": wards},
        basemap=[{"source": town.road}],
        audit={
            "source": wards,
            "filter": "\"name\" <> 'West'",
            "table": {"source": residents_of(town), "filter": '"year" = 2021', "code": "ward"},
            "groups": ["young", "old"],
            "total": "all",
            "deprivation": "people",
            "code": "name",
        },
    )

    def heard(path, text):
        notes[switch.FORWARD] = json.loads(text)
        notes[owner.NAME] = json.loads((path.parent / owner.NAME).read_text("utf-8"))
        return written(path, text)

    with pytest.MonkeyPatch.context() as patched:
        written = switch.write_durably
        patched.setattr(switch, "write_durably", heard)
        wanted = {"STUDY": write(town, study), "OUTPUT_FOLDER": str(folder)}
        processing.run("rtm:runstudy", wanted)
    return folder


@pytest.fixture(scope="module")
def other_maps(processing, town, fullest):
    """Maps that no study makes."""
    grid, events = str(fullest / "grid.tif"), str(fullest / "events.tif")
    counts, product, ranks = (str(town.folder / f"{name}.tif") for name in ("c", "p", "r"))
    wanted = {"GRID": grid, "EVENTS": events, "METHOD": "past_counts", "OUTPUT": counts}
    processing.run("rtm:hotspotmap", wanted)
    for method, output in (("product", product), ("rank_mean", ranks)):
        maps = [str(fullest / "risk.tif"), str(fullest / "hotspots.tif")]
        processing.run("rtm:combinemaps", {"MAPS": maps, "METHOD": method, "OUTPUT": output})
    compared = {
        "EVENTS_BEFORE": str(fullest / "history_1.tif"),
        "EVENTS_AFTER": events,
        "FACTORS": [str(fullest / "factors" / "pubs.tif")],
        "TERMS": "Pubs, proximity, 200",
        "CHANGE": str(town.folder / "change.tif"),
    }
    change = processing.run("rtm:compareperiods", compared)["CHANGE"]
    windowed = [str(town.folder / f"{name}.tif") for name in ("night", "nights")]
    clocked = [("Point", xy, {"at": "2024-03-05 23:10"}) for xy in town.events_xy.tolist()]
    wanted = {"GRID": grid, "INCIDENTS": town.layer("clocked", clocked), "WINDOW": "night"}
    wanted["FILTER"] = 'length("at") > 0'
    for name, output in zip(("countevents", "hotspotmap"), windowed):
        processing.run(f"rtm:{name}", {**wanted, "OUTPUT": output})
    return [counts, product, ranks, change, *windowed]


def content(path: Path):
    return json.loads(path.read_text(encoding="utf-8"))


def files_in(folder: Path) -> set[str]:
    """The files of a folder, those of the factors by one name, and of the controls by another."""
    names = (path.relative_to(folder).as_posix() for path in folder.rglob("*.*"))
    named = (re.sub(r"^(factors/|control_)\w+", r"\1NAME", name) for name in names)
    return {re.sub(r"^history_\d+", "history_NUMBER", name) for name in named}


def rasters_of(*folders: Path) -> list[str]:
    return [str(path) for folder in folders for path in sorted(folder.rglob("*.tif"))]


def test_the_files_of_a_study(smallest, fullest):
    (told,) = TABLES["the-folder-of-a-study"]
    assert files_in(fullest) == {*told.names()}
    page = {"report.html"}  # which is there where jinja2 is
    assert files_in(smallest) == {*told.names("")} | page


@pytest.fixture(scope="module")
def imported(processing, town):
    """What an import tells of a file with a row that is left out."""
    rows = [["Incident Number", "lon", "lat", "date", "time", "crime"], [99, "", "", "", "", "x"]]
    rows += [[n // 2, -1.5, 53.8, "2016-01-02", "10:30", "theft"] for n in range(20)]
    wanted = {"FILES": [portals.written(town.folder / "import.csv", rows)]}
    made = processing.run("rtm:importincidents", {**wanted, "OUTPUT": town.path("import.gpkg")})
    return json.loads(made["TAKEN"])


SERIES_CSV = {
    "series.csv": "series-table",
    "series_factors.csv": "series-factors",
    "series_places.csv": "series-places",
}


@pytest.fixture(scope="module")
def series(processing, town):
    """The results of a series of two studies that say of what they are."""
    base = study_of(town, factors=[{"name": "Pubs", "source": town.pubs}])
    variations = [
        {"name": "All", "of": {"crime": "Any", "period": "2024"}},
        {"name": "Half", "filter": "$id < 120", "study": {"places": {"area_share": 0.2}}},
    ]
    asked = {"schema": "rtm-series/1", "study": base, "variations": variations}
    (town.folder / "series.json").write_text(json.dumps(asked), encoding="utf-8")
    wanted = {"SERIES": town.path("series.json"), "OUTPUT_FOLDER": town.path("series")}
    processing.run("rtm:runseries", wanted)
    return town.folder / "series"


def test_the_files_of_a_series(series):
    (told,) = TABLES["the-folder-of-a-series"]
    names = (path.relative_to(series).as_posix() for path in series.rglob("*.*"))
    shared = r"shared/(grid|factor_pubs)_[0-9a-f]{16}"
    named = {re.sub(shared, "shared/STEP_NAME_HASH", one) for one in names}
    named = {re.sub("studies/(all|half)", "studies/STUDY", one) for one in named}
    of_studies = {one for one in named if one.startswith(("all/", "half/"))}
    for_schedulers = "shared/steps.json"  # which only they ask for
    assert {*(named - of_studies), "STUDY/", for_schedulers} == {*told.names()}
    for name, anchor in SERIES_CSV.items():
        with open(series / name, encoding="utf-8", newline="") as file:
            assert next(csv.reader(file)) == TABLES[anchor][0].names(), name


@pytest.fixture(scope="module")
def planned(processing, town, series):
    """What a scheduler is told of the series."""
    wanted = {"SERIES": town.path("series.json"), "OUTPUT_FOLDER": town.path("planned")}
    processing.run("rtm:prepareseries", {**wanted, "ONLY": "list"})
    return content(town.folder / "planned" / "shared" / "steps.json")


@pytest.fixture(scope="module")
def verified(processing, town, smallest):
    """The record of a verification of results of which a number was changed."""
    folder, record = town.folder / "tampered", town.folder / "verification.json"
    shutil.copytree(smallest, folder)
    table = folder / "places_shares.csv"
    table.write_text(table.read_text("utf-8").replace("1", "2"), encoding="utf-8")
    processing.run("rtm:verify", {"FOLDER": str(folder), "RECORD": str(record)})
    return content(record)


@pytest.fixture(scope="module")
def packed(processing, town, fullest):
    """The record of an accountability pack."""
    folder = town.folder / "pack"
    processing.run("rtm:accountability", {"RESULTS": str(fullest), "PACK": str(folder)})
    return content(folder / "accountability.json")


def test_every_key_of_json(smallest, fullest, notes, imported, verified, series, planned, packed):
    evaluated = evaluations.fullest(), evaluations.simple()
    fitted = read_model((fullest / "model.json").read_text(encoding="utf-8"))
    made = (  # with what no small study brings about
        replace(one, software=fitted.software)
        for one in (calibrated_model(), replace(reference_model(), controls=(half_of_the_doors(),)))
    )
    tags = {
        tag: [gdal.Open(path).GetMetadataItem(f"RTM_{tag}") for path in rasters_of(fullest)]
        for tag in ("FACTOR", "EXPOSURE", "HISTORY", "SCALES", "HORIZON")
    }
    contents = [
        *(("model", content(folder / "model.json")) for folder in (smallest, fullest)),
        *(("model", json.loads(write_model(one))) for one in made),
        *(("study", content(folder / "study.json")) for folder in (smallest, fullest)),
        *(("results", content(folder / "manifest.json")) for folder in (smallest, fullest)),
        *(("provenance", content(folder / "provenance.json")) for folder in (smallest, fullest)),
        ("verification", verified),
        ("accountability", packed),
        *(("factor-tag", json.loads(tag)) for tag in tags["FACTOR"] if tag),
        *(("exposure-tag", json.loads(tag)) for tag in tags["EXPOSURE"] if tag),
        *(("history-tag", one) for tag in tags["HISTORY"] if tag for one in json.loads(tag)),
        *(("scale-tag", one) for tag in tags["SCALES"] if tag for one in json.loads(tag)),
        *(("horizon-tag", json.loads(tag)) for tag in tags["HORIZON"] if tag),
        ("owner", notes[owner.NAME]),
        ("switch", notes[journal.FORWARD]),
        ("taken", imported),
        *(("evaluation", json.loads(write_evaluation(one, {}))) for one in evaluated),
        ("series", content(series / "series.json")),
        ("series", {**content(series / "series.json"), "axes": [{"of": "area", "variations": []}]}),
        *(("shared-step", content(path)) for path in (series / "shared").glob("*_*.json")),
        ("results", content(series / "shared" / "manifest.json")),
        ("steps", planned),
        ("change", json.loads(write_comparison(comparison()))),
        ("audit", content(fullest / "equality_audit.json")),
        ("audit", json.loads(write_audit(replace(made_audit(), software=fitted.software)))),
        ("week", json.loads(week_written(a_week()))),
        ("repeats", json.loads(repeats_written(some_repeats().record))),
    ]
    seen = {one for anchor, told in contents for one in objects(told, anchor)}
    told = {anchor for anchor, found in TABLES.items() if found[0].of == "key"}
    assert seen == {one for one in told if not OF_A_COPY.fullmatch(one)}


def test_every_key_that_a_study_may_have():
    known = {
        "study": studies.STUDY_KEYS,
        "layer": studies.INCIDENT_KEYS,
        "grid": studies.GRID_KEYS,
        "measure": studies.MEASURE_KEYS,
        "factor": ("name", *studies.FACTOR_LAYER_KEYS, *studies.FACTOR_KEYS),
        "fit": studies.MODEL_KEYS,
        "forecast-settings": studies.FORECAST_KEYS,
        "places": studies.PLACES_KEYS,
        "audit-settings": studies.AUDIT_KEYS,
        "series": studies.SERIES_KEYS,
        "axis": studies.AXIS_KEYS,
        "variation": studies.VARIATION_KEYS,
    }
    for anchor, keys in known.items():
        assert TABLES[anchor][0].names() == [*keys], anchor


def test_the_columns_of_what_timing_writes():
    columns = {
        "hours-of-the-week": timeofweek.TABLE_FIELDS,
        "bands": repeats.BAND_FIELDS,
        "originators-and-repeats": repeats.ROLE_FIELDS,
    }
    for anchor, fields in columns.items():
        assert TABLES[anchor][0].names() == [name for name, _ in fields], anchor


def test_the_columns_of_tables(fullest):
    assert {path.name for path in fullest.glob("*.csv")} == {*CSV}
    for name, anchor in CSV.items():
        with open(fullest / name, encoding="utf-8", newline="") as file:
            assert next(csv.reader(file)) == TABLES[anchor][0].names(), name


def test_the_fields_of_the_geopackage(fullest):
    model = read_model((fullest / "model.json").read_text(encoding="utf-8"))
    terms = {field_name(str(term.variable), ()) for term in model.terms}
    assert terms, "a study without a term shows nothing"
    file = ogr.Open(str(fullest / "risk.gpkg"))
    found = {layer.GetName(): [field.GetName() for field in layer.schema] for layer in file}
    told = {name: TABLES[name][0].names() for name in ("cells", "priority_places")}
    assert {*found} == {*told, "layer_styles"}
    assert found["priority_places"] == told["priority_places"]
    common = len(told["cells"])
    assert found["cells"][:common] == told["cells"]
    assert {*found["cells"][common:]} == terms


def test_bands_and_tags_of_rasters(fullest, other_maps):
    kinds, tags = TABLES["rasters"]
    told = {row.names[0]: row.cells for row in kinds.rows}
    seen, tagged = set(), set()
    for path in [*rasters_of(fullest), *other_maps]:
        raster = gdal.Open(path)
        found = {name: text for name, text in raster.GetMetadata().items() if "RTM_" in name}
        kind = found["RTM_KIND"]
        _, _, bands, stored = told[kind]
        described = [raster.GetRasterBand(n + 1) for n in range(raster.RasterCount)]
        names = [band.GetDescription() for band in described]
        assert {gdal.GetDataTypeName(band.DataType) for band in described} == {stored}
        if bands.startswith("one of"):
            assert len(names) == 1 and names[0] in code(bands), path
        elif kind == "forecast":
            assert names[:9] == [*code(bands)], path
            assert all(re.fullmatch(r"(around|along)_[\d.]+", one) for one in names[9:]), path
        elif kind not in ("factor", "exposure"):
            assert names == [*code(bands)], path
        may = {row.names[0] for row in tags.rows if re.search(rf"\b{kind}\b", row.cells[1])}
        must = {row.names[0] for row in tags.rows if kind in row.cells[1].split(", ")}
        assert must <= {*found} <= may, path
        seen.add(kind)
        tagged |= {*found}
    assert seen == {*told}
    assert tagged == {*tags.names()}


def test_what_every_kind_of_step_made_can_be_verified(processing, fullest):
    found = processing.run("rtm:verify", {"FOLDER": str(fullest)})
    assert (found["VERDICT"], found["UNLIKE"]) == ("follows", 0), found["SUMMARY"]


def test_what_may_differ_between_times_and_paths(processing, town, smallest):
    again = town.folder / "deeper" / "again"
    wanted = {"STUDY": write(town, study_of(town)), "OUTPUT_FOLDER": str(again)}
    processing.run("rtm:runstudy", wanted)
    between_times, between_paths, _ = TABLES["what-may-differ"]
    differing = {
        name for name in files_in(again) if "NAME" not in name and differ(name, again, smallest)
    }
    assert differing == {*between_times.names(""), *between_paths.names()}
    first, second = (content(folder / "model.json") for folder in (smallest, again))
    (model,) = (row for row in between_times.rows if row.names == ("model.json",))
    assert {key for key in first if first[key] != second[key]} == {*code(model.cells[1])}
    for factor in (smallest / "factors").iterdir():
        assert factor.read_bytes() == (again / "factors" / factor.name).read_bytes()


def differ(name: str, one: Path, other: Path) -> bool:
    return (one / name).read_bytes() != (other / name).read_bytes()

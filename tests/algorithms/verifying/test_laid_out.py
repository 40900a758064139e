"""Inputs that were found elsewhere lie together again, under the names that the run knew."""

import json

import pytest
from risk_terrain_modelling.algorithms.files.prints import print_of
from risk_terrain_modelling.algorithms.verifying.elsewhere import found_elsewhere
from risk_terrain_modelling.algorithms.verifying.laid_out import laid_out
from risk_terrain_modelling.core.progress import QUIET
from risk_terrain_modelling.core.report.verified import AS_RECORDED, MISSING, FileState
from risk_terrain_modelling.core.study import read_study

STUDY = {
    "schema": "rtm-study/1",
    "study_area": {"source": "../data/area.shp"},
    "grid": {"block_length": 200},
    "incidents": {"source": "../data/crimes.gpkg|layername=robbery"},
    "factors": [{"name": "Pubs", "source": "../data/town.gdb|layername=pubs"}],
}
FILES = (
    "area.shp",
    "area.dbf",
    "area.shx",
    "crimes.gpkg",
    "town.gdb/a1.gdbtable",
    "town.gdb/stamps.txt",
)


@pytest.fixture
def results(tmp_path):
    (tmp_path / "results").mkdir()
    return tmp_path / "results"


@pytest.fixture
def archive(tmp_path):
    """What the run read, under other names and in other folders."""
    folder = tmp_path / "archive"
    for number, name in enumerate(FILES):
        path = folder / f"{number}" / f"file {number}.{name.rpartition('.')[2]}"
        path.parent.mkdir(parents=True)
        path.write_bytes(name.encode() * (number + 1))
    (folder / "3" / "file 3.qmd").write_text("<rights/>")
    return folder


def recorded(archive):
    """The prints of the inputs by their names as seen from the results."""
    paths = sorted(archive.glob("*/file *"), key=lambda path: path.parent.name)
    paths = [path for path in paths if path.suffix != ".qmd"]
    return {f"../data/{name}": print_of(path) for name, path in zip(FILES, paths)}


def missing(known):
    return [FileState(name, MISSING, one.sha256) for name, one in known.items()]


def test_all_files_of_a_layer_lie_together_under_their_own_names(results, archive, tmp_path):
    known = recorded(archive)
    states = found_elsewhere(missing(known), known, archive, QUIET)
    assert {one.state for one in states} == {AS_RECORDED}
    moved = {one.name: one.at for one in states}
    study = read_study(json.dumps(STUDY))
    found = laid_out(study, results, known, moved, tmp_path / "copies")
    area, crimes, pubs = (
        one.source
        for one in (found.study.study_area, found.study.incidents, found.study.factors[0].layer)
    )
    path = tmp_path / "copies"
    assert {one.name for one in path.glob("1/*")} == {"area.shp", "area.dbf", "area.shx"}
    assert area.endswith("copies/1/area.shp")
    assert crimes.endswith("crimes.gpkg|layername=robbery")
    assert pubs.endswith("town.gdb|layername=pubs")
    assert {one.name for one in path.glob("*/town.gdb/*")} == {"a1.gdbtable", "stamps.txt"}
    assert len(list(path.glob("*/crimes.qmd"))) == 1, "what the layer says of its rights"
    assert set(found.known_as.values()) == set(known)
    for copy, name in found.known_as.items():
        assert print_of(type(path)(copy)) == known[name]


def test_what_lies_where_it_was_is_left_there(results, archive, tmp_path):
    """Of one layer alone a file was moved; the other is read where the run read it."""
    known = recorded(archive)
    data = tmp_path / "data"
    data.mkdir()
    (data / "crimes.gpkg").write_bytes(b"crimes.gpkg" * 4)
    moved = {"../data/area.shp": str(archive / "0" / "file 0.shp")}
    for name in ("area.dbf", "area.shx"):
        (data / name).write_bytes(name.encode())
    study = read_study(json.dumps(STUDY))
    found = laid_out(study, results, known, moved, tmp_path / "copies")
    assert found.study.incidents.source == f"{data / 'crimes.gpkg'}|layername=robbery"
    assert sorted(found.known_as.values()) == [
        f"../data/{name}" for name in ("area.dbf", "area.shp", "area.shx")
    ]


def test_links_and_what_is_changed_are_not_taken(results, archive, tmp_path):
    known = recorded(archive)
    (archive / "link.gpkg").symlink_to(archive / "3" / "file 3.gpkg")
    (archive / "3" / "file 3.gpkg").rename(tmp_path / "away.gpkg")
    (archive / "crimes.gpkg").write_bytes(b"another" * 6 + b"xx")
    states = {one.name: one for one in found_elsewhere(missing(known), known, archive, QUIET)}
    state = states["../data/crimes.gpkg"]
    assert (state.state, state.at) == ("changed", str(archive / "crimes.gpkg"))
    assert state.found != state.recorded

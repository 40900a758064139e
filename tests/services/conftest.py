"""A PostgreSQL with PostGIS of our own, and the sample study with its layers in databases."""

import json
import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from risk_terrain_modelling.tests.feedback import Log
from risk_terrain_modelling.tests.postgis import SERVER_USER, PostGis

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "resources" / "sample"


def pytest_collection_modifyitems(items):
    """Skip what needs services where tools/services did not ask for them."""
    if "RTM_SERVICES" not in os.environ:
        here = str(Path(__file__).parent)
        for item in items:
            if str(item.path).startswith(here):
                item.add_marker(pytest.mark.skip(reason="tools/services runs these"))


@pytest.fixture
def log():
    return Log()


@pytest.fixture(scope="session")
def postgis(processing) -> Iterator[PostGis]:
    """A server in which the sample's layers lie as tables."""
    programs = max(Path("/usr/lib/postgresql").glob("*/bin"))
    kept = tempfile.TemporaryDirectory(prefix="rtm-postgis-")  # pytest's own are root's alone
    folder = Path(kept.name)
    shutil.chown(folder, SERVER_USER)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = PostGis(folder, port, programs)
    server.make()
    _load(server)
    yield server
    server.stop()
    kept.cleanup()


def _load(server: PostGis) -> None:
    from osgeo import gdal

    for file in sorted(SAMPLE.glob("*.geojson")):
        options = ["GEOMETRY_NAME=geom", "FID=fid"]
        loaded = gdal.VectorTranslate(
            server.for_gdal, str(file), layerName=file.stem, layerCreationOptions=options
        )
        assert loaded is not None, gdal.GetLastErrorMsg()


@pytest.fixture
def study_of(tmp_path):
    """Make the sample study, its layers where a function says by their names."""

    def made(source, **changes) -> Path:
        study = json.loads((SAMPLE / "study.json").read_text(encoding="utf-8"))
        parts = [study["study_area"], study["incidents"], study["holdout"], *study["factors"]]
        for one in parts:
            one["source"] = source(Path(one["source"]).stem)
        path = tmp_path / "study.json"
        path.write_text(json.dumps({**study, **changes}), encoding="utf-8")
        return path

    return made


@pytest.fixture(scope="session")
def from_files(tmp_path_factory, processing) -> Path:
    """The results of the sample study, from its files."""
    folder = tmp_path_factory.mktemp("files") / "results"
    given = {"STUDY": str(SAMPLE / "study.json"), "OUTPUT_FOLDER": str(folder)}
    processing.run("rtm:runstudy", given)
    return folder

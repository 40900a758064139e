"""The workflow's scripts, and a small series for them."""

import importlib
import json
import shutil
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
WORKFLOW = ROOT / "workflow"


@pytest.fixture
def script(monkeypatch):
    """Import one of the workflow's scripts by its name."""
    monkeypatch.syspath_prepend(str(WORKFLOW / "scripts"))
    for name in ("plan", "step", "waiting"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    return importlib.import_module


@pytest.fixture(scope="session")
def snakemake() -> str:
    """Snakemake, which tools/snakemake installs."""
    here = ROOT / "build" / "snakemake" / "bin" / "snakemake"
    found = str(here) if here.is_file() else shutil.which("snakemake")
    if found is None:
        pytest.skip("no Snakemake here: tools/snakemake installs it")
    return found


@pytest.fixture
def series(tmp_path) -> Path:
    """A series of two crimes in two periods, whose layers are files of a few letters."""
    for name in ("area", "thefts", "pubs"):
        (tmp_path / f"{name}.geojson").write_text(name, encoding="utf-8")
    base = {
        "study_area": {"source": "area.geojson"},
        "incidents": {"source": "thefts.geojson|layername=thefts"},
        "factors": [{"name": "Pubs", "source": "pubs.geojson"}],
    }
    (tmp_path / "study.json").write_text(json.dumps(base), encoding="utf-8")
    crimes = [{"name": name, "filter": f"crime = '{name}'"} for name in ("Robbery", "Burglary")]
    periods = [{"name": name, "filter": f"half = '{name}'"} for name in ("H1", "H2")]
    content = {
        "schema": "rtm-series/1",
        "study": "study.json",
        "axes": [
            {"of": "crime", "variations": crimes},
            {"of": "period", "variations": periods},
        ],
    }
    path = tmp_path / "series.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    return path

"""Two copies of periods that overlap, put together in every way, leave small counts open."""

import json
from pathlib import Path

import pytest
from risk_terrain_modelling.tests.overlapping import ranges, told_in
from risk_terrain_modelling.tests.published import rows_of

pytest.importorskip("scipy", "1.9", reason="scipy.optimize.milp came with scipy 1.9")
SAMPLE = Path(__file__).resolve().parents[3] / "resources" / "sample"
LEAST = 10


def study_of_sample(last: str) -> dict:
    """The sample study until a month."""
    study = json.loads((SAMPLE / "study.json").read_text(encoding="utf-8"))
    for layer in (study["study_area"], study["incidents"], *study["factors"]):
        layer["source"] = str(SAMPLE / layer["source"])
    study["incidents"]["filter"] += f" AND \"month\" <= '{last}'"
    return plain(study)


def study_of_london(data: Path, last: str) -> dict:
    """Robbery in London from January to some month of the first half of 2016."""
    file = f"{data}/london_north/london_north.gpkg|layername="
    factors = ("pubs", "music_venues", "bus_stops", "rail_tube_stations", "taxi_ranks")
    return plain(
        {
            "schema": "rtm-study/1",
            "study_area": {"source": f"{file}boundary"},
            "grid": {"block_length": 200},
            "incidents": {
                "source": f"{file}incidents_2016_h1",
                "filter": f"\"crime_type\" = 'robbery' AND \"month\" <= '{last}'",
            },
            "factors": [{"name": one, "source": f"{file}{one}"} for one in factors],
        }
    )


def plain(study: dict) -> dict:
    kept = ("schema", "title", "study_area", "grid", "incidents", "factor_defaults", "factors")
    found = {key: study[key] for key in kept if key in study}
    return {**found, "model": {"selection": "calibrated", "surrogates": 99}}


def published(run, place: Path, study: dict) -> tuple:
    """The folders of results and of their copy."""
    place.mkdir()
    (place / "study.json").write_text(json.dumps(study), encoding="utf-8")
    results, copy = place / "results", place / "copy"
    run("runstudy", STUDY=str(place / "study.json"), OUTPUT_FOLDER=str(results))
    run("publish", RESULTS=str(results), OUTPUT_FOLDER=str(copy), LEAST=LEAST)
    return results, copy


def true_counts(results: Path) -> list:
    return [past for _, past, _ in rows_of(results)]


def look_at(run, place: Path, earlier: dict, later: dict, cell_size: float) -> None:
    """Put two copies together, beside the truth."""
    both = [published(run, place / name, one) for name, one in (("a", earlier), ("b", later))]
    first, second = (told_in(copy, cell_size) for _, copy in both)
    true = [true_counts(results) for results, _ in both]
    same = [
        (one, other)
        for one, place_of_one in enumerate(first)
        for other, place_of_other in enumerate(second)
        if place_of_one.cells == place_of_other.cells
    ]
    small = [both for both in same if true[1][both[1]] - true[0][both[0]] < LEAST]
    assert small, "exact counts would tell small differences"
    found = ranges(first, second)
    for (kind, (side, number), *_), (low, high) in found.items():
        if kind == "count":
            assert low <= true[side][number] <= high, "the truth is among what is possible"
    fewest = min(high - low + 1 for low, high in found.values())
    assert fewest >= LEAST, f"something is one of {fewest} numbers"


def test_of_the_sample(run, tmp_path):
    studies = map(study_of_sample, ("2024-09", "2024-10"))
    look_at(run, tmp_path, *studies, 100.0)


def test_of_london(run, tmp_path, real_data):
    """docs/publishing.md has the figures for June and July, and for bicycles."""
    studies = (study_of_london(real_data, last) for last in ("2016-05", "2016-06"))
    look_at(run, tmp_path, *studies, 100.0)

#!/usr/bin/env python3
"""Make the sample city in resources/sample from a known truth; --check says whether it is current.

usage: make_sample.py [--check]

Needs numpy alone. The same bytes come out every time.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import numpy as np
from sample_city import outcome, town

SEED = 2024
DRAW = 1  # of the incidents; see the README of the sample for why this one
PERIODS = (2024, 2025)
SAMPLE = Path(__file__).resolve().parents[1] / "resources" / "sample"
FACTORS = {
    "pubs": "Pubs",
    "takeaways": "Takeaways",
    "bus_stops": "Bus stops",
    "car_parks": "Car parks",
    "railway": "Railway",
    "police_stations": "Police stations",
    "parks": "Parks",
    "schools": "Schools",
}


def study(layers: dict) -> dict:
    """Return the ready study of the sample: sources are relative to its own folder."""
    protective = {term.layer for term in outcome.TERMS if term.effect == "protective"}
    crime = f"\"crime_type\" = '{outcome.CRIME_TYPE}'"
    first, second = ({"source": f"incidents_{year}.geojson", "filter": crime} for year in PERIODS)
    factors = []
    for layer, name in FACTORS.items():
        factor = {"name": name, "source": f"{layer}.geojson"}
        if layers[layer].kind != "Point":
            factor["operationalisation"] = "proximity"
        if layer in protective:
            factor["effect"] = "protective"
        factors.append(factor)
    return {
        "schema": "rtm-study/1",
        "title": "Robbery in Saltmarsh, a made-up town",
        "purpose": "To try the plugin with: nobody lives there",
        "study_area": {"source": "boundary.geojson"},
        "grid": {
            "block_length": int(outcome.BLOCK_LENGTH),
            "cell_size": int(outcome.CELL_SIZE),
            "keep": "overlap",
        },
        "incidents": first,
        "holdout": second,
        "factor_defaults": {
            "operationalisation": "both",
            "max_blocks": 3,
            "increment": "half",
            "effect": "aggravating",
        },
        "factors": factors,
        "model": {"selection": "calibrated", "families": ["poisson", "nb1"], "folds": 5, "seed": 1},
    }


def truth(mean: np.ndarray, counts: dict[int, np.ndarray]) -> dict:
    """Return what the incidents were drawn from, in the terms of a model file."""
    return {
        "schema": "rtm-sample-truth/1",
        "seed": SEED,
        "draw": DRAW,
        "family": "nb1",
        "intercept": outcome.INTERCEPT,
        "dispersion": outcome.DISPERSION,
        "terms": [
            {
                "factor": FACTORS[term.layer],
                "operationalisation": term.operationalisation,
                "distance": term.distance,
                "effect": term.effect,
                "coefficient": round(term.coefficient, 6),
                "ratio": round(term.ratio, 6),
            }
            for term in outcome.TERMS
        ],
        "no_effect": [
            name
            for layer, name in FACTORS.items()
            if layer not in {term.layer for term in outcome.TERMS}
        ],
        "cells": len(mean),
        "expected_events": round(float(mean.sum()), 1),
        "events": {str(year): int(count.sum()) for year, count in counts.items()},
    }


def make() -> dict[str, str]:
    """Return the text of every file of the sample by its name."""
    place = town.build(SEED)
    grid = outcome.cells(place.boundary)
    mean = outcome.expected(place.layers, grid.centres)
    snaps = outcome.snap_points(
        place.links, place.boundary, grid, np.random.default_rng([SEED, 20])
    )
    layers, counts = dict(place.layers), {}
    for year in PERIODS:
        rng = np.random.default_rng([SEED, DRAW, year])
        counts[year] = outcome.negative_binomial(mean, outcome.DISPERSION, rng)
        layer = outcome.incidents(year, counts[year], snaps, rng)
        layers[layer.name] = layer
    files = {f"{name}.geojson": layer.geojson() for name, layer in layers.items()}
    files["study.json"] = json.dumps(study(layers), indent=1, ensure_ascii=False) + "\n"
    files["truth.json"] = json.dumps(truth(mean, counts), indent=1) + "\n"
    return files


def differing(files: dict[str, str]) -> list[str]:
    """Return the names of the files that are missing, or differ from what would be written."""
    return [
        name
        for name, text in files.items()
        if not (SAMPLE / name).is_file() or (SAMPLE / name).read_bytes() != text.encode()
    ]


def main() -> int:
    """Write the sample, or check it; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing; 1 if files differ")
    files = make()
    if parser.parse_args().check:
        stale = differing(files)
        for name in stale:
            print(f"resources/sample/{name} is not what tools/make_sample.py writes: run it.")
        return 1 if stale else 0
    SAMPLE.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (SAMPLE / name).write_bytes(text.encode())
        print(f"{len(text.encode()):>8,d}  resources/sample/{name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

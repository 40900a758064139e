"""How time and memory grow with cells and with features, on made-up countries."""

from __future__ import annotations

import math
from pathlib import Path

from . import reasons
from .against_peers import own_stage, run_study
from .comparison import Took
from .measure import run_module
from .options import Options, folder_of
from .results import Result, number

STAGES = (
    ("grid",),
    ("events",),
    ("factors",),
    ("culling",),
    ("stepwise", "poisson"),
    ("stepwise", "nb1"),
    ("model",),
    ("risk",),
)
CHAIN = ("grid", "events", "factors", "model", "risk")
COUNTRY_FACTORS = 20
MILLION_FACTORS = 30
COUNTRY_SECONDS, COUNTRY_MEGABYTES = 600, 6000
MILLION_SECONDS, MILLION_MEGABYTES = 60, 2000
STEEPEST = 1.05


def grow_with_cells(options: Options) -> Result:
    """Return the table of every stage at every size, and the exponents."""
    result = Result(f"Cells: made-up countries, {COUNTRY_FACTORS} factors, both, 3 blocks half", [])
    measured = [_country(cells, options) for cells in options.sizes]
    sizes = [stages.pop("size") for stages in measured]
    result.columns = ["stage"]
    for cells in sizes:
        result.columns += [f"{cells:,} cells: s", "MB"]
    result.columns += ["exponent", "of the last step"]
    for stage in measured[0]:
        took = [stages[stage] for stages in measured]
        seconds = [one.seconds for one in took]
        row = [stage]
        for one in took:
            row += [one.seconds, one.megabytes]
        row += [slope(sizes, seconds), slope(sizes[-2:], seconds[-2:])]
        result.rows.append(row)
    _aim_country(result, sizes[-1], measured[-1])
    chain = result.rows[[row[0] for row in result.rows].index("chain to the risk raster")]
    steepest = max(chain[-2:])
    what = "Growth with cells, whole chain: exponent"
    result.aim(what, steepest, STEEPEST, "", why=reasons.GROWTH_WITH_CELLS)
    return result


def _country(cells: int, options: Options) -> dict:
    """Return what every stage took on a country of about so many cells, and its exact size."""
    folder = folder_of(f"country-{cells}")
    study = made_country(folder, cells, COUNTRY_FACTORS)
    took, exact = {}, 0
    for stage in STAGES:
        took[" ".join(stage)], record = own_stage(study, folder, *stage)
        exact = record.get("cells", exact)
    chain = [took[stage] for stage in CHAIN]
    took["chain to the risk raster"] = Took(
        sum(one.seconds for one in chain), max(one.megabytes for one in chain)
    )
    took["`rtm:runstudy`, everything"] = run_study(study, folder)
    return {"size": exact, **took}


def _aim_country(result: Result, cells: int, took: dict) -> None:
    chain = took["chain to the risk raster"]
    named = f"{cells:,} cells, {COUNTRY_FACTORS} factors"
    what = f"{named}: chain to the risk raster"
    result.aim(what, chain.seconds, COUNTRY_SECONDS, "s", why=reasons.WHOLE_STUDY)
    result.aim(what, chain.megabytes, COUNTRY_MEGABYTES, "MB", why=reasons.MEMORY)


def million(options: Options) -> Result:
    """Return the table of a study of a million cells and thirty factors."""
    folder = folder_of("million")
    study = made_country(folder, options.million, MILLION_FACTORS)
    took = run_study(study, folder)
    title = f"A million cells: {options.million:,}, {MILLION_FACTORS} factors"
    result = Result(title, ["what", "time, s", "memory, MB"])
    result.rows.append(["`rtm:runstudy` through `qgis_process`", took.seconds, took.megabytes])
    what = f"{title}: whole study"
    result.aim(what, took.seconds, MILLION_SECONDS, "s", why=reasons.WHOLE_STUDY)
    result.aim(what, took.megabytes, MILLION_MEGABYTES, "MB", why=reasons.MEMORY)
    return result


def grow_with_features(options: Options) -> Result:
    """Return the table of one factor of ever more features on a million cells."""
    folder = folder_of("features")
    counts = options.feature_counts
    run_module("synthetic", str(folder), str(options.million), "features", *map(str, counts))
    study = str(folder / "study.json")
    own_stage(study, folder, "grid")
    result = Result(
        f"Features: one factor, both, on {options.million:,} cells",
        ["features", "time, s", "memory, MB", "exponent from the row before"],
    )
    seconds = []
    for number_of, features in enumerate(counts):
        took, _ = own_stage(study, folder, "factor", str(number_of))
        seconds.append(took.seconds)
        step = slope(counts[number_of - 1 : number_of + 1], seconds[-2:]) if number_of else None
        result.rows.append([features, took.seconds, took.megabytes, step])
    steepest = max(row[-1] for row in result.rows[1:])
    what = "Growth with features: steepest exponent"
    result.aim(what, steepest, STEEPEST, "", why=reasons.GROWTH_WITH_FEATURES)
    result.notes.append(
        f"Exponent over all: {number(slope(counts, seconds))}. With few features the time is that "
        "of the cells alone."
    )
    return result


def made_country(folder: Path, cells: int, factors: int) -> str:
    """Make a country in a folder and return its study file."""
    run_module("synthetic", str(folder), str(cells), "factors", str(factors))
    return str(folder / "study.json")


def slope(sizes, seconds) -> float:
    """Return the exponent of growth: the slope of log seconds on log sizes, least squares."""
    x, y = [math.log(one) for one in sizes], [math.log(one) for one in seconds]
    mean_x, mean_y = sum(x) / len(x), sum(y) / len(y)
    across = sum((one - mean_x) ** 2 for one in x)
    return sum((one - mean_x) * (other - mean_y) for one, other in zip(x, y)) / across

"""Hold models of the same study from several versions of QGIS against the first: a table.

compare_models.py FIRST OTHER ...    names of model.json files, without their ending
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

SAME = 1e-9  # of what is fitted: coefficients, errors, likelihoods, ratios, p-values
LOOSE = {"deviate", "critical", "error"}  # of what is simulated: sums in another order
NOT_FITTED = {"software", "created", "inputs"}
SOFTWARE = ("qgis", "python", "numpy", "scipy", "statsmodels", "gdal")


def main(names: list[str]) -> int:
    """Print a row for each version; 1 if any found anything else."""
    models = [json.loads(Path(f"{one}.json").read_text(encoding="utf-8")) for one in names]
    columns = [*(f"{one}" for one in SOFTWARE), "terms", "fitted: largest", "simulated: largest"]
    print(f"| {' | '.join(columns)} |\n|{'---|' * len(columns)}")
    good = True
    for model in models:
        fitted, simulated, other = compared(models[0], model)
        good &= fitted <= SAME and not other
        software = [model["software"].get(one, "") for one in SOFTWARE]
        found = [str(len(model["terms"])), f"{fitted:.0e}", f"{simulated:.0e}"]
        print(f"| {' | '.join([*software, *found])} |")
        for place in other:
            print(f"Otherwise: {place}", file=sys.stderr)
    return 0 if good else 1


def compared(one: dict, other: dict) -> tuple[float, float, list[str]]:
    """Return the largest relative differences of what is fitted and simulated, and what is not."""
    largest, unlike = {False: 0.0, True: 0.0}, []
    for place, first, second in _differences(one, other, ""):
        if place.split("/")[1] in NOT_FITTED:
            continue
        if not (isinstance(first, float) and isinstance(second, float)):
            unlike.append(f"{place}: {first} and {second}")
            continue
        loose = place.rpartition("/")[2] in LOOSE
        apart = abs(first - second) / max(abs(first), abs(second))
        largest[loose] = max(largest[loose], apart)
    return largest[False], largest[True], unlike


def _differences(one, other, place: str) -> Iterator[tuple]:
    if isinstance(one, dict) and isinstance(other, dict):
        for key in sorted({*one, *other}):
            yield from _differences(one.get(key), other.get(key), f"{place}/{key}")
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for number, both in enumerate(zip(one, other)):
            yield from _differences(*both, f"{place}/{number}")
    elif one != other:
        yield place, one, other


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

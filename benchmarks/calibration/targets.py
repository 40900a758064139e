"""What the calibrated selection should reach, and whether it does."""

from __future__ import annotations

from collections.abc import Iterable

TARGET_COLUMNS = ["what", "scenario", "target, %", "measured, %", "met"]
NULL_LIMIT, TRUTH_LIMIT = 0.05, 0.10
STRONG, STRONG_KEPT = 2.0, 0.90
COMMON, COMMON_KEPT = 1.5, 0.80
COMMON_EVENTS = 0.10  # share of all events that a common factor's influence covers
COVERED = 0.93, 0.97
ERRORS = 2  # Monte Carlo standard errors within which a target counts as met
CITY_SIZE = "a fifth of the city"


def targets(scenarios: list[dict]) -> list[list]:
    """Return a row for each target and scenario."""
    return [row for one in scenarios for row in _of(one)]


def _of(one: dict) -> Iterable[list]:
    method = one["methods"].get("calibrated")
    name = f"{one['layout']}: {one['clustering']}"
    if method is not None and one["truth"] == "nothing":
        aim = "shown, no target" if CITY_SIZE in one["clustering"] else f"≤ {NULL_LIMIT:.0%}"
        value, error, _ = method["any_false"]
        met = None if CITY_SIZE in one["clustering"] else value <= NULL_LIMIT + ERRORS * error
        yield ["any false factor, nothing true", name, aim, _shown(value, error), met]
    elif method is not None:
        name = f"{one['layout']}, {one['truth']}: {one['clustering']}"
        value, error, _ = method["any_false"]
        met = value <= TRUTH_LIMIT + ERRORS * error
        aim = f"≤ {TRUTH_LIMIT:.0%}"
        yield ["any false factor, beside true ones", name, aim, _shown(value, error), met]
        for effect, found in zip(one["effects"], method["effects"]):
            least = _least(effect, one["events"][0])
            if least is not None:
                value, error, _ = found["kept"]
                what = f"{effect['factor']} kept, RRV {effect['rrv']:g}"
                met = value >= least - ERRORS * error
                yield [what, name, f"≥ {least:.0%}", _shown(value, error), met]
    adjusted = one.get("coverage", {}).get("adjusted")
    if adjusted is not None:
        value, error, _ = adjusted["all"]
        low, high = COVERED
        met = low - ERRORS * error <= value <= high + ERRORS * error
        aim = f"{100 * low:.0f} to {100 * high:.0f}"
        yield ["adjusted 95% intervals hold the truth", name, aim, _shown(value, error), met]


def _least(effect: dict, events: float) -> float | None:
    """The share of runs in which a factor should be kept; None without a target."""
    if effect["rrv"] >= STRONG:
        return STRONG_KEPT
    if effect["rrv"] == COMMON and effect["expected"] >= COMMON_EVENTS * events:
        return COMMON_KEPT
    return None


def _shown(value: float, error: float) -> str:
    return f"{100 * value:.1f} ± {100 * error:.1f}"

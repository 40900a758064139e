"""What the calibrated selection should reach, and whether it does."""

from __future__ import annotations

NULL_LIMIT, TRUTH_LIMIT = 0.05, 0.10
STRONG, STRONG_KEPT = 2.0, 0.90
MODERATE, COMMON_KEPT = 1.5, 0.80
COMMON_EVENTS = 0.20  # share of all events that a common factor's influence covers
COVERED = 0.92, 0.97
ERRORS = 2  # Monte Carlo standard errors within which a target counts as met
CITY_SIZE = "a fifth of the city"

Aim = tuple[str, list[float], bool]  # what, [share, error, runs], whether the target is met


def limit_of(one: dict) -> float:
    """Return in how many runs of a scenario there may be a false factor, as a share."""
    return NULL_LIMIT if one["truth"] == "nothing" else TRUTH_LIMIT


def false_factors(one: dict) -> Aim | None:
    """Return how often there is any false factor; of city-size clusters none is asked for."""
    if "calibrated" not in one["methods"] or CITY_SIZE in one["clustering"]:
        return None
    found = one["methods"]["calibrated"]["any_false"]
    return "false", found, found[0] <= limit_of(one) + ERRORS * found[1]


def strong_kept(one: dict) -> Aim | None:
    """Return how often the factor of RRV 2 or more that is kept least is kept."""
    return _least_kept(one, STRONG_KEPT, lambda effect: effect["rrv"] >= STRONG)


def common_kept(one: dict) -> Aim | None:
    """Return how often the common factor of RRV 1.5 that is kept least is kept."""
    least = COMMON_EVENTS * one["events"][0]
    return _least_kept(
        one,
        COMMON_KEPT,
        lambda effect: effect["rrv"] == MODERATE and effect["expected"] >= least,
    )


def _least_kept(one: dict, target: float, counts) -> Aim | None:
    method = one["methods"].get("calibrated")
    if method is None:
        return None
    found = [
        (result["kept"], effect["factor"])
        for effect, result in zip(one["effects"], method["effects"])
        if effect["shape"] == "tested" and counts(effect)
    ]
    if not found:
        return None
    kept, name = min(found)
    return name, kept, kept[0] >= target - ERRORS * kept[1]


def local_coverage(one: dict) -> Aim | None:
    """Return how often the intervals of the local ratios hold the truth."""
    return _coverage(one, "local")


def citywide_coverage(one: dict) -> Aim | None:
    """Return how often the intervals of the citywide ratios hold the truth."""
    return _coverage(one, "citywide")


def _coverage(one: dict, ratio: str) -> Aim | None:
    adjusted = one.get("coverage", {}).get(ratio)
    if adjusted is None:
        return None
    value, error, _ = found = adjusted["all"]
    low, high = COVERED
    return "covered", found, low - ERRORS * error <= value <= high + ERRORS * error


TARGETS = {
    "any false factor (nulls ≤ 5, truths ≤ 10)": false_factors,
    "RRV ≥ 2: least kept (≥ 90)": strong_kept,
    "RRV 1.5, common: least kept (≥ 80)": common_kept,
    "local intervals cover (92 to 97)": local_coverage,
    "citywide intervals cover (92 to 97)": citywide_coverage,
}

"""What the sets of the forecast benchmark say together, and how its figures are written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from .map_names import PEERS
from .paired import BUDGETS

AT = [f"{share:.1%}".replace(".0%", "%") for share in BUDGETS]
MEASURES = [*(f"PAI at {at}" for at in AT), "log gain"]


def singles(sets: Iterable[dict]) -> Iterator[tuple[str, str, str, float, float]]:
    """Yield title, peer, measure, lead and standard error of each set, peer and measure."""
    for one in sets:
        for name in among([one], PEERS):
            lead = one["leads"][name]
            for measure, (value, error) in zip(MEASURES, [*lead["pai"], lead["log_gain"]]):
                yield one["title"], name, measure, value, error


def among(sets: Sequence[dict], names: Iterable[str]) -> list[str]:
    """Return those of the maps that some set has."""
    return [name for name in names if _with(sets, name)]


def _with(sets: Sequence[dict], name: str) -> list[dict]:
    return [one for one in sets if name in one["maps"]]


def called(name: str, sets: Sequence[dict]) -> str:
    """Return a map's name, and how many sets have it if not all: those of several periods."""
    some = len(_with(sets, name))
    return name if some == len(sets) else f"{name} ({some} set{'s' * (some > 1)})"


def means(sets: Sequence[dict], name: str) -> np.ndarray:
    """Return a map's mean PAI at each budget, and its mean log gain of an event."""
    return np.mean([_in_a_row(one["maps"][name], one) for one in _with(sets, name)], axis=0)


def _in_a_row(measures: dict, one: dict) -> list[float]:
    return [*measures["pai"], measures["log_gain"] / one["later"]]


def mean_leads(sets: Sequence[dict], name: str) -> tuple[np.ndarray, np.ndarray]:
    """Return mean leads over a map and their standard errors, the sets taken as independent.

    Measures are as those of `means`.
    """
    some = _with(sets, name)
    leads = [(one["leads"][name], one["later"]) for one in some]
    both = np.array([[*lead["pai"], np.divide(lead["log_gain"], later)] for lead, later in leads])
    return both[:, :, 0].mean(axis=0), np.sqrt((both[:, :, 1] ** 2).sum(axis=0)) / len(some)


def in_errors(lead: Sequence[float]) -> str:
    """Return a lead in its standard errors."""
    value, error = lead
    return signed(value / error, 1) if error > 0 else "0"


def plain(value: float) -> str:
    """Return a number of about three figures."""
    shown = f"{value:.3f}" if abs(value) < 1 else f"{value:.2f}"
    return shown.replace("-", "−")


def signed(value: float, digits: int = 3) -> str:
    """Return a number with its sign."""
    return f"{value:+.{digits}f}".replace("-", "−")


def whole(value: float, *, sign: bool = False) -> str:
    """Return a whole number."""
    return f"{value:{'+' if sign else ''},.0f}".replace("-", "−")

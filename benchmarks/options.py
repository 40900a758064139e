"""How thorough a run of the benchmarks is, and where it puts its files."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from . import machine

# R's Poisson search of Chicago ends by itself before; its negative binomial one would take hours
STEPWISE_LIMITS = {"poisson": 1500.0, "nb2": 900.0}
BUILD = Path(__file__).resolve().parent.parent / "build" / "benchmarks"


@dataclass(frozen=True)
class Options:
    """How thorough.

    Attributes
    ----------
    quick : bool
        Small versions: for trying the benchmarks out, not for their figures.
    stepwise_limits : dict of str to float
        Seconds after which R's stepwise search is stopped, by family.
    """

    quick: bool = False
    stepwise_limits: Mapping[str, float] = field(default_factory=lambda: STEPWISE_LIMITS)

    @property
    def peer_factors(self) -> int:
        """Factors that QGIS's tools are timed on; the rest is taken to go on like these."""
        return 2 if self.quick else 100

    @property
    def peer_variable_factors(self) -> int:
        """Factors that QGIS's tools make 0/1 variables of, which takes long."""
        return 1 if self.quick else 4

    @property
    def sizes(self) -> tuple[int, ...]:
        """Cells of the made-up countries."""
        return (10**4, 10**5) if self.quick else (10**5, 10**6, 15 * 10**6)

    @property
    def million(self) -> int:
        """Cells of the case called a million."""
        return 10**5 if self.quick else 10**6

    @property
    def feature_counts(self) -> tuple[int, ...]:
        """Features of one factor."""
        return (10**3, 10**4) if self.quick else (10**3, 10**4, 10**5, 10**6)

    @property
    def nodes(self) -> int:
        """Nodes of a made-up extract of OpenStreetMap."""
        return 10**5 if self.quick else 4 * 10**6

    @property
    def rows(self) -> int:
        """Rows of a made-up supply of points of interest."""
        return 10**5 if self.quick else 4 * 10**6

    @property
    def cancels(self) -> int:
        """Times that each stage is stopped at a random moment."""
        return 2 if self.quick else 5

    @property
    def country_cancels(self) -> int:
        """Times that each stage of a whole country is stopped."""
        return 1 if self.quick else 3

    def has_r(self) -> bool:
        """Return whether R can run the peer."""
        return machine.r_is_here()


def folder_of(name: str) -> Path:
    """Return an empty folder for a benchmark's files."""
    folder = BUILD / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def qgis_process() -> str:
    """Return QGIS's command line program; Debian 12's plain name is a wrapper that is broken."""
    given = os.environ.get("QGIS_PROCESS")
    found = given or shutil.which("qgis_process.bin") or shutil.which("qgis_process")
    if found is None:
        raise SystemExit("qgis_process is not installed: run tools/benchmark.")
    return found

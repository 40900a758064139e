"""What a country's year takes, computed from a record of round numbers, worked out by hand."""

import pytest
from risk_terrain_modelling.benchmarks import scale_page


def case(cells: int, seconds: float, megabytes: float) -> dict:
    took = {"processor_s": seconds, "memory_mb": megabytes, "disk_mb": cells / 1000}
    return {"cells": cells, "factors": 14, "events": 600, "shared": took, "study": took}


@pytest.fixture
def record() -> dict:
    """A second and one for each 10,000 cells; 300 MB and one for each 1,000 cells."""
    cases = {f"{n}-14-600": case(n, 1 + n / 10_000, 300 + n / 1000) for n in (30_000, 300_000)}
    series = {"processor_s": 11.0, "memory_mb": 300, "studies": 100}
    snakemake = {**series, "start_s": 2.0, "qgis_s": 1.0}
    return {**cases, "plan": series, "gather": series, "snakemake": snakemake}


def test_a_country_is_its_forces_added_up(record):
    found = scale_page.country(record)
    each = 43 + 15_100_000 / 10_000  # seconds of a study in every force
    assert found["studies"] == pytest.approx(168 * each + 7224 * 2)
    assert found["shared"] == pytest.approx(each + 43 * 15 * 3)  # a job starts Snakemake and QGIS
    assert found["alone"] == pytest.approx(2 * (1 + 7224 * 0.1))
    assert found["memory"] == pytest.approx(300 + 15_100 / 43)
    assert found["disk"] == pytest.approx(169 * 15_100)


def test_jobs_share_the_cores_and_the_page_waits_for_all(record):
    rows = scale_page.computed(record).splitlines()
    found = scale_page.country(record)
    (row,) = (one for one in rows if one.startswith("| 16 |"))
    hours = ((found["shared"] + found["studies"]) / 16 + found["alone"]) / 3600
    assert float(row.split("|")[2]) == pytest.approx(hours, rel=0.005)

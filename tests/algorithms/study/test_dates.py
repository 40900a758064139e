"""Studies tested at several dates: as the algorithm by itself, and told early what is wrong."""

import csv
import json
import re

import numpy as np
import pytest
from qgis.core import QgsProcessingException
from risk_terrain_modelling.algorithms.study.keys import in_study
from risk_terrain_modelling.algorithms.study.stages import STEPS, with_dates
from risk_terrain_modelling.core.errors import RtmError
from risk_terrain_modelling.tests.town import BOTTOM, LEFT, SIDE

MONTHS = [f"2016-{month:02}" for month in range(1, 13)]


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def dated(town):
    """A year of incidents, forty a month, around the pubs."""
    rng = np.random.default_rng(8)
    shapes = []
    for month in MONTHS:
        near = town.pubs_xy[rng.integers(0, 12, 40)] + rng.normal(0, 70, (40, 2))
        xy = np.clip(near, [LEFT + 1, BOTTOM + 1], [LEFT + SIDE - 1, BOTTOM + SIDE - 1])
        shapes += [("Point", [float(x), float(y)], {"month": month}) for x, y in xy]
    return town.layer("dated", shapes)


@pytest.fixture
def asked(town, dated):
    """Write a study whose incidents are one layer, cut by filters, and return its path."""

    def write(validation, **changes):
        study = {
            "schema": "rtm-study/1",
            "study_area": {"source": town.area},
            "grid": {"block_length": 200},
            "history": [{"source": dated, "filter": "\"month\" < '2016-04'"}],
            "incidents": {
                "source": dated,
                "filter": "\"month\" >= '2016-04' AND \"month\" <= '2016-08'",
            },
            "holdout": {"source": dated, "filter": "\"month\" > '2016-08'"},
            "factors": [{"name": "Pubs", "source": town.pubs}],
            "model": {"selection": "reference"},
            "validation": validation,
            **changes,
        }
        path = town.folder / "study.json"
        path.write_text(json.dumps(study), encoding="utf-8")
        return str(path)

    return write


def test_all_incidents_of_a_study_are_cut(run, town, dated, asked):
    folder = town.folder / "out"
    study = asked({"cut_dates": 3, "period": "2 months", "area_shares": [0.2], "areas": ["20 ha"]})
    run("runstudy", STUDY=study, OUTPUT_FOLDER=str(folder))
    rows = rows_of(folder / "rolling_origins.csv")
    by_itself = run(
        "rollingorigins",
        GRID=str(folder / "grid.tif"),
        FACTORS=[str(folder / "factors" / "pubs.tif")],
        INCIDENTS=dated,
        CUT_DATES="3",
        PERIOD="2 months",
        SELECTION="reference",
        AREA_SHARES="20",
        AREAS="20 ha",
        TABLE=town.path("by_itself.csv"),
        SUMMARY=town.path("summary.csv"),
    )
    assert rows == rows_of(town.folder / "by_itself.csv")
    assert by_itself["CUTS"] == 3
    assert sorted({(row["cut"], row["past_events"]) for row in rows}) == [
        ("2016-07", "240"),
        ("2016-09", "320"),
        ("2016-11", "400"),
    ]
    tested = rows_of(folder / "validation.csv")
    assert [row["area_asked"] for row in tested[:2]] == ["20 ha", ""]
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert "One lucky period?" in page
    for row in rows_of(folder / "rolling_summary.csv"):
        assert f">{100 * float(row['hit_rate']):.1f}%</span>" in page
    as_run = json.loads((folder / "study.json").read_text(encoding="utf-8"))["validation"]
    assert (as_run["cut_dates"], as_run["areas"]) == ("3", "20 ha")


def test_they_need_no_later_period(run, town, asked):
    run(
        "runstudy",
        STUDY=asked({"cut_dates": "2", "period": "1 month"}, holdout=None),
        OUTPUT_FOLDER=str(town.folder / "out"),
    )
    assert (town.folder / "out" / "rolling_summary.csv").exists()
    assert not (town.folder / "out" / "validation.csv").exists()


@pytest.mark.parametrize(
    ("validation", "expected"),
    [
        ({"cut_dates": "2019-01"}, "2019-01 does not part the incidents"),
        ({"cut_dates": "2016-05, 2016-06", "period": "2 months"}, "beyond the next cut"),
        ({"cut_dates": "11", "period": "1 year"}, "11 periods leave no past"),
        ({"cut_dates": "2", "period": "soon"}, "“soon” is no length of time"),
        ({"cut_dates": "2", "areas": "3 hands"}, "“3 hands” is no area"),
        ({"cut_dates": 2.5}, "“cut_dates” of the test is 2.5, not a text"),
        ({"area_shares": "1, 5"}, "The shares of the area for the test are"),
        ({"area_shares": [0.1, 3]}, "A share of the area for the test is 3"),
        ({"block_width": -1}, "The width of the blocks"),
        ({"cuts": 3}, "cuts"),
    ],
)
def test_what_makes_no_sense_is_refused_before_the_long_work(
    run, town, asked, log, validation, expected
):
    with pytest.raises(QgsProcessingException, match=re.escape(expected)):
        run("runstudy", STUDY=asked(validation), OUTPUT_FOLDER=str(town.folder / "out"))
    assert "Fit model" not in " ".join(log.said)
    assert not (town.folder / "out").exists()


def test_stages_keep_their_order_where_most_of_the_run_is_the_dates():
    shares = np.linspace(0, 1, 201)
    placed = [with_dates(share) for share in shares]
    assert (placed[0], placed[-1]) == (0, pytest.approx(1))
    assert (np.diff(placed) > 0).all()
    dates = STEPS["dates"]
    assert with_dates(dates.end) - with_dates(dates.start) > 0.5


def test_faults_lie_where_the_study_has_them(town, asked):
    fault = RtmError("", "", where="cut_dates")
    assert in_study(fault, "validation").where == ("validation", "cut_dates")
    assert in_study(RtmError("", "", where="PERIOD"), "validation").where[-1] == "period"


def test_incidents_without_dates_are_refused(run, town, asked):
    with pytest.raises(QgsProcessingException, match="has no field of dates"):
        run(
            "runstudy",
            STUDY=asked({"cut_dates": "2"}, incidents={"source": town.incidents}, history=[]),
            OUTPUT_FOLDER=str(town.folder / "out"),
        )

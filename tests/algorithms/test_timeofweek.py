"""Time of week: fields of times found and read, what is told, what is refused."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest
from qgis.core import QgsFeature, QgsGeometry, QgsPointXY, QgsVectorLayer
from qgis.PyQt.QtCore import QDateTime, Qt
from risk_terrain_modelling.tests.town import BOTTOM, LEFT

SATURDAY, SUNDAY = 6, 7


def layer(town, rows, name="timed"):
    """Incidents at one place with these properties."""
    return town.layer(name, [("Point", [LEFT + 100, BOTTOM + 100], one) for one in rows])


@pytest.fixture
def asked(town):
    def given(rows, **more):
        return {
            "INCIDENTS": rows if isinstance(rows, str) else layer(town, rows),
            "TABLE": town.path("hours.csv"),
            "RECORD": town.path("week.json"),
            "REPORT": town.path("week.html"),
            **more,
        }

    return given


def table(town):
    with Path(town.path("hours.csv")).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {(int(one["weekday"]), int(one["hour"])): float(one["incidents"]) for one in rows}


def record(town):
    return json.loads(Path(town.path("week.json")).read_text(encoding="utf-8"))


def weeks(many=12, **more):
    """An incident on each Saturday at 23:15 and each Sunday at 01:45, of 2016."""
    for week in range(many):
        day = np.datetime64("2016-01-02") + 7 * week
        yield {"id_no": 158_566_000 + week, "day": f"{day}", "clock": "23:15", **more}
        yield {"id_no": 158_566_900 + week, "day": f"{day + 1}", "clock": "01:45", **more}


def test_date_and_hour_in_two_fields_are_found(run, town, asked):
    found = run("timeofweek", **asked(list(weeks())))
    hours = table(town)
    assert len(hours) == 168
    assert (hours[SATURDAY, 23], hours[SUNDAY, 1]) == (12, 12)
    assert sum(hours.values()) == 24
    assert (found["INCIDENT_COUNT"], found["TIMED"], found["PEAK_WEEKDAY"]) == (24, 24, SATURDAY)
    assert record(town)["source"]["time_field"] == "clock"
    page = Path(town.path("week.html")).read_text(encoding="utf-8")
    assert 'data-field="timeofweek.json:table.5.23"' in page
    assert "http" not in page.replace("http://www.w3.org/2000/svg", "")


def test_between_two_times_an_incident_is_spread(run, town, asked):
    rows = [
        {"from": f"2016-01-{day:02} 22:00", "to": f"2016-01-{day + 1:02} 02:00"}
        for day in range(2, 29)
    ]
    given = asked(rows, DATE_FIELD="from", END_DATE_FIELD="to")
    run("timeofweek", **given)
    hours = table(town)
    assert hours[SATURDAY, 22] == pytest.approx(4 / 4)  # four Saturdays, a quarter each
    assert sum(hours.values()) == pytest.approx(27)
    assert record(town)["known"]["stretches"] == 27


def test_fields_of_qgis_s_own_dates_and_times(run, asked):
    points = QgsVectorLayer("Point?crs=EPSG:27700&field=at:datetime", "moments", "memory")
    features = []
    for day in range(1, 29):
        feature = QgsFeature(points.fields())
        feature.setGeometry(QgsGeometry.fromPointXY(QgsPointXY(LEFT, BOTTOM)))
        feature.setAttributes([QDateTime.fromString(f"2016-01-{day:02}T18:20:00", Qt.ISODate)])
        features.append(feature)
    points.dataProvider().addFeatures(features)
    given = {**asked([{"day": "2016-01-01"}]), "INCIDENTS": points}
    assert run("timeofweek", **given, SHIFT=1)["PEAK_HOUR"] == 18


def test_rows_of_one_incident_count_once(run, asked):
    rows = [*weeks(), *weeks()]
    assert run("timeofweek", **asked(rows, COUNT_ONCE_BY="id_no"))["INCIDENT_COUNT"] == 24


def test_rows_without_an_hour_and_slips_are_told(run, town, asked, log):
    rows = [*weeks(), {"day": "2016-02-01", "clock": ""}, {"day": "", "clock": "10:00"}]
    found = run("timeofweek", **asked(rows))
    assert (found["INCIDENT_COUNT"], found["TIMED"]) == (26, 24)
    known = record(town)["known"]
    assert (known["without_hour"], known["undated"]) == (1, 1)
    assert any("Of 26 incidents the time of 24 is known" in one for one in log.said)


def test_midnights_may_mean_unknown(run, town, asked, log):
    rows = [*weeks(), *({"day": f"2016-01-{day:02}", "clock": "00:00"} for day in range(1, 21))]
    assert run("timeofweek", **asked(rows))["TIMED"] == 44
    assert any("20 incidents have 00:00 as their time" in one for one in log.said)
    assert run("timeofweek", **asked(rows), MIDNIGHT_UNKNOWN=True)["TIMED"] == 24
    assert record(town)["known"]["unknown_midnight"] == 20


MONTHS = [{"month": f"2016-{month:02}"} for month in range(1, 13)]
DAYS = [{"day": f"2016-01-{day:02}"} for day in range(1, 29)]
LONG = [{"a": f"2016-01-{day:02} 22:00", "b": f"2017-01-{day:02} 2:00"} for day in range(2, 29)]
BACK = [{"a": f"2016-02-{day:02} 22:00", "b": f"2016-01-{day:02} 2:00"} for day in range(2, 29)]


@pytest.mark.parametrize(
    ("rows", "more", "said"),
    [
        (MONTHS, {}, "The dates in “month” are months, which tell no weekday and no hour."),
        (DAYS, {}, "No incident has a time of day in “day”."),
        (
            LONG,
            {"DATE_FIELD": "a", "END_DATE_FIELD": "b"},
            "All incidents are known only between times more than 31 days apart.",
        ),
        (
            BACK,
            {"DATE_FIELD": "a", "END_DATE_FIELD": "b"},
            "The end in “b” lies before the start in “a” for 27 of 27 rows.",
        ),
        (
            [{"day": "13/01/2016 10:00"}, {"day": "01/13/2016 10:00"}],
            {},
            "Some dates in “day” begin with the day, as 13/01/2016, and some with the month",
        ),
        ([{"day": "2016-01-01 10:00"}], {}, "1 incident has a time of day that can be read"),
        ([{"day": "2016-01-01 10:00"}] * 3, {}, "All incidents are of one day, 2016-01-01"),
        ([{"kind": "x"}], {}, "“timed” has no field of dates."),
        (DAYS, {"TIME_FIELD": "clock"}, "The layer “timed” has no field “clock”."),
    ],
)
def test_what_tells_nothing_of_a_week_is_refused(refused, asked, rows, more, said):
    assert said in refused("timeofweek", **asked(rows, **more))


def test_on_brooklyn(run, asked, real_data):
    source = f"{real_data / 'nyc_brooklyn' / 'nyc_brooklyn.gpkg'}|layername="
    given = asked(f"{source}incidents_shootings_2012_2014", COUNT_ONCE_BY="incident_key")
    found = run("timeofweek", **given)
    assert (found["INCIDENT_COUNT"], found["TIMED"]) == (1544, 1544)
    assert (found["PEAK_HOUR"], found["PEAK_WEEKDAY"]) == (19, SUNDAY)

"""What columns are, found by their names and values: portals' headings, a few rows of each."""

import io

import pytest
from risk_terrain_modelling.core.data.columns.kinds import kind_column, number_column
from risk_terrain_modelling.core.data.columns.moments import moments_of
from risk_terrain_modelling.core.data.columns.places import candidates
from risk_terrain_modelling.core.data.columns.sample import sample_of
from risk_terrain_modelling.core.data.delimited import sniff, survey


def sample(text: str, rows: int = 40):
    """A file of a heading and a row, whose `{n}` counts and `{d}` is a day."""
    heading, row = text.strip().splitlines()
    lines = [
        row.format(n=n, d=f"{n % 28 + 1:02}", k=("Theft", "Robbery")[n % 2]) for n in range(rows)
    ]
    data = "\n".join([heading, *lines]).encode()
    surveyed = survey(lambda: io.BytesIO(data))
    return sample_of(surveyed, sniff(surveyed))


def names(found, *places):
    return tuple(None if place is None else found.names[place] for place in places)


HEADINGS = {
    "y before x": ("id,Y_COORD,X_COORD\n{n},41.8{n},-87.6{n}", "X_COORD", "Y_COORD"),
    "glued": ("id,MapLatitude,MapLongitude\n{n},29.7{n},-95.3{n}", "MapLongitude", "MapLatitude"),
    "a letter more": (
        "id,LONGITUDE_X,LATITUDE_X\n{n},-84.5{n},39.1{n}",
        "LONGITUDE_X",
        "LATITUDE_X",
    ),
    "german": ("Nr;Rechtswert;Hochwert\n{n};25674{n};56453{n}", "Rechtswert", "Hochwert"),
    "degrees first": (
        "XBLOCK,YBLOCK,LATITUDE,LONGITUDE\n3973{n},1376{n},38.9{n},-77.0{n}",
        "LONGITUDE",
        "LATITUDE",
    ),
    "police stations come second": (
        "station_lat,station_lon,lat,lon\n51.1{n},-0.1{n},51.5{n},-0.2{n}",
        "lon",
        "lat",
    ),
}


@pytest.mark.parametrize("text, x, y", HEADINGS.values(), ids=HEADINGS)
def test_columns_of_coordinates_are_found(text, x, y):
    found = sample(text)
    best = candidates(found)[0]
    assert names(found, best.x, best.y) == (x, y)


def test_columns_called_latitude_that_hold_feet_are_seen():
    found = sample("id,LATITUDE,LONGITUDE\n{n},25{n}01.5,26{n}0100.5")
    best = candidates(found)[0]
    assert not best.degrees
    assert [kind for kind, _ in best.cautions] == ["lengths_called_degrees"]


def test_columns_whose_names_are_exchanged_are_turned():
    best = candidates(sample("id,longitude,latitude\n{n},39.7{n},-104.9{n}"))[0]
    assert (best.x, best.y) == (2, 1)
    assert [kind for kind, _ in best.cautions] == ["swapped_columns"]


def test_points_as_one_text_are_found_where_there_are_no_pairs():
    best = candidates(sample('id,Location\n{n},"(41.8{n}, -87.6{n})"'))[0]
    assert (best.text, best.turned, best.degrees) == (True, True, True)
    assert candidates(sample("id,geom\n{n},POINT (-87.6{n} 41.8{n})"))[0].middle()[0] < -87


def test_a_file_without_coordinates_has_none():
    assert not candidates(sample("LOR,DATUM,SCHADEN\n0220{n},{d}.05.2023,9{n}"))


DATES = {
    "occurred, not reported": (
        "REPORT_DATE,FIRST_OCCURRENCE_DATE,LAST_OCCURRENCE_DATE\n"
        "1/{d}/2016,1/{d}/2016 8:00:00 PM,1/{d}/2016",
        ("FIRST_OCCURRENCE_DATE", None),
    ),
    "with its time": (
        "OCCUR_DATE,OCCUR_TIME,REPORT_TIME\n08/{d}/2020,15:11:00,16:00:00",
        ("OCCUR_DATE", "OCCUR_TIME"),
    ),
    "glued": (
        "DATACOMUNICACAO,DATAOCORRENCIA,HORAOCORRENCIA\n2021-01-{d},01/{d}/2021,00:50:00",
        ("DATAOCORRENCIA", "HORAOCORRENCIA"),
    ),
    "midnight behind it": (
        "DATE OCC,TIME OCC\n01/{d}/2020 12:00:00 AM,2230",
        ("DATE OCC", "TIME OCC"),
    ),
    "a code of eight digits is none": ("LOR,DATUM\n20140930,{d}.05.2023", ("DATUM", None)),
}


@pytest.mark.parametrize("text, expected", DATES.values(), ids=DATES)
def test_columns_of_dates_are_found(text, expected):
    found = sample(text)
    moments = moments_of(found)
    assert names(found, moments.date, moments.time) == expected


def test_parts_of_dates_are_found():
    moments = moments_of(sample("TYPE,YEAR,MONTH,DAY,HOUR,MINUTE\n{k},2020,6,{d},3,40"))
    assert (moments.parts, moments.time, moments.minute) == (
        {"year": 1, "month": 2, "day": 3},
        4,
        5,
    )


KINDS = {
    "not the number": ("Crime ID,Month,Crime type\n{n},2018-01,{k}", "Crime type", "Crime ID"),
    "not the place": ("ID,Primary Type,Location Description\n{n},{k},STREET", "Primary Type", "ID"),
    "not the borough": ("INCIDENT_KEY,BORO,PRECINCT\n{n},BRONX,44", None, "INCIDENT_KEY"),
    "by what it holds": ("nr,what\n{n},{k}", "what", None),
    "the incident's": (
        "INCIDENT_ID,OFFENSE_ID,OFFENSE_CATEGORY_ID\n{n},{n}52,{k}",
        "OFFENSE_CATEGORY_ID",
        "INCIDENT_ID",
    ),
}


@pytest.mark.parametrize("text, kind, number", KINDS.values(), ids=KINDS)
def test_columns_of_type_and_number_are_found(text, kind, number):
    found = sample(text)
    assert names(found, kind_column(found), number_column(found)) == (kind, number)


def test_days_of_eight_digits_are_dates_though_nothing_is_called_so():
    found = sample("one,two,three\n{n},202101{d},2021{n:04}")
    assert found.names[moments_of(found).date] == "two"

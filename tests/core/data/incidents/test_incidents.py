"""Files of incidents, good and bad: every row is accounted for, and what is odd is said."""

import random
import time
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from risk_terrain_modelling.core.data.incidents import (
    Wishes,
    enter_findings,
    gather,
    plan,
    settle,
)
from risk_terrain_modelling.core.errors import RtmError

POLICE = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,"
    "Crime type,Last outcome category,Context\n"
)


def police(rows: int, month: str = "2018-01", first: int = 0, kind: str = "Burglary") -> str:
    return POLICE + "".join(
        f"id{first + n},{month},A Police,A Police,-0.1{n:04},51.5{n:04},Near,E01,A 001,{kind},,\n"
        for n in range(rows)
    )


def imported(*paths, **said):
    wishes = Wishes(**said)
    planned = plan(paths, wishes)
    gathered = gather(planned)
    found = settle(planned, gathered, wishes)
    enter_findings(found, gathered, planned)
    return found


def kinds_of(found) -> set:
    return {caution.kind for caution in found.ledger.warnings}


@pytest.fixture
def folder(tmp_path):
    def write(**files):
        for name, text in files.items():
            path = tmp_path / name.replace("__", "/").replace("_csv", ".csv")
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return tmp_path

    return write


def test_monthly_files_become_one(folder):
    place = folder(
        a__jan_csv=police(30), a__feb_csv=police(20, "2018-02", 100), notes_txt="nothing here"
    )
    found = imported(place)
    assert (found.ledger.rows, found.ledger.kept) == (50, 50)
    assert found.ledger.files == {"a/feb.csv": 20, "a/jan.csv": 30}
    assert (found.days, found.months) == (["2018-02", "2018-01"], True)


def test_outcomes_and_stops_are_no_incidents(folder):
    outcomes = (
        "Crime ID,Month,Reported by,Longitude,Latitude,Outcome type\na,2018-01,P,-0.1,51.5,X\n"
    )
    stops = (
        "Type,Date,Latitude,Longitude,Legislation,Object of search\nP,2018-01-01,51.5,-0.1,A,B\n"
    )
    found = imported(folder(a_csv=police(30), b_csv=outcomes, c_csv=stops))
    assert found.ledger.rows == 30
    assert set(found.ledger.ignored) == {"b.csv", "c.csv"}


def test_the_same_file_twice_is_read_once_within_a_zip_too(folder):
    place = folder(jan_csv=police(30))
    with zipfile.ZipFile(place / "again.zip", "w") as made:
        made.write(place / "jan.csv", "2018/jan.csv")
    found = imported(place)
    assert found.ledger.rows == 30
    assert "file_twice" in kinds_of(found)


def test_months_that_are_missing_are_told(folder):
    found = imported(folder(a_csv=police(5, "2017-11"), b_csv=police(5, "2018-03", 9)))
    (told,) = [one.sentence for one in found.ledger.warnings if one.kind == "months_missing"]
    assert told.startswith("3 months are missing")
    assert "2017-12 to 2018-02" in told


def test_rows_are_left_out_for_the_first_of_their_reasons(folder):
    text = police(20) + (
        "x1,2018-01,,,,,,,,Burglary,,\n"
        "x2,2018-01,,,0.0001,0,,,,Burglary,,\n"
        "x3,2018-01,,,abc,51.5,,,,Burglary,,\n"
        "x4,2018-01,,,-0.1,151.5,,,,Burglary,,\n"
        "x5,2018-01,,,,,,,,Robbery,,\n"
        "x6,2018-03,,,-0.1,51.5,,,,Burglary,,\n"
        "x7,,,,-0.1,51.5,,,,Burglary,,\n"
        "cut,2018\n"
    )
    found = imported(folder(a_csv=text), kinds=("burglary",), first="2018-01", last="2018-02")
    assert found.ledger.dropped == {
        "short_line": 1,
        "no_coordinates": 1,
        "bad_coordinates": 1,
        "at_zero": 1,
        "off_the_map": 1,
        "other_type": 1,
        "outside_period": 1,
        "no_date": 1,
    }
    assert found.ledger.kept == 20
    assert found.ledger.examples["at_zero"][0].line == 23


def test_incidents_are_numbered_as_they_come(folder):
    text = POLICE + "".join(
        f"{key},2018-01,,,-0.1{n},51.5{n},,,,Burglary,,\n" for n, key in enumerate("bab c")
    )
    found = imported(folder(a_csv=text.replace(" ,2018", ",2018")))
    assert found.number.tolist() == [1, 2, 1, 0, 3]


def test_numbers_that_never_repeat_are_not_kept(folder):
    assert imported(folder(a_csv=police(9))).number is None
    assert imported(folder(a_csv=police(9) * 1), number=("-",)).number is None


def test_coordinates_that_are_shared_or_swapped_or_far_are_told(folder):
    rows = [
        "lon,lat,date,crime",
        *(f"-1.5{n % 9},53.8{n % 7},2018-01-02,theft" for n in range(90)),
        "53.81,-1.52,2018-01-02,theft",
        "10.5,60.5,2018-01-02,theft",
    ]
    found = imported(folder(a_csv="\n".join(rows)))
    assert {"shared_coordinates", "swapped_rows", "far_away"} <= kinds_of(found)


def test_minus_one_stands_for_nowhere_only_where_nobody_is_near(folder):
    far = ["lon,lat,crime"] + [f"-71.0{n},42.3{n},theft" for n in range(50)] + ["-1,-1,theft"] * 5
    near = ["lon,lat,crime"] + [f"-1.0{n},-1.0{n},theft" for n in range(50)] + ["-1,-1,theft"] * 5
    assert imported(folder(a_csv="\n".join(far))).ledger.dropped == {"at_zero": 5}
    assert imported(folder(a_csv="\n".join(near))).ledger.dropped == {}


def test_a_column_that_was_added_does_not_matter_but_other_files_do(folder):
    old = "lon,lat,date,crime\n" + "-1.5,53.8,2018-01-02,theft\n" * 50
    new = "id,date,crime,lat,lon\n" + "7,2019-01-02,theft,53.9,-1.6\n" * 20
    pubs = "name,x,y\n" + "Crown,430000,430000\n" * 9
    found = imported(folder(a_csv=old, b_csv=new, c_csv=pubs))
    assert found.ledger.rows == 70
    assert found.xy[-1].tolist() == [-1.6, 53.9]
    assert set(found.ledger.ignored) == {"c.csv"}


def test_a_type_that_is_not_there_is_refused_with_those_that_are(folder):
    with pytest.raises(RtmError, match="There are: Burglary") as caught:
        imported(folder(a_csv=police(9)), kinds=("Robery",))
    assert caught.value.where == ("TYPES",)


@pytest.mark.parametrize(
    ("said", "where"),
    [
        ({"x": "lng", "y": "Latitude"}, "X_COLUMN"),
        ({"x": "Longitude"}, "Y_COLUMN"),
        ({"kind": "Krime"}, "TYPE_COLUMN"),
        ({"dates": ("Mond",)}, "DATE_COLUMNS"),
        ({"encoding": "utf-99"}, "ENCODING"),
        ({"x": "Month", "y": "Latitude"}, "X_COLUMN"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_parameter(folder, said, where):
    with pytest.raises(RtmError) as caught:
        imported(folder(a_csv=police(9)), **said)
    assert caught.value.where == (where,)


def test_what_the_analyst_says_is_taken(folder):
    text = "a;b;c;d\n" + "".join(f"1,5{n};2,5{n};01/02/2016;theft\n" for n in range(20))
    found = imported(
        folder(a_csv=text), x="b", y="a", dates=("c",), order="month", kind="d", decimal=","
    )
    assert found.xy[3].tolist() == [2.53, 1.53]
    assert found.days == ["2016-01-02"]


PIECES = st.one_of(
    st.sampled_from(
        [
            *('"', '""', ",", ";", "\n", "\r", "\r\n", "\t", "\0", "=1+1", "1e400", "nan", "inf"),
            *("-inf", "NA", "51.5", "-0.1", "2018-01", "\ufeff", "POINT (1 2)", "é", "Longitude"),
            *("Latitude", "<b>", "[% 1 %]", "{name}", "x" * 5000, "1" + "0" * 400),
        ]
    ),
    st.text(max_size=6),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(st.lists(PIECES, max_size=40), st.integers(0, 2**32), st.sampled_from(["utf-8", "utf-16"]))
def test_any_text_is_accounted_for_or_refused_in_a_sentence(tmp_path, pieces, seed, encoding):
    rng, lines = random.Random(seed), police(12).splitlines(keepends=True)
    for piece in pieces:
        at = rng.randrange(len(lines))
        cut = rng.randrange(len(lines[at]) + 1)
        lines[at] = lines[at][:cut] + piece + lines[at][cut:]
    path = tmp_path / "a.csv"
    path.write_bytes("".join(lines).encode(encoding, "surrogatepass"))
    try:
        ledger = imported(path).ledger
    except RtmError as fault:
        assert fault.remedy
        assert len(fault.problem) < 2000
    else:
        assert ledger.rows == ledger.kept + sum(ledger.dropped.values())
        assert ledger.in_words()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(st.binary(max_size=300))
def test_any_bytes_are_accounted_for_or_refused_in_a_sentence(tmp_path, data):
    path = tmp_path / "a.csv"
    path.write_bytes(data)
    with pytest.raises(RtmError) as caught:
        imported(path)
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "It is empty"),
        (b"\x89PNG\r\n\0\xff\xfe" * 99, "It is no text"),
        (b"PK\3\4\0\0\xff" * 99, "spreadsheet under another name"),
        (b"<html><body>404, not found</body></html>", "web page"),
        (b'[{"lon": -1.5, "lat": 53.8}]', "It is JSON"),
        (b"lon,lat,crime\n", "no rows below its heading"),
    ],
)
def test_what_is_no_delimited_text_is_said(tmp_path, data, words):
    path = tmp_path / "a.csv"
    path.write_bytes(data)
    with pytest.raises(RtmError, match=words):
        imported(path)


SLOW = ("1" * 9000, "1 " * 5000, " " * 9000 + "1", "(" * 9000, "1," * 4000, "'1" * 4000)


@pytest.mark.parametrize("field", [*SLOW, "1." * 4000, "latitude 1 " * 900, "1/1 T" * 2000])
def test_fields_that_are_made_to_be_slow_are_not(folder, field):
    rows = ["lon|lat|date|crime|more"]
    rows += [f"-1.5|53.8{n}|2016-01-02|theft|{field}{n}x" for n in range(60)]
    begun = time.process_time()
    found = imported(folder(a_csv="\n".join(rows)))
    assert found.ledger.kept == 60
    assert time.process_time() - begun < 5


def test_thousands_of_columns_are_no_table_of_incidents(folder):
    with pytest.raises(RtmError, match=r"It has \S+ columns"):
        imported(folder(a_csv="x," * 5000 + "\n" + "1," * 5000))


def test_a_line_of_ten_megabytes_is_one_row_left_out(folder):
    text = police(9) + "x" * 10_000_000 + "\n" + police(3, first=50).partition("\n")[2]
    found = imported(folder(a_csv=text))
    assert found.ledger.kept == 12
    assert found.ledger.dropped == {"broken_line": 1}

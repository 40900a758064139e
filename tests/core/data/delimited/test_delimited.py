"""Files as programs and people write them, and what is read of them."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from risk_terrain_modelling.core.data.delimited import read, sniff, survey

ROWS = [
    ["Crime ID", "Date", "Lon", "Lat", "Offence"],
    ["02200211", "01/02/2016", "-0,106", "51,518", "Theft, other"],
    ["02200212", "02/02/2016", "-0,107", "51,519", 'called "mugging"'],
    ["02200213", "03/02/2016", "-0,108", "51,520", "Diebstahl von Fahrrädern"],
]


def file_of(data: bytes):
    return lambda: io.BytesIO(data)


def written(rows, delimiter=",", end="\n", encoding="utf-8", **how) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator=end, **how).writerows(rows)
    return text.getvalue().encode(encoding)


def taken(data: bytes, **given):
    """The dialect of a file, its rows, and what was wrong with it."""
    dialect = sniff(survey(file_of(data)), **given)
    batches = list(read(file_of(data), dialect))
    return dialect, [row for one in batches for row in one.rows], batches


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
def test_a_file_is_read_however_it_is_written(delimiter, end, encoding, quoting):
    data = written(ROWS, delimiter, end, encoding, quoting=quoting)
    dialect, rows, batches = taken(data)
    assert dialect.delimiter == delimiter
    assert list(dialect.names) == ROWS[0]
    assert rows == ROWS[1:]
    assert [line for one in batches for line in one.lines] == [2, 3, 4]


def test_utf_16_without_a_mark_is_known_by_its_zeros():
    for codec in ("utf-16-le", "utf-16-be"):
        _, rows, _ = taken(written(ROWS, encoding=codec))
        assert rows == ROWS[1:]


def test_what_is_not_utf_8_is_known_from_its_last_line_alone():
    data = written([*ROWS[:3]] * 20000) + "x;é\n".encode("cp1252")
    assert (survey(file_of(data)).encoding, survey(file_of(data)).sign) == ("cp1252", "otherwise")


def test_a_letter_cut_at_the_end_of_the_file_is_no_sign_of_another_encoding():
    assert survey(file_of("name\nMünchen é".encode()[:-1])).encoding == "utf-8"


def test_a_file_without_heading_is_seen():
    dialect, rows, _ = taken(written(ROWS[1:]))
    assert not dialect.heading
    assert rows == ROWS[1:]
    assert dialect.names[0] == "column 1"


def test_a_heading_of_words_over_words_is_one():
    assert taken(b"type,place\ntheft,north\nfraud,south\n")[0].heading


def test_rows_that_end_with_a_delimiter_have_their_heading():
    dialect, rows, _ = taken(b"id,x,y\n" + b"7,1.5,2.5,\n" * 9)
    assert (dialect.names, len(rows)) == (("id", "x", "y", "column 4"), 9)


def test_names_that_are_missing_or_repeat_are_told_apart():
    dialect, _, _ = taken(b",x,x,\n1,2,3,4\n5,6,7,8\n")
    assert dialect.names == ("column 1", "x", "x (2)", "column 4")


def test_what_stands_before_the_heading_is_passed_over():
    data = b"Crime export 2016\n\nmade by somebody\n" + written(ROWS)
    dialect, rows, batches = taken(data)
    assert list(dialect.names) == ROWS[0]
    assert len(rows) == 3
    assert list(batches[0].lines) == [5, 6, 7]


def test_a_title_with_delimiters_behind_it_is_no_heading():
    dialect, rows, _ = taken(b"Crime export 2016,,,,\n" + written(ROWS))
    assert (list(dialect.names), len(rows)) == (ROWS[0], 3)


def test_blanks_behind_delimiters_do_not_matter():
    lines = [", ".join(f'"{field}"' if "," in field else field for field in row) for row in ROWS]
    dialect, rows, _ = taken("\n".join(lines).replace('"mugging"', "mugging").encode())
    assert dialect.padded
    assert rows[0] == ROWS[1]


def test_the_first_line_of_excel_tells_the_delimiter():
    dialect, rows, _ = taken(b"sep=;\n" + written(ROWS, ";"))
    assert (dialect.delimiter, len(rows)) == (";", 3)


def test_decimal_commas_are_not_the_delimiter():
    data = b"fecha;x;y\n" + b"".join(b"2019-04-23;-75,5%d;6,2%d\n" % (n, n) for n in range(50))
    assert taken(data)[0].delimiter == ";"


def test_a_field_may_go_on_over_lines():
    data = b'id,address,x\n1,"Flat 2\n10 High Street\nLeeds",3\n4,b,6\n'
    _, rows, batches = taken(data)
    assert rows == [["1", "Flat 2\n10 High Street\nLeeds", "3"], ["4", "b", "6"]]
    assert batches[0].lines == [2, 5]


def test_a_quote_that_is_never_closed_does_not_swallow_the_file():
    lines = [f"{n},place {n},1.5" for n in range(1000)]
    lines[10] = '10,"place 10,1.5'
    data = "\n".join(["id,name,x", *lines]).encode()
    _, rows, batches = taken(data)
    assert len(rows) == 1000
    assert rows[10] == ["10", '"place 10', "1.5"]
    assert [line for one in batches for line in one.mended] == [12]


def test_a_quote_that_is_closed_only_by_the_next_one_is_seen():
    data = b'id,name,x\n1,"a,2\n3,"b",4\n5,"c",6\n'
    _, rows, _ = taken(data)
    assert rows == [["1", '"a', "2"], ["3", "b", "4"], ["5", "c", "6"]]


def test_a_quote_too_many_on_every_line_takes_no_longer():
    data = b"id,name,x\n" + b'1,"a,2\n' * 50_000
    assert len(taken(data)[1]) == 50_000


def test_a_quote_within_a_word_is_a_letter():
    assert taken(b'id,name\n1,5" pipe\n2,"Bob" Smith\n')[1] == [
        ["1", '5" pipe'],
        ["2", "Bob Smith"],
    ]


def test_zeros_and_lines_beyond_reason_are_read_past():
    data = b"id,name\n1,a\0b\n2," + b"x" * 3_000_000 + b"\n3,c\n"
    _, rows, batches = taken(data)
    assert rows == [["1", "ab"], ["3", "c"]]
    assert [line for one in batches for line in one.broken] == [3]


def test_a_long_file_is_sampled_from_all_of_it():
    blank = b"1,,\n" * 400_000
    surveyed = survey(file_of(b"id,x,y\n" + blank + b"2,1.5,2.5\n" * 400_000))
    assert 0.2 < surveyed.further.count("2,1.5") / surveyed.further.count("\n") < 0.8


@given(st.binary(max_size=400))
def test_any_bytes_become_rows_or_counted_lines(data):
    dialect, rows, batches = taken(data)
    starts = [line for one in batches for line in one.lines]
    assert len(starts) == len(rows)
    assert starts == sorted(set(starts))
    assert not set(starts) & {line for one in batches for line in one.broken}
    assert len(set(dialect.names)) == len(dialect.names)


WORDS = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=8)


@given(
    st.lists(st.lists(WORDS, min_size=3, max_size=3), min_size=1, max_size=12),
    st.sampled_from(",;\t|"),
)
def test_what_a_program_writes_is_read_back(rows, delimiter):
    data = written([["one", "two", "three"], *rows], delimiter, quoting=csv.QUOTE_ALL)
    assert taken(data, delimiter=delimiter, heading=True)[1] == rows


@given(st.lists(st.sampled_from(['"', ",", "\n", "a", "1", '""', ',"', '",']), max_size=60))
def test_no_line_is_lost_whatever_its_quotes(parts):
    data = ("x,y\n" + "".join(parts)).encode()
    dialect = sniff(survey(file_of(data)), delimiter=",", heading=True)
    batches = list(read(file_of(data), dialect))
    there = io.StringIO(data.decode(), newline="").readlines()[dialect.skipped + 1 :]
    lines = [line for b in batches for one in b.texts for line in io.StringIO(one)]
    told = sum(line != "\n" for line in lines)
    broken = sum(len(one.broken) for one in batches)
    assert told + broken == sum(line != "\n" for line in there)

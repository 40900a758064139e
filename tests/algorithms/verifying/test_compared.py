"""Differences of two files are found where they are, and nowhere else."""

import copy
import csv
import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from risk_terrain_modelling.algorithms.verifying.collected import Collected
from risk_terrain_modelling.algorithms.verifying.compared import MAY_DIFFER
from risk_terrain_modelling.algorithms.verifying.texts import (
    compare_json,
    compare_pages,
    compare_tables,
)
from risk_terrain_modelling.tests.algorithms.documented import TABLES, code

SAME_FOLDER = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
NAMES = st.text(st.characters(whitelist_categories=["Ll", "Lu"]), min_size=1, max_size=5)
VALUES = st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=9)
CONTENTS = st.dictionaries(
    NAMES,
    st.recursive(
        VALUES,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
        max_leaves=9,
    ),
    max_size=4,
)


def found_in(tmp_path, compare, one: str, other: str, *given):
    paths = tmp_path / "one", tmp_path / "other"
    for path, text in zip(paths, (one, other)):
        path.write_bytes(text.encode())
    found = Collected("file")
    compare(found, *paths, *given)
    return found


@SAME_FOLDER
@given(CONTENTS)
def test_json_is_the_same_as_itself_however_it_is_laid_out(tmp_path, content):
    texts = json.dumps(content), json.dumps(content, indent=4, sort_keys=True)
    assert found_in(tmp_path, compare_json, *texts).count == 0


@SAME_FOLDER
@given(CONTENTS, NAMES, VALUES, VALUES)
def test_one_key_that_differs_is_the_only_one_found(tmp_path, content, name, value, other):
    one, two = {**content, name: [value]}, {**copy.deepcopy(content), name: [other]}
    found = found_in(tmp_path, compare_json, json.dumps(one), json.dumps(two))
    unlike = value != other or isinstance(value, bool) != isinstance(other, bool)
    assert found.count == unlike
    assert [str(each.where) for each in found.first] == ([f"{name}.0"] if unlike else [])


def test_what_may_differ_is_passed_over(tmp_path):
    one = '{"created": 1, "steps": {"a": {"time": 1, "made": 5}, "b": {"time": 2}}}'
    two = '{"created": 2, "steps": {"a": {"time": 8, "made": 6}, "b": {"time": 9}}}'
    found = found_in(tmp_path, compare_json, one, two, ("created", "steps.*.time"))
    assert [str(each.where) for each in found.first] == ["steps.a.made"]
    assert found.first[0].by == 1


def test_a_true_is_no_one(tmp_path):
    assert found_in(tmp_path, compare_json, '{"a": true}', '{"a": 1}').count == 1


@SAME_FOLDER
@given(st.data())
def test_one_cell_of_a_table(tmp_path, data):
    rows, columns = data.draw(st.integers(1, 5)), data.draw(st.integers(1, 4))
    cells = [[str(10 * row + column) for column in range(columns)] for row in range(rows)]
    row, column = data.draw(st.integers(0, rows - 1)), data.draw(st.integers(0, columns - 1))
    heading = [f"c{number}" for number in range(columns)]
    changed = copy.deepcopy(cells)
    changed[row][column] = f"{int(changed[row][column]) + 0.5}"
    texts = []
    for table in (cells, changed):
        with open(tmp_path / "table", "w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([heading, *table])
        texts.append((tmp_path / "table").read_text("utf-8"))
    found = found_in(tmp_path, compare_tables, *texts)
    assert [(str(one.where), one.by) for one in found.first] == [(f"row {row + 1}, c{column}", 0.5)]


def test_the_same_number_written_otherwise_is_no_difference(tmp_path):
    assert found_in(tmp_path, compare_tables, "a\n1.50\n", "a\n1.5\n").count == 0
    assert found_in(tmp_path, compare_tables, "a\n1.5\n", "a\n1.5\n2\n").count == 1


def test_a_page_tells_words_from_numbers_and_pictures(tmp_path):
    page = (
        'made 2026-01-0{day}T00:00:00Z\n<p>{word} <span data-field="a.csv:x">{number}</span>'
        '<img src="data:image/png;base64,{picture}"></p>\n'
    )
    first = page.format(day=1, word="ten", number="10", picture="AAAA")
    assert found_in(tmp_path, compare_pages, first, first.replace("-01T", "-02T")).count == 0
    for change, where in (
        ({"number": "11"}, "a.csv:x"),
        ({"word": "six"}, "line 2"),
        ({"picture": "BBBB"}, "picture 1"),
    ):
        parts = {"day": 1, "word": "ten", "number": "10", "picture": "AAAA", **change}
        found = found_in(tmp_path, compare_pages, first, page.format(**parts))
        assert [str(one.where) for one in found.first] == [where]


def test_a_number_more_on_a_page_is_not_taken_for_all_that_follow(tmp_path):
    numbers = [f'<span data-field="a.csv:{name}">{at}</span>' for at, name in enumerate("wxyz")]
    more = [*numbers[:1], '<span data-field="a.csv:new">7</span>', *numbers[1:]]
    found = found_in(tmp_path, compare_pages, "".join(numbers), "".join(more))
    (one,) = found.first
    assert (one.where, str(one.recorded), one.again) == ("a.csv:new", "(nothing)", "7")


def test_only_the_first_differences_are_kept(tmp_path):
    one, two = (json.dumps({"all": [number + more for number in range(999)]}) for more in (0, 1))
    found = found_in(tmp_path, compare_json, one, two)
    assert (found.count, len(found.first)) == (999, 20)
    assert found.comparison().outcome == "differs"


def test_last_digits_are_told_from_other_differences(tmp_path):
    found = found_in(tmp_path, compare_json, '{"a": 1.0000000001}', '{"a": 1.0}')
    assert found.comparison().outcome == "last digits"
    found = found_in(tmp_path, compare_json, '{"a": 1.0001}', '{"a": 1.0}')
    assert found.comparison().outcome == "differs"


def test_what_is_passed_over_is_what_the_formats_say_may_differ():
    between_times = TABLES["what-may-differ"][0].rows
    told = {row.names[0]: code(row.cells[1]) for row in between_times}
    records = {name: keys for name, keys in told.items() if name.endswith(".json")}
    assert set(records) == set(MAY_DIFFER)
    for name, keys in records.items():
        assert set(keys) == {way.rpartition(".")[2] for way in MAY_DIFFER[name]}, name

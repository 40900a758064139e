"""Filters: every function that is listed parses, every other is refused wherever it stands."""

import subprocess
import sys
import textwrap

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from qgis.core import QgsExpression
from qgis.utils import qgsfunction
from risk_terrain_modelling.algorithms.files.filters import (
    ALLOWED,
    FUNCTIONS,
    MOST_NESTED,
    MOST_SIGNS,
    is_allowed,
    is_comparison,
    measured,
    parsed,
    refuse_too_long,
)
from risk_terrain_modelling.core.errors import RtmError

CALLED = {
    one.name(): one.name()
    if one.name().startswith("$") and one.params() == 0
    else f"{one.name()}({', '.join(['1'] * (2 if one.params() < 0 else one.params()))})"
    for one in QgsExpression.Functions()
}
FORBIDDEN = sorted(set(CALLED) - ALLOWED)
ONE_ARGUMENT = ("abs", "floor", "lower", "trim", "to_string", "coalesce", "array", "length")
AROUND = (
    *(f"{name}({{}})" for name in ONE_ARGUMENT),
    "CASE WHEN {} THEN 1 ELSE 2 END",
    "CASE WHEN 1 = 0 THEN 1 ELSE {} END",
    "\"kind\" IN (1, {}, 'a')",
    "array(1, 2)[{}]",
    "array({})[0]",
    "NOT ({})",
    "({}) IS NULL",
    "- ({})",
    "\"kind\" || '--' || ({}) || 'it''s'",
    '"kind" LIKE ({})',
    "if(1, {}, 0)",
    "try(1, {})",
    "/* ' */ ({}) -- \"\n",
)


def nested(leaves):
    """Return expressions of leaves with harmless ones around them, one inside the other."""
    around = st.lists(st.sampled_from(AROUND), max_size=MOST_NESTED)

    def put(leaf, frames):
        for frame in frames:
            leaf = frame.format(leaf.replace("{", "{{").replace("}", "}}"))
        return leaf

    return st.builds(put, leaves, around)


@pytest.mark.parametrize("name", sorted(ALLOWED & set(CALLED)))
def test_what_is_listed_is_let_through(name):
    assert not parsed(CALLED[name], "pubs").hasParserError()


@pytest.mark.parametrize("name", FORBIDDEN)
def test_what_is_not_listed_is_refused_by_name(name):
    with pytest.raises(RtmError) as fault:
        parsed(CALLED[name], "pubs")
    assert ("a variable (@)" if name == "var" else f"the function {name},") in fault.value.problem
    assert "field calculator" in fault.value.remedy


@settings(max_examples=300, deadline=None)
@given(nested(st.sampled_from([CALLED[name] for name in FORBIDDEN] + ["@project_folder"])))
def test_wherever_it_stands(text):
    with pytest.raises(RtmError) as fault:
        parsed(text, "pubs")
    assert str(fault.value).startswith("The filter")


@settings(max_examples=300, deadline=None)
@given(nested(st.sampled_from(['"kind"', "1.5", "'a'", "$x", "NULL"])))
def test_what_is_harmless_alone_is_harmless_together(text):
    assert not parsed(text, "pubs").hasParserError()


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.sampled_from(["+", " AND ", "or", "||", "<>", " -- '\n * ", "/*'*/ / /*\"*/"]),
        min_size=1,
        max_size=60,
    ),
    st.sampled_from(["'it''s'", r"'\''", "'--'", '"a""b"', "1", "'/*'", r"'\\'"]),
)
def test_no_sign_hides_in_texts_and_comments(signs, value):
    text = value + "".join(f"{sign}{value}" for sign in signs)
    if not QgsExpression(text).hasParserError():
        assert measured(text)[0] >= len(signs)


def test_the_guide_lists_the_same_functions(root):
    guide = (root / "docs" / "user_guide.md").read_text(encoding="utf-8")
    section = guide.split("## Filters")[1].split("Nothing else")[0]
    for kind, names in FUNCTIONS.items():
        listed = section.split(f"**{kind[0].upper()}{kind[1:]}**:")[1].split("\n- ")[0]
        assert listed.replace("`", "").split() == names.split()


def test_a_function_of_somebodys_own_is_refused():
    @qgsfunction(args=1, group="Custom", register=False)
    def ltrim(values, feature, parent):
        return values[0]

    registered = QgsExpression.registerFunction(ltrim)  # not where QGIS has one of that name
    try:
        assert is_allowed("ltrim") != registered
        assert not is_allowed("another")
    finally:
        QgsExpression.unregisterFunction("ltrim")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1" + " + 1" * MOST_SIGNS, None),
        ("1" + " + 1" * (MOST_SIGNS + 1), "more than 300 words and signs"),
        ("(" * 1_000_000, "letters"),
        ("(" * 40_000, "words and signs"),
        ("abs(" * MOST_NESTED + "1" + ")" * MOST_NESTED, None),
        ("abs(" * (MOST_NESTED + 1) + "1" + ")" * (MOST_NESTED + 1), "inside one another"),
        ("((1) AND " * 12 + "1" + ")" * 12, None),
        ("abs /* ( */ (" * 11 + "1" + ")" * 11, "inside one another"),
        (f'"code" IN ({", ".join(repr(str(number)) for number in range(5000))})', None),
    ],
)
def test_length_is_bounded_before_qgis_reads_any_of_it(text, said):
    if said is None:
        refuse_too_long(text, "pubs")
        assert not parsed(text, "pubs").hasParserError()
        return
    with pytest.raises(RtmError) as fault:
        refuse_too_long(text, "pubs")
    assert said in str(fault.value)
    assert len(str(fault.value)) < 500


DEEPEST = {
    "sum": "1" + " + 1" * MOST_SIGNS,
    "like": "'a'" + " LIKE 'a'" * MOST_SIGNS,
    "or": " OR ".join(['"a" = 1'] * (MOST_SIGNS // 2)),
    "not": "NOT " * MOST_SIGNS + "1",
    "list": "1 IN (" * (MOST_SIGNS // 3) + "1" + ")" * (MOST_SIGNS // 3),
    "case": "CASE WHEN 1 THEN " * (MOST_SIGNS // 4) + "1" + " END" * (MOST_SIGNS // 4),
    "coalesce": "coalesce(" * MOST_NESTED + "1" + ")" * MOST_NESTED,
}
IN_A_SMALL_THREAD = """
    import os, sys, threading
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from qgis.core import QgsApplication, QgsExpression, QgsExpressionContext
    application = QgsApplication([], False)
    def follow():
        expression, context = QgsExpression(sys.argv[1]), QgsExpressionContext()
        expression.referencedColumns()
        expression.prepare(context)
        expression.evaluate(context)
    threading.stack_size(256 * 1024)  # half of what the smallest has
    thread = threading.Thread(target=follow)
    thread.start()
    thread.join()
    os._exit(0)
"""


@pytest.mark.parametrize("text", DEEPEST.values(), ids=DEEPEST)
def test_the_longest_fits_half_the_stack_of_a_small_thread(text):
    refuse_too_long(text, "pubs")
    code = textwrap.dedent(IN_A_SMALL_THREAD)
    ended = subprocess.run([sys.executable, "-c", code, text], capture_output=True, check=False)
    assert ended.returncode == 0


SMALLEST = "to_int('-9223372036854775808')"


@pytest.mark.parametrize(
    "text",
    [
        f"{SMALLEST} % -1 = 0",
        f"{SMALLEST} % (-1) = 0",
        f"{SMALLEST} % /* 2 */ - 1 = 0",
        f"{SMALLEST} % -- 2\n -1 = 0",
        '"n" % "m" = 0',
        '"n" % m = 0',
        '"n" % \u0663 = 0',  # a field of that name
        "5 % 0",
        "CASE WHEN 1 = 0 THEN 1 ELSE 4 % to_int('-1') END",
    ],
)
def test_a_remainder_that_ends_the_program_is_refused(text):
    with pytest.raises(RtmError) as fault:
        parsed(text, "pubs")
    assert "has a % that no number above 0 follows" in fault.value.problem
    assert not is_comparison(text)


@pytest.mark.parametrize(
    "text", ['"year" % 4 = 0', '"n" % 010', '"n" % 2.5 < 1', "\"kind\" LIKE '%-1'", '"a%-1" = 1']
)
def test_a_remainder_by_a_number_is_let_through(text):
    assert not parsed(text, "pubs").hasParserError()


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ('"kind" = \'robbery\' AND "year" >= 2020', True),
        ("lower(\"kind\") LIKE 'rob%'", True),
        ("\"a\" = '\\' OR f(1) OR ''='' --'", False),  # SQL's text ends at the backslash
        ("SELECT * FROM pubs", False),
        ("ogr_geocode('x') IS NULL", False),
        ('soundex("kind") = 1', False),  # the database may have its own
        ("1 = 1; DROP TABLE pubs", False),
        ('1 -- "n" % -1\n = 1', False),  # no comment to GDAL
    ],
)
def test_a_subset_is_plain_where_sql_reads_it_as_qgis_does(text, plain):
    assert is_comparison(text) == plain

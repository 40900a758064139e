"""Lines that are blanked unread change nothing but the time: rows and ledger are the same."""

import io

from hypothesis import given
from hypothesis import strategies as st
from risk_terrain_modelling.core.data.delimited import read, sniff, survey
from risk_terrain_modelling.core.data.places.classes import Classes
from risk_terrain_modelling.core.data.places.factor import Factor
from risk_terrain_modelling.core.data.places.gathered import Gathered, Source
from risk_terrain_modelling.core.data.places.heading import Columns
from risk_terrain_modelling.core.data.places.layouts.ordnance_survey import ORDNANCE_SURVEY
from risk_terrain_modelling.core.data.places.rows import Taking

PUBS = Factor(name="Pubs", classes={"os_class": ("01020034",)})
HEADING = "ref_no|name|pointx_class|feature_easting|feature_northing\n"
NAMES = st.text('ab"|\n, Ä', max_size=6)
CODES = st.sampled_from(["01020034", "1020034", '"01020034"', "01020013", "", " ", '"'])
ROWS = st.lists(st.tuples(NAMES, st.booleans(), CODES), max_size=12)


def taken(content: bytes, *, sieved: bool) -> tuple[Gathered, int]:
    """Return what becomes of a text, and how many of its lines were blanked."""
    dialect = sniff(survey(lambda: io.BytesIO(content)), "|", True)
    source, columns = Source("poi.txt"), Columns(ORDNANCE_SURVEY, dialect.names)
    taking = Taking(ORDNANCE_SURVEY, columns, Classes(ORDNANCE_SURVEY, [PUBS]), source)
    stream = io.BytesIO(content)
    opened = taking.sieve(stream, dialect) if sieved else stream
    for batch in read(lambda: opened, dialect):
        taking.batch(batch)
    return taking.done(), getattr(opened, "left_out", 0)


def text_of(rows, end: str) -> bytes:
    """Write rows, their names between quotation marks or as they are."""
    lines = [
        "|".join([str(at), '"' + name.replace('"', '""') + '"' if quoted else name, code, "1", "2"])
        for at, (name, quoted, code) in enumerate(rows)
    ]
    return (HEADING + end.join(lines) + end).encode()


@given(ROWS, st.sampled_from(["\n", "\r\n"]))
def test_rows_are_the_same_with_and_without(rows, end):
    content = text_of(rows, end)
    (with_it, _), (without, _) = (taken(content, sieved=one) for one in (True, False))
    assert with_it.factors == without.factors
    assert with_it.ledger.dropped == without.ledger.dropped
    lines = {
        reason: sorted(row.line for row in there)
        for reason, there in without.ledger.examples.items()
        if without.ledger.dropped[reason] <= 10
    }
    for reason, expected in lines.items():
        assert sorted(row.line for row in with_it.ledger.examples[reason]) == expected


def test_lines_of_no_factor_are_not_taken_apart():
    rows = [("a", True, "01020013")] * 50 + [("b", True, "01020034")]
    found, blanked = taken(text_of(rows, "\n"), sieved=True)
    assert blanked == 50
    assert (found.ledger.kept, found.ledger.dropped) == (1, {"no_factor": 50})
    assert [row.line for row in found.ledger.examples["no_factor"]] == [*range(2, 12)]

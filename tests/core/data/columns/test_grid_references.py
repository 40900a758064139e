"""References of the British National Grid: "TQ 30 80" and its like, compared with known places."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from risk_terrain_modelling.core.data.columns.grid_references import (
    LETTERS,
    place_of_reference,
    size_of_reference,
)
from risk_terrain_modelling.core.data.columns.places import candidates
from risk_terrain_modelling.core.data.columns.sample import Sample

MAP = (  # the squares of 100 km, rows from the south, as they stand on a map
    *("SV SW SX SY SZ TV TW", "SQ SR SS ST SU TQ TR", "SL SM SN SO SP TL TM"),
    *("SF SG SH SJ SK TF TG", "SA SB SC SD SE TA TB", "NV NW NX NY NZ OV OW"),
    *("NQ NR NS NT NU OQ OR", "NL NM NN NO NP OL OM", "NF NG NH NJ NK OF OG"),
    *("NA NB NC ND NE OA OB", "HV HW HX HY HZ JV JW", "HQ HR HS HT HU JQ JR"),
    "HL HM HN HO HP JL JM",
)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("TQ3080", (530_500, 180_500)),  # Trafalgar Square
        ("TQ 30 80", (530_500, 180_500)),
        ("tq300804", (530_050, 180_450)),
        ("NT 2550 7390", (325_505, 673_905)),  # Edinburgh
        ("SV9000010000", (90_000.5, 10_000.5)),  # Scilly
        ("HU 47 41", (447_500, 1_141_500)),  # Lerwick
    ],
)
def test_a_reference_is_the_middle_of_its_square(text, place):
    assert place_of_reference(text) == place


@pytest.mark.parametrize(
    "text",
    ["SE1 0AA", "SE10", "TQ30805", "TQ 30 804", "TI 30 80", "ZZ 30 80", "TQ 30 80 51", "", "TQ"],
)
def test_postcodes_and_odd_digits_are_none(text):
    assert place_of_reference(text) is None
    assert size_of_reference(text) == 0.0


@given(st.integers(0, 699_999), st.integers(0, 1_299_999), st.integers(2, 5), st.booleans())
def test_every_place_of_the_grid_comes_back(x, y, digits, apart):
    square = MAP[y // 100_000].split()[x // 100_000]
    east, north = (f"{one % 100_000:05}"[:digits] for one in (x, y))
    found = place_of_reference(f"{square} {east}{' ' if apart else ''}{north}")
    assert found is not None
    size = 10 ** (5 - digits)
    assert size_of_reference(f"{square}{east}{north}") == size
    assert np.abs(np.subtract(found, (x + 0.5, y + 0.5))).max() <= size / 2


@given(st.text(max_size=20) | st.from_regex(r"[A-Z]{2} ?[0-9 ]{0,12}", fullmatch=True))
def test_any_text_is_a_reference_within_the_grid_or_none(text):
    found = place_of_reference(text)
    if found is not None:
        assert 0 < found[0] < 700_000 and 0 < found[1] < 1_300_000
        assert text.strip()[0].upper() in LETTERS


def sample(**columns):
    return Sample(tuple(columns), tuple(tuple(column) for column in columns.values()))


def test_a_column_that_is_called_so_is_one():
    found = candidates(sample(grid_ref=["TQ3080", "TQ3181", ""] * 9))
    assert [(one.srid, one.degrees, one.text) for one in found] == [(27700, False, True)]
    assert found[0].reason == "“grid_ref” holds references of the British National Grid."
    assert found[0].cautions[0][1].startswith("The grid references name squares of 1,000 m")


def test_numbers_of_crimes_that_look_alike_are_none():
    assert candidates(sample(number=["HZ256834", "HZ256835"] * 9)) == []

"""What bands of counts give away, tried out in full: docs/publishing.md has the proof."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from risk_terrain_modelling.core.publishing.public_counts import PublicCount, width_of_bands

LEAST = st.integers(1, 60)


@given(LEAST)
def test_bands_are_the_first_multiple_of_5_that_is_wide_enough(least):
    width = width_of_bands(least)
    assert width % 5 == 0
    assert least + 5 <= width < least + 10


@given(LEAST, st.integers(0, 10_000))
def test_a_count_is_rounded_down(least, count):
    width = width_of_bands(least)
    band = PublicCount.of(count, width)
    assert band.low % 5 == 0
    assert band.low <= count <= band.high
    assert band.high - band.low == width - 1


@pytest.mark.parametrize(
    ("count", "words"),
    [(0, "fewer than 15"), (14, "fewer than 15"), (15, "15 to 29"), (1234, "1230 to 1244")],
)
def test_in_words(count, words):
    assert PublicCount.of(count, width_of_bands(10)).words == words


@pytest.mark.parametrize("least", [3, 5, 7, 10])
def test_a_difference_of_two_counts_may_be_one_of_many(least):
    """An earlier count, and the one of the same place some months on: every pair up to 60.

    Whatever two bands are told, the events that came in between may be one of at least `least`
    numbers, which follow each other. Where all of them are small, none of them is left out: what
    is told is no more than “fewer than” the width of the bands, none perhaps.
    """
    width = width_of_bands(least)
    between = {}
    for earlier, later in itertools.combinations_with_replacement(range(60 + width), 2):
        told = tuple(PublicCount.of(one, width).low for one in (earlier, later))
        between.setdefault(told, set()).add(later - earlier)
    for told, differences in between.items():
        if max(told) >= 60:
            continue  # bands that were not tried in full
        assert len(differences) >= least
        assert sorted(differences) == list(range(min(differences), max(differences) + 1))
        if max(differences) < least or min(differences) == 0:
            assert differences == set(range(width))
        else:
            assert max(differences) >= least


@pytest.mark.parametrize("width", [6, 10, 15])
@pytest.mark.parametrize(
    ("inner", "outer"), [(1, 1), (2, 1), (1, 2), (3, 1), (1, 3), (2, 2), (5, 2)]
)
def test_several_counts_put_together(width, inner, outer):
    """Places of one copy that lie within places of another, of a period that holds the first's.

    Together the inner ones have no more events than the outer ones. With m of them on the side
    that has more, each count may still be one of `width - m + 1` numbers, and so may be how much
    more the outer ones have.
    """
    fewest = width - max(inner, outer) + 1
    for apart in range(-inner * width, (outer + 1) * width, width):  # outer bands less inner ones
        feasible = [
            (mine, theirs)
            for mine in range(inner * (width - 1) + 1)
            for theirs in range(outer * (width - 1) + 1)
            if mine <= theirs + apart
        ]
        if not feasible:
            continue  # no such bands are ever told
        most, least = outer * (width - 1) + apart, -apart
        of_inner = [one for one in range(width) if one <= most]  # the others at the lowest
        rest = (outer - 1) * (width - 1)
        of_outer = [one for one in range(width) if one + rest >= least]  # the others at the highest
        more = {theirs + apart - mine for mine, theirs in feasible}
        assert min(len(of_inner), len(of_outer), len(more)) >= fewest


@pytest.mark.parametrize("width", [6, 10])
@pytest.mark.parametrize(("parts", "others"), [(1, 1), (2, 1), (3, 1), (2, 2), (3, 2)])
def test_counts_of_the_same_ground_and_time_put_together(width, parts, others):
    """The later period of one copy may be the period of another, and its places cut otherwise."""
    fewest = width - max(parts, others) + 1
    for apart in range(-parts * width, (others + 1) * width, width):
        sums = [
            one
            for one in range(others * (width - 1) + 1)
            if 0 <= one + apart <= parts * (width - 1)
        ]
        if not sums:
            continue
        rest = (others - 1) * (width - 1)
        of_one = {mine for mine in range(width) if any(0 <= whole - mine <= rest for whole in sums)}
        assert len(of_one) >= fewest


@given(LEAST)
def test_six_counts_put_together_leave_a_small_one_open(least):
    assert width_of_bands(least) - 6 + 1 >= least


def test_why_no_total_is_told():
    """Nine places, each with 9 events, and 9 more elsewhere; a month later all have 10.

    From bands of ten alone each place had 0 to 9 events. With totals in bands beside, both times
    “90 to 99”, every one of the nine counts is known exactly.
    """
    width, places = 10, 9
    rest_later = range(
        0, 99 - places * 10 + 1
    )  # the total is 99 at most, each place has 10 or more
    least_in_places = 90 - max(rest_later)  # there were no more elsewhere a month before
    possible = [count for count in range(width) if count + (places - 1) * 9 >= least_in_places]
    assert possible == [9]

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
    assert least <= width < least + 5


@given(LEAST, st.integers(0, 10_000))
def test_a_count_is_rounded_down(least, count):
    width = width_of_bands(least)
    band = PublicCount.of(count, width)
    assert band.low % 5 == 0
    assert band.low <= count <= band.high
    assert band.high - band.low == width - 1


@pytest.mark.parametrize(
    ("count", "words"),
    [(0, "fewer than 10"), (9, "fewer than 10"), (10, "10 to 19"), (1234, "1230 to 1239")],
)
def test_in_words(count, words):
    assert PublicCount.of(count, 10).words == words


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


@pytest.mark.parametrize("width", [5, 10])
@pytest.mark.parametrize(("inner", "outer"), [(1, 1), (2, 1), (1, 2), (3, 1), (1, 3), (2, 2)])
def test_several_counts_put_together(width, inner, outer):
    """Places of one copy that lie within places of another, of a period that holds the first's.

    Together the inner ones have no more events than the outer ones. With m of them on the side
    that has more, each count may still be one of `width - m + 1` numbers, and so may be how much
    more the outer ones have.
    """
    most = width - max(inner, outer) + 1
    offsets = range(width)
    sums = [sum(one) for one in itertools.product(offsets, repeat=max(inner, outer) - 1)]
    sums_of = {
        count: {sum(one) for one in itertools.product(offsets, repeat=count)}
        for count in range(max(inner, outer) + 1)
    }
    assert sums
    for apart in range(-inner * width, outer * width + width, width):  # outer bands less inner ones
        feasible = [
            (one, other)
            for one in sums_of[inner]
            for other in sums_of[outer]
            if one <= other + apart
        ]
        if not feasible:
            continue
        first_inner = {
            mine
            for mine in offsets
            for rest in sums_of[inner - 1]
            if mine + rest <= max(sums_of[outer]) + apart
        }
        first_outer = {
            mine
            for mine in offsets
            for rest in sums_of[outer - 1]
            if mine + rest + apart >= min(sums_of[inner])
        }
        more = {other + apart - one for one, other in feasible}
        assert min(map(len, (first_inner, first_outer, more))) >= most


def test_why_no_total_is_told():
    """Nine places, each with 9 events, and 9 more elsewhere; a month later all have 10.

    From the bands alone each place had 0 to 9 events. With totals in bands beside, both times
    “90 to 99”, every one of the nine counts is known exactly.
    """
    width, places = 10, 9
    rest_later = range(
        0, 99 - places * 10 + 1
    )  # the total is 99 at most, each place has 10 or more
    least_in_places = 90 - max(rest_later)  # there were no more elsewhere a month before
    possible = [count for count in range(width) if count + (places - 1) * 9 >= least_in_places]
    assert possible == [9]

"""Shares of work, and long pieces that are left when a wish to stop is heard."""

import threading
import time
from functools import partial

import pytest
from risk_terrain_modelling.core.errors import RtmError
from risk_terrain_modelling.core.progress import Cancelled, Quiet, in_reach, in_turn, share_of_steps


class Impatient(Quiet):
    def at(self, share):
        raise Cancelled


class Told(Quiet):
    def __init__(self):
        self.shares = []

    def at(self, share):
        self.shares.append(share)


def test_pieces_in_turn_are_as_long_as_their_weights():
    told = Told()
    for part in in_turn(told, 1, 4, 3):
        part.at(0.0)
        part.at(0.5)
        part.at(1.0)
    assert told.shares == [0, 1 / 16, 1 / 8, 1 / 8, 3 / 8, 5 / 8, 5 / 8, 13 / 16, 1]


def test_steps_whose_number_is_not_known_never_reach_the_end():
    shares = [share_of_steps(taken, 6) for taken in range(1000)]
    assert shares[0] == 0 and shares[6] == 0.5
    assert shares == sorted(shares) and shares[-1] < 1


def test_the_result_comes_back():
    assert in_reach(partial(divmod, 7, 2), Quiet(), 0.5) == (3, 1)


def test_a_wish_to_stop_is_not_kept_waiting():
    ends = threading.Event()
    with pytest.raises(Cancelled):
        in_reach(partial(ends.wait, 60), Impatient(), 0.0)
    assert not ends.is_set()  # the piece was still waiting
    ends.set()


def test_progress_is_told_meanwhile():
    shares = []

    class Noting(Quiet):
        def at(self, share):
            shares.append(share)

    in_reach(partial(time.sleep, 0.35), Noting(), 0.25)
    assert set(shares) == {0.25}


def test_faults_pass_through():
    def fault():
        raise RtmError("It is too hot.", "Open a window.")

    with pytest.raises(RtmError, match="too hot"):
        in_reach(fault, Quiet(), 0.0)

"""Long pieces are left when a wish to stop is heard, and give their result otherwise."""

import threading
import time
from functools import partial

import pytest
from risk_terrain_modelling.core.errors import RtmError
from risk_terrain_modelling.core.progress import Cancelled, Quiet, in_reach


class Impatient(Quiet):
    def at(self, share):
        raise Cancelled


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

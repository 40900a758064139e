"""Two computations at the same time: what they give, how they end."""

import sys
import time
from threading import Event

import pytest
from risk_terrain_modelling.core.fitting.engine.side_by_side import TURN, side_by_side
from risk_terrain_modelling.core.progress import Cancelled, Quiet

LONG = 20.0  # seconds that no test should take


class Heard(Quiet):
    def __init__(self):
        self.shares = []

    def at(self, share):
        self.shares.append(share)


def until(event, progress):
    begun = time.monotonic()
    while not event.is_set():
        progress.at(0.5)
        assert time.monotonic() < begun + LONG
        time.sleep(0.001)


def test_both_run_at_the_same_time():
    one, other = Event(), Event()

    def here(progress):
        one.set()
        until(other, progress)
        return "here"

    def beside(progress):
        other.set()
        until(one, progress)
        return "beside"

    assert side_by_side(Quiet(), here, beside) == ("here", "beside")


def test_progress_is_of_the_slower_one():
    told, stop = Event(), Event()

    def here(progress):
        until(told, Quiet())
        progress.at(0.9)
        stop.set()

    def beside(progress):
        progress.at(0.25)
        told.set()
        until(stop, Quiet())

    heard = Heard()
    side_by_side(heard, here, beside)
    assert heard.shares[0] == 0.25
    assert set(heard.shares) <= {0.25, 0.9, 1.0}


def test_a_fault_of_the_one_beside_ends_the_other():
    def here(progress):
        until(Event(), progress)

    def beside(progress):
        raise ValueError("no optimum")

    with pytest.raises(ValueError, match="no optimum"):
        side_by_side(Quiet(), here, beside)


def test_a_wish_to_stop_ends_both():
    ended = Event()

    class Stop(Quiet):
        def at(self, share):
            raise Cancelled

    def beside(progress):
        try:
            until(Event(), progress)
        finally:
            ended.set()

    with pytest.raises(Cancelled):
        side_by_side(Stop(), lambda progress: progress.at(0.0), beside)
    assert ended.wait(LONG)


def test_turns_are_short_meanwhile():
    def turn(progress):
        return round(sys.getswitchinterval(), 6)

    before = turn(Quiet())
    assert side_by_side(Quiet(), turn, turn) == (TURN, TURN)
    assert turn(Quiet()) == before

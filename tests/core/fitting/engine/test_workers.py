import threading
import time
from functools import partial

import pytest
from risk_terrain_modelling.core.errors import RtmError
from risk_terrain_modelling.core.fitting.engine.workers import Workers
from risk_terrain_modelling.core.progress import Cancelled, Quiet


class Watch(Quiet):
    def __init__(self, stop_after=10**9):
        self.shares, self.stop_after = [], stop_after

    def at(self, share):
        self.shares.append(share)
        if len(self.shares) > self.stop_after:
            raise Cancelled


def test_results_come_in_order():
    with Workers(Quiet()) as workers:
        found = workers.run([partial(pow, number, 2) for number in range(50)])
    assert found == [number**2 for number in range(50)]


def test_progress_is_told_while_pieces_run_and_from_this_thread_alone():
    threads = set()

    class Noting(Watch):
        def at(self, share):
            threads.add(threading.get_ident())
            super().at(share)

    watch = Noting()
    with Workers(watch) as workers:
        workers.share = 0.25
        workers.run([partial(time.sleep, 0.25)] * 2)
        workers.share = 0.5
        assert workers.alone(partial(divmod, 7, 2)) == (3, 1)
        workers.alone(partial(time.sleep, 0.25))
    assert watch.shares.count(0.25) >= 2
    assert watch.shares.count(0.5) >= 2
    assert threads == {threading.get_ident()}


def test_a_cancel_leaves_the_pieces_that_have_not_begun():
    begun = []

    def piece():
        begun.append(None)
        time.sleep(0.15)

    with pytest.raises(Cancelled), Workers(Watch(stop_after=1)) as workers:
        workers.run([piece] * 400)
    assert 0 < len(begun) < 100


def test_long_pieces_learn_of_a_cancel_by_asking():
    def piece(workers):
        while True:
            workers.check()
            time.sleep(0.01)

    with pytest.raises(Cancelled), Workers(Watch(stop_after=3)) as workers:
        workers.alone(partial(piece, workers))


@pytest.mark.parametrize("pieces", [1, 5])
def test_faults_pass_through(pieces):
    def fault():
        raise RtmError("It is too hot.", "Open a window.")

    with pytest.raises(RtmError, match="too hot"), Workers(Quiet()) as workers:
        workers.run([fault] * pieces)

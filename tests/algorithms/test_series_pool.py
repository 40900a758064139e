"""How many studies run at once: as many as there are cores, and memory for."""

from collections import deque

import pytest
from qgis.core import QgsProcessingContext
from risk_terrain_modelling.tests.feedback import Log

GB = 10**9


class FakeWorker:
    """A process that runs a study in three looks, and dies of those called so."""

    all = ()

    def __init__(self, _program, _transforms):
        FakeWorker.all = (*FakeWorker.all, self)
        self.waiting, self.lives, self.ended = deque([{"ready": True}]), True, False
        self.last_words = "Killed"

    def ask(self, parameters):
        if parameters["STUDY"] == "deadly":
            self.waiting.append({"die": True})
            return
        last = {"failed": "No events."} if parameters["STUDY"] == "bad" else {"done": {}}
        self.waiting.extend([{"progress": 50.0}, last])

    def hear(self, _patience):
        if self.waiting:
            one = self.waiting.popleft()
            if "die" in one:
                self.lives = False
                return
            yield one

    def end(self):
        self.ended = True

    def wait(self):
        assert self.ended


@pytest.fixture
def pool(processing, monkeypatch):
    """Make a pool of studies, on a machine of so many cores and so much memory."""
    from risk_terrain_modelling.algorithms.series import running
    from risk_terrain_modelling.algorithms.study.stages import Stage

    FakeWorker.all = ()
    monkeypatch.setattr(running, "Worker", FakeWorker)
    monkeypatch.setattr(running, "program", lambda: "a program")

    def make(studies, cores, memory, at_once=0):
        monkeypatch.setattr(running, "cores", lambda: cores)
        monkeypatch.setattr(running, "free_memory", lambda: memory)
        jobs = [
            running.Job(f"{number}", f"Study {number}", {"STUDY": study}, needs)
            for number, (study, needs) in enumerate(studies)
        ]
        stage = Stage("report", 1, 1, "", 0.0, 1.0)
        made = running.Pool(jobs, at_once, QgsProcessingContext(), Log(), stage)
        made.most = 0
        begin = made._begin

        def begin_and_count(*given):
            begin(*given)
            made.most = max(made.most, len(made._doing))

        made._begin = begin_and_count
        return made

    return make


@pytest.mark.parametrize(
    ("cores", "memory", "at_once", "most"),
    [
        (4, 100 * GB, 0, 4),
        (8, 100 * GB, 0, 6),  # no more than studies
        (4, 100 * GB, 2, 2),  # as was asked for
        (4, 3 * GB, 0, 2),  # of 3 GB four fifths hold two studies
        (4, GB // 2, 0, 1),  # one must run, however little there is
    ],
)
def test_as_many_as_there_are_cores_and_memory_for(pool, cores, memory, at_once, most):
    made = pool([("good", GB)] * 6, cores, memory, at_once)
    assert made.run() == dict.fromkeys("012345", "")
    assert made.most == most
    assert len(FakeWorker.all) == most, "a process runs one study after another"
    assert all(one.ended for one in FakeWorker.all)
    assert made.feedback.shares[-1] == 100


def test_one_that_fails_or_dies_does_not_stop_the_rest(pool):
    made = pool([("bad", 1), ("deadly", 1), ("good", 1), ("good", 1)], 2, GB)
    why = made.run()
    assert why["0"] == "No events."
    assert "Its process ended before the study did (Killed)" in why["1"]
    assert why["2"] == why["3"] == ""

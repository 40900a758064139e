"""How long a stage goes on after the analyst asked to stop.

``python -m PACKAGE.stopped STUDY.json FOLDER TIMES STAGE [WHICH]`` runs a stage once to its end,
and then until it was stopped TIMES times, at random moments. The later stages read what the
earlier ones left in FOLDER.
"""

from __future__ import annotations

import random
import sys
import threading
import time
from contextlib import suppress
from functools import partial
from itertools import islice

from qgis.core import QgsProcessingException, QgsProcessingFeedback

from ..core.progress import Cancelled, Quiet
from . import fit_stages
from .headless import qgis, timed
from .measure import tell
from .own_stages import Files

SEED = 1
MOST_TRIES = 5


class StopAt:
    """Progress that asks to stop at a moment."""

    def __init__(self, moment: float):
        self.moment = moment

    def at(self, share: float) -> None:
        """Raise `Cancelled` once the moment has come."""
        if time.perf_counter() >= self.moment:
            raise Cancelled


def stop_algorithm(processing, call: tuple[str, dict], after: float) -> float:
    """Run an algorithm, cancel it after so many seconds; return the seconds until it is back.

    The button is pressed by another thread, as by QGIS's window; where Python would not let that
    thread run in time, the seconds still count from when it should have.
    """
    feedback = QgsProcessingFeedback(False)
    moment = time.perf_counter() + after
    button = threading.Timer(after, feedback.cancel)
    button.start()
    try:
        processing.run(*call, feedback=feedback)
    except QgsProcessingException:
        if time.perf_counter() < moment:
            raise
    finally:
        button.cancel()
    return time.perf_counter() - moment


def stop_work(work, after: float) -> float:
    """Run a call that takes a Progress, and stop it after so many seconds."""
    moment = time.perf_counter() + after
    with suppress(Cancelled):
        work(StopAt(moment))
    return time.perf_counter() - moment


def stopper(processing, files: Files, stage: str, *which: str):
    """Return the seconds that a stage takes, and a call that stops it after so many."""
    if stage in fit_stages.STAGES:
        work = fit_stages.prepared(files, stage, *which)
        whole, _ = timed(work, Quiet())
        return whole, partial(stop_work, work)
    call = getattr(files, stage)(*which)
    whole, _ = timed(processing.run, *call)
    return whole, partial(stop_algorithm, processing, call)


def waits(stop, whole: float, times: int) -> list[float]:
    """Return the seconds from the button to the end, for as many runs as were stopped.

    A run that was over before its moment came was not stopped, and another takes its place.
    """
    moments = random.Random(SEED)
    tried = (stop(moments.uniform(0, whole)) for _ in range(MOST_TRIES * times))
    return list(islice((wait for wait in tried if wait >= 0), times))


def main(study_file: str, folder: str, times: str, stage: str, *which: str) -> None:
    """Measure one stage."""
    with qgis(plugin=True) as processing:
        whole, stop = stopper(processing, Files(study_file, folder), stage, *which)
        found = waits(stop, whole, int(times))
        tell(seconds=whole, longest=max(found), stopped=len(found))


if __name__ == "__main__":
    main(*sys.argv[1:])

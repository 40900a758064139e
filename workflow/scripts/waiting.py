"""Waiting for a run that holds the folder of a study's results.

A node that is lost leaves the folder in the hands of a run that lives no more, and other machines
cannot see that: they only hear that it is silent, for which the plugin waits a quarter of an hour.
Here the run is asked: its sign of life is set far back, and one that lives sets it anew within
half a minute. One that does not answer is dead, and the plugin clears away what it left.
"""

from __future__ import annotations

import contextlib
import os
import sys
import time
from pathlib import Path

OWNER = Path(".unfinished-run") / "owner.json"  # algorithms/study/folder.py, files/owner.py
BETWEEN_BEATS = 30.0  # seconds
TO_ANSWER = 2 * BETWEEN_BEATS + 5.0
BETWEEN_LOOKS = 5.0


def wait_for_another(results: Path, *, sleep=time.sleep, clock=time.monotonic) -> bool:
    """Wait until no other run holds a folder.

    Parameters
    ----------
    results : Path
        The folder of the results.
    sleep, clock : callable
        For tests.

    Returns
    -------
    bool
        Whether another one held it; if not, whatever failed did so for a reason of its own.
    """
    owner = results / OWNER
    if not owner.exists():
        return False
    print(f"Another run holds {results}. Does it live?", file=sys.stderr, flush=True)
    while _answers(owner, sleep, clock):
        sleep(BETWEEN_BEATS)
    return True


def _answers(owner: Path, sleep, clock) -> bool:
    """Return whether the run that owns a file gives a sign of life."""
    with contextlib.suppress(FileNotFoundError):
        os.utime(owner, (0, 0))
        end = clock() + TO_ANSWER
        while clock() < end:
            sleep(BETWEEN_LOOKS)
            if os.stat(owner).st_mtime > 0:
                return True
    return False

"""A process that runs studies for another one: started by `worker`, never by hand.

It reads a line of JSON a study from its standard input and writes lines of JSON on how it goes.
When its input ends, whatever the reason, it stops what it does, clears up and ends: a series that
is killed leaves nothing behind that goes on.
"""

from __future__ import annotations

import importlib
import json
import os
import queue
import sys
import threading
from pathlib import Path

SECONDS_TO_STOP = 5.0  # after which it ends wherever it is; the next run clears up


def main(here: Path) -> None:
    """Run what is asked for until the input ends.

    Parameters
    ----------
    here : Path
        This file, as its plugin was loaded.
    """
    told = os.fdopen(os.dup(1), "w", encoding="utf-8", buffering=1)
    os.dup2(2, 1)  # whatever else prints must not get between the messages
    package = here.parents[2]
    sys.path.insert(0, str(package.parent))
    wanted, jobs, stopped = (
        json.loads(sys.stdin.buffer.readline()),
        queue.Queue(),
        threading.Event(),
    )
    rooms = f"{package.name}.algorithms.series"
    if "ask" in wanted:
        programs = importlib.import_module(f"{rooms}.programs")
        print(json.dumps(programs.what_this_is()), file=told)
        _end(told)
    threading.Thread(target=_listen, args=(jobs, stopped), daemon=True).start()
    begun = importlib.import_module(f"{rooms}.begun")
    plugin = importlib.import_module(package.name).classFactory(None)
    runner = begun.Begun(plugin, wanted, lambda one: print(json.dumps(one), file=told), stopped)
    while (job := jobs.get()) is not None:
        runner.run(job)
    _end(told)


def _end(told) -> None:
    told.flush()
    os._exit(0)  # QGIS would take its time to end, and has nothing left to write


def _listen(jobs: queue.Queue, stopped: threading.Event) -> None:
    """Take studies from the input; at its end have all stop, and see that it does."""
    for line in sys.stdin.buffer:
        jobs.put(json.loads(line))
    stopped.set()
    jobs.put(None)
    ending = threading.Timer(SECONDS_TO_STOP, os._exit, [3])
    ending.daemon = True
    ending.start()


if __name__ == "__main__":  # of a Python, and of QGIS's own when it begins
    main(Path(os.environ["RTM_CHILD"]))

"""Run a command in a process of its own: wall time, peak memory, what it printed.

Nothing heavy is imported here or by the runner: until it starts its program, a new process counts
the memory of the one that made it, and the peak would be the runner's.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass

KIB_PER_MB = 1e6 / 1024
RESULT = "RESULT "
LONGEST = 4 * 3600  # seconds after which a command must hang
PACKAGE = __package__


class FailedError(Exception):
    """A measured command ended with an error; the message is the end of what it printed."""


@dataclass(frozen=True)
class Run:
    """What one command took.

    Attributes
    ----------
    seconds : float
        Wall time from start to end of the process.
    megabytes : float
        Peak resident memory of the process and of those it waited for, in 10^6 bytes.
    output : str
        Everything it printed.
    processor : float
        Seconds that processors worked for it.
    """

    seconds: float
    megabytes: float
    output: str
    processor: float = 0.0

    def results(self) -> list[dict]:
        """Return the records that the command printed on lines that begin with RESULT."""
        lines = self.output.splitlines()
        return [json.loads(line[len(RESULT) :]) for line in lines if line.startswith(RESULT)]


def run(command: Sequence[str]) -> Run:
    """Run a command to its end.

    Raises
    ------
    FailedError
        If it ends with a status other than 0, or has not ended after `LONGEST` seconds.
    """
    with tempfile.TemporaryFile() as printed:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=printed, stderr=subprocess.STDOUT)
        guard = threading.Timer(LONGEST, process.kill)
        guard.start()
        try:
            _, status, usage = os.wait4(process.pid, 0)
        finally:
            guard.cancel()
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        printed.seek(0)
        output = printed.read().decode("utf-8", "replace")
    if process.returncode:
        named = " ".join(command)
        raise FailedError(f"{named} ended with {process.returncode}:\n{output[-2000:]}")
    processor = usage.ru_utime + usage.ru_stime
    return Run(seconds, usage.ru_maxrss / KIB_PER_MB, output, processor)


def run_module(name: str, *arguments: str) -> Run:
    """Run a module of this package in a Python of its own."""
    return run([sys.executable, "-m", f"{PACKAGE}.{name}", *arguments])


def tell(**record) -> None:
    """Print a record for `Run.results`: for measured modules."""
    print(RESULT + json.dumps(record), flush=True)

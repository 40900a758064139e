"""A QGIS that is started once; every case runs in a child of it, which may crash or hang."""

from __future__ import annotations

import faulthandler
import json
import os
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from . import tracing

NOBODY = 65534
SECONDS = 60  # after which a case is said to hang; most take 1


@dataclass(frozen=True)
class Outcome:
    """How a case ended: a `result`, a text by which it was `refused`, or something bad.

    `kind` is "result", "refused", "traceback", "crash", "hang" or "killed" (by us, as was wanted).
    """

    kind: str
    value: object = None
    noise: str = ""  # what was written to standard output and error

    @property
    def good(self) -> bool:
        """Whether the case ended as a case may."""
        return self.kind in ("result", "refused")


class Refused(Exception):  # noqa: N818
    """The plugin said why it does not do something; raised inside of a child."""


def in_child(
    work: Callable[[], object],
    *,
    decide: Callable | None = None,
    seconds: float = SECONDS,
    die_at: float | None = None,
    as_nobody: bool = False,
) -> Outcome:
    """Do some work in a child, watched at its system calls if there is a `decide`.

    A child that takes more than `seconds` hangs; with `die_at` it is killed after so many.
    """
    with tempfile.TemporaryFile() as answer, tempfile.TemporaryFile() as noise:
        begin, go = os.pipe()
        sys.stdout.flush()
        sys.stderr.flush()
        pid = os.fork()
        if pid == 0:
            os.close(go)
            os.read(begin, 1)
            _child(work, answer, noise, decide is not None, seconds, as_nobody)
        status, hung = _follow(pid, begin, go, decide, die_at or seconds)
        hung = hung and die_at is None
        return _outcome(status, hung, _content(answer), _content(noise))


def _follow(pid, begin, go, decide, seconds) -> tuple[int, bool]:
    os.close(begin)
    try:
        if decide is not None:
            tracing.seize(pid)
    finally:
        os.write(go, b".")
        os.close(go)
    if decide is not None:
        return tracing.watch(pid, decide, seconds)
    with tracing.ended_after(pid, seconds) as late:
        return os.waitpid(pid, 0)[1], bool(late)


def _child(work, answer, noise, watched, seconds, as_nobody) -> None:
    """Do the work and end the process, without the clearing up that belongs to the parent."""
    try:
        signal.setitimer(signal.ITIMER_REAL, 0)
        for number in (1, 2):
            os.dup2(noise.fileno(), number)
        faulthandler.enable(noise)
        faulthandler.dump_traceback_later(max(seconds - 1, 1), file=noise)
        if as_nobody and os.getuid() == 0:
            os.setgid(NOBODY)
            os.setuid(NOBODY)
        if watched:
            tracing.install_filter()
        found = _attempt(work)
        with suppress(Exception):
            sys.stdout.flush()
            sys.stderr.flush()
        os.pwrite(answer.fileno(), json.dumps(found, default=str).encode(), 0)
    finally:
        os._exit(0)


def _attempt(work) -> dict:
    try:
        return {"kind": "result", "value": work()}
    except Refused as reason:
        return {"kind": "refused", "value": str(reason)}
    except BaseException:
        return {"kind": "traceback", "value": traceback.format_exc()}


def _outcome(status, hung, answer, noise) -> Outcome:
    if hung:
        return Outcome("hang", None, noise)
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        kind = "killed" if number == signal.SIGKILL else "crash"
        return Outcome(kind, signal.Signals(number).name, noise)
    if not answer:
        return Outcome("crash", f"ended with status {os.WEXITSTATUS(status)}", noise)
    return Outcome(noise=noise, **json.loads(answer))


def _content(file) -> str:
    file.seek(0)
    return file.read().decode("utf-8", "replace")


def start_qgis():
    """Start QGIS with the provider `rtm`, and import what a run would: children begin with it."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from qgis.core import QgsApplication

    application = QgsApplication.instance() or QgsApplication([], True)
    application.initQgis()
    sys.path.append(str(Path(QgsApplication.pkgDataPath()) / "python" / "plugins"))
    from processing.core.Processing import Processing

    from ...rtm_plugin import RtmPlugin

    Processing.initialize()
    plugin = RtmPlugin(None)
    plugin.initProcessing()
    return application, plugin  # to be kept: QGIS ends with them

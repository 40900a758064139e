"""Several pieces of one computation side by side, with progress and cancel in one place."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from threading import Event
from types import TracebackType
from typing import TypeVar

from ...progress import TICK, Cancelled, Progress, in_reach

Result = TypeVar("Result")


class Workers:
    """Threads that compute, while the caller's thread reports progress and may stop them.

    Used as a context manager. `share` is the progress reported.

    Parameters
    ----------
    progress : Progress
        Told `share` every tenth of a second from the caller's thread. What it raises ends the work.
    """

    def __init__(self, progress: Progress) -> None:
        self._pool = ThreadPoolExecutor(os.cpu_count() or 1)
        self._progress = progress
        self._stopping = Event()
        self.share = 0.0

    def __enter__(self) -> Workers:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stopping.set()
        self._pool.shutdown()

    def check(self) -> None:
        """To be called within the pieces: raise `Cancelled` once the work is to end."""
        if self._stopping.is_set():
            raise Cancelled

    def run(self, pieces: Sequence[Callable[[], Result]]) -> list[Result]:
        """Run the pieces side by side and return their results in order."""
        self._progress.at(self.share)
        if len(pieces) == 1:
            return [pieces[0]()]
        futures = [self._pool.submit(self._checked, piece) for piece in pieces]
        while wait(futures, TICK).not_done:
            self._progress.at(self.share)
        return [future.result() for future in futures]

    def alone(self, piece: Callable[[], Result]) -> Result:
        """Run one long piece in a thread, so that progress is reported meanwhile."""
        self._progress.at(self.share)
        future = self._pool.submit(piece)
        while wait([future], TICK).not_done:
            self._progress.at(self.share)
        return future.result()

    def in_reach(self, piece: Callable[[], Result]) -> Result:
        """Run one long piece that cannot ask: it is left to itself where the work is to end."""
        return in_reach(piece, self._progress, self.share)

    def _checked(self, piece: Callable[[], Result]) -> Result:
        self.check()
        return piece()

"""All outputs of a run, or none: what a failed or stopped run wrote is taken back."""

from __future__ import annotations

import os
import threading
from contextlib import contextmanager, suppress
from pathlib import Path

_running = threading.local()  # steps of a study run inside it, and each looks after its own


@contextmanager
def all_or_nothing():
    """Take back every file announced by `about_to_write` if the run fails."""
    outer = getattr(_running, "files", None)
    _running.files = files = {}
    try:
        yield
    except BaseException:
        for final, earlier in files.items():
            with suppress(OSError):
                final.unlink(missing_ok=True)
                if earlier is not None:
                    os.replace(earlier, final)
        raise
    finally:
        _running.files = outer
    for earlier in files.values():
        if earlier is not None:
            with suppress(OSError):
                earlier.unlink(missing_ok=True)


def about_to_write(path: str | os.PathLike) -> None:
    """Announce a file; what stands there is put aside until the run has succeeded.

    Raises
    ------
    OSError
        If what stands there cannot be moved, open in another program, say.
    """
    files = getattr(_running, "files", None)
    final = Path(path)
    if files is None or final in files:
        return
    earlier = None
    if final.is_file():
        earlier = final.with_name(f".replaced-{os.getpid()}-{final.name}")
        os.replace(final, earlier)
    files[final] = earlier

"""A setting of the whole process that is another one while some work goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Generic, TypeVar

Value = TypeVar("Value", int, float)


class Meanwhile(Generic[Value]):
    """Changes one setting; several threads may be within at once, and the last gives it back."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._within = 0
        self._before: list[Value] = []

    @contextmanager
    def changed(
        self, ask: Callable[[], Value], take: Callable[[Value], object], value: Value
    ) -> Iterator[None]:
        """Let the setting be a value while anyone is within.

        Parameters
        ----------
        ask, take : callable
            Say and change what the setting is.
        value : int or float
        """
        with self._lock:
            if not self._within:
                self._before.append(ask())
                take(value)
            self._within += 1
        try:
            yield
        finally:
            with self._lock:
                self._within -= 1
                if not self._within:
                    take(self._before.pop())

"""A server on this machine that nobody may ask."""

from __future__ import annotations

import socket


class Listener:
    """A server that takes every call and never answers; it knows how often it was called."""

    def __enter__(self) -> Listener:
        self.socket = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.socket.setblocking(False)
        self.port = self.socket.getsockname()[1]
        return self

    def __exit__(self, *_) -> None:
        self.socket.close()

    def calls(self) -> list[str]:
        """Return how the calls since the last time begin."""
        found = []
        while True:
            try:
                caller, _ = self.socket.accept()
            except BlockingIOError:
                return found
            with caller:
                caller.settimeout(0.2)
                try:
                    found.append(repr(caller.recv(200)))
                except OSError:
                    found.append("nothing said")

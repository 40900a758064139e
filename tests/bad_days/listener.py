"""Servers on this machine that nobody may ask: one is silent, the other answers."""

from __future__ import annotations

import socket
import threading


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


class Answering:
    """A server on this computer that answers nothing of use, and keeps who called."""

    def __init__(self):
        self.heard: list[bytes] = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                caller, _ = self._socket.accept()
            except OSError:  # closed
                return
            with caller:
                caller.settimeout(1)
                try:
                    self.heard.append(caller.recv(500))
                    caller.sendall(b"HTTP/1.0 404 Not Found\r\nContent-Length: 0\r\n\r\n")
                except OSError:
                    self.heard.append(b"a call without a word")

    def close(self) -> None:
        self._socket.close()

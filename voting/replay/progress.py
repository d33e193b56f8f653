"""A bar that says how far a long command has come."""

from threading import Lock
from time import monotonic
from typing import TextIO

WIDTH = 40
EVERY_SECONDS = 0.25


class Progress:
    """Draws one line again and again; `report` may be called by several threads."""

    def __init__(self, stream: TextIO, label: str) -> None:
        self.stream = stream
        self.label = label
        self._lock = Lock()
        self._began = self._drawn = 0.0
        self._most = 0

    def report(self, done: int, total: int) -> None:
        with self._lock:
            # Threads report in any order, and a bar does not run backwards.
            self._most = max(self._most, done)
            now = monotonic()
            self._began = self._began or now
            if now - self._drawn < EVERY_SECONDS and self._most < total:
                return
            self._drawn = now
            filled = WIDTH * self._most // total
            pace = self._most / max(now - self._began, EVERY_SECONDS)
            end = "\n" if self._most == total else ""
            self.stream.write(
                f"\r{self.label} [{'#' * filled}{'.' * (WIDTH - filled)}] "
                f"{self._most}/{total} {pace:.0f}/s{end}"
            )
            self.stream.flush()

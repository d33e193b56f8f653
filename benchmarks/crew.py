"""Workers, their broker and a mail server, for measuring what Celery sends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import common

PATIENCE_SECONDS = 120
# What Celery's queue is called, and where kombu keeps what a worker has taken.
QUEUE, TAKEN = "celery", "unacked"


class Crew:
    """Some workers beside each other, and what waits for them."""

    def __init__(self, env: dict[str, str], *, size: int, app: str) -> None:
        from redis import Redis

        self.redis: Any = Redis.from_url(env["BROKER_URL"])
        self._env, self._size, self._app = env, size, app
        self._workers: list[subprocess.Popen[bytes]] = []
        # Messages that dead workers had taken: nobody gives them back within the hour.
        self._lost = 0
        self.killed = 0

    def start(self) -> None:
        command = [sys.executable, "-m", "celery", "-A", self._app, "worker"]
        command += ["--pool", "solo", "--without-gossip", "--without-mingle"]
        command += ["--without-heartbeat", "--loglevel", "ERROR"]
        for number in range(self._size):
            self._workers.append(
                subprocess.Popen(
                    [*command, "--hostname", f"w{number}-{time.monotonic_ns()}@here"],
                    cwd=common.ROOT,
                    env=self._env,
                    start_new_session=True,
                )
            )

    def kill(self) -> None:
        """Kill all of them in whatever they do, as a power cut would."""
        for worker in self._workers:
            worker.send_signal(signal.SIGKILL)
        for worker in self._workers:
            worker.wait()
        self.killed += len(self._workers)
        self._workers = []
        self._lost = self.redis.hlen(TAKEN)

    def stop(self) -> None:
        for worker in self._workers:
            worker.terminate()
        for worker in self._workers:
            worker.wait(timeout=PATIENCE_SECONDS)
        self._workers = []

    def flush(self) -> None:
        """Lose everything that the broker holds."""
        self.redis.flushall()
        self._lost = 0

    def is_idle(self) -> bool:
        waits, taken = self.redis.llen(QUEUE), self.redis.hlen(TAKEN)
        return not waits and taken <= self._lost

    def wait(self, *, until: Callable[[], bool] | None = None) -> None:
        """Wait until nothing waits and nobody works; raises `TimeoutError`."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        quiet = 0
        while quiet < 3:
            if until is not None and until():
                return
            quiet = quiet + 1 if self.is_idle() else 0
            if time.monotonic() > deadline:
                raise TimeoutError("The workers do not come to an end.")
            time.sleep(0.02)

    def memory(self) -> int:
        """Return the most that one worker has held in memory, in bytes."""
        peaks = []
        for worker in self._workers:
            status = Path(f"/proc/{worker.pid}/status").read_text()
            line = next(one for one in status.splitlines() if one.startswith("VmHWM"))
            peaks.append(int(line.split()[1]) * 1024)
        return max(peaks, default=0)

    def cpu_seconds(self) -> float:
        """Return what the workers have computed so far."""
        ticks = 0
        for worker in self._workers:
            stat = Path(f"/proc/{worker.pid}/stat").read_text().rpartition(")")[2]
            ticks += sum(map(int, stat.split()[11:13]))
        return ticks / os.sysconf("SC_CLK_TCK")


@contextmanager
def at_work(env: dict[str, str], *, size: int, app: str) -> Iterator[Crew]:
    crew = Crew(env, size=size, app=app)
    crew.start()
    try:
        yield crew
    finally:
        crew.stop()

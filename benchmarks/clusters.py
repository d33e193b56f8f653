"""A PostgreSQL that can be stopped at any moment and started again."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import common  # noqa: F401 - it says where `services` is
import services

PATIENCE_SECONDS = 120


@dataclass(slots=True)
class Cluster:
    """A PostgreSQL with durable commits that can be stopped and started again."""

    folder: Path
    who: dict[str, Any]
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"postgres://porukka@/{self.folder}/porukka"

    def start(self) -> None:
        command = [str(services.find_postgres("postgres")), "-D", f"{self.folder}/data"]
        for option in (
            "listen_addresses=",
            f"unix_socket_directories={self.folder}",
            "max_connections=100",
        ):
            command += ["-c", option]
        with (self.folder / "log").open("a") as output:
            self.process = subprocess.Popen(
                command,
                cwd=self.folder,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                **self.who,
            )

    def stop_at_once(self) -> None:
        """Stop as if the machine had lost its power, apart from its caches."""
        if self.process is not None:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait(PATIENCE_SECONDS)

    def wait(self) -> None:
        ready = [str(services.find_postgres("pg_isready")), "-h", str(self.folder)]
        deadline = time.monotonic() + PATIENCE_SECONDS
        while subprocess.run(ready, capture_output=True, check=False).returncode:
            if time.monotonic() > deadline:
                raise RuntimeError((self.folder / "log").read_text())
            time.sleep(0.05)


@contextmanager
def cluster() -> Iterator[Cluster]:
    who = services.unprivileged()
    with services.throwaway_directory(who.get("user")) as folder:
        command = [str(services.find_postgres("initdb")), "-D", str(folder / "data")]
        command += ["--username=porukka", "--auth=trust", "--encoding=UTF8"]
        command += ["--locale=C.UTF-8"]
        subprocess.run(command, cwd=folder, check=True, capture_output=True, **who)
        made = Cluster(folder, who)
        made.start()
        try:
            made.wait()
            create = [str(services.find_postgres("createdb")), "-h", str(folder)]
            subprocess.run([*create, "-U", "porukka", "porukka"], check=True)
            yield made
        finally:
            made.stop_at_once()

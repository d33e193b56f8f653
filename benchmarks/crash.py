"""Kills what takes ballots, at random and under load, and looks for what was lost.

    .venv/bin/python benchmarks/crash.py

Several processes cast, one takes the spool into the log, and all of them are killed
with SIGKILL again and again; PostgreSQL is stopped in the middle of whatever it does
and started again. Then the vote is closed, counted and published, and its pack is
verified.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

import clusters
import common

CASTERS = 6
# There have to be newcomers all the time, or nothing leaves the spool before the close.
VOTERS_PER_SECOND = 150
# So many people are shared by all processes, and vote so often, perhaps twice at once.
SHARED, SHARE = 60, 0.15
SECONDS, RUNS = 45, 2
# How long things are left alone between two kills, in seconds; on a busy machine more,
# until so many casts more have been acknowledged or so many seconds have gone.
PAUSES = (0.05, 0.5)
CASTS_BETWEEN, SECONDS_BETWEEN = 5, 3
# A run that has seen too few casts goes on for up to so many times its length.
PATIENCE = 9
SORTS, WEIGHTS = ("web", "sequencer", "database"), (8, 6, 1)
PATIENCE_SECONDS = clusters.PATIENCE_SECONDS
# So many of the newest receipts are given to the verifier.
MOST_RECEIPTS = 200
CHOICES = [f"p{number}" for number in range(20)]
# With what somebody ends who is asked to.
ENDED = 128 + signal.SIGTERM
fork = multiprocessing.get_context("fork")


def patiently(work: Callable[[], Any]) -> Any:
    """Do something, and do it again while the database is away."""
    from django import db

    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return work()
        except (db.OperationalError, db.InterfaceError):
            with suppress(Exception):
                db.connection.close()
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


class Stop:
    """Becomes true when somebody asks this process to end in peace."""

    def __init__(self) -> None:
        self.is_wanted = False
        signal.signal(signal.SIGTERM, self._ask)

    def _ask(self, *_signal: object) -> None:
        self.is_wanted = True


def cast(round_id: int, own: list[int], shared: list[int], path: Path) -> None:
    """Cast one ballot after the other, and write down what was acknowledged.

    When the database goes away, the same form is sent again, as a browser would.
    """
    from django.utils import timezone

    from participation.models import User
    from voting.actions import casting
    from voting.box import spool
    from voting.models import VotingRound
    from voting.tally.ballot_form import Marks

    def send(voter: int, marks: Marks, token: spool.FormToken) -> str:
        sent = casting.cast_ballot(
            voting_round=VotingRound.objects.get(pk=round_id),
            voter=User.objects.get(pk=voter),
            paper="all",
            marks={"all": marks},
            now=timezone.now(),
            token=token,
        )
        return sent.receipt.to_line()

    stop, chance = Stop(), random.Random()
    with path.open("ab", buffering=0) as kept:
        while not stop.is_wanted:
            voter = chance.choice(shared if chance.random() < SHARE else own)
            marks = Marks(tuple(chance.sample(CHOICES, 3)))
            receipt = patiently(partial(send, voter, marks, spool.new_token()))
            kept.write(f"{json.dumps([voter, receipt])}\n".encode())


def sequence(round_id: int, path: Path) -> None:
    """Take the spool into the log, again and again; write down what goes wrong."""
    from voting import queries
    from voting.box import sequencer

    stop = Stop()
    while not stop.is_wanted:
        try:
            patiently(lambda: sequencer.run(queries.round_to_vote_in(round_id)))
        except sequencer.PausedError as error:
            with path.open("a") as kept:
                kept.write(f"{error}\n")
        time.sleep(0.1)


@dataclass(slots=True)
class Scene:
    """The processes of one run, and how often each sort of them was killed."""

    round_id: int
    voters: list[int]
    folder: Path
    database: clusters.Cluster | None
    workers: list[Any] = field(default_factory=list)
    sequencer: Any = None
    kills: Counter[str] = field(default_factory=Counter)

    def start_worker(self, number: int) -> Any:
        shared, own = self.voters[:SHARED], self.voters[SHARED + number :: CASTERS]
        path = self.folder / f"acknowledged-{number}"
        process = fork.Process(target=cast, args=(self.round_id, own, shared, path))
        process.start()
        return process

    def start_sequencer(self) -> Any:
        path = self.folder / "paused"
        process = fork.Process(target=sequence, args=(self.round_id, path))
        process.start()
        return process

    def start(self) -> None:
        self.workers = [self.start_worker(number) for number in range(CASTERS)]
        self.sequencer = self.start_sequencer()

    def kill_something(self, chance: random.Random) -> None:
        self.keep_checkpoint()
        # Each sort once, however short the run, and then as it comes.
        unhurt = [sort for sort in SORTS if sort not in self.kills]
        if self.database is None:
            unhurt = [sort for sort in unhurt if sort != "database"]
        sort = unhurt[0] if unhurt else chance.choices(SORTS, WEIGHTS)[0]
        if sort == "web":
            number = chance.randrange(CASTERS)
            self._kill(self.workers[number])
            self.workers[number] = self.start_worker(number)
        elif sort == "sequencer":
            self._kill(self.sequencer)
            self.sequencer = self.start_sequencer()
        elif self.database is not None:
            self.database.stop_at_once()
            self.database.start()
        else:
            return
        self.kills[sort] += 1

    def _kill(self, process: Any) -> None:
        with suppress(ProcessLookupError):
            os.kill(process.pid, signal.SIGKILL)
        process.join()

    def keep_checkpoint(self) -> None:
        """Keep what was signed by now, as an auditor does."""
        for anchor in (self.folder / "anchors").glob("*/anchor.json"):
            note = json.loads(anchor.read_text())["note"]
            (self.folder / f"kept-{note.split()[1]}").write_text(note)

    def casts(self) -> int:
        """Say about how many casts have been acknowledged."""
        return sum(
            path.read_bytes().count(b"\n")
            for path in self.folder.glob("acknowledged-*")
        )

    def wait_for_casts(self) -> None:
        """Let the load go on a little, so that every kill meets some."""
        wanted = self.casts() + CASTS_BETWEEN
        latest = time.monotonic() + SECONDS_BETWEEN
        while self.casts() < wanted and time.monotonic() < latest:
            time.sleep(0.05)

    def end(self) -> None:
        """Let everybody finish what is under way."""
        if self.database is not None:
            self.database.wait()
        latest = time.monotonic() + PATIENCE_SECONDS
        left = [*self.workers, self.sequencer]
        while left and time.monotonic() < latest:
            # Said again and again: one that is just starting may not have heard it.
            for process in left:
                process.terminate()
            left[0].join(1)
            left = [process for process in left if process.is_alive()]
        for process in (*self.workers, self.sequencer):
            # One that had only just been started ends by the signal itself.
            if process.exitcode not in (0, ENDED):
                raise RuntimeError(f"A process ended with {process.exitcode}.")


def acknowledged(folder: Path) -> Iterator[tuple[int, str]]:
    """Yield voter and receipt of every cast that was acknowledged.

    A line that a kill has cut was not read by anybody, and so it is no acknowledgement.
    """
    for path in sorted(folder.glob("acknowledged-*")):
        for line in path.read_text().split("\n")[:-1]:
            voter, receipt = json.loads(line)
            yield voter, receipt


def judge(scene: Scene) -> dict[str, Any]:
    """Close, count, publish, verify; say what was lost, doubled or is inconsistent."""
    from participation.models import User
    from voting import packs, queries
    from voting.actions import results
    from voting.ballotbox import pack, receipts
    from voting.ballotbox.verifying.run import Given, verify
    from voting.box import log
    from voting.models import RollMark
    from voting.models.box import Checkpoint

    voting_round = queries.round_to_vote_in(scene.round_id)
    before = log.size(voting_round.box)
    after = voting_round.phase.ends_at + timedelta(seconds=1)
    results.tally_round(voting_round=voting_round, now=after)
    results.publish_result(
        voting_round=voting_round,
        organiser=User.objects.get(email="organiser@example.org"),
        now=after,
    )
    voting_round = queries.round_to_vote_in(scene.round_id)
    entries = [json.loads(line) for line in log.lines(voting_round.box)]
    logged = Counter(entry["c"] for entry in entries if entry["t"] == "ballot")
    final = {entry["s"]: entry["c"] for entry in entries if entry["t"] == "ballot"}
    kept = [(voter, receipts.parse(line)) for voter, line in acknowledged(scene.folder)]
    known = {receipt.commitment for _voter, receipt in kept}
    shared = set(scene.voters[:SHARED])
    last = {voter: receipt.commitment for voter, receipt in kept if voter not in shared}
    counted = set(final.values())
    # Who was killed before the answer may have cast once more than they know.
    unknown = [c for c in counted if c not in known]
    pack.write(packs.material_of(voting_round), scene.folder / "pack")
    given = []
    for number, (_voter, receipt) in enumerate(kept[-MOST_RECEIPTS:]):
        given.append(scene.folder / f"receipt-{number}.txt")
        given[-1].write_text(receipt.to_line())
    checkpoints = sorted(scene.folder.glob("kept-*"))
    report = verify(
        scene.folder / "pack", Given(receipts=given, checkpoints=checkpoints)
    )
    paused = scene.folder / "paused"
    return {
        "kills": dict(sorted(scene.kills.items())),
        "acknowledged": len(known),
        "logged_while_open": before,
        "missing": len(known - logged.keys()),
        "doubled": sum(times > 1 for times in logged.values()),
        "acknowledged_twice": len(kept) - len(known),
        "unacknowledged": len(logged.keys() - known),
        "voters": len(final),
        "marks": RollMark.objects.filter(entry__voting_round=voting_round).count(),
        "old_ballots_counted": max(0, len(set(last.values()) - counted) - len(unknown)),
        "checkpoints": Checkpoint.objects.filter(voting_round=voting_round).count(),
        "checkpoints_kept": len(checkpoints),
        "pauses": len(paused.read_text().splitlines()) if paused.exists() else 0,
        "pack": "holds" if report.holds else report.as_text(),
    }


def run(kind: str, seconds: float, seed: int, least: int) -> dict[str, Any]:
    """Let everything run for so long and kill some of it now and then."""
    from django.db import connections

    chance = random.Random(seed)
    with tempfile.TemporaryDirectory(prefix="porukka-") as name:
        folder = Path(name)
        with started(kind, folder) as (url, database):
            env = common.environment(url, **common.apart(folder))
            made = common.run(
                "casting.py",
                "prepare",
                env,
                round(seconds * VOTERS_PER_SECOND) + SHARED,
            )
            set_up(env)
            scene = Scene(made["round"], made["voters"], folder, database)
            try:
                scene.start()
                until = time.monotonic() + seconds
                latest = until + seconds * PATIENCE
                while time.monotonic() < until or (
                    scene.casts() < least and time.monotonic() < latest
                ):
                    time.sleep(chance.uniform(*PAUSES))
                    scene.wait_for_casts()
                    scene.kill_something(chance)
                scene.end()
            finally:
                for process in multiprocessing.active_children():
                    process.kill()
            found = judge(scene)
            connections.close_all()
    return {"database": kind, "seconds": seconds} | found


@contextmanager
def started(kind: str, folder: Path) -> Iterator[tuple[str, clusters.Cluster | None]]:
    if kind == "sqlite":
        yield f"sqlite:///{folder}/porukka.sqlite3", None
        return
    with clusters.cluster() as database:
        yield database.url, database


def set_up(env: dict[str, str]) -> None:
    """Load Porukka here, so that a process that takes over from a killed one is quick.

    Nobody is connected yet: a connection cannot be shared with a child.
    """
    import django

    os.environ |= env
    django.setup()
    for name in ("voting.actions.results", "voting.packs", "voting.tokens"):
        import_module(name)


def failures(found: dict[str, Any]) -> list[str]:
    """Say what is not as it has to be."""
    wrong = [
        name
        for name in ("missing", "doubled", "old_ballots_counted", "pauses")
        if found[name]
    ]
    if found["voters"] != found["marks"]:
        wrong.append("marks")
    return wrong if found["pack"] == "holds" else [*wrong, "pack"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=["sqlite", "postgresql"])
    parser.add_argument("--seconds", type=float, default=SECONDS)
    parser.add_argument("--least", type=int, default=0, help="so many casts at least")
    parser.add_argument("--runs", type=int, default=RUNS)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--part", choices=["one"], help=argparse.SUPPRESS)
    options = parser.parse_args()
    # Whoever ends us early leaves no PostgreSQL behind.
    signal.signal(signal.SIGTERM, lambda *_signal: sys.exit(ENDED))
    kinds = [options.only] if options.only else ["postgresql", "sqlite"]
    if options.part:
        print(json.dumps(run(kinds[0], options.seconds, options.seed, options.least)))
        return
    figures = []
    for kind in kinds:
        for number in range(options.runs):
            # A process of its own for each run: settings are read once.
            command = [sys.executable, __file__, "--part", "one", "--only", kind]
            command += ["--seconds", str(options.seconds)]
            command += ["--seed", str(options.seed + number)]
            command += ["--least", str(options.least)]
            done = subprocess.run(
                command, stdout=subprocess.PIPE, text=True, check=True
            )
            figures.append(json.loads(done.stdout.splitlines()[-1]))
            print(json.dumps(figures[-1], indent=2), flush=True)
    common.finish("crash", figures)
    if wrong := {name for found in figures for name in failures(found)}:
        sys.exit(f"Not as it has to be: {', '.join(sorted(wrong))}")


if __name__ == "__main__":
    main()

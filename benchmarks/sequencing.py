"""How fast ballots go from the spool into the log, and how long a large count takes.

    .venv/bin/python benchmarks/sequencing.py [BALLOTS]

A spool full of ballots is taken into the log as at the close; then the log is closed,
every ballot opened, counted, published, packed and verified. Each step in seconds of
the clock and of computing, with the most memory that this process had by then.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import common
from open_vote import PROJECTS

BALLOTS = 100_000
CHUNK = 2000
MOST_CHOICES = 8
STEPS = ("sequence", "seal", "open and count", "publish", "pack", "verify")


def sealed_rows(part: range) -> list[tuple[str, str, bytes]]:
    """Seal ballots of people who are only a number: identifier, token, spool row."""
    from voting.ballotbox import canonical, commitment, content, sealing
    from voting.box import spool
    from voting.models import VotingRound
    from voting.tally.ballot_form import Marks

    voting_round = VotingRound.objects.select_related("box").get()
    box, election = voting_round.box, voting_round.sheet_sha256
    chance = random.Random(part.start)
    rows = []
    for number in part:
        chosen = chance.sample(PROJECTS, chance.randint(1, MOST_CHOICES))
        ballot = content.encode("all", {"all": Marks(tuple(sorted(chosen)))})
        nonce = os.urandom(commitment.NONCE_BYTES)
        sealed = spool.sealed_ballot(box, election, nonce, ballot)
        person = f"{number:064x}"
        row = {
            "i": person,
            "a": "all",
            "c": commitment.commit(election, nonce, ballot),
            "e": sealing_text(sealed),
        }
        closed = sealing.seal(
            bytes.fromhex(box.spool_key),
            canonical.encode(row),
            purpose=sealing.SPOOL,
            election=election,
            room=spool.spool_room(box),
        )
        rows.append((person, os.urandom(32).hex(), closed))
    return rows


def sealing_text(sealed: bytes) -> str:
    from base64 import b64encode

    return b64encode(sealed).decode()


def fill(round_id: int, ballots: int) -> None:
    """Put the ballots into the spool, in several processes, and mark the roll."""
    from django.db import connections

    from voting.models import RollEntry, RollMark
    from voting.models.box import SpoolRow

    parts = [range(at, min(at + CHUNK, ballots)) for at in range(0, ballots, CHUNK)]
    connections.close_all()
    with get_context("fork").Pool(os.cpu_count()) as pool:
        for rows in pool.imap_unordered(sealed_rows, parts):
            entries = RollEntry.objects.bulk_create(
                RollEntry(voting_round_id=round_id, identifier=person, is_declared=True)
                for person, _token, _sealed in rows
            )
            RollMark.objects.bulk_create(
                RollMark(entry=entry, channel="web") for entry in entries
            )
            SpoolRow.objects.bulk_create(
                SpoolRow(voting_round_id=round_id, token=token, sealed=sealed)
                for _person, token, sealed in rows
            )


def steps(round_id: int, folder: Path) -> Iterator[tuple[str, Callable[[], Any]]]:
    """Yield each step by its name, to be done before the next is asked for."""
    from participation.models import User
    from voting import packs, queries
    from voting.actions import results
    from voting.ballotbox.verifying.run import Given, verify
    from voting.box import closing, sequencer

    voting_round = queries.round_to_vote_in(round_id)
    after = voting_round.phase.ends_at + timedelta(seconds=1)
    organiser = User.objects.get(email="organiser@example.org")
    yield "sequence", lambda: sequencer.run(voting_round, is_final=True)
    results.close_round(voting_round=voting_round, now=after)
    yield "seal", lambda: closing.seal_log(voting_round, now=after)
    yield (
        "open and count",
        lambda: results.tally_round(voting_round=voting_round, now=after),
    )
    yield (
        "publish",
        lambda: results.publish_result(
            voting_round=voting_round, organiser=organiser, now=after
        ),
    )
    fresh = queries.round_to_vote_in(round_id)
    yield "pack", lambda: packs.write(fresh, folder / "pack")
    report = None

    def check() -> None:
        nonlocal report
        report = verify(folder / "pack", Given())

    yield "verify", check
    if report is None or not report.holds:
        raise RuntimeError("The pack does not verify.")


def measure(round_id: int, ballots: int) -> dict[str, Any]:
    """Fill the spool, and time every step from there on."""
    fill(round_id, ballots)
    found: dict[str, Any] = {}
    with tempfile.TemporaryDirectory(prefix="porukka-") as name:
        for step, work in steps(round_id, Path(name)):
            began, cpu = time.perf_counter(), time.process_time()
            work()
            found[step] = {
                "seconds": round(time.perf_counter() - began, 1),
                "cpu": round(time.process_time() - cpu, 1),
                "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
            }
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("ballots", type=int, nargs="?", default=BALLOTS)
    parser.add_argument("--only", choices=["sqlite", "postgresql"])
    parser.add_argument("--part", choices=["measure"], help=argparse.SUPPRESS)
    parser.add_argument("numbers", type=int, nargs="*", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.part:
        import django

        django.setup()
        print(json.dumps(measure(options.numbers[0], options.ballots)))
        return
    figures = {}
    for kind in [options.only] if options.only else ["sqlite", "postgresql"]:
        with (
            common.database(kind) as url,
            tempfile.TemporaryDirectory(prefix="porukka-") as folder,
        ):
            env = common.environment(url, **common.apart(Path(folder)))
            made = common.run("casting.py", "prepare", env, 1)
            figures[kind] = common.run(
                "sequencing.py", "measure", env, options.ballots, made["round"]
            )
        common.show(
            f"{options.ballots} ballots on {kind}",
            ["step", "seconds", "CPU seconds", "ballots/s", "peak MB"],
            [
                [
                    step,
                    one["seconds"],
                    one["cpu"],
                    round(options.ballots / (one["seconds"] or 0.1)),
                    one["mb"],
                ]
                for step, one in figures[kind].items()
            ],
        )
    common.finish("sequencing", figures)


if __name__ == "__main__":
    main()

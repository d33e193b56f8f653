"""What it costs to check a vote: the verifier on a pack of 100,000 ballots.

    .venv/bin/python benchmarks/verifying.py [BALLOTS] [--choices 15]

An approval vote over 30 projects in which every fifth voter votes twice. With 15
choices in place of 5 nearly all ballots differ, which is the most work there can be.
The verifier runs as people run it, in a process of its own; CPU seconds tell more than
the clock on a machine that has other work too.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import common

sys.path.append(str(common.ROOT / "tests"))

import packs

from voting.ballotbox import pack_tar
from voting.tally.ballot_form import Marks

BALLOTS = 100_000
PROJECTS = 30
MOST_CHOICES = 5
# How many ballots go into the log between two checkpoints.
BATCH = 100
TARGET_SECONDS, TARGET_MEGABYTES = 20, 300


def make(voters: int, most: int, folder: Path) -> None:
    """Write the pack of a vote; receipts are left out, because nobody checks them."""
    costs = range(5_000_00, 5_000_00 + PROJECTS * 1_000_00, 1_000_00)
    rules = packs.sheet(packs.pot("all", *costs, budget=300_000_00), max_choices=most)
    vote = packs.Vote(rules, {"all": voters})
    vote.has_receipts = False
    rng = random.Random(5)
    projects = [line.id for line in rules.pots[0].lines]
    vote.open()
    for at in range(voters):
        people = (str(at), str(rng.randrange(at + 1))) if at % 5 == 0 else (str(at),)
        for person in people:
            chosen = rng.sample(projects, rng.randint(1, most))
            vote.cast(person, "all", {"all": Marks(tuple(sorted(chosen)))})
        if at % BATCH == 0:
            vote.sign()
    vote.close()
    vote.publish().save(folder)


def measure(path: Path) -> dict[str, float]:
    """Verify in a process of its own; give seconds and megabytes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    code = (
        "import resource, sys; from voting.ballotbox.verify import main; "
        "code = main(); "
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr); "
        "sys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, path, "--json"],
        cwd=common.ROOT,
        capture_output=True,
        text=True,
        check=True,  # a pack that does not hold ends with another code
    )
    wall = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    report = json.loads(done.stdout)
    cpu = (after.ru_utime + after.ru_stime) - (before.ru_utime + before.ru_stime)
    megabytes = int(done.stderr) / 1024
    return {"ballots": report["ballots"], "cpu": cpu, "wall": wall, "mb": megabytes}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("ballots", type=int, nargs="?", default=BALLOTS)
    parser.add_argument("--choices", type=int, default=MOST_CHOICES)
    given = parser.parse_args()
    voters = given.ballots
    with tempfile.TemporaryDirectory(prefix="porukka-") as name:
        folder, archive = Path(name) / "pack", Path(name) / "pack.tar"
        make(voters, given.choices, folder)
        with archive.open("wb") as file:
            file.writelines(pack_tar.tar_of(folder, "pack"))
        size = archive.stat().st_size / 1e6
        print(f"{voters} voters, a pack of {size:.0f} MB")
        print("| form | ballots | CPU s | wall s | most memory, MB |")
        print("| --- | --- | --- | --- | --- |")
        for path in (folder, archive):
            found = measure(path)
            print(
                f"| {path.name} | {found['ballots']} | {found['cpu']:.1f} "
                f"| {found['wall']:.1f} | {found['mb']:.0f} |"
            )
    is_fast = found["cpu"] < TARGET_SECONDS * voters / BALLOTS
    return 0 if is_fast and found["mb"] < TARGET_MEGABYTES else 1


if __name__ == "__main__":
    sys.exit(main())

"""Looks after ballot boxes: where they stand, whether they are whole, and repairs.

python manage.py box status
python manage.py box verify kajaani-2026
python manage.py box restore kajaani-2026        (says what it would do)
python manage.py box restore kajaani-2026 --yes
"""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from voting.actions import keeping, mending
from voting.box import inspecting, lending, restoring, sequencer
from voting.box.guarding import PausedError
from voting.box.inspecting import Problem
from voting.box.keys import KeyMissingError
from voting.box.restoring import ContradictionError, Findings
from voting.models import BallotBox

FLAWED = 1
UNKNOWN = 2

Step = Callable[[list[BallotBox], dict[str, Any]], None]

HELP = {
    "status": "sizes, anchor, spool and keys of each box",
    "sequence": "record what waits in the spool, and sign",
    "verify": "compare every line of the log with what was signed",
    "rehearse": "try the keys that lie on this host",
    "restore": "put back what a restored database has lost",
    "destroy": "destroy the keys whose days for complaints are over",
}


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        steps = parser.add_subparsers(dest="step", required=True)
        for name, words in HELP.items():
            step = steps.add_parser(name, help=words)
            if name != "destroy":
                step.add_argument(
                    "slug",
                    nargs=None if name == "restore" else "?",
                    help="a process; all of them when left out",
                )
            step.add_argument("--json", action="store_true", help="print JSON instead")
            if name == "restore":
                step.add_argument(
                    "--yes", action="store_true", help="do it, and not only say it"
                )
                step.add_argument(
                    "--rebuild-anchor",
                    action="store_true",
                    help="write a lost anchor again from this database; only when the "
                    "database is surely the newest there is",
                )

    def handle(self, *_args: Any, **options: Any) -> None:
        name = options["step"]
        step: Step = getattr(self, f"_{name}")
        step([] if name == "destroy" else _boxes(options["slug"]), options)

    def _tell(self, answer: Any, words: str, options: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(answer) if options["json"] else words)

    def _status(self, boxes: list[BallotBox], options: dict[str, Any]) -> None:
        found = [inspecting.status(box) for box in boxes]
        words = "\n\n".join(
            "\n".join(f"{name}: {_in_words(value)}" for name, value in one.items())
            for one in found
        )
        self._tell(found, words or "There are no ballot boxes.", options)

    def _sequence(self, boxes: list[BallotBox], options: dict[str, Any]) -> None:
        moved = {}
        for box in boxes:
            slug = box.voting_round.process.slug
            if box.opened_at is None or box.sealed_at is not None:
                continue
            try:
                moved[slug] = sequencer.run(box.voting_round)
            except (PausedError, KeyMissingError) as error:
                raise CommandError(f"{slug}: {error}", returncode=FLAWED) from error
        words = "\n".join(f"{slug}: {count} recorded" for slug, count in moved.items())
        self._tell(moved, words or "No box is recording.", options)

    def _verify(self, boxes: list[BallotBox], options: dict[str, Any]) -> None:
        self._judge(boxes, inspecting.problems_of, "whole", options)

    def _rehearse(self, boxes: list[BallotBox], options: dict[str, Any]) -> None:
        kept = [box for box in boxes if box.destroyed_at is None]
        self._judge(kept, inspecting.rehearse, "all keys fit", options)

    def _judge(
        self,
        boxes: list[BallotBox],
        judge: Callable[[BallotBox], list[Problem]],
        well: str,
        options: dict[str, Any],
    ) -> None:
        found = {box.voting_round.process.slug: judge(box) for box in boxes}
        words = "\n".join(
            "\n".join(f"{slug}: {one.message} [{one.code}]" for one in problems)
            or f"{slug}: {well}"
            for slug, problems in found.items()
        )
        plain = {slug: [asdict(one) for one in found[slug]] for slug in found}
        self._tell(plain, words or "There are no ballot boxes.", options)
        if any(found.values()):
            sys.exit(FLAWED)

    def _restore(self, boxes: list[BallotBox], options: dict[str, Any]) -> None:
        (box,) = boxes
        try:
            if options["rebuild_anchor"] and options["yes"]:
                restoring.rebuild_anchor(box.voting_round)
            found = mending.restore_box(
                voting_round=box.voting_round,
                now=timezone.now(),
                is_trial=not options["yes"],
            )
        except (ContradictionError, KeyMissingError) as error:
            raise CommandError(f"{error}. Nothing was changed.", FLAWED) from error
        self._tell(
            asdict(found) | {"is_done": options["yes"]},
            _told(found, is_done=options["yes"]),
            options,
        )

    def _destroy(self, _boxes: list[BallotBox], options: dict[str, Any]) -> None:
        now = timezone.now()
        count = keeping.destroy_due_keys(now=now)
        taken = lending.take_back_all(now=now)
        self._tell(
            {"boxes": count, "lent_keys": taken},
            f"Keys of {count} boxes and {taken} lent keys destroyed.",
            options,
        )


def _boxes(slug: str | None) -> list[BallotBox]:
    found = BallotBox.objects.select_related(
        "voting_round__process", "voting_round__phase"
    ).order_by("voting_round__process__slug")
    if slug is None:
        return list(found)
    named = list(found.filter(voting_round__process__slug=slug))
    if not named:
        raise CommandError(f"There is no ballot box of {slug}.", returncode=UNKNOWN)
    return named


def _in_words(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(value) or "none"
    return "-" if value in (None, "") else str(value)


def _told(found: Findings, *, is_done: bool) -> str:
    done = "put back" if is_done else "would be put back"
    lines = [
        f"{found.lines} lines of the log {done}",
        f"{found.ballots} sealed ballots {done}",
        f"{found.checkpoints} checkpoints {done}",
        f"{found.marks} people marked as having voted",
        f"{found.entries} of them put on the roll again",
        f"{found.lost} votes whose people are not known any more",
        f"{found.waiting} ballots wait in the spool",
        f"the log has {found.size} lines",
        *(f"look at: {act}" for act in found.acts),
    ]
    if not is_done:
        lines.append("Nothing was changed. Say --yes to do it.")
    return "\n".join(lines)

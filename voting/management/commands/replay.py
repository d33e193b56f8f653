"""Carries a real election from a Pabulib file through the whole product.

python manage.py replay FILE.pb --rule greedy
"""

import json
import os
import subprocess
import sys
from argparse import ArgumentParser
from pathlib import Path
from time import monotonic
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, no_translations
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from participation.models.processes import SLUG
from participation.policies import Refused
from voting.models import VotingRound
from voting.replay.plan import CannotReplayError, Plan, plan_replay, slug_of
from voting.replay.progress import Progress
from voting.replay.run import Replayed, Rule, replay
from voting.tally.commands.recount_names import BORDA, RULE_NAMES
from voting.tally.files import pabulib, pabulib_messages
from voting.tally.options import Ranks

UNREADABLE = 2


class Command(BaseCommand):
    help = (
        "Creates a process from a Pabulib file, casts every ballot of it as the web "
        "form does, closes, counts, publishes and writes the pack with which anybody "
        "can check it. The last line is JSON."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the election, a .pb file")
        parser.add_argument(
            "--rule",
            choices=RULE_NAMES,
            metavar="NAME",
            default="greedy",
            help="how to count; greedy unless told. The names are those of "
            "python -m voting.tally.recount",
        )
        parser.add_argument(
            "--tie",
            default=VotingRound.Ties.LISTED.value,
            help="listed (by id, as text), or cheaper,lot:SEED, dearer,lot:SEED, "
            "lot:SEED",
        )
        parser.add_argument(
            "--slug",
            default="",
            help="the address of the process; named after the file",
        )
        parser.add_argument(
            "--database",
            default="default",
            help="the URL of another database, as in DATABASE_URL; an empty one is set "
            "up first",
        )
        parser.add_argument(
            "--workers",
            type=int,
            default=1,
            help="threads that cast at the same time; worth it on PostgreSQL only",
        )
        parser.add_argument(
            "--pack",
            type=Path,
            help="where the pack goes: a new folder, or a new file that ends with "
            ".tar; otherwise below PACKS_DIR",
        )
        parser.add_argument(
            "--json", action="store_true", help="print nothing but the last line"
        )
        parser.add_argument(
            "--progress",
            action="store_true",
            help="show the bar on standard error even when that is no terminal",
        )

    # The texts of this command are English, so what it passes on is as well.
    @no_translations
    def handle(self, *_args: Any, **options: Any) -> None:
        name = options["rule"]
        rule = _rule(RULE_NAMES[name], options["tie"])
        ranks = Ranks.BORDA if name == BORDA else Ranks.PLACES
        _check(options["workers"], options["slug"])
        _check_pack(options["pack"])
        began = monotonic()
        plan = _read(options["file"], rule, ranks)
        seconds = {"parse": round(monotonic() - began, 3)}
        if options["database"] not in settings.DATABASES:
            _run_on(options["database"], options)
            return
        _migrate_if_empty()
        try:
            replayed = replay(
                plan,
                slug=options["slug"] or slug_of(options["file"].stem),
                rule=rule,
                workers=options["workers"],
                wanted_pack=options["pack"],
                **self._reporting(is_wanted=options["progress"]),
            )
        except Refused as error:
            raise CommandError(str(error.refusal.message)) from error
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from error
        replayed.seconds = seconds | replayed.seconds
        if not options["json"]:
            self._tell(plan, replayed)
        self.stdout.write(_as_json(replayed))

    def _reporting(self, *, is_wanted: bool) -> dict[str, Any]:
        if not (is_wanted or self.stderr.isatty()):
            return {}
        # Past Django's wrapper, which would end and colour each write.
        return {"report": Progress(sys.stderr, "Casting").report}

    def _tell(self, plan: Plan, replayed: Replayed) -> None:
        self.stdout.write(
            f"{replayed.ballots} ballots were cast into process {replayed.process}, "
            f"{plan.blank} of them blank, and counted by {replayed.rule}: "
            f"{len(replayed.funded)} of {len(plan.projects)} projects are funded."
        )
        self.stdout.write(f"See {settings.SITE_URL}/p/{replayed.process}/result/")
        self.stdout.write(
            f"Check it: {Path(sys.executable).name} -m voting.ballotbox.verify "
            f"{replayed.pack}"
        )


def _rule(name: str, tie: str) -> Rule:
    ties, _colon, seed = tie.partition(":")
    is_drawn = ties != VotingRound.Ties.LISTED
    if ties not in VotingRound.Ties.values or is_drawn != bool(seed):
        raise CommandError(
            f"--tie {tie} is neither listed nor one of cheaper,lot:SEED, "
            "dearer,lot:SEED and lot:SEED.",
            returncode=UNREADABLE,
        )
    return Rule(name, ties, seed)


def _check(workers: int, slug: str) -> None:
    if workers < 1:
        raise CommandError("--workers has to be at least 1.", returncode=UNREADABLE)
    if slug:
        try:
            SLUG(slug)
        except ValidationError as error:
            raise CommandError(
                f"--slug {slug}: {error.message}", returncode=UNREADABLE
            ) from error


def _check_pack(path: Path | None) -> None:
    """Find out before a long replay whether its pack has a place."""
    if path is None:
        return
    is_free = path.is_dir() and path.suffix != ".tar" and not any(path.iterdir())
    if path.exists() and not is_free:
        raise CommandError(f"--pack {path} is there already.", returncode=UNREADABLE)
    if not path.resolve().parent.is_dir():
        raise CommandError(
            f"--pack {path} has no folder to be in.", returncode=UNREADABLE
        )


def _read(file: Path, rule: Rule, ranks: Ranks) -> Plan:
    """Read and judge the whole file before anything is written."""
    try:
        election = pabulib.read(file.read_bytes())
        return plan_replay(
            election,
            file=file.name,
            rule=rule.name,
            ranks=ranks,
            now=timezone.now(),
        )
    except OSError as error:
        reason = error.strerror or str(error)
        raise CommandError(f"{file}: {reason}", returncode=UNREADABLE) from error
    except pabulib.PabulibError as error:
        reason = pabulib_messages.message(error, "en")
        raise CommandError(f"{file}: {reason}", returncode=UNREADABLE) from error
    except CannotReplayError as error:
        raise CommandError(f"{file}: {error}", returncode=UNREADABLE) from error


def _run_on(database: str, options: dict[str, Any]) -> None:
    """Run this command once more with another DATABASE_URL, and end as it ends.

    Settings are read once, so another database takes another process.
    """
    if "://" not in database:
        raise CommandError(
            f"--database {database} is neither a URL nor one of "
            f"{', '.join(settings.DATABASES)}.",
            returncode=UNREADABLE,
        )
    command = [sys.executable, "-m", "django", "replay", str(options["file"])]
    told = ("rule", "tie", "slug", "workers", "pack")
    command += [f"--{name}={options[name]}" for name in told if options[name]]
    command += [f"--{name}" for name in ("json", "progress") if options[name]]
    env = {
        **os.environ,
        "DATABASE_URL": database,
        "DJANGO_SETTINGS_MODULE": os.environ["DJANGO_SETTINGS_MODULE"],
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
    }
    sys.stdout.flush()
    code = subprocess.run(command, env=env, check=False).returncode  # noqa: S603 - ourselves
    if code:
        sys.exit(code)


def _migrate_if_empty() -> None:
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if not missing:
        return
    if connection.introspection.table_names():
        raise CommandError(
            "This database was set up by another version. Run `manage.py migrate` "
            "first."
        )
    call_command("migrate", verbosity=0)


def _as_json(replayed: Replayed) -> str:
    return json.dumps(
        {
            "process": replayed.process.slug,
            "ballots": replayed.ballots,
            "funded": list(replayed.funded),
            "rule": replayed.rule,
            "pack": str(replayed.pack),
            "seconds": replayed.seconds,
        }
    )

"""Checks the seals of public records, as anybody can from the published files.

python manage.py verify_record kajaani-2026
"""

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from participation import ledger, queries
from participation.ledger import Flaw
from participation.models import Process

FLAWED = 1
UNKNOWN = 2


class Command(BaseCommand):
    help = (
        "Checks every seal in the record of the given processes, or of all. Exits "
        "with 1 when a record does not hold."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slugs", nargs="*", metavar="SLUG", help="a process")
        parser.add_argument("--json", action="store_true", help="print JSON instead")

    def handle(self, *_args: Any, **options: Any) -> None:
        records = [_examine(process) for process in _processes(options["slugs"])]
        if options["json"]:
            self.stdout.write(json.dumps(records))
        else:
            for record in records:
                self._tell(record)
        if any(record["flaws"] for record in records):
            sys.exit(FLAWED)

    def _tell(self, record: dict[str, Any]) -> None:
        process, events = record["process"], record["events"]
        if not record["flaws"]:
            self.stdout.write(
                f"{process}: {events} events, unbroken. Newest seal: {record['seal']}"
            )
        for flaw in record["flaws"]:
            self.stdout.write(
                f"{process}: event {flaw['number']}: {flaw['message']} [{flaw['code']}]"
            )


def _processes(slugs: list[str]) -> list[Process]:
    if not slugs:
        return list(Process.objects.order_by("slug"))
    found = {
        process.slug: process for process in Process.objects.filter(slug__in=slugs)
    }
    unknown = [slug for slug in slugs if slug not in found]
    if unknown:
        raise CommandError(
            f"There is no process {', '.join(unknown)}.", returncode=UNKNOWN
        )
    return [found[slug] for slug in slugs]


def _examine(process: Process) -> dict[str, Any]:
    entries = queries.record_entries(process)
    flaws: list[Flaw] = ledger.flaws(entries)
    return {
        "process": process.slug,
        "events": len(entries),
        "seal": entries[-1]["seal"] if entries else ledger.GENESIS,
        "flaws": [asdict(flaw) for flaw in flaws],
    }

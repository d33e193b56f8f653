from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from proposals.indexing import index
from proposals.models import Proposal

BATCH = 500


class Command(BaseCommand):
    """Write the search index anew, as after a new list of words or a repair.

    It works in small steps beside people who write: each step locks what it reads.
    """

    help = "Write the index for the search and for similar ideas anew."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--process", help="address of one process; all unless told")

    def handle(self, *_args: Any, **options: Any) -> None:
        found = Proposal.objects.order_by("pk")
        if options["process"]:
            found = found.filter(process__slug=options["process"])
        last, count = 0, 0
        while True:
            with transaction.atomic():
                step = found.filter(pk__gt=last).select_for_update(of=("self",))
                batch = list(step[:BATCH])
                index(*batch)
            if not batch:
                break
            last, count = batch[-1].pk, count + len(batch)
        self.stdout.write(f"{count} proposals are indexed.")

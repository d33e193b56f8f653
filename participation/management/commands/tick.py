"""Does now what the worker does every minute, and says what that was.

python manage.py tick
python manage.py tick --now 2027-03-01T08:00+02:00 --json
"""

import json
import logging
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from participation import sending, ticking
from participation.ticking import Done

logger = logging.getLogger(__name__)

# What is worked out from a moment, weeks before it and after it, exists in these.
YEARS = range(1900, 3000)


def moment(text: str) -> datetime:
    """Read a moment in ISO 8601; one without an offset could be any of several."""
    try:
        read = datetime.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(
            f"{text!r} is no moment as in 2027-03-01T08:00+02:00"
        ) from error
    if read.tzinfo is None:
        raise ArgumentTypeError(f"{text!r} needs its offset, as in {text}+02:00")
    if read.year not in YEARS:
        raise ArgumentTypeError(
            f"{text!r} is not between the years {YEARS[0]} and {YEARS[-1]}"
        )
    return read


class Command(BaseCommand):
    help = (
        "Does what the clock brings about: opens and closes, counts, reminds. It may "
        "be run at any time and again: what was done is not done twice."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--now",
            type=moment,
            metavar="MOMENT",
            help="as of this moment, such as 2027-03-01T08:00+02:00, with its offset",
        )
        parser.add_argument(
            "--send",
            action="store_true",
            help="send what waits as well, instead of leaving it to the worker",
        )
        parser.add_argument(
            "--json", action="store_true", help="print a JSON list of what was done"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        now = options["now"] or timezone.now()
        failed: list[str] = []
        done = ticking.tick(now=now, on_failure=failed.append)
        if options["send"]:
            done += _send(now, on_failure=failed.append)
        if options["json"]:
            plain = [one.as_plain() for one in done]
            self.stdout.write(json.dumps(plain, ensure_ascii=False, indent=2))
        else:
            for one in done:
                self.stdout.write(_line(one))
        if failed:
            raise CommandError(f"These failed, see the log: {', '.join(failed)}")


def _send(now: datetime, on_failure: Callable[[str], object]) -> list[Done]:
    sent = []
    for sender in sending.waiting(now):
        try:
            count = sender.send(now=now)
        except Exception:  # one broken sender must not hold up the others
            logger.exception("Could not send %s", sender.name)
            on_failure(sender.name)
        else:
            if count:
                sent.append(Done("messages.sent", subject=sender.name, count=count))
    return sent


def _line(one: Done) -> str:
    where = " ".join(part for part in (one.process, one.subject) if part)
    times = f" ({one.count})" if one.count != 1 else ""
    return f"{one.what} {where}{times}".rstrip()

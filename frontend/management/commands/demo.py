"""Fills an empty installation with people and processes to look at.

python manage.py demo
"""

import json
from argparse import ArgumentParser
from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone, translation

from frontend.demo import content, loading, people
from participation.models import Process
from participation.queries import plan_of
from participation.texts import pick

# Printed in a terminal, beside words of other commands that nobody translates.
LANGUAGE = "en"


@dataclass(frozen=True, slots=True)
class Shown:
    """One process as the command prints it."""

    title: str
    url: str
    state: str


class Command(BaseCommand):
    help = (
        "Loads the demo: a process in each phase, a replayed election, and people to "
        "sign in as. Run again, it changes nothing and prints the same."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--reset", action="store_true", help="empty the database first"
        )
        parser.add_argument(
            "--json", action="store_true", help="print one line of JSON instead"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        _refuse()
        now = timezone.now()
        began = monotonic()
        with translation.override(LANGUAGE):
            if options["reset"]:
                loading.reset()
            is_fresh = self._load(now, is_quiet=options["json"])
            seconds = round(monotonic() - began, 1)
            if options["json"]:
                self.stdout.write(_as_json(now, is_fresh=is_fresh, seconds=seconds))
            else:
                self._tell(now)

    def _load(self, now: datetime, *, is_quiet: bool) -> bool:
        """Load what is missing; say whether anything was."""
        if loading.is_loaded():
            return False
        if loading.is_begun():
            if loading.holds_other_processes():
                raise CommandError(
                    "The demo was loaded in part, and this database holds other "
                    "processes too. Empty all of it with: manage.py demo --reset"
                )
            # Somebody stopped the first load; nobody can have used what it left.
            loading.reset()
        if not is_quiet:
            self.stdout.write("Loading the demo …")
        loading.load(now=now)
        return True

    def _tell(self, now: datetime) -> None:
        shown = _shown(now)
        width = max(len(process.title) for process in shown)
        self.stdout.write(f"\nPorukka: {settings.SITE_URL}/")
        self.stdout.write(f"Demo:    {settings.SITE_URL}/demo/  (be somebody, read mail)")
        self.stdout.write("\nProcesses")
        for process in shown:
            self.stdout.write(
                f"  {process.title:{width}}  {process.url}  {process.state}"
            )
        self.stdout.write("\nPeople (no passwords: ask for a code, it is in the outbox)")
        for person in people.listed():
            role = person.role.label if person.role else "Resident"
            self.stdout.write(f"  {person.email:20}  {person.name:18}  {role}")
        self.stdout.write(
            f"Outbox:  {settings.SITE_URL}/demo/outbox/  "
            "Staff also need the code that /demo/ shows."
        )
        if stale := _stale(now):
            self.stdout.write(
                f"\nThe demo is {stale} days old, so phases have moved on. For a fresh "
                'one: make demo ARGS="--reset"'
            )
        self.stdout.write("")


def _refuse() -> None:
    if settings.IS_PRODUCTION:
        raise CommandError(
            "The demo brings people whom anybody can be, so it is not loaded in the "
            "production profile. Set PROFILE=demo."
        )
    if Process._meta.db_table not in connection.introspection.table_names():
        raise CommandError("Set up the database first: manage.py migrate")


def _shown(now: datetime) -> list[Shown]:
    found = {
        process.slug: process
        for process in Process.objects.filter(
            slug__in=content.slugs()
        ).prefetch_related("phases")
    }
    return [_show(found[slug], now) for slug in content.slugs()]


def _show(process: Process, now: datetime) -> Shown:
    plan = plan_of(process, now=now)
    title, _language = pick(process.title, LANGUAGE)
    if plan.current:
        state = plan.current.get_kind_display()
    elif plan.upcoming:
        state = f"next: {plan.upcoming.get_kind_display()}"
    else:
        state = "finished"
    return Shown(title, f"{settings.SITE_URL}/p/{process.slug}/", state)


def _stale(now: datetime) -> int:
    """Return the age of the demo in days once it matters, else 0."""
    newest = Process.objects.filter(slug=content.stories()[0]["slug"]).first()
    if newest is None or newest.published_at is None:
        return 0
    age = (now - newest.published_at).days + int(content.stories()[0]["published"])
    return max(age, 0) if age > LASTS else 0


# The first phase to end is the open vote's, some days later than this.
LASTS = 12


def _as_json(now: datetime, *, is_fresh: bool, seconds: float) -> str:
    return json.dumps(
        {
            "site": settings.SITE_URL,
            "is_fresh": is_fresh,
            "seconds": seconds,
            "processes": [
                {"title": shown.title, "url": shown.url, "state": shown.state}
                for shown in _shown(now)
            ],
            "people": [
                {
                    "email": person.email,
                    "name": person.name,
                    "role": person.role.value if person.role else "resident",
                }
                for person in people.listed()
            ],
        },
        ensure_ascii=False,
    )

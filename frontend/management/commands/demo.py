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
from django.urls import reverse
from django.utils import timezone, translation

from frontend.demo import content, loading, people
from participation.models import Process
from participation.queries import plan_of
from participation.texts import pick

# Printed in a terminal, beside words of other commands that nobody translates.
LANGUAGE = "en"
TABLE = "participation_process"
# The vote that is open in a fresh demo closes after so many days.
LASTS = 14
# The longest name of a phase, for the columns.
STATE = 20


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
        site, say = settings.SITE_URL, self.stdout.write
        shown = _shown(now)
        width = max(len(process.title) for process in shown)
        say("\nProcesses")
        for process in shown:
            say(f"  {process.title:{width}}  {process.state:{STATE}}  {process.url}")
        say("\nPeople")
        for person in people.listed():
            role = person.role.label if person.role else "Resident"
            say(f"  {person.email:19}  {person.name:16}  {role}")
        say(
            f"\nHome                     {site}/\n"
            f"Sign in with one press   {site}/demo/\n"
            f"Sign in as in real life  {site}/accounts/login/\n"
            f"Mail with sign-in codes  {site}/demo/outbox/\n"
            f"Check a real election    {site}{_verify_page()}\n"
            "Nobody has a password. Officials also need the code that /demo/ shows."
        )
        if age := _age(now):
            say(
                f"\nThis demo is {age} days old, so phases have moved on. For a fresh "
                'one: make demo ARGS="--reset"'
            )
        say("")


def _verify_page() -> str:
    return reverse("voting:box_verify", args=[content.replay()["slug"]])


def _refuse() -> None:
    if settings.IS_PRODUCTION:
        raise CommandError(
            "The demo brings people whom anybody can be, so it is not loaded in the "
            "production profile. Set PROFILE=demo."
        )
    if TABLE not in connection.introspection.table_names():
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


def _age(now: datetime) -> int:
    """Return the age of the demo in days once it shows, else 0."""
    first = content.stories()[0]
    process = Process.objects.get(slug=first["slug"])
    assert process.published_at  # noqa: S101 - the demo's processes all are
    age = (now - process.published_at).days + int(first["published"])
    return age if age >= LASTS else 0


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

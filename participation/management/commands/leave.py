"""Deletes accounts, as their owners can by themselves: after restoring a backup.

python manage.py leave 12 15
python manage.py leave aino@example.org --withdraw --erase
"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from participation import personal
from participation.actions import leaving
from participation.actions.leaving import Farewell
from participation.models import User
from participation.policies import Refused


class Command(BaseCommand):
    help = (
        "Deletes accounts, by their number in the log or by their address. What was "
        "written stays without a name, unless the options say otherwise."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("people", nargs="+", metavar="NUMBER|ADDRESS")
        parser.add_argument(
            "--withdraw", action="store_true", help="withdraw ideas that still can be"
        )
        parser.add_argument(
            "--erase", action="store_true", help="remove the words of comments"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        people = [_person(typed) for typed in options["people"]]
        farewell = Farewell(withdraws=options["withdraw"], erases=options["erase"])
        for person in people:
            number = person.pk
            try:
                leaving.delete_account(
                    person=person,
                    farewell=farewell,
                    parts=personal.PARTS.values(),
                    now=timezone.now(),
                )
            except Refused as refused:
                raise CommandError(f"{number}: {refused.refusal.message}") from refused
            self.stdout.write(f"Account {number} has been deleted.")


def _person(typed: str) -> User:
    known = {"pk": int(typed)} if typed.isdecimal() else {"email__iexact": typed}
    found = User.objects.filter(**known).first()
    if found is None or found.has_left:
        raise CommandError(f"There is no account {typed}.")
    return found

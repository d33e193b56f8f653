"""Appoints the first officials of an installation.

python manage.py appoint riikka@example.org
python manage.py appoint riikka@example.org --organiser-of vimpelinlampi
"""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from participation.actions import people
from participation.models import Process


class Command(BaseCommand):
    help = (
        "Lets somebody begin processes. With --organiser-of, gives them the role of "
        "organiser in a process instead, on its record."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="the address they sign in with")
        parser.add_argument("--organiser-of", metavar="SLUG", help="a process")

    def handle(self, *_args: Any, **options: Any) -> None:
        process = _process(options["organiser_of"])
        try:
            person, is_new = people.appoint(email=options["email"])
            if process is not None:
                people.install_organiser(
                    process=process, person=person, now=timezone.now()
                )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        if is_new:
            self.stdout.write(f"An account has been made for {person.email}.")
        done = f"organises {process}" if process else "can begin processes"
        self.stdout.write(
            f"{person.email} {done}. They sign in with a code by e-mail and then set "
            "up two-step sign-in."
        )


def _process(slug: str | None) -> Process | None:
    if slug is None:
        return None
    found = Process.objects.filter(slug=slug).first()
    if found is None:
        raise CommandError(f"There is no process {slug}.")
    return found

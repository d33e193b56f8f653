"""The loaded demo for a whole module of tests, since loading it takes seconds."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

import make
import time_machine
from django.conf import settings
from django.core.management import call_command
from django.test import TestCase


def run(*arguments: str) -> str:
    """Run the command and return what it printed."""
    output = StringIO()
    call_command("demo", *arguments, stdout=output)
    return output.getvalue()


@contextmanager
def loaded() -> Iterator[str]:
    """Load the demo at `make.NOW`, give what the command printed, roll back at the end.

    Each test inside has its own savepoint, so the tests do not see each other.
    """
    atomics = TestCase._enter_atomics()
    try:
        with time_machine.travel(make.NOW, tick=False):
            printed = run()
        yield printed
    finally:
        TestCase._rollback_atomics(atomics)


@contextmanager
def files_kept() -> Iterator[None]:
    """Put keys and anchors back as they were, as the database is put back."""
    homes = [Path(settings.BALLOT_KEYS_DIR), Path(settings.BALLOT_ANCHOR_DIR)]
    with TemporaryDirectory() as folder:
        for home in homes:
            shutil.copytree(home, Path(folder) / home.name)
        try:
            yield
        finally:
            for home in homes:
                shutil.rmtree(home)
                shutil.copytree(Path(folder) / home.name, home)

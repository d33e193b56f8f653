"""The loaded demo for a whole module of tests, since loading it takes seconds."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO

import make
import time_machine
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

"""What tests of comparing rules at the desk share.

The models are there only once Django is set up, so they are imported late.
"""

# ruff: noqa: PLC0415 - see above

from collections.abc import Iterator

import pytest


@pytest.fixture
def voting_round():
    """Give the draft of a vote that opens in six days."""
    import simulating

    return simulating.draft()


@pytest.fixture
def organiser(client, voting_round):
    """Sign in who organises the vote."""
    import make

    person = make.staff(voting_round.process)
    client.force_login(person)
    return person


@pytest.fixture
def is_slow(monkeypatch) -> Iterator[list[tuple[object, ...]]]:
    """Leave every count to the worker, and collect what it is asked for."""
    from voting import tasks
    from voting.simulator import work

    asked: list[tuple[object, ...]] = []
    monkeypatch.setattr(work, "SECONDS_IN_A_REQUEST", 0)
    monkeypatch.setattr(
        tasks.count_simulation, "delay", lambda *arguments: asked.append(arguments)
    )
    return asked

"""What tests of the pages of proposals share.

The models are there only once Django is set up, so they are imported late.
"""

# ruff: noqa: PLC0415 - see above

import pytest
from django.urls import reverse


@pytest.fixture
def process():
    """Give a process that collects ideas."""
    import talking_of

    return talking_of.process()


@pytest.fixture
def proposal(process):
    import talking_of

    return talking_of.proposal(process)


@pytest.fixture
def official(process):
    """Give a moderator."""
    import talking_of

    return talking_of.moderator(process, name="Minna")


@pytest.fixture
def person(client):
    """Sign in somebody who lives here."""
    import make

    person = make.user(name="Aino")
    client.force_login(person)
    return person


@pytest.fixture
def submit_url(process) -> str:
    return reverse("proposals:submit", args=[process.slug])


@pytest.fixture
def autosave_url(process) -> str:
    return reverse("proposals:autosave", args=[process.slug])


@pytest.fixture
def drafts_url(process) -> str:
    return reverse("proposals:drafts", args=[process.slug])

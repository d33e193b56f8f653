"""A form from a page whose token is stale: nothing is sent, and nothing is lost.

As after signing in on another tab, or from a page of somebody else.
"""

import make
import pytest
from django.test import Client
from django.urls import reverse

from proposals.models import Proposal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

BOTH = pytest.mark.parametrize(
    "headers", [{}, {"HX-Request": "true"}], ids=["plain", "htmx"]
)


@pytest.fixture
def client():
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def process():
    process = make.process()
    make.phase(process, "propose")
    return process


@pytest.fixture
def url(process) -> str:
    return reverse("proposals:submit", args=[process.slug])


def typed(**fields) -> dict[str, str]:
    return {
        "title": "Laituri lammelle",
        "text": "Uimareille **laituri**.",
        "language": "fi",
    } | fields


@BOTH
def test_sends_nothing_and_loses_nothing(client, url, headers) -> None:
    client.force_login(make.user())

    response = client.post(url, typed(csrfmiddlewaretoken="x" * 64), headers=headers)

    assert response.status_code == 422
    assert "What you have written is still here" in response.text
    assert "Uimareille **laituri**." in response.text
    assert not Proposal.objects.exists()


def test_is_made_good_by_sending_again(client, url) -> None:
    client.force_login(make.user())
    first = client.post(url, typed())
    token = first.context["csrf_token"]

    second = client.post(url, typed(csrfmiddlewaretoken=str(token)))

    assert second.status_code == 303
    assert Proposal.objects.count() == 1


def test_keeps_nothing_for_a_stranger(client, url) -> None:
    response = client.post(url, typed(title="Planted"))

    assert response.status_code == 422
    assert "sessionid" not in response.cookies
    assert "Planted" not in client.get(url).text


def test_changes_no_proposal(client, process) -> None:
    author = make.user()
    proposal = make.proposal(process, author)
    client.force_login(author)

    response = client.post(
        reverse("proposals:edit", args=[process.slug, proposal.number]),
        typed(title="Planted"),
    )

    assert response.status_code == 422
    assert Proposal.objects.get().title == proposal.title

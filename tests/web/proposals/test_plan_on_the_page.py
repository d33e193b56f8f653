"""An author finds a plan for their idea on its page."""

import make
import pytest
import supporting
from django.urls import reverse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def author():
    return make.user(name="Tyyne")


@pytest.fixture
def idea(author):
    process = supporting.open_process()
    mine = make.proposal(process, author, title="Juttupenkki")
    supporting.plan([mine, make.proposal(process, title="Penkki torille")])
    return mine


def _page(client, idea) -> str:
    url = reverse("proposals:detail", args=[idea.process.slug, idea.number])
    return client.get(url).text


def test_asks_its_author(client, author, idea) -> None:
    client.force_login(author)

    page = _page(client, idea)

    assert "A plan for this idea waits for your answer" in page
    part = idea.partings.get()
    assert f"/plans/{part.regrouping_id}/{idea.number}/" in page


def test_says_that_it_has_been_answered(client, author, idea) -> None:
    idea.partings.update(answer="yes")
    client.force_login(author)

    assert "You have answered a plan for this idea" in _page(client, idea)


def test_asks_nobody_else(client, idea) -> None:
    client.force_login(make.user())

    assert "/plans/" not in _page(client, idea)

"""No browser fills a ballot in again by itself, for the next person or over the server.

Some do, after "back" or "reload": ticks of who sat there before, or the hidden choices
of an earlier review page below the words of a newer one.
"""

import re

import make
import pytest
from django.urls import reverse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.mark.parametrize("page", ["voting:ballot", "voting:review"])
def test_a_ballot_is_not_filled_in_by_the_browser(client, page) -> None:
    voting_round = make.voting_round()
    client.force_login(make.user())
    slug = voting_round.process.slug
    ballot = reverse("voting:ballot", args=[slug, "all"])
    client.post(ballot, {"choices": ["a"], "go": "review"})

    html = client.get(reverse(page, args=[slug, "all"])).text

    (form,) = re.findall(r"<form\b[^>]*\bdata-uncast\b[^>]*>", html)
    assert 'autocomplete="off"' in form

"""Voting over HTTP as a browser without scripts does: page, form, answer."""

from html.parser import HTMLParser
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from participation.models import User
from voting import tokens
from voting.models import RollMark, VotingRound
from voting.models.box import SpoolRow


class _Fields(HTMLParser):
    """Collects what the form that casts a ballot would send untouched."""

    def __init__(self) -> None:
        super().__init__()
        self.hidden: dict[str, list[str]] = {}
        self._is_inside = False

    def handle_starttag(self, tag, attrs) -> None:
        given = dict(attrs)
        if tag == "form":
            self._is_inside = "data-uncast" in given
        if tag == "input" and self._is_inside and given.get("type") == "hidden":
            self.hidden.setdefault(given["name"], []).append(given["value"])


class Visitor:
    """A browser in front of one ballot paper; `person` is signed in."""

    def __init__(
        self, voting_round: VotingRound, person=None, *, paper: str = "all", **options
    ) -> None:
        self.client = Client(**options)
        self.slug = voting_round.process.slug
        self.paper = paper
        if person is not None:
            self.client.force_login(person)

    def address(self, name: str) -> str:
        papers = [self.paper] if name in {"ballot", "review"} else []
        return reverse(f"voting:{name}", args=[self.slug, *papers])

    def choose(self, *choices: str):
        """Fill in the ballot and go on to the review page."""
        return self.client.post(
            self.address("ballot"), {"choices": choices, "go": "review"}
        )

    def review(self):
        return self.client.get(self.address("review"))

    def form(self) -> dict[str, Any]:
        """Return what the form of the review page would send as it stands there."""
        page = _Fields()
        page.feed(self.review().text)
        return page.hidden

    def send(self, form: dict[str, Any], **extra):
        """Press the button under the review page."""
        return self.client.post(self.address("review"), form, **extra)

    def cast(self, *choices: str, word: str = ""):
        """Vote from the first page to the last; return the answer of the last POST."""
        self.choose(*choices)
        form = self.form()
        assert set(form) >= {"token", "choices"}, form
        return self.send({**form, "word": word})

    def receipt(self):
        return self.client.get(self.address("receipt"))

    def cast_without_a_page(self, *choices: str):
        """Send what no page has shown."""
        return self.send({"choices": choices})


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def token_of(voting_round: VotingRound, person: User) -> str:
    """Issue a form as the server would; not every page shows one to everybody."""
    return tokens.issue(voting_round, f"user:{person.pk}", now=timezone.now())


def post(
    voting_round: VotingRound, person: User, paper: str = "all", **fields: Any
) -> Any:
    """Send a form that casts a, with some fields as nobody's browser would."""
    url = reverse("voting:review", args=[voting_round.process.slug, paper])
    sent = {"choices": ["a"], "token": token_of(voting_round, person)}
    return signed_in(person).post(url, sent | fields)


def nothing_was_cast() -> bool:
    return not SpoolRow.objects.exists() and not RollMark.objects.exists()

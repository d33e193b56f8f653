"""The page of one proposal, and the page of the project that it becomes."""

import re
from html.parser import HTMLParser

import make
import pytest
from django.urls import reverse
from make import DAY, NOW

from participation.models import Role
from proposals.actions import proposals as proposal_actions
from proposals.actions.reviewing import decide_feasibility

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

SQUARE = {
    "type": "Polygon",
    "coordinates": [[[27.7, 64.2], [27.8, 64.2], [27.8, 64.3], [27.7, 64.3]]],
}
POINT = {"latitude": "64.25", "longitude": "27.75"}


class Markup(HTMLParser):
    """What a browser makes of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _value in attrs}
        self.links |= {value or "" for name, value in attrs if name == "href"}

    @classmethod
    def of(cls, page: str) -> tuple[set[str], set[str], set[str]]:
        parser = cls()
        parser.feed(page)
        return parser.tags, parser.links, parser.attributes


@pytest.fixture
def process():
    process = make.process()
    make.phase(process, "propose")
    return process


def url_of(proposal) -> str:
    return reverse("proposals:detail", args=[proposal.process.slug, proposal.number])


def decide(proposal, **fields):
    decision = {"is_feasible": True, "cost": 12_000_00, "reason": "Checked.\n\nTwice."}
    return decide_feasibility(
        proposal=proposal,
        reviewer=make.staff(proposal.process, Role.REVIEWER, name="Expert Eija"),
        now=NOW,
        **(decision | fields),
    )


class TestProposal:
    def test_shows_everything_that_was_said(self, client, process) -> None:
        proposal = make.proposal(
            process,
            make.user("secret@example.org", name="Aino"),
            title="Laituri",
            text="Uimareille **laituri**.",
            district=make.district(process, name={"en": "Riverside"}),
            category=process.categories.create(code="w", name={"en": "Water"}),
            cost_estimate=12_000_50,
        )

        page = client.get(url_of(proposal)).text

        assert "<strong>laituri</strong>" in page
        for words in ("Riverside", "Water", "€12,000.50", "Suggested by Aino"):
            assert words in page
        assert "secret@example.org" not in page
        assert "Nobody has decided on it yet." in page

    def test_is_marked_with_its_language_and_made_to_be_shared(
        self, client, process
    ) -> None:
        proposal = make.proposal(process, title="Laituri", text="Uimareille *nyt*.")

        page = client.get(url_of(proposal)).text

        assert '<div class="prose" lang="fi" dir="auto">' in page
        assert re.search(r"<title>\s*Laituri\b", page)
        assert re.search(r'name="description"\s+content="\s*Uimareille nyt\.', page)

    @pytest.mark.parametrize(
        "text",
        [
            "<script>alert(1)</script>",
            '<img src=x onerror="alert(1)">',
            "[x](javascript:alert(1))",
            "![x](https://tracker.example.org/pixel.gif)",
            '<a href="#" style="position:fixed" onclick="x()">x</a>',
            "[x](data:text/html;base64,PHNjcmlwdD4=)",
        ],
    )
    def test_cannot_run_load_or_disguise_anything(self, client, process, text) -> None:
        proposal = make.proposal(process, title=text[:100], text=text)

        page = client.get(url_of(proposal)).text

        tags, links, attributes = Markup.of(page[page.index("<main") :])
        assert not tags & {"script", "img", "iframe", "style", "object"}
        assert not {name for name in attributes if name.startswith("on")}
        assert "style" not in attributes
        # Of mailto: only the way to share it, with nothing of the text.
        assert all(link.startswith(("/", "http", "#", "mailto:?")) for link in links)

    def test_tells_when_the_check_begins(self, client, process) -> None:
        proposal = make.proposal(process)
        make.phase(process, "review", starts=DAY, ends=3 * DAY)

        page = client.get(url_of(proposal)).text

        assert "The check begins" in page

    def test_shows_the_decision_with_its_cost_and_reason_and_the_project(
        self, client, process
    ) -> None:
        proposal = make.proposal(process)
        decide(proposal)

        page = client.get(url_of(proposal)).text

        assert "It can be done" in page
        assert "€12,000" in page
        assert "<p>Checked.</p>" in page
        assert "<p>Twice.</p>" in page
        assert reverse("proposals:project", args=[process.slug, "P1"]) in page
        assert "Expert Eija" not in page

    def test_shows_the_newest_decision_first(self, client, process) -> None:
        proposal = make.proposal(process)
        decide(proposal)
        decide(proposal, is_feasible=False, reason="The land is private.")

        page = client.get(url_of(proposal)).text

        assert page.index("The land is private.") < page.index("Checked.")
        assert "It does not stand any more." in page
        assert "See the project" not in page

    def test_cannot_be_broken_by_a_reason(self, client, process) -> None:
        proposal = make.proposal(process)
        decide(proposal, reason="<script>alert(1)</script>")

        assert "<script>alert" not in client.get(url_of(proposal)).text

    def test_has_a_map_when_there_is_a_point(self, client, process) -> None:
        district = make.district(process, geometry=SQUARE)
        with_point = make.proposal(process, district=district, **POINT)
        without = make.proposal(process, district=district)

        assert "map__pin" in client.get(url_of(with_point)).text
        assert "map__picture" not in client.get(url_of(without)).text

    def test_is_gone_for_others_once_withdrawn(self, client, process) -> None:
        author = make.user()
        proposal = make.proposal(process, author, title="Salainen")
        proposal_actions.withdraw_proposal(proposal=proposal, author=author, now=NOW)

        response = client.get(url_of(proposal))
        assert response.status_code == 410
        assert "Salainen" not in response.text
        assert "This proposal has been withdrawn" in response.text

        client.force_login(author)
        page = client.get(url_of(proposal))
        assert page.status_code == 200
        assert "You have withdrawn this proposal." in page.text

    @pytest.mark.parametrize("number", ["0", "7"])
    def test_that_does_not_exist_is_not_found(self, client, process, number) -> None:
        list_url = reverse("proposals:list", args=[process.slug])

        assert client.get(f"{list_url}{number}/").status_code == 404

    def test_is_found_in_its_own_process_only(self, client, process) -> None:
        make.proposal(process)
        other = make.process()

        url = reverse("proposals:detail", args=[other.slug, 1])
        assert client.get(url).status_code == 404

    def test_takes_34_queries_at_most(
        self, client, process, django_assert_max_num_queries
    ) -> None:
        author = make.user()
        district = make.district(process, geometry=SQUARE)
        proposal = make.proposal(process, author, district=district, **POINT)
        for is_feasible in (True, False, True):
            decide(proposal, is_feasible=is_feasible)
        client.force_login(author)

        with django_assert_max_num_queries(34):
            response = client.get(url_of(proposal))

        assert response.status_code == 200


class TestProject:
    def test_shows_what_it_is_what_it_costs_and_where_it_comes_from(
        self, client, process
    ) -> None:
        proposal = make.proposal(process, title="Laituri", text="Uimareille **nyt**.")
        decide(proposal)

        page = client.get(reverse("proposals:project", args=[process.slug, "P1"])).text

        assert "<strong>nyt</strong>" in page
        assert "€12,000" in page
        assert url_of(proposal) in page

    def test_has_texts_in_the_language_of_the_reader(self, client, process) -> None:
        make.project(
            process,
            "h/1",
            title={"fi": "Portaat", "en": "Steps"},
            summary={"fi": "Puiset.", "en": "Wooden."},
            description={"fi": "Alas **veteen**."},
        )

        page = client.get(reverse("proposals:project", args=[process.slug, "h/1"])).text

        assert "<h1>Steps</h1>" in page
        assert "Wooden." in page
        assert '<div lang="fi"><p>Alas <strong>veteen</strong>.</p>' in page

    def test_leads_to_the_ballot_while_it_is_open(self, client) -> None:
        voting_round = make.voting_round()
        process = voting_round.process

        page = client.get(reverse("proposals:project", args=[process.slug, "a"])).text

        assert reverse("voting:vote", args=[process.slug]) in page
        assert "Go to the ballot" in page

    @pytest.mark.parametrize(
        ("starts", "ends", "words"),
        [(DAY, 2 * DAY, "Residents vote on it from"), (-2 * DAY, -DAY, "is over")],
    )
    def test_says_when_the_ballot_is_not_open(
        self, client, process, starts, ends, words
    ) -> None:
        make.phase(process, "vote", starts=starts, ends=ends)
        make.project(process, "a")

        page = client.get(reverse("proposals:project", args=[process.slug, "a"])).text

        assert words in page
        assert "Go to the ballot" not in page

    def test_says_when_it_is_off_the_ballot(self, client, process) -> None:
        make.phase(process, "vote")
        make.project(process, "a", is_dropped=True)

        page = client.get(reverse("proposals:project", args=[process.slug, "a"])).text

        assert "This project is off the ballot" in page
        assert "Go to the ballot" not in page

    def test_that_does_not_exist_is_not_found(self, client, process) -> None:
        url = reverse("proposals:project", args=[process.slug, "a"])

        assert client.get(url).status_code == 404

"""The public list of proposals."""

import re

import make
import pytest
from django.urls import reverse
from make import DAY, NOW

from frontend.templatetags.proposal_tags import EXCERPT
from proposals.actions import proposals as proposal_actions
from proposals.queries import lists

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

BOTH = pytest.mark.parametrize(
    "headers", [{}, {"HX-Request": "true"}], ids=["plain", "htmx"]
)
SQUARE = {
    "type": "Polygon",
    "coordinates": [[[27.7, 64.2], [27.8, 64.2], [27.8, 64.3], [27.7, 64.3]]],
}


@pytest.fixture
def process():
    process = make.process()
    make.phase(process, "propose")
    return process


def url_of(process) -> str:
    return reverse("proposals:list", args=[process.slug])


def order_on(response) -> list[str]:
    """Return the references of the cards, from top to bottom."""
    return re.findall(r'card__kicker">(P\d+) ', response.text)


@BOTH
class TestList:
    def test_shows_what_one_wants_to_know_of_each(
        self, client, process, headers
    ) -> None:
        district = make.district(process, name={"en": "Riverside"})
        category = process.categories.create(code="water", name={"en": "Water"})
        make.proposal(
            process,
            make.user("secret@example.org", name="Aino"),
            title="Laituri",
            text="Uimareille **laituri**.",
            district=district,
            category=category,
            cost_estimate=12_000_00,
        )

        response = client.get(url_of(process), headers=headers)

        assert response.status_code == 200
        for words in ("Riverside", "Water", "€12,000", "P1 · Aino", "Submitted"):
            assert words in response.text
        assert "Uimareille laituri." in response.text
        assert "secret@example.org" not in response.text
        assert '<span lang="fi">Laituri</span>' in response.text

    def test_shows_the_beginning_of_a_long_text_in_whole_words(
        self, client, process, headers
    ) -> None:
        towers = " ".join(f"torni{number}" for number in range(60))
        text = f"## Laituri\n\nUimareille **laituri**, {towers}"
        make.proposal(process, text=text)

        page = client.get(url_of(process), headers=headers).text

        shown = re.search(r"Laituri Uimareille laituri,([^<]*)<", page)[1]
        assert re.fullmatch(r"( torni\d+)+…", shown.rstrip())
        assert len(shown) < EXCERPT

    def test_is_a_whole_page_or_the_part_that_changes(
        self, client, process, headers
    ) -> None:
        make.proposal(process)

        response = client.get(url_of(process), headers=headers)

        assert 'id="proposals"' in response.text
        assert ("<html" in response.text) == (not headers)
        assert ('name="q"' in response.text) == (not headers)
        assert "HX-Request" in response["Vary"]

    def test_says_how_many_there_are_where_it_is_heard(
        self, client, process, headers
    ) -> None:
        for title in ("Penkki", "Penkkejä", "Laituri"):
            make.proposal(process, title=title, text="Kaikille.")

        response = client.get(url_of(process), {"q": "PENKK"}, headers=headers)

        assert re.search(r'<h2 id="found">\s*2 proposals\s*</h2>', response.text)
        assert re.search(r"data-announcement>\s*2 proposals\s*</p>", response.text)

    def test_names_nobody_who_shows_no_name(self, client, process, headers) -> None:
        proposal = make.proposal(process)
        make.proposal(process)
        assert proposal.author is not None
        proposal.author.delete()

        response = client.get(url_of(process), headers=headers)

        assert "P1 · Former participant" in response.text
        assert "P2 · Resident" in response.text

    def test_cannot_run_what_somebody_wrote(self, client, process, headers) -> None:
        make.proposal(
            process,
            title="<script>alert(1)</script>",
            text='<img src=x onerror="alert(1)"> [x](javascript:alert(1))',
        )

        response = client.get(url_of(process), headers=headers)

        assert "<script>alert" not in response.text
        assert "<img" not in response.text
        assert 'href="javascript' not in response.text

    def test_leaves_out_what_was_withdrawn(self, client, process, headers) -> None:
        author = make.user()
        proposal = make.proposal(process, author)
        proposal_actions.withdraw_proposal(proposal=proposal, author=author, now=NOW)

        response = client.get(url_of(process), headers=headers)

        assert proposal.title not in response.text
        assert "There are no proposals yet" in response.text


class TestPaging:
    def test_shows_everything_once_in_the_order_drawn_by_lot(
        self, client, process
    ) -> None:
        count = lists.PAGE_SIZE + 5
        for _number in range(count):
            make.proposal(process)

        first = order_on(client.get(url_of(process)))
        second = order_on(client.get(url_of(process), {"page": "2"}))

        drawn = sorted(
            range(1, count + 1),
            key=lambda n: proposal_actions.fair_order_key(process, n),
        )
        assert first + second == [f"P{number}" for number in drawn]

    def test_is_the_same_for_everybody(self, client, process) -> None:
        for _number in range(5):
            make.proposal(process)
        stranger = order_on(client.get(url_of(process)))

        client.force_login(make.user())

        assert order_on(client.get(url_of(process))) == stranger

    def test_keeps_the_filters_in_its_links(self, client, process, monkeypatch) -> None:
        monkeypatch.setattr(lists, "PAGE_SIZE", 1)
        for _number in range(2):
            make.proposal(process)

        response = client.get(url_of(process), {"q": "laituri", "order": "newest"})

        assert 'href="?q=laituri&amp;order=newest&amp;page=2"' in response.text

    def test_says_when_a_search_finds_more_than_it_shows(
        self, client, process, monkeypatch
    ) -> None:
        monkeypatch.setattr(lists, "MOST_FOUND", 1)
        for _number in range(2):
            make.proposal(process)

        response = client.get(url_of(process), {"q": "laituri"})

        assert "More than 1 proposals" in response.text
        assert "Another word narrows it down" in response.text


class TestFilters:
    @pytest.mark.parametrize(
        "query",
        [
            {"district": "nowhere"},
            {"status": "withdrawn"},
            {"order": "random"},
            {"page": "x"},
            {"q": "x" * 500},
            {"q": "\x00"},
            {"view": "sideways"},
        ],
    )
    def test_that_make_no_sense_do_no_harm(self, client, process, query) -> None:
        make.proposal(process)

        response = client.get(url_of(process), query)

        assert response.status_code == 200
        assert order_on(response) == ["P1"]

    def test_stand_in_the_form_again(self, client, process) -> None:
        make.district(process, "lohtaja")
        make.proposal(process)

        response = client.get(url_of(process), {"district": "lohtaja", "q": "ranta"})

        assert '<option lang="fi" value="lohtaja" selected>' in response.text
        assert 'value="ranta"' in response.text
        assert "Nothing was found" in response.text
        assert "Show all proposals" in response.text

    def test_are_only_those_that_the_process_has(self, client, process) -> None:
        response = client.get(url_of(process))

        assert 'name="district"' not in response.text
        assert 'name="category"' not in response.text


class TestMap:
    def test_has_a_letter_for_each_point_and_the_whole_list_below(
        self, client, process
    ) -> None:
        district = make.district(process, geometry=SQUARE)
        make.proposal(
            process,
            title="On the map",
            district=district,
            latitude="64.25",
            longitude="27.75",
        )
        make.proposal(process, title="Nowhere")

        response = client.get(url_of(process), {"view": "map"})

        assert "map__picture" in response.text
        assert response.text.count("map__pin") == 1
        assert sorted(order_on(response)) == ["P1", "P2"]

    def test_says_when_there_is_nothing_to_draw(self, client, process) -> None:
        make.proposal(process)

        response = client.get(url_of(process), {"view": "map"})

        assert "map__picture" not in response.text
        assert "None of these has a place on the map" in response.text

    def test_is_a_link_away_and_keeps_the_filters(self, client, process) -> None:
        make.proposal(process)

        response = client.get(url_of(process), {"q": "laituri", "page": "1"})

        assert f'href="{url_of(process)}?q=laituri&amp;view=map"' in response.text


class TestInvitation:
    def test_leads_to_the_form_while_ideas_are_collected(self, client, process) -> None:
        response = client.get(url_of(process))

        assert reverse("proposals:submit", args=[process.slug]) in response.text

    def test_says_when_it_begins_or_ended_otherwise(self, client) -> None:
        for starts, ends, words in (
            (-3 * DAY, -DAY, "It ended"),
            (DAY, 3 * DAY, "It begins"),
        ):
            process = make.process()
            make.phase(process, "propose", starts=starts, ends=ends)

            response = client.get(url_of(process))

            assert "Ideas are not being collected now." in response.text
            assert words in response.text
            assert reverse("proposals:submit", args=[process.slug]) not in response.text

    def test_of_an_unpublished_process_is_not_found(self, client) -> None:
        hidden = make.process(published=False)

        assert client.get(url_of(hidden)).status_code == 404


@pytest.mark.parametrize("count", [2, lists.PAGE_SIZE + 10])
@pytest.mark.parametrize(
    "asked", [({}, 9), ({"q": "laituri"}, 10), ({"view": "map"}, 9)]
)
def test_takes_as_many_queries_however_long_it_is(
    client, process, django_assert_num_queries, count, asked
) -> None:
    query, queries = asked
    district = make.district(process, geometry=SQUARE)
    category = process.categories.create(code="water", name={"en": "Water"})
    for _number in range(count):
        make.proposal(
            process,
            make.user(name="Aino"),
            district=district,
            category=category,
            latitude="64.25",
            longitude="27.75",
        )
    client.force_login(make.user())

    # Session, person, process, phases, districts, categories, rules, number,
    # proposals; a search looks for the best matches as well.
    with django_assert_num_queries(queries):
        response = client.get(url_of(process), query)

    assert response.status_code == 200

"""Ideas like the one that somebody is writing."""

from collections import Counter
from decimal import Decimal

import make
import pytest
import similarity
from make import DAY, NOW

from participation.models import Process
from proposals.actions import proposals as proposal_actions
from proposals.indexing import index
from proposals.lifecycle import Visibility
from proposals.models import Proposal
from proposals.queries.similar import MOST_SHOWN, similar_to

pytestmark = pytest.mark.django_db

BENCH = {
    "title": "Penkkejä Purolan rantaan",
    "text": "Rantareitillä Purolassa ei ole yhtään paikkaa istua.",
}
SAME = {
    "title": "Istuimia joen varteen Purolaan",
    "text": "Purolassa pitäisi päästä lepäämään. Toivon penkkejä rantaan.",
}
OTHER = {"title": "Kirjasto auki iltaisin", "text": "Työssäkäyvä ei ehdi kirjastoon."}


@pytest.fixture
def process():
    process = make.process()
    make.phase(process, "propose")
    return process


def found(process: Process, **typed: object) -> list[str]:
    idea = {**BENCH, "language": "fi", "now": NOW, **typed}
    return [one.proposal.title for one in similar_to(process, **idea)]


class TestSimilar:
    def test_finds_the_same_idea_said_differently(self, process) -> None:
        make.proposal(process, **SAME)
        make.proposal(process, **OTHER)

        assert found(process) == [SAME["title"]]

    def test_says_which_words_both_have_as_they_were_typed(self, process) -> None:
        make.proposal(process, **SAME)

        (one,) = similar_to(process, **BENCH, language="fi", now=NOW)

        assert {"penkkejä", "purolan"} <= set(one.words)
        assert 0 < one.score <= 1

    def test_knows_a_title_alone(self, process) -> None:
        make.proposal(process, **SAME)

        assert found(process, text="") == [SAME["title"]]

    def test_finds_it_in_another_language(self, process) -> None:
        make.proposal(
            process,
            title="Bench by the river in Purola",
            text="There is no bench on the shore in Purola.",
            language="en",
        )

        assert found(process) == ["Bench by the river in Purola"]

    def test_shows_three_at_most_and_the_likest_first(self, process) -> None:
        for number in range(5):
            make.proposal(process, **SAME | {"text": SAME["text"] + f" {number}"})
        make.proposal(process, **BENCH)

        titles = found(process)

        assert len(titles) == MOST_SHOWN
        assert titles[0] == BENCH["title"]

    @pytest.mark.parametrize("typed", [{"title": ""}, {"title": "..."}, {"title": " "}])
    def test_of_nothing_is_nothing(self, process, typed) -> None:
        make.proposal(process, **SAME)

        assert found(process, text="", **typed) == []

    def test_leaves_out_itself(self, process) -> None:
        proposal = make.proposal(process, **BENCH)

        assert found(process) == [BENCH["title"]]
        assert found(process, exclude=proposal) == []

    def test_shows_only_what_is_public(self, process) -> None:
        author = make.user()
        withdrawn = make.proposal(process, author, **SAME)
        hidden = make.proposal(process, **BENCH)
        proposal_actions.withdraw_proposal(proposal=withdrawn, author=author, now=NOW)
        Proposal.objects.filter(pk=hidden.pk).update(visibility=Visibility.HIDDEN)

        assert found(process) == []

    def test_looks_in_other_rounds_only_when_asked(self, process) -> None:
        earlier = make.process(published_at=NOW - 700 * DAY)
        make.phase(earlier, "propose")
        make.proposal(earlier, **SAME)
        draft = make.process(published_at=None)
        make.phase(draft, "propose")
        elsewhere = make.proposal(process, **BENCH)
        Proposal.objects.filter(pk=elsewhere.pk).update(process=draft)
        index(Proposal.objects.get(pk=elsewhere.pk))

        assert found(process) == []
        assert found(process, earlier=True) == [SAME["title"]]

    def test_prefers_what_is_near(self, process) -> None:
        near, far = Decimal("64.225"), Decimal("64.400")
        east = Decimal("27.730")
        make.proposal(process, **BENCH, latitude=far, longitude=east)
        make.proposal(process, **BENCH, latitude=near, longitude=east)

        first, second = similar_to(
            process, **BENCH, language="fi", now=NOW, point=(near, east)
        )

        assert (first.proposal.latitude, second.proposal.latitude) == (near, far)

    def test_prefers_the_same_district(self, process) -> None:
        north, south = make.district(process, "north"), make.district(process, "south")
        make.proposal(process, **BENCH, district=south)
        make.proposal(process, **BENCH, district=north)

        first, second = similar_to(
            process, **BENCH, language="fi", now=NOW, district=north
        )

        assert (first.proposal.district, second.proposal.district) == (north, south)

    def test_takes_four_queries_whatever_the_number(
        self, process, django_assert_num_queries
    ) -> None:
        for _number in range(20):
            make.proposal(process, **SAME)

        with django_assert_num_queries(4):
            assert found(process)

    @pytest.mark.parametrize(
        "text", ["x" * 8000, "a " * 4000, "🌳" * 500, "\u202e abc"]
    )
    def test_bears_strange_texts(self, process, text) -> None:
        make.proposal(process, **SAME)

        assert found(process, title=text[:120], text=text) == []


@pytest.mark.parametrize("language", similarity.LANGUAGES)
def test_the_same_idea_is_among_the_three_in_a_whole_process(process, language) -> None:
    """As the page asks: one idea against all the others that a process has."""
    ideas, pairs = similarity.read(language)
    author = make.user()
    stored = Proposal.objects.bulk_create(
        Proposal(
            process=process,
            number=number,
            author=author,
            title=idea["title"],
            text=idea["text"],
            language=language,
            order_key=str(number),
            submitted_at=NOW,
        )
        for number, idea in enumerate(ideas.values(), 1)
    )
    index(*stored)
    of_key = dict(zip(ideas, stored, strict=True))
    counted: Counter[bool] = Counter()

    for pair in pairs:
        if pair["alike"]:
            one, other = of_key[pair["one"]], of_key[pair["other"]]
            shown = similar_to(
                process,
                title=one.title,
                text=one.text,
                language=language,
                exclude=one,
                now=NOW,
            )
            counted[other.pk in {s.proposal.pk for s in shown}] += 1

    assert counted[True] / counted.total() >= 0.95

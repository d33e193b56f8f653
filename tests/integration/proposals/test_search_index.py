"""The index of the search: in step with what is written, alike on every database."""

import make
import pytest
from django.core.management import call_command
from django.db import connection, transaction
from make import NOW

from proposals.actions import proposals as proposal_actions
from proposals.indexing import index
from proposals.models import Posting, Proposal, SearchEntry
from proposals.queries import lists, places
from proposals.queries.lists import Filters, Order

pytestmark = pytest.mark.django_db


@pytest.fixture
def process():
    process = make.process()
    make.phase(process, "propose")
    return process


def held(words: str) -> list[str]:
    found = Proposal.objects.holding(words).order_by("number")
    return list(found.values_list("title", flat=True))


class TestSearch:
    @pytest.mark.parametrize(
        ("title", "words"),
        [
            ("Penkkejä Purolan rantaan", "penkki"),
            ("Penkkejä Purolan rantaan", "penkit rannoilla"),
            ("Katuvalot Nakertajaan", "valo"),
            ("Katuvalot Nakertajaan", "Nakertaja"),
            ("Leikkipuistoon keinu", "puisto"),
            ("Pyörien katos koululle", "pyöräkatos"),
            ("Pyöräkatos koululle", "pyörien katos"),
            ("Lampeen uimalaituri", "lammen laituri"),
            ("Cykelbana till skolan", "cykel"),
            ("Kajaani 2031", "2031"),
            ("Leikkipuistoon keinu", "leikkipui"),
        ],
    )
    def test_finds_other_forms_and_parts_of_words(self, process, title, words) -> None:
        make.proposal(process, title="Aivan muuta", text="Jotain toista.")
        language = "sv" if "Cykel" in title else "fi"
        make.proposal(process, title=title, language=language)

        assert title in held(words)
        assert "Aivan muuta" not in held(words)

    def test_knows_every_language_without_being_told(self, process) -> None:
        make.proposal(process, title="Benches for the park", language="en")
        make.proposal(process, title="Bänkar i parken", language="sv")
        make.proposal(process, title="Новые скамейки", language="ru")

        assert held("bench") == ["Benches for the park"]
        assert held("bänken") == ["Bänkar i parken"]
        assert held("скамейка") == ["Новые скамейки"]

    @pytest.mark.parametrize(
        "words",
        [
            "'); DROP TABLE x; --",
            "a & b | !c",
            '"',
            "'",
            "\\",
            "NEAR(a b)",
            "%",
            "*",
            "(",
        ],
    )
    def test_takes_whatever_is_typed(self, process, words) -> None:
        make.proposal(process, title="Penkki")

        assert held(words) == []

    def test_of_nothing_finds_everything_and_of_dots_nothing(self, process) -> None:
        make.proposal(process, title="Penkki")

        assert held("  ") == ["Penkki"]
        assert held("...") == []

    def test_puts_titles_first_when_asked_for_the_best(self, process) -> None:
        for number in range(6):
            make.proposal(process, title=f"Muu {number}", text="Sauna on lähellä.")
        make.proposal(process, title="Sauna rantaan")

        found = lists.proposal_list(
            process,
            Filters(words="sauna", order=Order.BEST),
            places.choices_of(process),
            page="1",
        )

        titles = [proposal.title for proposal in found.page]
        assert titles[0] == "Sauna rantaan"
        fair = process.proposals.exclude(title="Sauna rantaan").order_by("order_key")
        assert titles[1:] == list(fair.values_list("title", flat=True))

    @pytest.mark.parametrize(("order", "count"), [(Order.FAIR, 2), (Order.BEST, 3)])
    def test_needs_as_many_queries_whatever_it_finds(
        self, process, order, count, django_assert_num_queries
    ) -> None:
        for number in range(30):
            make.proposal(process, title=f"Sauna {number}")
        choices = places.choices_of(process)

        with django_assert_num_queries(count):
            lists.proposal_list(
                process, Filters(words="sauna", order=order), choices, page="2"
            )


class TestIndex:
    def test_follows_an_edit(self, process) -> None:
        author = make.user()
        proposal = make.proposal(process, author, title="Penkki rantaan")

        proposal_actions.edit_proposal(
            proposal=proposal,
            author=author,
            idea=make.idea(title="Sauna", text="Lämmin."),
            now=NOW,
        )

        assert held("penkki") == []
        assert held("sauna") == ["Sauna"]

    def test_goes_with_the_transaction(self, process) -> None:
        proposal = make.proposal(process, title="Penkki")

        with transaction.atomic():
            proposal.title = "Sauna"
            index(proposal)
            transaction.set_rollback(True)

        assert held("penkki") == ["Penkki"]
        assert held("sauna") == []

    def test_goes_when_its_row_goes(self, process) -> None:
        make.proposal(process, title="Penkki")

        SearchEntry.objects.all().delete()

        assert held("penkki") == []

    def test_is_written_anew_by_a_command(self, process, capsys) -> None:
        make.proposal(process, title="Penkki")
        before = sorted(Posting.objects.values_list("term", flat=True))
        SearchEntry.objects.all().delete()
        Posting.objects.all().delete()

        call_command("reindex_proposals")

        assert held("penkki") == ["Penkki"]
        assert sorted(Posting.objects.values_list("term", flat=True)) == before
        assert "1 proposals" in capsys.readouterr().out

    def test_of_one_process_is_written_anew_alone(self, process) -> None:
        other = make.process()
        make.phase(other, "propose")
        make.proposal(process, title="Penkki")
        make.proposal(other, title="Penkki muualla")
        SearchEntry.objects.all().delete()

        call_command("reindex_proposals", process=other.slug)

        assert held("penkki") == ["Penkki muualla"]

    def test_is_looked_up_and_not_read_through(self, process) -> None:
        make.proposal(process, title="Penkki")

        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                # With one row any way is as good; the others are taken away.
                for way in ("seqscan", "nestloop", "indexscan"):
                    cursor.execute(f"SET LOCAL enable_{way} = off")
            how = "proposals_by_terms"
        else:
            how = "VIRTUAL TABLE INDEX"

        assert how in Proposal.objects.holding("penkki").explain()

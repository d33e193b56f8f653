"""Where a moderator reads first, nothing new is shown before, however it comes in."""

import amending
import make
import pytest
import talking_of
from picturing import picture

from participation.actions import files
from participation.forms.files import NewPicture
from participation.pictures import made_anew
from participation.policies import Refused
from proposals.actions import pictures as picture_actions
from proposals.actions import proposals as actions
from proposals.actions.pictures import Changes
from proposals.cases import version_of
from proposals.models import Proposal

pytestmark = pytest.mark.django_db


def new_picture(alt: str = "Laituri") -> NewPicture:
    return NewPicture(
        *files.keep_picture(renditions=made_anew(picture(80, 60)), now=make.NOW),
        alt=alt,
    )


def change(proposal: Proposal, **changes) -> None:
    picture_actions.change_files(
        proposal=proposal,
        author=proposal.author,
        changes=Changes(**changes),
        now=make.NOW,
    )


def visibility_of(proposal: Proposal) -> str:
    return Proposal.objects.values_list("visibility", flat=True).get(pk=proposal.pk)


@pytest.fixture
def read_first():
    """An idea that a moderator has read and shown, where each is read."""
    process = talking_of.process(holds_ideas=True)
    proposal = talking_of.proposal(process)
    talking_of.decided(proposal.cases.get(), decision="shown")
    proposal.refresh_from_db()
    assert proposal.visibility == "public"
    return proposal


class TestPictures:
    def test_that_come_in_later_are_looked_at_first(self, read_first) -> None:
        change(read_first, pictures=[new_picture()])

        assert visibility_of(read_first) == "held"
        assert read_first.cases.filter(decision="").count() == 1

    def test_whose_description_changes_are_looked_at_again(self, read_first) -> None:
        change(read_first, pictures=[new_picture()])
        case = read_first.cases.get(decision="")
        talking_of.decided(case, decision="shown")
        one = read_first.pictures.get()

        change(read_first, alts={one.pk: "Jotain muuta"})

        assert visibility_of(read_first) == "held"

    def test_that_go_away_ask_nobody(self, read_first) -> None:
        change(read_first, pictures=[new_picture()])
        talking_of.decided(read_first.cases.get(decision=""), decision="shown")
        one = read_first.pictures.get()

        change(read_first, removed_picture=one.pk)

        assert visibility_of(read_first) == "public"

    def test_are_shown_at_once_where_nobody_reads_first(self) -> None:
        proposal = talking_of.proposal()

        change(proposal, pictures=[new_picture()])

        assert visibility_of(proposal) == "public"

    def test_that_come_while_a_moderator_reads_are_not_shown_unseen(self) -> None:
        process = talking_of.process(holds_ideas=True)
        proposal = talking_of.proposal(process)
        seen = version_of(proposal)
        change(proposal, pictures=[new_picture()])

        with pytest.raises(Refused) as refused:
            talking_of.decided(proposal.cases.get(), decision="shown", seen=seen)

        assert refused.value.refusal.code == "changed"
        assert visibility_of(proposal) == "held"


class TestASuggestion:
    def test_that_is_taken_over_is_read_first(self, read_first) -> None:
        amendment = amending.suggest(read_first)

        amending.accept(amendment, read_first.author)

        assert visibility_of(read_first) == "held"
        assert read_first.cases.filter(decision="").count() == 1

    def test_is_shown_at_once_where_nobody_reads_first(self) -> None:
        proposal = talking_of.proposal()

        amending.accept(amending.suggest(proposal), proposal.author)

        assert visibility_of(proposal) == "public"


class TestAChange:
    def test_of_odd_words_that_a_moderator_has_shown_is_not_read_again(self) -> None:
        loud = "LISÄÄ PENKKEJÄ LAMMEN RANTAAN, ETTÄ KAIKKI PÄÄSEVÄT ISTUMAAN YHDESSÄ"
        proposal = talking_of.proposal(title="PENKIT", text=loud)
        talking_of.decided(proposal.cases.get(), decision="shown")

        for text, stands in [
            (f"{loud} NYT", "public"),
            ("Osta https://a.example", "held"),
        ]:
            proposal = Proposal.objects.select_related("process").get(pk=proposal.pk)
            actions.edit_proposal(
                proposal=proposal,
                author=proposal.author,
                idea=make.idea(title="PENKIT", text=text),
                now=make.NOW,
            )
            assert visibility_of(proposal) == stands

    def test_of_what_has_just_been_hidden_leaves_it_hidden(self, read_first) -> None:
        as_read = Proposal.objects.select_related("process").get(pk=read_first.pk)
        Proposal.objects.filter(pk=read_first.pk).update(visibility="hidden")

        actions.edit_proposal(
            proposal=as_read,
            author=read_first.author,
            idea=make.idea(title="Uusi nimi"),
            now=make.NOW,
        )

        assert visibility_of(read_first) == "hidden"
        assert not read_first.cases.filter(decision="").exists()

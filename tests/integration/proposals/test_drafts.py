"""What is kept of an idea before it is sent: for whom, and for how long."""

import make
import pytest
from django.conf import settings
from make import DAY, NOW
from together import together

from participation.policies import Refused
from proposals import tasks
from proposals.actions import drafts as draft_actions
from proposals.actions import proposals as proposal_actions
from proposals.actions.drafts import Overtaken, Typed
from proposals.models import Draft, Proposal

pytestmark = pytest.mark.django_db


@pytest.fixture
def process():
    process = make.process()
    make.phase(process, "propose")
    return process


def typed(title="Laituri", *, page="here", version=0, **fields) -> Typed:
    return Typed(
        fields={"title": title, "text": "", **fields}, page=page, version=version
    )


def begun(process, person=None, *, key="", now=NOW, **fields) -> Draft:
    return draft_actions.begin_draft(
        process=process,
        person=person,
        proposal=None,
        key=key or draft_actions.new_key(),
        typed=typed(**fields),
        now=now,
    )


def save(draft, now=NOW, **fields) -> Draft:
    return draft_actions.save_draft(draft=draft, typed=typed(**fields), now=now)


class TestSaving:
    def test_counts_its_versions_and_says_when(self, process) -> None:
        draft = begun(process)

        saved = save(draft, title="Laituri lammelle", now=NOW + DAY)

        assert (saved.version, saved.saved_at) == (2, NOW + DAY)
        assert Draft.objects.get().data["title"] == "Laituri lammelle"

    def test_of_the_same_words_changes_nothing(self, process) -> None:
        draft = begun(process)

        assert save(draft, now=NOW + DAY).version == 1

    def test_from_an_older_page_overwrites_nothing(self, process) -> None:
        draft = begun(process, page="phone")
        save(draft, title="On the phone", page="phone", version=1)

        with pytest.raises(Overtaken) as overtaken:
            save(draft, title="On the computer", page="computer", version=1)

        assert overtaken.value.draft.data["title"] == "On the phone"
        assert Draft.objects.get().data["title"] == "On the phone"

    def test_from_a_page_that_has_shown_the_newest_overwrites_it(self, process) -> None:
        draft = begun(process, page="phone")
        save(draft, title="On the phone", page="phone", version=1)

        save(draft, title="On the computer", page="computer", version=2)

        assert Draft.objects.get().data["title"] == "On the computer"

    def test_a_page_does_not_overtake_itself(self, process) -> None:
        draft = begun(process)
        save(draft, title="Second", version=1)

        assert save(draft, title="Third", version=1).version == 3

    def test_keeps_what_breaks_no_database(self, process) -> None:
        draft = begun(process, title="a\x00b\u202ec")

        assert draft.data["title"] == "abc"

    def test_takes_a_megabyte_and_no_more_than_two(self, process) -> None:
        draft = begun(process, text="x" * 1_000_000)

        with pytest.raises(Refused) as refused:
            save(draft, text="x" * 2_000_001, version=1)

        assert refused.value.refusal.code == "too_long_to_keep"
        assert len(Draft.objects.get().data["text"]) == 1_000_000

    def test_of_very_many_is_refused(self, process) -> None:
        person = make.user()
        for _one in range(draft_actions.MOST_DRAFTS):
            begun(process, person)

        with pytest.raises(Refused) as refused:
            begun(process, person)

        assert refused.value.refusal.code == "too_many_drafts"


class TestKeys:
    def test_can_be_typed_in_any_way(self) -> None:
        key = draft_actions.new_key()

        assert draft_actions.hash_of(key.lower().replace("-", " ")) == (
            draft_actions.hash_of(key)
        )
        assert len(key) == 19
        assert not set(key) & set("IO01")

    def test_are_not_kept(self, process) -> None:
        key = draft_actions.new_key()

        draft = begun(process, key=key)

        assert key not in draft.key_hash
        assert key.replace("-", "") not in str(draft.data)


class TestClaiming:
    def test_makes_it_the_persons_own(self, process) -> None:
        draft, person = begun(process), make.user()

        own = draft_actions.claim_draft(draft=draft, person=person, older=None)

        assert own.person == person

    def test_goes_on_with_what_was_begun_before(self, process) -> None:
        person = make.user()
        older = begun(process, person, title="Before")
        newer = begun(process, title="After the session ran out")

        own = draft_actions.claim_draft(draft=newer, person=person, older=older)

        assert own == older
        assert Draft.objects.get().data["title"] == "After the session ran out"
        assert Draft.objects.get().version == 2

    def test_takes_nobody_elses(self, process) -> None:
        somebody, other = make.user(), make.user()
        draft = begun(process, somebody)

        own = draft_actions.claim_draft(draft=draft, person=other, older=None)

        assert own.person == somebody


class TestSending:
    def test_turns_it_into_a_proposal(self, process) -> None:
        author = make.user()
        draft = begun(process, author)

        proposal_actions.submit_proposal(
            process=process, author=author, idea=make.idea(), now=NOW, draft=draft
        )

        assert not Draft.objects.exists()
        assert Proposal.objects.count() == 1

    def test_is_refused_when_it_was_saved_meanwhile(self, process) -> None:
        author = make.user()
        read = begun(process, author)
        save(Draft.objects.get(), title="Newer")

        with pytest.raises(Refused) as refused:
            proposal_actions.submit_proposal(
                process=process, author=author, idea=make.idea(), now=NOW, draft=read
            )

        assert refused.value.refusal.code == "overtaken"
        assert Draft.objects.get().data["title"] == "Newer"
        assert not Proposal.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_twenty_clicks_make_one_proposal_of_a_draft() -> None:
    process = make.process()
    make.phase(process, "propose")
    author = make.user()
    draft = begun(process, author)

    made = together(
        [
            lambda: proposal_actions.submit_proposal(
                process=process, author=author, idea=make.idea(), now=NOW, draft=draft
            )
        ]
        * 20
    )

    assert {proposal.pk for proposal in made} == {Proposal.objects.get().pk}
    assert not Draft.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_twenty_pages_that_save_at_once_one_wins_and_the_others_hear_of_it() -> None:
    process = make.process()
    draft = begun(process, page="first")

    made = together(
        [
            lambda number=number: save(
                draft, title=f"Page {number}", page=f"page{number}", version=1
            )
            for number in range(20)
        ]
    )

    saved = [one for one in made if isinstance(one, Draft)]
    assert len(saved) == 1
    assert len([one for one in made if isinstance(one, Overtaken)]) == 19
    assert Draft.objects.get().data == saved[0].data


class TestForgetting:
    def test_deletes_what_nobody_has_touched_for_long(self, process) -> None:
        old = begun(process, now=NOW - (settings.DRAFT_DAYS + 1) * DAY)
        begun(process, title="Young", now=NOW - (settings.DRAFT_DAYS - 1) * DAY)

        assert draft_actions.forget_drafts(now=NOW) == 1

        assert not Draft.objects.filter(pk=old.pk).exists()
        assert Draft.objects.get().data["title"] == "Young"

    def test_is_a_task(self, process, clock) -> None:
        begun(process, now=NOW - 365 * DAY)

        tasks.forget_drafts()

        assert not Draft.objects.exists()

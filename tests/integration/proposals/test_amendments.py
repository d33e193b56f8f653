"""Changes that others suggest: what they change, and for whom."""

from datetime import timedelta
from functools import partial

import amending
import make
import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.timezone import localdate
from together import together

from participation.models import Notice, Role
from participation.policies import Refused
from proposals.actions import amendments, moderation
from proposals.actions import proposals as proposal_actions
from proposals.actions.amendments import Words
from proposals.models import Amendment, IdeaRules, Proposal
from proposals.queries import versions

pytestmark = pytest.mark.django_db

LOUD = (
    "LISÄÄ PENKKEJÄ KOKO LAMMEN RANTAAN, ETTÄ KAIKKI PÄÄSEVÄT ISTUMAAN JA LEPÄÄMÄÄN! "
)


@pytest.fixture
def author():
    return make.user(name="Ritva")


@pytest.fixture
def idea(author):
    return amending.idea(author)


def _code(caught) -> str:
    return caught.value.refusal.code


class TestSuggesting:
    def test_changes_nothing_yet_and_tells_the_author(self, author, idea) -> None:
        made = amending.suggest(idea)

        idea.refresh_from_db()
        assert (idea.text, idea.revision_number) == (amending.TEXT, 1)
        assert made.base == 1
        told = Notice.objects.get()
        assert (told.person, told.kind) == (author, "amendment.suggested")

    def test_the_same_twice_is_one(self, idea) -> None:
        person = make.user()

        assert amending.suggest(idea, person) == amending.suggest(idea, person)
        assert Amendment.objects.count() == 1

    def test_needs_a_difference(self, idea) -> None:
        with pytest.raises(ValidationError) as caught:
            amending.suggest(idea, text=amending.TEXT)

        assert caught.value.code == "no_change"

    def test_needs_a_reason_at_its_field(self, idea) -> None:
        with pytest.raises(ValidationError) as caught:
            amending.suggest(idea, why="  ")

        assert set(caught.value.message_dict) == {"why"}

    def test_is_not_for_the_author(self, author, idea) -> None:
        with pytest.raises(Refused) as caught:
            amending.suggest(idea, author)

        assert _code(caught) == "yours"

    def test_waits_while_three_of_one_person_are_unanswered(self, idea) -> None:
        person = make.user()
        made = [amending.suggest(idea, person, text=f"{n} penkkiä.") for n in range(3)]

        with pytest.raises(Refused) as caught:
            amending.suggest(idea, person, text="Monta penkkiä.")

        assert _code(caught) == "too_many"
        assert amending.suggest(idea, text="Monta penkkiä.").is_open
        amendments.take_back_change(amendment=made[0], person=person, now=make.NOW)
        assert amending.suggest(idea, person, text="Monta penkkiä.").is_open

    def test_takes_ten_in_ten_minutes(self, idea) -> None:
        person = make.user()
        others = make.proposal(idea.process), make.proposal(idea.process)
        for n in range(10):
            made = amending.suggest(idea, person, text=f"{n} penkkiä.")
            amendments.take_back_change(amendment=made, person=person, now=make.NOW)

        with pytest.raises(Refused) as caught:
            amending.suggest(others[0], person)

        assert _code(caught) == "too_fast"
        later = make.NOW + timedelta(minutes=11)
        assert amending.suggest(others[1], person, now=later).is_open

    def test_tells_the_author_once_a_day(self, author, idea) -> None:
        hours = [0, 1, 20]
        for hour in hours:
            amending.suggest(idea, now=make.NOW + timedelta(hours=hour))

        days = {localdate(make.NOW + timedelta(hours=hour)) for hour in hours}
        told = Notice.objects.filter(person=author)
        assert (len(days), told.count()) == (2, 2)
        assert told.first().link.endswith("#amendments")

    def test_is_news_again_after_an_answer(self, author, idea) -> None:
        first = amending.suggest(idea)
        amendments.decline_change(
            amendment=first, author=author, answer="Ei mahdu.", now=make.NOW
        )

        for text in ("Kolme penkkiä.", "Neljä penkkiä."):
            amending.suggest(idea, text=text)

        told = Notice.objects.filter(person=author, kind="amendment.suggested")
        assert told.count() == 2

    def test_may_leave_odd_words_that_stand_there_already(self, idea) -> None:
        text = LOUD * 3
        Proposal.objects.update(text=text)
        idea.refresh_from_db()

        assert amending.suggest(idea, text=f"{text}JOO.").is_open
        with pytest.raises(ValidationError) as caught:
            amending.suggest(idea, text=text + "OSTA " * 40)
        assert caught.value.code == "spam"

    def test_ends_with_the_phase(self, idea) -> None:
        with pytest.raises(Refused) as caught:
            amending.suggest(idea, now=make.NOW + 2 * make.DAY)

        assert _code(caught) == "closed"

    def test_is_off_where_the_rules_say_so(self, idea) -> None:
        IdeaRules.objects.create(process=idea.process, allows_amendments=False)

        with pytest.raises(Refused) as caught:
            amending.suggest(idea)

        assert _code(caught) == "no_amendments"


class TestReading:
    def test_is_for_those_concerned_where_ideas_are_read_first(
        self, author, idea
    ) -> None:
        IdeaRules.objects.create(process=idea.process, holds_ideas=True)
        person = make.user()
        idea = Proposal.objects.get(pk=idea.pk)
        made = amending.suggest(idea, person)
        moderator = make.staff(idea.process, Role.MODERATOR)

        readers = [author, person, moderator]
        assert [versions.amendments_of(idea, one) for one in readers] == [[made]] * 3
        assert versions.amendments_of(idea, make.user()) == []
        assert versions.amendments_of(idea, AnonymousUser()) == []

    def test_is_for_everyone_else(self, idea) -> None:
        made = amending.suggest(idea)

        assert versions.amendments_of(idea, AnonymousUser()) == [made]


class TestVersionsThatWereHidden:
    def test_stay_hidden_when_newer_words_are_shown(self, author, idea) -> None:
        moderator = make.staff(idea.process, Role.MODERATOR)
        case = moderation.take_up(thing=idea, moderator=moderator, now=make.NOW)
        decide = partial(moderation.decide, moderator=moderator, now=make.NOW)
        decide(case=case, decision="hidden", words="Puhelinnumero.")
        later = make.NOW + timedelta(hours=1)
        fresh = Proposal.objects.select_related("process").get(pk=idea.pk)
        proposal_actions.edit_proposal(
            proposal=fresh, author=author, idea=make.idea(title="Penkki"), now=later
        )
        fresh.refresh_from_db()

        numbers = [
            list(versions.readable(fresh, one).values_list("number", flat=True))
            for one in (AnonymousUser(), make.user(), author, moderator)
        ]

        assert numbers == [[2], [2], [1, 2], [1, 2]]

    def test_are_read_again_once_a_moderator_has_shown_them(self, author, idea) -> None:
        moderator = make.staff(idea.process, Role.MODERATOR)
        for hours, decision in [(2, "hidden"), (3, "shown")]:
            then = make.NOW + timedelta(hours=hours)
            moderation.decide(
                case=moderation.take_up(thing=idea, moderator=moderator, now=then),
                moderator=moderator,
                decision=decision,
                words="Puhelinnumero.",
                now=then,
            )
        fresh = Proposal.objects.select_related("process").get(pk=idea.pk)
        assert [one.number for one in versions.readable(fresh, AnonymousUser())] == [1]

        proposal_actions.edit_proposal(
            proposal=fresh,
            author=author,
            idea=make.idea(title="Penkki"),
            now=make.NOW + timedelta(hours=4),
        )

        fresh.refresh_from_db()
        found = versions.readable(fresh, AnonymousUser())
        assert [one.number for one in found] == [1, 2]


class TestAccepting:
    def test_makes_a_new_version_of_the_authors(self, author, idea) -> None:
        person = make.user()
        amending.accept(amending.suggest(idea, person), author, answer="Kiitos!")

        idea.refresh_from_db()
        assert idea.text == "Kaksi penkkiä lammen rantaan."
        assert idea.revision_number == 2
        assert [one.text for one in idea.revisions.all()] == [amending.TEXT, idea.text]
        assert idea.revisions.get(number=2).editor == author
        assert Amendment.objects.get().answer == "Kiitos!"
        assert idea.process.events.filter(verb="amendment.accepted").count() == 1
        assert Notice.objects.filter(person=person, kind="amendment.accepted").exists()

    def test_is_told_in_the_language_of_whoever_reads(self, author, idea) -> None:
        with translation.override("fi"):
            amending.accept(amending.suggest(idea), author)
        revision = idea.revisions.get(number=2)

        with translation.override("sv"):
            assert revision.said == "Ett ändringsförslag godkändes."
        with translation.override("fi"):
            assert revision.said == "Muutosehdotus otettiin käyttöön."

    def test_finds_the_new_words(self, author, idea) -> None:
        amending.accept(amending.suggest(idea, text="Kaksi keinua."), author)

        assert list(Proposal.objects.holding("keinua")) == [idea]

    def test_may_change_it_first(self, author, idea) -> None:
        made = amending.suggest(idea)
        amending.accept(made, author, words=Words("Penkit", "Kolme penkkiä."))

        idea.refresh_from_db()
        assert (idea.title, idea.text) == ("Penkit", "Kolme penkkiä.")

    def test_of_an_older_version_is_refused(self, author, idea) -> None:
        made = amending.suggest(idea)
        amending.accept(amending.suggest(idea, title="Penkit rantaan"), author)
        made.proposal.refresh_from_db()

        with pytest.raises(Refused) as caught:
            amending.accept(made, author, seen=1)

        assert _code(caught) == "stale"
        assert made.is_open

    def test_is_for_the_authors_only(self, idea) -> None:
        made = amending.suggest(idea)

        with pytest.raises(Refused) as caught:
            amending.accept(made, make.staff(idea.process, Role.ORGANISER))

        assert _code(caught) == "not_yours"

    def test_ends_with_the_phase_but_declining_does_not(self, author, idea) -> None:
        made = amending.suggest(idea)
        later = make.NOW + 2 * make.DAY

        with pytest.raises(Refused) as caught:
            amending.accept(made, author, now=later)
        amendments.decline_change(
            amendment=made, author=author, answer="Liian myöhään.", now=later
        )

        assert _code(caught) == "closed"
        assert Amendment.objects.get().state == Amendment.State.DECLINED


class TestAnsweringOtherwise:
    def test_declining_needs_a_reason(self, author, idea) -> None:
        with pytest.raises(ValidationError):
            amendments.decline_change(
                amendment=amending.suggest(idea),
                author=author,
                answer=" ",
                now=make.NOW,
            )

        assert Amendment.objects.get().is_open

    def test_taking_back_is_for_whoever_made_it(self, idea) -> None:
        person = make.user()
        made = amending.suggest(idea, person)

        with pytest.raises(Refused):
            amendments.take_back_change(
                amendment=made, person=make.user(), now=make.NOW
            )
        amendments.take_back_change(amendment=made, person=person, now=make.NOW)

        assert Amendment.objects.get().state == Amendment.State.TAKEN_BACK

    def test_hiding_is_on_the_record_and_told(self, idea) -> None:
        person = make.user()
        made = amending.suggest(idea, person)
        amendments.hide_change(
            amendment=made,
            moderator=make.staff(idea.process, Role.MODERATOR),
            reason="Loukkaava.",
            now=make.NOW,
        )

        assert Amendment.objects.get().is_hidden
        assert idea.process.events.filter(verb="amendment.hidden").count() == 1
        assert Notice.objects.filter(person=person, kind="amendment.hidden").exists()


@pytest.mark.django_db(transaction=True)
def test_of_many_who_answer_at_once_one_does(author, idea) -> None:
    made = amending.suggest(idea)

    def accept() -> None:
        fresh = Amendment.objects.select_related("proposal__process").get(pk=made.pk)
        amending.accept(fresh, author, seen=1)

    answers = together([accept] * 20)

    idea.refresh_from_db()
    assert idea.revision_number == 2
    assert sum(answer is None for answer in answers) == 1
    refused = [answer for answer in answers if answer is not None]
    assert {type(answer) for answer in refused} == {Refused}

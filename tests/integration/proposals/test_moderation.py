"""Decisions of moderators, their reasons and the public log, through their actions."""

from datetime import timedelta

import make
import pytest
import talking_of
from django.core.exceptions import ValidationError
from django.utils import timezone
from make import DAY, NOW
from refusing import code_of
from talking_of import kinds_of, verbs

from participation.models import Notice, Role
from participation.policies import Refused
from proposals.actions import appeals, moderation, reasons, talking
from proposals.cases import version_of
from proposals.models import Case, CoAuthor, Proposal, StandardReason
from proposals.policies.moderation import may_see_hidden
from proposals.queries import moderation as queries

pytestmark = pytest.mark.django_db


class TestDeciding:
    def test_hiding_tells_the_author_why_and_the_record_that(self) -> None:
        author, reporter = make.user(), make.user()
        proposal = talking_of.proposal()
        comment = talking_of.comment(proposal, author)
        case = talking_of.flag(comment, reporter)

        talking_of.decided(case, words="Ei näin.", checklist=["insult", "nonsense"])

        comment.refresh_from_db()
        case.refresh_from_db()
        event = proposal.process.events.get(verb="comment.hidden")
        told = Notice.objects.get(person=author, kind="text.hidden")
        assert comment.visibility == "hidden"
        assert Proposal.objects.get().comment_count == 0
        assert case.checklist == ["insult"]
        assert told.facts["reason"]["sv"].startswith("Texten kränkte")
        assert told.facts["words"] == "Ei näin."
        assert kinds_of(reporter) == ["flag.followed"]
        assert event.data == {"cause": "flag", "grounds": "insult", "reports": 1}
        assert event.subject == f"comment:{comment.pk}"
        assert event.role == "moderator"

    def test_showing_what_waited_publishes_and_counts_it(self) -> None:
        owner, author = make.user(), make.user()
        process = talking_of.process(holds_comments=True)
        proposal = talking_of.proposal(process, author=owner)
        comment = talking_of.comment(proposal, author)

        talking_of.decided(Case.objects.get(), "shown")

        comment.refresh_from_db()
        assert comment.visibility == "public"
        assert Proposal.objects.get().comment_count == 1
        assert kinds_of(author) == ["text.shown"]
        assert kinds_of(owner) == ["proposal.commented"]

    def test_showing_what_was_reported_tells_who_reported_it(self) -> None:
        author, reporter = make.user(), make.user()
        comment = talking_of.comment(talking_of.proposal(), author)

        talking_of.decided(talking_of.flag(comment, reporter), "shown")

        assert kinds_of(reporter) == ["flag.declined"]
        assert kinds_of(author) == []
        assert Proposal.objects.get().comment_count == 1

    def test_hiding_a_proposal_leaves_all_but_the_page(self) -> None:
        proposal = talking_of.proposal()
        talking_of.comment(proposal)

        talking_of.hidden(proposal)

        proposal.refresh_from_db()
        assert proposal.visibility == "hidden"
        assert (proposal.status, proposal.comment_count) == ("submitted", 1)
        assert not Proposal.objects.visible().exists()
        assert verbs(proposal.process) == ["proposal.hidden"]

    def test_hiding_wants_a_reason(self) -> None:
        case = talking_of.flag(talking_of.proposal())

        with pytest.raises(ValidationError) as problems:
            talking_of.decided(case, reason="")

        assert "reason" in problems.value.error_dict
        assert Case.objects.get().decision == ""
        assert Proposal.objects.visible().exists()

    @pytest.mark.parametrize("fields", [{"reason": "own9"}, {"words": "a b" * 700}])
    def test_takes_no_reason_that_is_none(self, fields) -> None:
        case = talking_of.flag(talking_of.proposal())

        with pytest.raises(ValidationError):
            talking_of.decided(case, **fields)

    def test_takes_words_in_place_of_a_reason(self) -> None:
        case = talking_of.decided(
            talking_of.flag(talking_of.proposal()), reason="", words="Toistoa."
        )

        assert case.reason is None
        assert case.process.events.get(verb="proposal.hidden").data["grounds"] == ""

    def test_the_second_of_two_moderators_is_told(self) -> None:
        case = talking_of.flag(talking_of.proposal())
        stale = Case.objects.get()
        talking_of.decided(case)

        with pytest.raises(Refused) as refused:
            talking_of.decided(stale, "shown")

        assert refused.value.refusal.code == "stale"
        assert Case.objects.get().decision == "hidden"

    def test_newer_words_are_not_judged_unread(self) -> None:
        author = make.user()
        comment = talking_of.comment(talking_of.proposal(), author)
        case = talking_of.flag(comment)
        seen = version_of(comment)
        talking.edit_comment(comment=comment, author=author, text="Anteeksi.", now=NOW)

        with pytest.raises(Refused) as refused:
            talking_of.decided(case, seen=seen)
        comment.refresh_from_db()
        talking_of.decided(case, seen=version_of(comment))

        assert refused.value.refusal.code == "changed"

    def test_is_not_for_ones_own_text(self) -> None:
        process = talking_of.process()
        official = talking_of.moderator(process)
        case = talking_of.flag(talking_of.proposal(process, author=official))

        with pytest.raises(Refused) as refused:
            talking_of.decided(case, "shown", by=official)

        assert refused.value.refusal.code == "own"

    @pytest.mark.parametrize("role", sorted(Role))
    def test_is_for_moderators_and_organisers(self, role) -> None:
        process = talking_of.process()
        case = talking_of.flag(talking_of.proposal(process))
        official = make.staff(process, role)

        if role in {Role.MODERATOR, Role.ORGANISER}:
            assert talking_of.decided(case, by=official).decision == "hidden"
        else:
            with pytest.raises(Refused):
                talking_of.decided(case, by=official)

    def test_of_what_its_author_has_deleted_there_is_nothing_to_decide(self) -> None:
        author = make.user()
        comment = talking_of.comment(talking_of.proposal(), author)
        case = talking_of.flag(comment)
        talking.delete_comment(comment=comment, author=author, now=NOW)

        with pytest.raises(Refused) as refused:
            talking_of.decided(case)

        assert refused.value.refusal.code == "gone"
        assert queries.waiting([case.process]) == {}

    def test_several_that_wait_are_shown_at_once(self) -> None:
        process = talking_of.process()
        proposal = talking_of.proposal(process)
        official = talking_of.moderator(process)
        held = [talking_of.held(talking_of.comment(proposal)) for _ in range(3)]
        own = talking_of.held(talking_of.comment(proposal, official))
        reported = talking_of.flag(talking_of.comment(proposal))
        elsewhere = talking_of.held(talking_of.comment(talking_of.proposal()))
        every = [case.pk for case in (*held, own, reported, elsewhere)]

        count = moderation.show_held(
            process=process, moderator=official, cases=every, now=NOW
        )

        assert count == 3
        assert sorted(
            Case.objects.filter(decision="").values_list("pk", flat=True)
        ) == [
            own.pk,
            reported.pk,
            elsewhere.pk,
        ]

    def test_what_was_decided_is_taken_up_again(self) -> None:
        comment = talking_of.comment(talking_of.proposal())
        talking_of.hidden(comment)
        official = talking_of.moderator(comment.proposal.process)

        case = moderation.take_up(thing=comment, moderator=official, now=NOW)
        talking_of.decided(case, "shown", by=official)

        comment.refresh_from_db()
        assert comment.visibility == "public"
        assert Case.objects.count() == 2

    def test_moderators_write_each_other_notes(self) -> None:
        case = talking_of.flag(talking_of.proposal())
        note = {"case": case, "text": " Katso ketju. ", "now": NOW}

        made = moderation.add_note(author=talking_of.moderator(case.process), **note)

        assert made.text == "Katso ketju."
        assert code_of(moderation.add_note, author=make.user(), **note) == "no_role"


class TestReasons:
    def add(self, process, **fields) -> StandardReason:
        told = {"name": {"fi": "Melua"}, "text": {"fi": "Tekstissä oli vain melua."}}
        return reasons.add_reason(
            process=process, organiser=make.staff(process), now=NOW, **(told | fields)
        )

    def test_of_the_city_stand_beside_ours(self) -> None:
        process = talking_of.process()
        own = self.add(process)

        codes = [choice.code for choice in queries.reasons_of(process)]
        case = talking_of.decided(
            talking_of.flag(talking_of.proposal(process)), reason=own.code
        )

        assert codes[-1] == own.code == "own1"
        assert case.reason == own
        assert verbs(process) == ["reason.added", "proposal.hidden"]

    def test_of_another_process_is_none(self) -> None:
        own = self.add(make.process())
        case = talking_of.flag(talking_of.proposal())

        with pytest.raises(ValidationError):
            talking_of.decided(case, reason=own.code)

    def test_that_was_given_stays(self) -> None:
        process = talking_of.process()
        given, unused = self.add(process), self.add(process)
        talking_of.decided(
            talking_of.flag(talking_of.proposal(process)), reason=given.code
        )
        remove = {"organiser": make.staff(process), "now": NOW}

        assert code_of(reasons.remove_reason, reason=given, **remove) == "given"
        reasons.remove_reason(reason=unused, **remove)
        assert self.add(process).code == "own2"

    def test_of_ours_is_written_down_once(self) -> None:
        for _ in range(2):
            talking_of.hidden(talking_of.proposal())

        assert StandardReason.objects.count() == 1


def test_who_sees_what_is_hidden() -> None:
    author = make.user()
    proposal = talking_of.proposal(author=author)
    comment = talking_of.comment(proposal)
    process = proposal.process
    helper = make.user()
    asked = CoAuthor.objects.create(
        proposal=proposal, person=helper, key_hash="x", asked_at=NOW
    )

    assert not may_see_hidden(helper, proposal)
    asked.state = CoAuthor.State.ACCEPTED
    asked.save()
    assert may_see_hidden(helper, proposal)
    assert not may_see_hidden(helper, comment)
    assert may_see_hidden(author, proposal)
    assert not may_see_hidden(make.user(), proposal)
    for role in Role:
        sees = may_see_hidden(make.staff(process, role), comment)
        assert sees == (role in {Role.MODERATOR, Role.ORGANISER})


def test_the_log_tells_numbers_and_no_words() -> None:
    process = talking_of.process()
    proposal = talking_of.proposal(process)
    author = make.user(name="Veikko Virtanen")
    comment = talking_of.comment(proposal, author, text="Salainen solvaus")
    case = talking_of.decided(
        talking_of.flag(comment, words="Solvaa minua"), words="Omin sanoin"
    )
    appeals.appeal(case=case, author=author, text="Vetoomus", now=NOW + DAY)
    talking_of.decided(talking_of.flag(proposal), "shown")

    [shown, hidden] = queries.log(process, page="1").object_list
    totals = queries.totals(process)

    assert (hidden.is_comment, hidden.decision, hidden.reports) == (True, "hidden", 1)
    assert hidden.took == timedelta(hours=1)
    assert hidden.is_appealed
    assert hidden.appeal_took is None
    assert (shown.is_comment, shown.reason) == (False, None)
    assert (totals.decided, totals.hidden, totals.shown) == (2, 1, 1)
    assert (totals.appeals, totals.overturned, totals.waiting) == (1, 0, 0)
    assert totals.took == timedelta(hours=1)
    told = repr(queries.log(process, page="1").object_list)
    for word in ("Salainen", "Solvaa", "Omin", "Vetoomus", "Virtanen"):
        assert word not in told
    assert timezone.is_aware(hidden.decided_at)

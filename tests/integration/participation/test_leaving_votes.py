"""Leaving: votes count as before, officials hand over, an operator helps."""

import json
from datetime import timedelta

import ceremony
import make
import pytest
from django.core.management.base import CommandError
from django.test import Client
from django.urls import reverse
from leaving_of import command, everything, leave, say, vote_of
from polling import cast
from together import together

from participation import audit
from participation.models import LEFT, AuditEvent, Membership, Role, User
from participation.policies import Refused
from proposals.models import (
    IdeaRules,
)
from voting import in_my_name
from voting.models import RollEntry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def process():
    made = make.process()
    make.phase(made, "propose")
    IdeaRules.objects.create(process=made, allows_support=True, most_supports=3)
    return made


@pytest.fixture
def aino():
    return make.user("aino@example.org", name="Aino Ahvenlampi", language="fi")


def refusal_of(person, **options) -> str:
    with pytest.raises(Refused) as caught:
        leave(person, **options)
    return caught.value.refusal.code


class TestAVote:
    """Results before and after: the same bytes."""

    def test_counts_the_ballot_of_who_leaves_while_it_is_open(self, aino) -> None:
        voting_round = make.voted()
        cast(voting_round, aino, ["c"])
        before = vote_of(voting_round)

        leave(aino)

        assert vote_of(voting_round) == before
        done = make.tallied(voting_round, published=True)
        file = Client().get(
            reverse("voting:result_file", args=[done.process.slug, "all", "json"])
        )
        steps = json.loads(file.getvalue())["steps"]
        assert {step["project"]: step["votes"] for step in steps} == {
            "a": 2,
            "b": 1,
            "c": 2,
        }

    def test_has_the_same_result_and_pack_when_voters_leave_afterwards(
        self, aino
    ) -> None:
        voting_round = make.voted()
        cast(voting_round, aino, ["c"])
        done = make.tallied(voting_round, published=True)
        after = done.phase.ends_at + make.DAY
        before = vote_of(done)
        record = command("verify_record", done.process.slug)

        for voter in list(User.objects.filter(memberships=None)):
            leave(voter, now=after)

        assert vote_of(done) == before
        assert before["verified"] == 0
        assert command("verify_record", done.process.slug) == record
        assert not RollEntry.objects.filter(user__isnull=False).exists()

    def test_knows_who_comes_back_with_the_same_address(self, aino) -> None:
        voting_round = make.voting_round()
        cast(voting_round, aino, ["a"])
        leave(aino)
        again = make.user("aino@example.org")

        told = in_my_name.of(again, voting_round)
        cast(voting_round, again, ["b"])

        assert told.recorded == "web"
        assert RollEntry.objects.filter(voting_round=voting_round).count() == 1
        assert vote_of(voting_round)["turnout"][0].online == 1


class TestOfficials:
    def test_do_not_leave_a_process_without_an_organiser(self) -> None:
        process = make.process()
        make.phase(process, "propose")
        last = make.staff(process)

        assert refusal_of(last) == "last_organiser"

        assert Membership.objects.filter(user=last).exists()

    def test_leave_once_another_organises(self) -> None:
        process = make.process()
        make.phase(process, "propose")
        last, other = make.staff(process), make.staff(process)

        leave(last)

        assert [held.user for held in process.memberships.all()] == [other]

    def test_leave_when_everything_is_over(self) -> None:
        process = make.process()
        make.phase(process, "propose")

        leave(make.staff(process), now=make.NOW + 2 * make.DAY)

        assert not process.memberships.exists()

    @pytest.mark.django_db(transaction=True)
    def test_do_not_both_leave_at_once(self) -> None:
        process = make.process()
        make.phase(process, "propose")
        both = [make.staff(process), make.staff(process)]

        found = together([lambda one=one: leave(one) for one in both])

        refused = [one for one in found if isinstance(one, Refused)]
        assert [one.refusal.code for one in refused] == ["last_organiser"]
        assert process.memberships.filter(role=Role.ORGANISER).count() == 1

    @pytest.mark.django_db(transaction=True)
    def test_with_a_key_stay_until_the_ballots_are_open(self, monkeypatch) -> None:
        ceremony.quicken(monkeypatch)
        held = ceremony.made()
        (officer, *_others) = [
            one.officer for one in held.voting_round.box.officers.all()
        ]
        make.staff(held.voting_round.process)

        assert refusal_of(officer) == "holds_key"

    def test_leave_an_empty_row_where_a_vote_tells_two_apart(self, aino) -> None:
        voting_round = make.voted()
        clerk = make.staff(
            voting_round.process,
            Role.POLLING_CLERK,
            email="clerk@example.org",
            name="Kaisa Klemola",
        )
        voting_round.code_batches.create(
            number=1, count=1, reason="x", made_by=clerk, made_at=make.NOW
        )

        leave(clerk)

        clerk.refresh_from_db()
        assert clerk.email.endswith(f"@{LEFT}")
        assert (clerk.name, clerk.is_active) == ("", False)
        assert not clerk.has_usable_password()
        assert clerk.public_name == "Former participant"
        stored = everything()
        assert "clerk@example.org" not in stored
        assert "Klemola" not in stored
        assert make.user("clerk@example.org").pk != clerk.pk

    def test_are_a_number_in_the_record_as_before(self) -> None:
        process = make.process()
        make.phase(process, "propose")
        organiser = make.staff(process)
        make.staff(process)
        audit.record(
            process,
            "process.published",
            subject="process",
            actor=organiser,
            role=Role.ORGANISER,
            now=make.NOW,
        )
        before = list(AuditEvent.objects.values_list("actor_id", "seal"))

        leave(organiser, now=make.NOW + timedelta(minutes=1))

        *after, last = AuditEvent.objects.order_by("number")
        assert [(event.actor_id, event.seal) for event in after] == before
        assert (last.verb, last.data) == ("role.taken", {"taken": "organiser"})
        assert last.subject == f"person:{organiser.pk}"
        assert "flaw" not in command("verify_record", process.slug)
        page = Client().get(reverse("participation:record", args=[process.slug]))
        assert page.status_code == 200


class TestTheCommand:
    """For an operator who has restored a backup."""

    def test_lets_people_go_by_their_number(self, process, aino, caplog) -> None:
        eero = make.user("eero@example.org")
        comment = say(make.proposal(process), aino)

        told = command("leave", str(aino.pk), "EERO@example.org", "--erase")

        comment.refresh_from_db()
        assert comment.text == ""
        assert not User.objects.filter(pk__in=[aino.pk, eero.pk]).exists()
        assert told.count("has been deleted") == 2

    @pytest.mark.parametrize("typed", ["999999", "nobody@example.org"])
    def test_deletes_nobody_when_one_is_unknown(self, aino, typed) -> None:
        with pytest.raises(CommandError, match=f"no account {typed}"):
            command("leave", str(aino.pk), typed)

        assert User.objects.filter(pk=aino.pk).exists()

    def test_says_who_has_to_hand_over_first(self) -> None:
        process = make.process()
        make.phase(process, "propose")
        organiser = make.staff(process)

        with pytest.raises(CommandError, match="only organiser"):
            command("leave", str(organiser.pk))

    def test_the_log_names_a_number_and_nobody(self, aino, caplog) -> None:
        caplog.set_level("INFO", "participation.actions.leaving")

        leave(aino, erases=True)

        assert f"Account {aino.pk} has left" in caplog.text
        assert "aino" not in caplog.text

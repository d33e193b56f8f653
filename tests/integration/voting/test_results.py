"""After the close: counting once, publishing once, and what was decided."""

import json
from datetime import date, timedelta

import boxes
import make
import pytest
from django.core.exceptions import ValidationError
from make import DAY, NOW

from participation.models import AuditEvent, Role
from participation.policies import Refused
from participation.ticking import Done
from voting import policies, queries, tasks
from voting.actions import results
from voting.actions.results import NewDeviation
from voting.box import opening
from voting.models import Tally, VotingRound

pytestmark = pytest.mark.django_db

SECOND = timedelta(seconds=1)


def refusal(action, **arguments) -> str:
    with pytest.raises(Refused) as caught:
        action(**arguments)
    return caught.value.refusal.code


class TestBeforeTheClose:
    def test_nobody_gets_a_tally_by_the_action(self) -> None:
        voting_round = make.voted()

        last = voting_round.phase.ends_at - SECOND

        for now in (NOW, last):
            assert (
                refusal(results.tally_round, voting_round=voting_round, now=now)
                == "not_closed"
            )
        assert not Tally.objects.exists()

    def test_nobody_gets_a_tally_by_the_task(self, clock) -> None:
        voting_round = make.voted()
        clock.move_to(voting_round.phase.ends_at - SECOND)

        tasks.tally_closed_rounds()

        assert not Tally.objects.exists()
        voting_round.refresh_from_db()
        assert voting_round.closed_at is None

    def test_nobody_can_publish(self) -> None:
        voting_round = make.voted()

        assert (
            refusal(
                results.publish_result,
                voting_round=voting_round,
                organiser=make.staff(voting_round.process),
                now=voting_round.phase.ends_at,
            )
            == "not_tallied"
        )

    @pytest.mark.parametrize("role", Role)
    def test_no_role_sees_a_result(self, role) -> None:
        voting_round = make.voted()
        person = make.staff(voting_round.process, role)

        found = policies.refuse_seeing_result(person, voting_round)

        assert found is not None
        assert found.code == "not_tallied"

    def test_ballots_stay_shut(self) -> None:
        voting_round = make.voted()

        with pytest.raises(opening.NotClosedError):
            opening.open_ballots(voting_round, now=voting_round.phase.ends_at)
        with pytest.raises(opening.NotClosedError):
            next(opening.opened(voting_round))


class TestTally:
    def test_counts_what_stands(self) -> None:
        voting_round = make.tallied(make.voted())

        (pot,) = queries.result_of(voting_round).pots

        assert pot.outcome.funded == ("a", "b")
        assert {step.project: step.votes for step in pot.outcome.steps} == {
            "a": 2,
            "b": 1,
            "c": 1,
        }
        assert pot.tally.ballots == pot.outcome.voters == 3

    def test_closes_the_round_for_good(self) -> None:
        voting_round = make.tallied(make.voted())

        assert voting_round.closed_at == voting_round.phase.ends_at
        assert not voting_round.takes_ballots(NOW)

    def test_of_a_vote_without_ballots_funds_nothing(self) -> None:
        voting_round = make.tallied(make.voting_round())

        (pot,) = queries.result_of(voting_round).pots

        assert pot.outcome.funded == ()
        assert pot.tally.ballots == 0

    def test_happens_once_when_asked_twice(self) -> None:
        voting_round = make.voted()
        after = voting_round.phase.ends_at

        first = results.tally_round(voting_round=voting_round, now=after)
        second = results.tally_round(voting_round=voting_round, now=after + DAY)

        assert (first, second) == (True, False)
        assert Tally.objects.count() == 1
        assert AuditEvent.objects.filter(verb="round.tallied").count() == 1

    def test_is_made_by_the_task_however_late_it_comes(self, clock) -> None:
        voting_round = make.voted()
        clock.move_to(voting_round.phase.ends_at + 30 * DAY)

        tasks.tally_closed_rounds()
        tasks.tally_closed_rounds()

        assert Tally.objects.filter(voting_round=voting_round).count() == 1

    def test_of_a_broken_box_holds_up_no_other_round(self, caplog) -> None:
        broken, sound = make.voted(), make.voted()
        boxes.settle(broken)
        boxes.harm_a_sealed_ballot(broken)

        tallied = results.tally_closed_rounds(now=broken.phase.ends_at)

        slug = sound.process.slug
        assert tallied == [Done("round.tallied", slug, f"round:{slug}")]
        assert sound.tallies.exists()
        assert not broken.tallies.exists()
        assert f"Could not tally {broken}" in caplog.text

    def test_is_left_out_while_the_rules_were_never_frozen(self) -> None:
        voting_round = make.voting_round(frozen=False)

        assert results.tally_closed_rounds(now=voting_round.phase.ends_at) == []

    def test_goes_on_the_record_without_a_hash_to_guess_the_result_from(self) -> None:
        voting_round = make.tallied(make.voted())

        event = voting_round.process.events.get(verb="round.tallied")

        assert event.data == {"sheet": voting_round.sheet_sha256, "ballots": 3}

    def test_puts_the_fingerprint_on_the_record_when_it_is_published(self) -> None:
        voting_round = make.tallied(make.voted(), published=True)
        tally = voting_round.tallies.get()

        event = voting_round.process.events.get(verb="result.published")

        assert event.data == {"results": {"all": tally.sha256}}

    def test_counts_each_district_by_itself(self) -> None:
        process = make.process()
        for code in ("east", "west"):
            make.project(process, f"{code}1", district=make.district(process, code))
        voting_round = make.voting_round(
            process,
            costs={},
            scope="district",
            budgets={"east": 20_000_00, "west": 20_000_00},
        )
        make.ballot(voting_round, ["east1"], pot="east")

        made = make.tallied(voting_round)

        by_pot = {p.pot.code: p.outcome.funded for p in queries.result_of(made).pots}
        assert by_pot == {"east": ("east1",), "west": ()}

    @pytest.mark.parametrize(
        ("ties", "winner"),
        [("listed", "cheap"), ("cheaper,lot", "cheap"), ("dearer,lot", "dear")],
    )
    def test_breaks_ties_as_declared(self, ties, winner) -> None:
        voting_round = make.voting_round(
            costs={"cheap": 30_000_00, "dear": 40_000_00}, ties=ties
        )
        make.ballot(voting_round, ["cheap", "dear"])

        (pot,) = queries.result_of(make.tallied(voting_round)).pots

        assert pot.outcome.funded == (winner,)

    def test_draws_the_same_lot_for_everybody_from_the_published_seed(self) -> None:
        voting_round = make.voting_round(ties="lot", tie_seed="Vimpelinlampi")
        make.ballot(voting_round, ["a", "b", "c"])

        (pot,) = queries.result_of(make.tallied(voting_round)).pots

        # By SHA-256 of "Vimpelinlampi|a" and so on.
        assert pot.outcome.tie_policy == "lot:Vimpelinlampi"
        assert pot.outcome.tie_order == ("b", "c", "a")


class TestPublishing:
    def test_shows_the_result_to_everybody(self) -> None:
        voting_round = make.tallied(make.voted())
        stranger = make.user()
        before = policies.refuse_seeing_result(stranger, voting_round)

        results.publish_result(
            voting_round=voting_round,
            organiser=make.staff(voting_round.process),
            now=NOW + 2 * DAY,
        )

        assert before is not None
        assert before.code == "not_published"
        assert policies.refuse_seeing_result(stranger, voting_round) is None

    @pytest.mark.parametrize("role", [Role.ORGANISER, Role.AUDITOR])
    def test_lets_these_see_it_before(self, role) -> None:
        voting_round = make.tallied(make.voted())
        person = make.staff(voting_round.process, role)

        assert policies.refuse_seeing_result(person, voting_round) is None

    def test_happens_once(self) -> None:
        voting_round = make.tallied(make.voted(), published=True)

        assert (
            refusal(
                results.publish_result,
                voting_round=voting_round,
                organiser=make.staff(voting_round.process),
                now=NOW + 3 * DAY,
            )
            == "published"
        )
        assert AuditEvent.objects.filter(verb="result.published").count() == 1

    def test_happens_once_from_two_windows(self) -> None:
        voting_round = make.tallied(make.voted())
        organiser = make.staff(voting_round.process)
        stale = VotingRound.objects.get(pk=voting_round.pk)
        arguments = {"organiser": organiser, "now": NOW + 2 * DAY}
        results.publish_result(voting_round=voting_round, **arguments)

        assert (
            refusal(results.publish_result, voting_round=stale, **arguments)
            == "published"
        )

    @pytest.mark.parametrize("role", [r for r in Role if r is not Role.ORGANISER])
    def test_is_the_organisers_alone(self, role) -> None:
        voting_round = make.tallied(make.voted())

        assert (
            refusal(
                results.publish_result,
                voting_round=voting_round,
                organiser=make.staff(voting_round.process, role),
                now=NOW + 2 * DAY,
            )
            == "no_role"
        )


class TestDecision:
    def decide(self, voting_round, deviations=(), **fields):
        arguments = {
            "body": "Kajaanin kaupunginhallitus",
            "decided_on": date(2026, 12, 1),
            "paragraph": "§ 214",
            "link": "https://example.org/214",
            "note": "",
        }
        return results.record_decision(
            voting_round=voting_round,
            organiser=make.staff(voting_round.process),
            deviations=list(deviations),
            now=NOW + 20 * DAY,
            **(arguments | fields),
        )

    def test_is_kept_with_its_deviations(self) -> None:
        voting_round = make.tallied(make.voted(), published=True)

        self.decide(
            voting_round,
            [
                NewDeviation("all", "a", "The pier is being built already."),
                NewDeviation("all", "c", "Money of the year before."),
            ],
        )

        decision = queries.result_of(voting_round).decision
        assert decision is not None
        assert decision.paragraph == "§ 214"
        treated = {d.project_code: d.is_funded for d in decision.deviations.all()}
        assert treated == {"a": False, "c": True}
        event = voting_round.process.events.get(verb="decision.recorded")
        assert event.data["deviations"] == [
            {
                "pot": "all",
                "project": "a",
                "funded": False,
                "reason": "The pier is being built already.",
            },
            {
                "pot": "all",
                "project": "c",
                "funded": True,
                "reason": "Money of the year before.",
            },
        ]

    def test_replaces_an_earlier_one_and_both_stay_on_the_record(self) -> None:
        voting_round = make.tallied(make.voted(), published=True)
        self.decide(voting_round)

        self.decide(voting_round, paragraph="§ 215")

        decision = queries.result_of(voting_round).decision
        assert decision is not None
        assert decision.paragraph == "§ 215"
        on_record = voting_round.process.events.filter(verb="decision.recorded")
        assert [e.data["paragraph"] for e in on_record] == ["§ 214", "§ 215"]

    def test_does_not_touch_the_tally(self) -> None:
        voting_round = make.tallied(make.voted(), published=True)
        before = voting_round.tallies.get().result_text

        self.decide(voting_round, [NewDeviation("all", "a", "Why")])

        tally = voting_round.tallies.get()
        assert tally.result_text == before
        assert json.loads(before)["funded"] == ["a", "b"]

    @pytest.mark.parametrize(
        ("deviation", "code"),
        [
            (NewDeviation("all", "z", "Why"), "unknown_project"),
            (NewDeviation("west", "a", "Why"), "unknown_project"),
            (NewDeviation("all", "a", "  "), "no_reason"),
        ],
    )
    def test_needs_a_known_project_and_a_reason(self, deviation, code) -> None:
        voting_round = make.tallied(make.voted(), published=True)

        with pytest.raises(ValidationError) as caught:
            self.decide(voting_round, [deviation])

        assert caught.value.code == code
        assert queries.result_of(voting_round).decision is None

    def test_needs_a_published_result(self) -> None:
        voting_round = make.tallied(make.voted())

        with pytest.raises(Refused) as caught:
            self.decide(voting_round)

        assert caught.value.refusal.code == "not_published"

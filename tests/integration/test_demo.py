"""The demo: complete, believable to the machines, and loaded once."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import demonstration
import make
import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.mail import EmailMessage
from django.core.management import CommandError

from frontend.demo import content, people, polling
from participation import geometry, ledger
from participation.models import AuditEvent, District, Phase, Process, Role, User
from participation.policies import refuse_organising
from participation.queries import plan_of, record_entries
from proposals.lifecycle import Status
from proposals.models import Project, Proposal
from voting import counting, queries
from voting.box import lookup, turnout
from voting.models import RollEntry, TieQuestion, VotingRound
from voting.readiness import missing_before_freezing
from voting.simulator import sources
from voting.tally.ballot_form import BallotKind, Marks
from voting.tally.outcome import Verdict

LANGUAGES = {"fi", "sv", "en"}


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """Give what the command printed, and the mail that was sent meanwhile."""
    with django_db_blocker.unblock(), demonstration.loaded() as printed:
        yield printed, list(mail.outbox)


@pytest.fixture
def demo(loaded, db) -> Iterator[str]:
    with time_machine.travel(make.NOW, tick=False):
        yield loaded[0]


@pytest.fixture
def letters(demo, loaded) -> list[EmailMessage]:
    return loaded[1]


def process(slug: str) -> Process:
    return Process.objects.get(slug=slug)


@pytest.mark.usefixtures("demo")
class TestTheDemo:
    def test_has_a_process_in_each_phase(self) -> None:
        plans = [plan_of(each, now=make.NOW) for each in Process.objects.all()]

        assert {plan.current.kind for plan in plans if plan.current} == set(
            Phase.Kind.values
        )

    def test_has_a_vote_to_come_whose_rules_are_frozen(self) -> None:
        voting_round = queries.round_of(process("teppanan-puisto"))
        (pot,) = voting_round.sheet.pots

        assert voting_round.is_frozen
        assert not voting_round.phase.has_begun(make.NOW)
        assert voting_round.sheet.seed_source
        assert pot.options.conflicts[0].projects == ("A", "B", "C")

    def test_lets_people_try_several_kinds_of_ballots(self) -> None:
        rounds = VotingRound.objects.select_related("phase", "process")
        running = [each.sheet for each in rounds if each.takes_ballots(make.NOW)]

        assert {(sheet.ballot_kind, sheet.scope) for sheet in running} == {
            (BallotKind.APPROVAL, "process"),
            (BallotKind.APPROVAL, "both"),
            (BallotKind.CUMULATIVE, "process"),
            (BallotKind.RANKED, "process"),
        }
        assert any(sheet.must_fit_budget for sheet in running)

    def test_has_an_open_vote_with_ballots_and_no_tally(self) -> None:
        voting_round = queries.round_of(process("rannat-ja-puistot"))

        assert voting_round.takes_ballots(make.NOW)
        assert turnout.total(voting_round) == 182
        assert not voting_round.tallies.exists()

    def test_lets_a_demo_resident_cast_a_first_ballot(self) -> None:
        voting_round = queries.round_of(process("rannat-ja-puistot"))

        make.ballot(voting_round, ["H2"], User.objects.get(email="aino@example.org"))

        assert turnout.total(voting_round) == 183

    def test_has_proposals_of_every_fate(self) -> None:
        assert set(Proposal.objects.values_list("status", flat=True)) == {
            status.value for status in Status
        }

    def test_has_proposals_in_several_languages(self) -> None:
        languages = set(Proposal.objects.values_list("language", flat=True))

        assert languages == {"fi", "sv", "en", "uk", "ru"}

    def test_has_a_draft_that_only_waits_for_being_frozen(self) -> None:
        voting_round = queries.round_of(process("viihtyisa-keskusta"))

        assert not voting_round.is_frozen
        assert missing_before_freezing(voting_round) == []
        assert set(voting_round.options) == {"minimum", "conflicts", "upkeep_limit"}

    def test_has_ballots_on_which_rules_can_be_compared(self) -> None:
        voting_round = queries.round_of(process("viihtyisa-keskusta"))
        invented = sources.of_samples(voting_round, pot="all", voters=50, seed="s")
        held = sources.published(now=make.NOW)

        assert sum(pile.voters for pile in invented.piles) == 50
        assert len(held) == 6

    def test_has_a_count_that_waits_for_a_board(self) -> None:
        voting_round = queries.round_of(process("vimpelinlampi"))
        question = queries.waiting_for(voting_round)

        assert isinstance(question, TieQuestion)
        assert set(question.projects) == {"V3", "V6"}

    def test_has_a_result_with_money_that_went_on(self) -> None:
        result = queries.result_of(queries.round_of(process("talvi-kaikille")))
        outcomes = {pot.pot.code: pot.outcome for pot in result.pots}
        city = outcomes["all"]
        dear = next(step for step in city.steps if step.project == "K3")

        assert city.brought == outcomes["kylat"].left + outcomes["lehtikangas"].left
        assert dear.is_funded
        # Without what was brought there would not have been enough.
        assert dear.left_before - city.brought < dear.cost

    def test_has_a_project_of_every_fate_that_its_rules_can_bring(self) -> None:
        result = queries.result_of(queries.round_of(process("talvi-kaikille")))
        verdicts = {step.verdict for pot in result.pots for step in pot.outcome.steps}

        assert verdicts == {
            Verdict.FUNDED,
            Verdict.PART_FUNDED,
            Verdict.BELOW_MINIMUM,
            Verdict.WITHDRAWN,
            Verdict.STOPPED,
        }
        assert [withdrawn.code for withdrawn in result.withdrawn] == ["Y2"]

    def test_has_a_result_whose_lot_came_from_a_public_draw(self) -> None:
        voting_round = queries.round_of(process("talvi-kaikille"))

        assert voting_round.drawn_seed == "4,9,13,22,27,31,38"
        assert voting_round.sheet.tie_seed == ""

    def test_has_a_result_by_equal_shares_that_were_raised(self) -> None:
        result = queries.result_of(queries.round_of(process("lohtajan-tori")))
        (pot,) = result.pots

        assert pot.outcome.rule == "mes+add1_greedy"
        assert pot.outcome.shares.increments > 0
        assert pot.tally.measures["by_category"]

    def test_has_a_decision_that_deviates_with_reasons(self) -> None:
        result = queries.result_of(queries.round_of(process("talvi-kaikille")))
        funded = {code for pot in result.pots for code in pot.outcome.funded}
        deviations = {d.project_code: d for d in result.decision.deviations.all()}

        assert set(deviations) == {"E2", "L3"}
        assert "E2" in funded
        assert "L3" not in funded
        assert all(deviation.reason for deviation in deviations.values())

    def test_can_pay_for_what_was_decided(self) -> None:
        result = queries.result_of(queries.round_of(process("talvi-kaikille")))
        steps = [step for pot in result.pots for step in pot.outcome.steps]
        costs = {step.project: step.cost for step in steps}
        spent = {step.project: step.spent for step in steps}
        for deviation in result.decision.deviations.all():
            code = deviation.project_code
            spent[code] = costs[code] if deviation.is_funded else 0

        budget = sum(pot.pot.budget for pot in result.pots)
        assert sum(spent.values()) <= budget

    def test_leaves_a_receipt_in_the_mail_of_somebody(self, letters) -> None:
        voting_round = queries.round_of(process("talvi-kaikille"))
        letter = next(one for one in letters if "Talvi" in one.subject)
        code = re.search(r"[A-Z2-7]{4}(-[A-Z2-7]{4}){3}", letter.body)

        assert letter.to == ["tyyne@example.org"]
        found = lookup.by_code(voting_round, code.group())
        assert set(found.ballot.marks) == {"kylat", "all"}

    def test_says_what_projects_cost_to_run_and_within_what_range(self) -> None:
        projects = Project.objects.filter(process__is_replay=False)

        assert projects.filter(upkeep__gt=0).count() > 40
        assert projects.filter(cost_low__isnull=False).count() > 10

    def test_says_of_what_was_invented_that_it_is_an_example(self) -> None:
        invented = "vimpelinlampi", "kirjasto-lainaa", "talvi-kaikille", "lohtajan-tori"
        for slug in invented:
            assert "esimerkki" in process(slug).title["fi"]
            assert "keksitty" in process(slug).description["fi"]

    def test_replays_a_real_election_and_names_its_source(self) -> None:
        replayed = process("assen-2024")
        result = queries.result_of(queries.round_of(replayed))

        assert replayed.is_replay
        assert result.ballots == 84
        # What the city of Assen funded, as the file says.
        assert set(result.pots[0].outcome.funded) == {
            "2", "3", "5", "6", "9", "11", "12", "13", "14",
        }  # fmt: skip
        assert all("Pabulib" in text for text in replayed.description.values())

    def test_has_an_unbroken_record_in_the_order_of_time(self) -> None:
        for each in Process.objects.all():
            entries = record_entries(each)

            assert ledger.flaws(entries) == []
            moments = [entry["recorded_at"] for entry in entries]
            assert moments == sorted(moments)

    def test_notices_every_phase_that_has_begun(self) -> None:
        assert not Phase.objects.opening_due(make.NOW).exists()
        assert not Phase.objects.closing_due(make.NOW).exists()

    def test_speaks_three_languages_in_what_officials_wrote(self) -> None:
        for each in Process.objects.filter(is_replay=False):
            for texts in (each.title, each.summary, each.description):
                assert set(texts) == LANGUAGES
        for project in Project.objects.filter(proposal=None, process__is_replay=False):
            assert set(project.title) == set(project.summary) == LANGUAGES

    def test_speaks_three_languages_on_every_ballot(self) -> None:
        for voting_round in VotingRound.objects.exclude(frozen_at=None):
            if not voting_round.process.is_replay:
                for pot in voting_round.sheet.pots:
                    assert all(set(line.title) == LANGUAGES for line in pot.lines)

    def test_puts_every_point_into_its_municipality(self) -> None:
        areas = {
            district.code: district.geometry
            for district in District.objects.exclude(geometry=None)
        }
        placed = [
            place
            for kind in (Proposal, Project)
            for place in kind.objects.select_related("district").exclude(latitude=None)
        ]

        assert len(placed) > 50
        for place in placed:
            area = areas.get(place.district.code, areas["kajaani"])
            point = (float(place.longitude), float(place.latitude))
            assert geometry.contains(area, point), place

    def test_credits_whoever_drew_the_boundaries(self) -> None:
        for district in District.objects.exclude(geometry=None):
            assert "CC BY 4.0" in district.geometry["attribution"]

    def test_gives_every_official_a_second_factor_that_the_policy_accepts(self) -> None:
        organiser = User.objects.get(email="riikka@example.org")
        kinds = Authenticator.objects.filter(user=organiser).values_list("type")

        assert refuse_organising(organiser, process("vimpelinlampi")) is None
        assert {kind for (kind,) in kinds} == {"totp", "recovery_codes"}

    def test_has_somebody_in_each_role(self) -> None:
        held = process("rannat-ja-puistot").memberships.values_list("role", flat=True)

        assert set(held) == set(Role.values)
        assert {person.role for person in people.listed()} == {None, *Role}

    def test_keeps_people_at_their_age(self) -> None:
        eetu = User.objects.get(email="eetu@example.org")
        birthday_this_year = eetu.born_on.replace(year=make.NOW.year)

        assert birthday_this_year <= make.NOW.date()
        assert make.NOW.year - eetu.born_on.year == 12

    def test_knows_where_people_live(self) -> None:
        aino = User.objects.get(email="aino@example.org")

        assert aino.home_district.code == "lehtikangas"
        assert aino.home_district.process.slug == "kaupunginosat-paattavat"


class TestLoadingAgain:
    def test_changes_nothing(self, demo) -> None:
        def everything() -> list[int]:
            kinds = (User, Process, Proposal, Project, RollEntry, AuditEvent)
            return [kind.objects.count() for kind in kinds]

        before = everything()
        again = demonstration.run()

        assert everything() == before
        assert demo.endswith(again)

    def test_asks_the_database_little(
        self, demo, django_assert_max_num_queries
    ) -> None:
        with django_assert_max_num_queries(8):
            demonstration.run()

    def test_prints_addresses_and_people(self, demo) -> None:
        assert (
            "Voting                http://127.0.0.1:8000/p/rannat-ja-puistot/" in demo
        )
        assert "riikka@example.org   Riikka Leinonen   Organiser" in demo
        assert "http://127.0.0.1:8000/demo/" in demo
        assert "http://127.0.0.1:8000/p/assen-2024/box/verify/" in demo

    def test_prints_one_line_of_json_when_asked(self, demo) -> None:
        (line,) = demonstration.run("--json").splitlines()
        told = json.loads(line)

        assert not told["is_fresh"]
        assert len(told["processes"]) == 13
        assert {"email", "name", "role"} == set(told["people"][0])

    def test_says_when_the_demo_has_grown_old(self, demo) -> None:
        with time_machine.travel(make.NOW + timedelta(days=20), tick=False):
            assert "This demo is 20 days old" in demonstration.run()
        assert "days old" not in demo

    def test_is_refused_in_production(self, demo, settings) -> None:
        settings.IS_PRODUCTION = True

        with pytest.raises(CommandError, match="production profile"):
            demonstration.run()


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize("name", ["vote", "districts", "points", "ranked"])
def test_an_open_vote_has_no_trivial_outcome(name) -> None:
    """Counted ahead of its close, only here: some projects win, some lose."""
    story = content.read(name)
    sheet = VotingRound.objects.get(process__slug=story["slug"]).sheet
    marks = {pot.code: Counter[Marks]() for pot in sheet.pots}
    for ballot in polling.ballots_of(story, sheet):
        for code, marked in ballot.marks.items():
            marks[code][marked] += 1
    piles = {
        pot.code: counting.piles_of(sheet, pot, marks[pot.code]) for pot in sheet.pots
    }

    for outcome in counting.count(sheet, piles).values():
        assert 0 < len(outcome.funded) < len(outcome.steps)

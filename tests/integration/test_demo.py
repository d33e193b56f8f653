"""The demo: complete, believable to the machines, and loaded once."""

import json
from datetime import UTC, datetime, timedelta

import demonstration
import make
import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core.management import CommandError
from django.utils import timezone

from frontend.demo import content, deciding, people
from frontend.demo.ballots import invent
from frontend.demo.days import Days
from participation import geometry, ledger
from participation.models import AuditEvent, District, Phase, Process, Role, User
from participation.policies import refuse_organising
from participation.queries import plan_of, record_entries
from proposals.lifecycle import Status
from proposals.models import Project, Proposal
from voting import box, queries
from voting.actions.results import count_pot
from voting.models import RollEntry, VotingRound
from voting.tally.ballot_form import BallotForm, Marks, problems
from voting.tally.ballots import Candidate

LANGUAGES = {"fi", "sv", "en"}


@pytest.fixture(scope="module")
def printed(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), demonstration.loaded() as output:
        yield output


@pytest.fixture
def demo(printed, db):
    with time_machine.travel(make.NOW, tick=False):
        yield printed


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
        voting_round = queries.round_of(process("kaupunginosat-paattavat"))

        assert voting_round.is_frozen
        assert not voting_round.phase.has_begun(make.NOW)
        assert {pot.code for pot in voting_round.sheet.pots} == {
            "lehtikangas",
            "lohtaja",
            "teppana",
            "kylat",
            "vuolijoen-alue",
        }

    def test_has_an_open_vote_with_ballots_and_no_tally(self) -> None:
        voting_round = queries.round_of(process("rannat-ja-puistot"))

        assert voting_round.takes_ballots(make.NOW)
        assert box.turnout(voting_round) == 180
        assert not voting_round.tallies.exists()

    def test_lets_a_demo_resident_cast_a_first_ballot(self) -> None:
        voting_round = queries.round_of(process("rannat-ja-puistot"))

        make.ballot(voting_round, ["H2"], User.objects.get(email="aino@example.org"))

        assert box.turnout(voting_round) == 181

    def test_has_proposals_of_every_fate(self) -> None:
        assert set(Proposal.objects.values_list("status", flat=True)) == {
            status.value for status in Status
        }

    def test_has_proposals_in_several_languages(self) -> None:
        languages = set(Proposal.objects.values_list("language", flat=True))

        assert languages == {"fi", "sv", "en", "uk", "ru"}

    def test_has_a_decision_that_deviates_with_reasons(self) -> None:
        voting_round = queries.round_of(process("vimpelinlampi"))
        result = queries.result_of(voting_round)
        (pot,) = result.pots
        deviations = {d.project_code: d for d in result.decision.deviations.all()}

        assert set(deviations) == {"V6", "V3"}
        assert "V6" in pot.outcome.funded
        assert "V3" not in pot.outcome.funded
        assert all(deviation.reason for deviation in deviations.values())

    def test_can_pay_for_what_was_decided(self) -> None:
        voting_round = queries.round_of(process("vimpelinlampi"))
        result = queries.result_of(voting_round)
        (pot,) = result.pots
        decided = set(pot.outcome.funded) ^ {
            d.project_code for d in result.decision.deviations.all()
        }

        assert pot.pot.cost_of(list(decided)) <= pot.pot.budget

    def test_says_of_what_was_invented_that_it_is_an_example(self) -> None:
        for slug in ("vimpelinlampi", "lohtajan-tori"):
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
        missing = Phase.objects.missing("opened", starts_at__lte=make.NOW)

        assert not missing.exists()

    def test_speaks_three_languages_in_what_officials_wrote(self) -> None:
        for each in Process.objects.filter(is_replay=False):
            for texts in (each.title, each.summary, each.description):
                assert set(texts) == LANGUAGES
        for project in Project.objects.filter(proposal=None, process__is_replay=False):
            assert set(project.title) == set(project.summary) == LANGUAGES

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

    def test_prints_one_line_of_json_when_asked(self, demo) -> None:
        (line,) = demonstration.run("--json").splitlines()
        told = json.loads(line)

        assert not told["is_fresh"]
        assert len(told["processes"]) == 8
        assert {"email", "name", "role"} == set(told["people"][0])

    def test_says_when_the_demo_has_grown_old(self, demo) -> None:
        with time_machine.travel(make.NOW + timedelta(days=20), tick=False):
            assert "This demo is 20 days old" in demonstration.run()
        assert "days old" not in demo

    def test_is_refused_in_production(self, demo, settings) -> None:
        settings.IS_PRODUCTION = True

        with pytest.raises(CommandError, match="production profile"):
            demonstration.run()


class TestTheContent:
    def test_tells_of_the_past_only_what_is_a_day_old(self) -> None:
        """Whatever the hour at which it is loaded, nothing happens in the future."""
        for story in content.stories():
            vote = story.get("vote", {})
            days = [story["made"], story["published"]]
            days += [vote[key] for key in ("planned", "frozen", "tallied", "result")
                     if key in vote]  # fmt: skip
            if "groups" in vote:
                days.append(story["phases"]["vote"][0] + deciding.CAST_AFTER)
            for idea in story.get("proposals", []):
                days += [idea["day"], idea.get("withdrawn", -1)]
                days.append(idea.get("review", {}).get("day", -1))
            days += [edit["day"] for edit in story.get("edits", [])]
            days.append(story.get("decision", {}).get("day", -1))

            assert max(days) <= -1

    def test_names_no_area_or_theme_that_is_not_there(self) -> None:
        for story in content.stories():
            things = [*story.get("proposals", []), *story.get("projects", [])]
            assert {thing["area"] for thing in things} <= set(story["areas"])
            assert {thing["category"] for thing in things} <= set(story["categories"])

    def test_counts_days_from_local_noon(self) -> None:
        days = Days(datetime(2026, 11, 15, tzinfo=UTC).date())

        assert timezone.localtime(days.moment(-10)).isoformat() == (
            "2026-11-05T12:00:00+02:00"
        )
        assert days.moment(-9.5) - days.moment(-10) == timedelta(hours=12)
        # Clocks changed on 25 October; noon is noon on both sides.
        assert timezone.localtime(days.moment(-30)).hour == 12


class TestInventedBallots:
    LIKES = {"a": 90, "b": 50, "c": 10}
    COSTS = {"a": 60, "b": 50, "c": 40}

    def ballots(self, **limits) -> list[list[str]]:
        told = {"max_choices": 3, "limit": None} | limits
        return list(
            invent(seed="s", people=200, likes=self.LIKES, costs=self.COSTS, **told)
        )

    def test_are_the_same_for_the_same_seed(self) -> None:
        assert self.ballots() == self.ballots()

    def test_keep_to_the_rules_of_the_ballot(self) -> None:
        candidates = [Candidate(code, cost) for code, cost in self.COSTS.items()]

        for ballot in self.ballots(max_choices=2, limit=100):
            form = BallotForm(max_choices=2, spending_limit=100)
            assert not problems(form, Marks(tuple(ballot)), candidates)

    def test_follow_what_people_like(self) -> None:
        chosen = [code for ballot in self.ballots() for code in ballot]

        assert chosen.count("a") > chosen.count("b") > chosen.count("c") > 0


@pytest.mark.usefixtures("demo")
def test_the_open_vote_has_no_trivial_outcome() -> None:
    """Counted ahead of its close, only here: some projects win, some lose."""
    story = content.read("4-vote")
    voting_round = VotingRound.objects.get(process__slug=story["slug"])
    (pot,) = voting_round.sheet.pots
    ballots = [
        tuple(ballot)
        for number, group in enumerate(story["vote"]["groups"])
        for ballot in invent(
            seed=f"{story['slug']}|{number}",
            people=group["people"],
            likes=group["likes"],
            costs={line.id: line.cost for line in pot.lines},
            max_choices=5,
            limit=pot.budget,
        )
    ]

    outcome = count_pot(voting_round.sheet, pot, ballots)

    assert 3 <= len(outcome.funded) <= 8

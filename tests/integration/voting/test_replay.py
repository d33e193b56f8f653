"""Replaying real elections through the same doors that residents use."""

from io import StringIO
from unittest import mock

import make
import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone
from polling import choices_of
from replays import ASSEN, DATA, ORACLES, election, run

from participation.models import AuditEvent, Process, User
from voting import queries
from voting.actions import casting
from voting.box import opening
from voting.models import VotingRound
from voting.replay.plan import plan_replay
from voting.replay.run import Rule, replay
from voting.tally.ballot_form import as_ballot
from voting.tally.ballots import sort_into_piles

pytestmark = pytest.mark.django_db

# What the oracles call the rules, and how they called them.
RULES = {
    "greedy_votes": "greedy",
    "mes_cost": "mes",
    "mes_cost_then_greedy": "mes+greedy",
    "mes_cost_add1": "mes+add1",
    "mes_cost_add1_then_greedy": "mes+add1_greedy",
}
# Small, and each with something of its own: see the notes of the oracles.
SMALL = [
    ASSEN,
    "France_Toulouse_2022_17_-_Mirail-Universite_Reynerie_Bellefontaine.pb",
    "Netherlands_Amsterdam_643.pb",
    "Poland_Warszawa_2018_Pole_Mokotowskie.pb",
    "edge_bom_crlf_quotes.pb",
    "edge_decimals.pb",
    "edge_dup_in_ballot.pb",
    "edge_empty_votes_zero_support.pb",
    "edge_mes_rational_ties.pb",
    "edge_no_votes.pb",
    "edge_none_affordable.pb",
    "edge_ties_ids.pb",
    "edge_zero_cost.pb",
]


def supported(file) -> set[str]:
    """Ids that somebody voted for; the oracles also fund what nobody wanted."""
    return {choice for vote in election(file).votes for choice in vote.choices}


class TestWinners:
    @pytest.mark.parametrize(
        ("file", "oracle"),
        [
            (file, oracle)
            for file in SMALL
            for oracle in RULES
            if oracle in ORACLES[file]
        ],
    )
    def test_are_those_of_the_oracle(self, file, oracle) -> None:
        found = run(file, "--rule", RULES[oracle], "--json")

        expected = set(ORACLES[file][oracle]) & supported(file)
        assert set(found["funded"]) == expected
        assert len(found["funded"]) == len(expected)
        assert found["ballots"] == len(election(file).votes)
        assert found["rule"] == RULES[oracle]


# Points, places, and one choice: every type of votes there is.
OTHER_TYPES = [
    "Poland_Czestochowa_2025_Podjasnogorska.pb",
    "Poland_Zabrze_2020_Osiedle_Mlodego_Gornika.pb",
    "Switzerland_Zurich_S5D10.pb",
    "Worldwide_Mechanical_Turk_Ranking_value_money_3.pb",
    "edge_cumulative.pb",
    "edge_ordinal_ties.pb",
    "edge_scoring.pb",
]
OTHER_RULES = (
    "greedy_votes", "greedy_points", "greedy_rank_points", "mes_points_times_cost",
    "mes_borda", "mes_rank_points_times_cost_then_greedy",
)  # fmt: skip


class TestOtherTypes:
    @pytest.mark.parametrize(
        ("file", "oracle"),
        [
            (file, oracle)
            for file in OTHER_TYPES
            for oracle in OTHER_RULES
            if oracle in ORACLES[file]
        ],
    )
    def test_give_the_winners_of_the_oracle(self, file, oracle) -> None:
        found = run(file, "--rule", oracle, "--json")

        expected = set(ORACLES[file][oracle]) & supported(file)
        assert set(found["funded"]) == expected
        assert found["ballots"] == len(election(file).votes)

    @pytest.mark.parametrize("file", OTHER_TYPES)
    def test_put_into_the_box_what_the_file_says(self, file) -> None:
        slug = run(file, "--json")["process"]

        voting_round = VotingRound.objects.get(process__slug=slug)
        in_box = [ballot.marks["all"] for ballot in opening.opened(voting_round)]
        form = voting_round.sheet.form(voting_round.sheet.pots[0])
        lines = len(voting_round.sheet.pots[0].lines)
        piles = sort_into_piles(
            as_ballot(form, marks, candidates=lines) for marks in in_box
        )
        assert set(piles) == set(election(file).sort_into_piles())


class TestLastLine:
    def test_is_json_of_six_fields(self) -> None:
        found = run(ASSEN)

        assert list(found) == [
            "process",
            "ballots",
            "funded",
            "rule",
            "pack",
            "seconds",
        ]
        assert list(found["seconds"]) == [
            "parse",
            "prepare",
            "cast",
            "sequence",
            "tally",
            "publish",
            "pack",
        ]
        assert found["process"] == "netherlands-assen-2024"

    def test_stands_alone_with_json(self) -> None:
        out = StringIO()

        call_command("replay", str(DATA / ASSEN), "--json", stdout=out)

        assert len(out.getvalue().splitlines()) == 1


class TestProcess:
    def test_is_marked_as_a_replay_and_public_with_its_result(self) -> None:
        slug = run(ASSEN)["process"]

        process = Process.objects.get(slug=slug)
        voting_round = queries.round_of(process)
        assert process.is_replay
        assert process.is_public(timezone.now())
        assert voting_round.is_published
        assert voting_round.closed_at is not None
        assert set(process.title) == set(dict(settings.LANGUAGES))
        assert ASSEN in process.description["en"]
        assert "EUR" in process.description["en"]

    def test_has_every_project_with_its_cost_in_cents(self) -> None:
        process = Process.objects.get(slug=run(ASSEN)["process"])

        costs = dict(process.projects.values_list("code", "cost"))
        assert costs == {project.id: project.cost for project in election().projects}

    def test_keeps_language_place_and_point_of_projects(self) -> None:
        file = "Poland_Warszawa_2026_Tarchomin.pb"
        plan = plan_replay(election(file), file=file, rule="greedy", now=make.NOW)

        project = plan.projects[0]
        assert set(project.title) == {"pl"}
        assert project.point is not None
        assert -90 <= project.point[0] <= 90

    def test_has_the_districts_of_the_file_or_one(self) -> None:
        budapest = plan_replay(
            election("Hungary_Budapest_2023_VIII_Jozsefvaros.pb"),
            file="",
            rule="greedy",
            now=make.NOW,
        )
        assen = plan_replay(election(), file="", rule="greedy", now=make.NOW)

        assert len(budapest.districts) > 1
        assert {p.district for p in budapest.projects} == {
            d.code for d in budapest.districts
        }
        assert len(assen.districts) == 1

    def test_votes_in_the_days_that_the_file_names(self) -> None:
        swiecie = election("Poland_Swiecie_2023.pb")

        plan = plan_replay(swiecie, file="", rule="greedy", now=make.NOW)

        opens_at = timezone.localtime(plan.opens_at)
        assert f"{opens_at:%d.%m.%Y %H:%M}" == f"{swiecie.meta['date_begin']} 00:00"
        assert plan.opens_at < plan.during < plan.closes_at

    def test_votes_on_the_day_before_where_the_file_names_no_days(self) -> None:
        undated = election("edge_decimals.pb")

        plan = plan_replay(undated, file="", rule="greedy", now=make.NOW)

        assert (plan.opens_at, plan.closes_at) == (make.NOW - make.DAY, make.NOW)

    def test_gets_a_number_when_the_address_is_taken(self) -> None:
        slugs = [run("edge_decimals.pb")["process"] for _ in range(3)]

        assert slugs == ["edge-decimals", "edge-decimals-2", "edge-decimals-3"]

    def test_gets_the_address_that_is_asked_for(self) -> None:
        assert run("edge_decimals.pb", "--slug", "assen")["process"] == "assen"


class TestDoors:
    """Nothing is put beside the actions that the pages call."""

    def test_every_ballot_goes_through_the_action_of_the_page(self) -> None:
        with mock.patch.object(
            casting, "cast_ballot", wraps=casting.cast_ballot
        ) as action:
            run(ASSEN)

        assert action.call_count == 84
        moments = {call.kwargs["now"] for call in action.call_args_list}
        phase = VotingRound.objects.get().phase
        assert all(phase.is_open(moment) for moment in moments)

    def test_every_ballot_lies_sealed_in_the_box(self) -> None:
        process = Process.objects.get(slug=run(ASSEN)["process"])
        voting_round = queries.round_of(process)

        in_box = sorted(choices_of(ballot) for ballot in opening.opened(voting_round))

        in_file = sorted(tuple(sorted(set(v.choices))) for v in election().votes)
        assert in_box == in_file

    def test_blank_ballots_are_cast_where_the_file_has_them(self) -> None:
        found = run("edge_empty_votes_zero_support.pb")

        voting_round = VotingRound.objects.get()
        assert found["ballots"] == 6
        assert voting_round.sheet.min_choices == 0
        assert [choices_of(b) for b in opening.opened(voting_round)].count(()) == 2

    def test_limits_are_those_of_the_file(self) -> None:
        run("Poland_Gdynia_2022_Babie_Doly__small.pb")
        run("Poland_Warszawa_2018_Pole_Mokotowskie.pb")

        gdynia, warszawa = (r.sheet for r in VotingRound.objects.order_by("pk"))
        assert (gdynia.min_choices, gdynia.max_choices) == (1, 3)
        assert not gdynia.is_spending_limited
        assert warszawa.is_spending_limited

    def test_the_record_tells_the_whole_story_and_holds(self) -> None:
        slug = run(ASSEN)["process"]

        verbs = list(
            AuditEvent.objects.filter(process__slug=slug)
            .order_by("number")
            .values_list("verb", flat=True)
        )
        assert verbs == [
            "process.created",
            "phases.planned",
            "districts.added",
            "projects.added",
            "round.planned",
            "roll.drawn_up",
            "rules.frozen",
            "process.published",
            "phase.opened",
            "phase.closed",
            "round.tallied",
            "result.published",
        ]
        call_command("verify_record", slug, stdout=StringIO())

    def test_nobody_can_sign_in_as_its_people(self) -> None:
        run(ASSEN)

        people = User.objects.filter(email__endswith=".invalid")
        assert people.count() == 85
        assert not people.filter(is_active=True).exists()
        assert not any(person.has_usable_password() for person in people[:5])

    def test_leaves_other_processes_alone(self) -> None:
        other = make.process()
        make.phase(other, "vote", starts=-1000 * make.DAY, ends=-999 * make.DAY)

        run(ASSEN)

        assert not other.events.exists()


class TestTies:
    def test_are_broken_by_the_order_of_ids_unless_told(self) -> None:
        run("edge_ties_ids.pb")

        assert VotingRound.objects.get().ties == "listed"

    def test_can_be_broken_by_a_lot_from_a_seed(self) -> None:
        run("edge_ties_ids.pb", "--tie", "cheaper,lot:Vimpelinlampi")

        sheet = VotingRound.objects.get().sheet
        assert (sheet.ties, sheet.tie_seed) == ("cheaper,lot", "Vimpelinlampi")


@pytest.mark.django_db(transaction=True)
class TestWorkers:
    def test_cast_at_the_same_time_and_lose_nothing(self) -> None:
        plan = plan_replay(election(), file=ASSEN, rule="greedy", now=make.NOW)
        seen = []

        found = replay(
            plan,
            slug="assen",
            rule=Rule("greedy", "listed"),
            workers=4,
            report=lambda done, total: seen.append((done, total)),
        )

        assert found.ballots == 84
        assert set(found.funded) == set(ORACLES[ASSEN]["greedy_votes"])
        assert sorted(seen) == [(number, 84) for number in range(1, 85)]

"""What is said where something was declared beside the rule."""

from fractions import Fraction

import pytest

from voting.tally.ballots import Candidate
from voting.tally.methods import greedy
from voting.tally.methods.merit import Merit
from voting.tally.options import Conflict, Minimum, Misfit, Options
from voting.tally.outcome import Effect, Outcome, Stage, Step, Tie, Verdict
from voting.tally.ties import TiePolicy
from voting.tally.words import explain

NAMES = {"a": "Avanto", "b": "Bridge", "c": "Camp"}
ORDER = TiePolicy(listed=tuple("abcd"))
COSTS = {"a": 600_00, "b": 500_00, "c": 300_00}
BALLOTS = [("a",)] * 9 + [("b",)] * 6 + [("c",)] * 2


def plain(text: str) -> str:
    return text.replace("\N{NARROW NO-BREAK SPACE}", " ").replace("\xa0", " ")


def count(ballots=BALLOTS, *, ties=ORDER, merit=Merit.POINTS, **options) -> Outcome:
    candidates = [
        Candidate(project, cost, upkeep=cost // 10) for project, cost in COSTS.items()
    ]
    return greedy.count(
        candidates, ballots, 1000_00, ties=ties, merit=merit, options=Options(**options)
    )


def said(outcome: Outcome, project: str, language: str = "en") -> str:
    (step,) = (step for step in outcome.steps if step.project == project)
    return plain(explain.sentence(step, outcome, language, NAMES))


def step(verdict: Verdict, stage: Stage, **more) -> Step:
    values = {"project": "a", "cost": 150_00, "votes": 3, "points": 3}
    money = {"left_before": 100_00, "left_after": 100_00}
    return Step(verdict=verdict, stage=stage, **{**values, **money, **more})


def outcome_of(*steps: Step, **more) -> Outcome:
    values = {"unit": "votes", "budget": 1000_00, "voters": 10, "rule": "greedy"}
    return Outcome(
        tie_policy="lot:x",
        tie_order=tuple(one.project for one in steps),
        steps=steps,
        **{**values, **more},
    )


class TestMinimum:
    def test_says_how_much_was_needed_and_got(self) -> None:
        outcome = count(minimum=Minimum(score=5))

        assert said(outcome, "c") == (
            "Camp is not funded. It got 2 votes. It needed at least 5 votes. With 3 "
            "votes more, it would have been funded."
        )
        assert said(outcome, "c", "fi") == (
            "Camp ei saa rahoitusta. Se sai 2 ääntä. Tarvittiin vähintään 5 ääntä. "
            "Rahoitukseen olisi tarvittu vielä 3 ääntä."
        )
        assert said(outcome, "c", "sv") == (
            "Camp får ingen finansiering. Projektet fick 2 röster. Det behövdes minst "
            "5 röster. För finansiering hade det behövts 3 röster till."
        )

    def test_speaks_of_people_where_people_are_asked_for(self) -> None:
        ballots = [{"a": 3}] * 9 + [{"b": 2}] * 6 + [{"c": 4}] * 2
        outcome = count(ballots, minimum=Minimum(share=Fraction(1, 4)))

        assert said(outcome, "c").startswith(
            "Camp is not funded. 2 people chose it. It needed at least 5 people."
        )
        assert said(outcome, "c", "fi").startswith(
            "Camp ei saa rahoitusta. Sen valitsi 2 ihmistä. Tarvittiin vähintään 5 "
            "ihmistä."
        )

    def test_speaks_of_points_where_points_are_asked_for(self) -> None:
        ballots = [{"a": 3}] * 9 + [{"b": 2}] * 6 + [{"c": 4}] * 2
        outcome = count(ballots, minimum=Minimum(score=10))

        assert said(outcome, "c").startswith(
            "Camp is not funded. It got 8 points (2 people). It needed at least 10 "
            "points."
        )


class TestMisfits:
    def test_say_how_many_votes_more_would_have_been_enough(self) -> None:
        assert said(count(), "b").endswith(
            "With 4 votes more, it would have been funded."
        )
        assert said(count(), "b", "fi").endswith(
            "Rahoitukseen olisi tarvittu vielä 4 ääntä."
        )

    def test_name_the_project_at_which_the_count_ended(self) -> None:
        outcome = count(misfit=Misfit.STOP)

        assert said(outcome, "c").startswith(
            "Camp is not funded. It got 2 votes and came in place 3. The count had "
            "ended before it, at Bridge, which cost more than what was left. With "
        )
        assert "Se päättyi hankkeeseen Bridge, joka" in said(outcome, "c", "fi")
        assert "vid Bridge, som kostade mer" in said(outcome, "c", "sv")

    def test_say_what_the_city_adds(self) -> None:
        outcome = count(misfit=Misfit.STOP, top_up_from=Fraction(4, 5))

        assert said(outcome, "b") == (
            "Bridge is funded. It got 6 votes and came in place 2. It costs €500. Only "
            "€400 was left, but that was enough of its cost: the city adds €100."
        )
        assert "kunta maksaa loput, 100 €." in said(outcome, "b", "fi")
        assert "kommunen betalar resten, 100 €." in said(outcome, "b", "sv")
        assert "ended before it, at Bridge" in said(outcome, "c")

    def test_say_what_part_was_paid(self) -> None:
        outcome = count(part_fund=True)

        assert said(outcome, "b").startswith(
            "Bridge gets a part of its cost: €400 of €500. It got 6 votes and came in "
            "place 2. That was all the money that was left."
        )
        assert said(outcome, "b", "fi").startswith(
            "Bridge saa osan hinnastaan: 400 €, kun koko hinta on 500 €."
        )
        assert said(outcome, "b", "sv").startswith(
            "Bridge får en del av kostnaden: 400 € av 500 €."
        )

    def test_do_not_name_one_of_several_at_which_the_count_ended(self) -> None:
        outcome = count(
            [("a", "b")] * 5 + [("c",)],
            ties=TiePolicy(together=True),
            misfit=Misfit.STOP,
        )

        assert "The count had ended before it." in said(outcome, "c")


class TestBars:
    def test_name_the_funded_rival(self) -> None:
        outcome = count(conflicts=(Conflict(projects=("a", "b")),))

        assert said(outcome, "b").startswith(
            "Bridge is not funded. It cannot be built together with Avanto, and Avanto "
            "is funded."
        )
        assert "yhdessä hankkeen Avanto kanssa, ja Avanto saa rahoituksen." in said(
            outcome, "b", "fi"
        )

    def test_quote_the_reason_of_the_officials(self) -> None:
        kept = Conflict(projects=("a", "b"), keep="b", reason="The plot is let. ")
        outcome = count(conflicts=(kept,))

        assert said(outcome, "a") == (
            "Avanto is not funded. It cannot be built together with Bridge. The "
            "officials kept Bridge. Their reason: The plot is let."
        )
        assert "Perustelu: The plot is let." in said(outcome, "a", "fi")
        assert "Motivering: The plot is let." in said(outcome, "a", "sv")

    def test_name_the_limit_of_running_costs(self) -> None:
        outcome = count(upkeep_limit=70_00)

        assert said(outcome, "c").startswith(
            "Camp is not funded. Together with the projects already funded, it would "
            "cost too much to run. They may cost at most €70 a year."
        )
        assert "enintään 70 € vuodessa." in said(outcome, "c", "fi")

    def test_say_that_it_was_withdrawn(self) -> None:
        outcome = count(withdrawn=("a",))

        assert said(outcome, "a") == ("Avanto is not funded. It was withdrawn.")
        assert said(outcome, "a", "fi") == ("Avanto ei saa rahoitusta. Se peruttiin.")

    def test_say_that_nobody_voted_for_what_is_funded(self) -> None:
        outcome = count([("a",)], fund_unsupported=True)

        assert said(outcome, "c") == (
            "Camp is funded. Nobody voted for it, but there was money for it after all "
            "the others. It costs €300. There was €400 left, and after it €100."
        )


class TestTogether:
    BALLOTS = [("a", "b")] * 5

    def test_names_those_left_out_together(self) -> None:
        outcome = count(self.BALLOTS, ties=TiePolicy(together=True))

        assert said(outcome, "a").startswith(
            "Avanto is not funded. It got 5 votes and came in place 1. It was tied "
            "with Bridge. €1,000 was left. They could not all be funded, so none of "
            "them is."
        )
        assert "näiden kanssa: Bridge. Rahaa oli jäljellä 1 000 €." in said(
            outcome, "a", "fi"
        )
        (met,) = outcome.ties
        assert explain.tie(met, "en", NAMES) == (
            "These projects were tied: Avanto, Bridge. By the rules, those that "
            "nothing tells apart are funded together or not at all. They could not all "
            "be funded."
        )

    def test_says_where_all_could_be_funded(self) -> None:
        outcome = count([("b", "c")], ties=TiePolicy(together=True))

        (met,) = outcome.ties
        assert explain.tie(met, "fi", NAMES).endswith(
            "Tämä ei vaikuttanut siihen, mitkä hankkeet saavat rahoituksen."
        )

    def test_names_the_board_that_decided(self) -> None:
        outcome = count(self.BALLOTS, ties=TiePolicy(board=("b", "a")))

        (met,) = outcome.ties
        assert explain.tie(met, "en", NAMES) == (
            "These projects were tied: Bridge, Avanto. Their order was decided by a "
            "decision of the city's board. In another order, other projects would be "
            "funded."
        )

    def test_puts_the_question_to_the_board(self) -> None:
        assert explain.question(("a", "b"), "en", NAMES) == (
            "These projects are tied: Avanto, Bridge. The city's board decides in "
            "which order they come. Then the count goes on."
        )


class TestPlaces:
    def test_are_for_the_money_where_that_is_the_order(self) -> None:
        outcome = count(merit=Merit.PER_COST)

        assert "It got 9 votes. For its cost, that is place 1." in said(outcome, "a")
        assert "Hintaan nähden se riitti sijalle 1." in said(outcome, "a", "fi")


class TestOtherPots:
    def test_bring_money_for_what_waited(self) -> None:
        funded = step(
            Verdict.FUNDED,
            Stage.LEFTOVER,
            rank=1,
            left_before=200_00,
            left_after=50_00,
        )
        outcome = outcome_of(funded, brought=100_00)

        assert said(outcome, "a") == (
            "Avanto is funded with money that was left over in other pots. It got 3 "
            "votes and came in place 1 of the remaining projects. It costs €150. There "
            "was €200 left, and after it €50."
        )
        assert said(outcome, "a", "fi").startswith(
            "Avanto saa rahoituksen rahasta, joka jäi yli muista poteista."
        )
        assert "Of this, €100 was left over in other pots." in explain.summary(
            outcome, "en"
        )

    def test_may_not_bring_enough(self) -> None:
        lacking = step(Verdict.NOT_ENOUGH_LEFT, Stage.LEFTOVER, rank=1, short=2)

        assert said(outcome_of(lacking), "a") == (
            "Avanto is not funded. It got 3 votes and came in place 1 of the remaining "
            "projects. It costs €150. Even with the money that was left over in other "
            "pots, only €100 was left for it. With 2 votes more, it would have been "
            "funded."
        )


class TestPhragmen:
    def test_says_when_the_money_was_saved(self) -> None:
        bought = step(
            Verdict.FUNDED,
            Stage.PHRAGMEN,
            round=2,
            load=Fraction(5000),
            left_before=200_00,
            left_after=50_00,
        )

        assert said(outcome_of(bought), "a") == (
            "Avanto is funded in round 2. The 3 people who voted for it had saved its "
            "cost together, €150, when each voter had been given €50 in all."
        )
        assert said(outcome_of(bought), "a", "fi") == (
            "Avanto saa rahoituksen kierroksella 2. Sitä äänesti 3 ihmistä. He olivat "
            "yhdessä säästäneet sen hinnan, 150 €, kun jokainen äänestäjä oli saanut "
            "kaikkiaan 50 €."
        )

    def test_says_when_the_budget_did_not_suffice(self) -> None:
        lacking = step(Verdict.NOT_ENOUGH_LEFT, Stage.PHRAGMEN)
        late = step(Verdict.STOPPED, Stage.PHRAGMEN, project="b")

        assert said(outcome_of(lacking, late), "a") == (
            "Avanto is not funded. The 3 people who voted for it had saved its cost "
            "together, €150, but only €100 of the budget was left. The count ended "
            "there."
        )
        assert said(outcome_of(lacking, late), "b") == (
            "Bridge is not funded. The count had ended before it, at Avanto, which "
            "cost more than what was left."
        )


class TestSupportersWanted:
    @pytest.mark.parametrize(
        ("short", "words"),
        [
            (1, "together with one person more who had their whole share left."),
            (4, "together with 4 people more who had their whole share left."),
        ],
    )
    def test_are_counted_where_shares_pay(self, short, words) -> None:
        lacking = step(
            Verdict.SUPPORTERS_LACK_MONEY,
            Stage.EQUAL_SHARES,
            supporters_left=Fraction(50_00),
            short=short,
        )

        assert said(outcome_of(lacking), "a").endswith(words)


class TestSummary:
    def test_counts_what_something_else_than_money_kept_out(self) -> None:
        outcome = count(withdrawn=("a",), minimum=Minimum(score=5), misfit=Misfit.STOP)

        assert plain(explain.summary(outcome, "en")).endswith(
            "One project is funded. It costs €500, and €500 is left. Withdrawn: 1 "
            "project. With less support than the rules ask for: 1 project."
        )
        assert plain(explain.summary(outcome, "fi")).endswith(
            "Peruttu: 1 hanke. Vähemmän kannatusta kuin säännöt vaativat: 1 hanke."
        )

    def test_says_what_the_city_adds(self) -> None:
        outcome = count(misfit=Misfit.STOP, top_up_from=Fraction(4, 5))

        assert plain(explain.summary(outcome, "en")).endswith(
            "2 projects are funded. Together they cost €1,100. That is more than there "
            "was, so the city adds €100. Not reached before the count ended: 1 project."
        )

    def test_says_what_went_to_a_part(self) -> None:
        outcome = count(part_fund=True)

        assert "€400 goes to a project that gets only a part of its cost." in (
            explain.summary(outcome, "en")
        )

    def test_says_when_a_tie_mattered(self) -> None:
        outcome = count(TestTogether.BALLOTS, ties=TiePolicy(together=True))

        assert plain(explain.summary(outcome, "sv")).endswith(
            "Utelämnat för att alla i lika läge inte rymdes: 2 projekt. Några projekt "
            "hamnade i lika läge, och det påverkade resultatet."
        )

    def test_says_that_something_was_not_examined(self) -> None:
        met = Tie(
            projects=("a", "b"),
            separated_by="together",
            stage=Stage.GREEDY,
            effect=Effect.NOT_EXAMINED,
        )

        assert explain.tie(met, "en", NAMES).endswith(
            "It was not examined whether another order would change the result."
        )

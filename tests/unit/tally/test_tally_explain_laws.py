"""Whatever is counted, by whatever rule, the words fit the numbers."""

import re
from fractions import Fraction

import pytest
from elections import BALLOTS, BUDGETS, POLICIES, listed
from greedy_by_hand import OPTIONS, PROJECTS
from hypothesis import given
from hypothesis import strategies as st

from voting.tally import rules
from voting.tally.options import Options
from voting.tally.outcome import Outcome, Step, Verdict
from voting.tally.pots import Leftovers, Pot, count_pots
from voting.tally.ties import Criterion, TiePolicy
from voting.tally.wording import LANGUAGES, money, number
from voting.tally.words import explain
from voting.tally.words.phrases import PHRASES

RULES = st.sampled_from(sorted(rules.RULES))
ELECTIONS = st.tuples(PROJECTS, BALLOTS, BUDGETS)
ORDER = listed(*"abcdef")
TOGETHER = TiePolicy(together=True)


def check(outcome: Outcome) -> None:
    for language in LANGUAGES:
        texts = [
            explain.summary(outcome, language),
            *(explain.tie(met, language, {}) for met in outcome.ties),
            *(explain.sentence(step, outcome, language, {}) for step in outcome.steps),
        ]
        for text in texts:
            assert text.endswith("."), text
            assert "None" not in text, text
            assert not set(text) & set("{}"), text
    for step in outcome.steps:
        text = explain.sentence(step, outcome, "en", {})
        assert text.startswith(opening(step)), text
        unknown = numbers_in(text) - numbers_of(step, outcome)
        assert not unknown, text


def opening(step: Step) -> str:
    match step.verdict:
        case Verdict.FUNDED:
            return f"{step.project} is funded"
        case Verdict.PART_FUNDED:
            return f"{step.project} gets a part of its cost"
    return f"{step.project} is not funded."


def numbers_in(text: str) -> set[str]:
    return set(re.findall(r"€?\d+(?:,\d{3})*(?:\.\d+)?", text))


def numbers_of(step: Step, outcome: Outcome) -> set[str]:
    """All that a sentence may name: what stands in the step, the budget, the limit."""
    whole = [step.votes, step.points, step.rank, step.round, step.needed, step.short]
    cents = [step.cost, step.left_before, step.left_after, step.paid, outcome.budget]
    cents += [step.cost - step.spent, outcome.options.upkeep_limit]
    exact: list[Fraction | None] = [step.most_paid, step.supporters_left, step.load]
    return {
        *(number(value, "en") for value in whole if value is not None),
        *(money(value, "en") for value in [*cents, *exact] if value is not None),
        *(money(value, "en", up=True) for value in exact if value is not None),
    }


@given(ELECTIONS, POLICIES, RULES, OPTIONS | st.just(Options()))
def test_every_sentence_fits_its_step(election, ties, rule, declared) -> None:
    check(rules.count(rule, *election, ties=ties, options=declared))


@given(ELECTIONS, OPTIONS)
def test_every_sentence_fits_where_ties_stay_together(election, declared) -> None:
    check(rules.count("greedy", *election, ties=TOGETHER, options=declared))


@given(ELECTIONS, RULES, OPTIONS, st.sampled_from(Leftovers))
def test_every_sentence_fits_where_other_pots_bring_money(
    election, rule, declared, leftovers
) -> None:
    projects, ballots, budget = election
    north = Pot(
        code="north",
        rule="greedy",
        candidates=projects[:1],
        ballots=[(projects[0].id,)],
        budget=200,
        ties=ORDER,
    )
    city = Pot(
        code="city",
        rule=rule,
        candidates=projects,
        ballots=ballots,
        budget=budget,
        ties=ORDER,
        options=declared,
    )

    for outcome in count_pots([north, city], leftovers, city="city").values():
        check(outcome)


class TestPhrases:
    def test_exist_in_every_language(self) -> None:
        assert {frozenset(texts) for texts in PHRASES.values()} == {
            frozenset(LANGUAGES)
        }

    def test_name_the_same_things_in_every_language(self) -> None:
        for name, texts in PHRASES.items():
            slots = {
                frozenset(re.findall(r"\{(\w+)\}", text)) for text in texts.values()
            }
            assert len(slots) == 1, name

    @pytest.mark.parametrize("criterion", [*Criterion, "lot", "listed", "board"])
    def test_exist_for_every_way_a_tie_can_end(self, criterion) -> None:
        assert criterion in PHRASES

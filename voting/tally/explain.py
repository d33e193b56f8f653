"""Says in plain words what a count did, to people who never saw a rule before.

All numbers come from the outcome; nothing is counted here.
"""

from collections.abc import Mapping

from voting.tally.outcome import Effect, Outcome, Stage, Step, Stop, Tie, Verdict
from voting.tally.pabulib_format import format_points
from voting.tally.phrases import PHRASES
from voting.tally.wording import SPACE, choose, counted, money, noun, number

Names = Mapping[str, str]


def sentence(
    step: Step,
    outcome: Outcome,
    language: str,
    names: Names,
    *,
    currency: str = "EUR",
) -> str:
    """Say why a project was funded, or was not. A missing name becomes the id."""

    def amount(cents: int) -> str:
        return money(cents, language, currency)

    values = {
        "name": names.get(step.project, step.project),
        "support": _support(step, outcome, language),
        "voters": counted(step.votes, "person", language),
        "rank": step.rank,
        "round": step.round,
        "cost": amount(step.cost),
        "budget": amount(outcome.budget),
        "before": amount(step.left_before),
        "after": amount(step.left_after),
    }
    if step.most_paid is not None:
        values["most"] = money(step.most_paid, language, currency, up=True)
    if step.supporters_left is not None:
        values["money"] = money(step.supporters_left, language, currency)
    return _say(_reasons(step), language, values)


def _reasons(step: Step) -> list[str]:
    """Name the phrases that tell what happened to one project."""
    is_alone = step.votes == 1
    lacking = "share" if is_alone else "shares"
    has_nothing = step.supporters_left is not None and step.supporters_left < 1
    lacking += "_spent" if has_nothing else "_lacking"
    match step.verdict, step.stage:
        case Verdict.FUNDED, Stage.GREEDY:
            return ["funded", "place", "paid_from_left"]
        case Verdict.FUNDED, Stage.EQUAL_SHARES:
            return ["funded_in_round", "bought_by_one" if is_alone else "bought"]
        case Verdict.FUNDED, _:
            lacked = ["shares_were_lacking"] if step.supporters_left is not None else []
            return ["funded_from_rest", *lacked, "place_among_rest", "paid_from_left"]
        case Verdict.NOT_ENOUGH_LEFT, Stage.GREEDY:
            left = "only_left" if step.left_before else "nothing_left"
            return ["not_funded", "place", left]
        case Verdict.NOT_ENOUGH_LEFT, _:
            return ["not_funded", lacking, "rest_lacking"]
        case Verdict.SUPPORTERS_LACK_MONEY, _:
            return ["not_funded", lacking]
    return ["not_funded", str(step.verdict)]


def tie(met: Tie, language: str, names: Names) -> str:
    """Say which projects were tied, what decided, and whether it mattered."""
    listed = ", ".join(names.get(project, project) for project in met.projects)
    criterion = choose(PHRASES[met.separated_by], language)
    values = {"names": listed, "criterion": criterion}
    return _say(["tied", f"tie_effect_{met.effect}"], language, values)


def summary(outcome: Outcome, language: str, *, currency: str = "EUR") -> str:
    """Say in a few sentences what came out of the whole count."""
    funded = len(outcome.funded)
    values: dict[str, object] = {
        "voters": counted(outcome.voters, "person", language),
        "projects": counted(len(outcome.steps), "project", language),
        "budget": money(outcome.budget, language, currency),
        "funded": counted(funded, "project", language),
        "spent": money(outcome.budget - outcome.left, language, currency),
        "left": money(outcome.left, language, currency),
    }
    if outcome.shares is not None:
        end = outcome.shares.endowment
        start = end - outcome.shares.increment * outcome.shares.increments
        values["start"] = money(start, language, currency)
        values["end"] = money(end, language, currency)
    result = {0: "none_funded", 1: "one_funded"}.get(funded, "many_funded")
    phrases = ["summary", *_shares(outcome), result, *_ties(outcome)]
    return _say(phrases, language, values)


def _shares(outcome: Outcome) -> list[str]:
    if outcome.shares is None or not outcome.voters:
        return []
    is_raised = outcome.shares.increments > 0
    match outcome.shares.stop:
        case Stop.OVER_BUDGET:
            return ["shares", "raised" if is_raised else "not_raised"]
        case Stop.EXHAUSTED if is_raised:
            return ["shares", "raised_until_full"]
        case Stop.ALL_FUNDED:
            return ["all_funded"]
        case _:
            return ["shares"]


def _ties(outcome: Outcome) -> list[str]:
    effects = {tie.effect for tie in outcome.ties}
    if Effect.CHANGED in effects:
        return ["ties_with_effect"]
    if Effect.NOT_EXAMINED in effects:
        return ["ties_not_examined"]
    return ["ties_without_effect"] if effects else []


def _support(step: Step, outcome: Outcome, language: str) -> str:
    """Name votes, or points and how many people gave them."""
    if outcome.unit == "votes":
        return counted(step.votes, "vote", language)
    people = counted(step.votes, "person", language)
    whole, _, decimals = format_points(step.points, outcome.points_unit).partition(".")
    points = number(int(whole), language, decimals)
    is_one = step.points == outcome.points_unit
    return f"{points}{SPACE}{noun('point', language, is_one=is_one)} ({people})"


def _say(phrases: list[str], language: str, values: Mapping[str, object]) -> str:
    return " ".join(
        choose(PHRASES[phrase], language).format_map(values) for phrase in phrases
    )

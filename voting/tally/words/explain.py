"""Says in plain words what a count did, to people who never saw a rule before.

All numbers come from the outcome; nothing is counted here.
"""

from collections.abc import Iterable, Mapping

from voting.tally.outcome import Effect, Outcome, Stage, Step, Stop, Tie, Verdict
from voting.tally.plain import format_points
from voting.tally.rule_texts import TITLES, VOTES
from voting.tally.ties import TOGETHER
from voting.tally.wording import SPACE, choose, counted, money, noun, number
from voting.tally.words.phrases import PHRASES

Names = Mapping[str, str]

BY_PEOPLE = {Stage.EQUAL_SHARES, Stage.PHRAGMEN}
"""Where the rule asks how many people stand behind a project, not for its votes."""
MISFITS = {
    Verdict.NOT_ENOUGH_LEFT,
    Verdict.OVER_BUDGET,
    Verdict.PART_FUNDED,
    Verdict.TIED,
}
"""Where a count can end. It also can where the city had to add money."""
NUMBERED = (
    Verdict.WITHDRAWN,
    Verdict.BELOW_MINIMUM,
    Verdict.CONFLICT,
    Verdict.UPKEEP,
    Verdict.TIED,
    Verdict.STOPPED,
)
"""What something other than money and votes kept out, for the summary."""


def sentence(
    step: Step,
    outcome: Outcome,
    language: str,
    names: Names,
    *,
    currency: str = "EUR",
) -> str:
    """Say why a project was funded, or was not. A missing name becomes the id."""
    amounts = {
        "cost": step.cost,
        "budget": outcome.budget,
        "before": step.left_before,
        "after": step.left_after,
        "paid": step.paid,
        "added": step.cost - step.spent,
        "limit": outcome.options.upkeep_limit,
        "money": step.supporters_left,
    }
    rounded_up = {"most": step.most_paid, "load": step.load}
    projects = {
        "name": step.project,
        "rival": step.rival,
        "blocker": _blocker(step, outcome),
    }
    others = (names.get(other, other) for other in _tied_with(step, outcome))
    values: dict[str, object] = {
        **_support(step, outcome, language),
        **{
            key: money(cents, language, currency)
            for key, cents in amounts.items()
            if cents is not None
        },
        **{
            key: money(cents, language, currency, up=True)
            for key, cents in rounded_up.items()
            if cents is not None
        },
        **{key: names.get(found, found) for key, found in projects.items() if found},
        "others": ", ".join(others),
        "reason": _kept(step, outcome),
        "rank": step.rank,
        "round": step.round,
    }
    return _say(_reasons(step, outcome), language, values)


def _reasons(step: Step, outcome: Outcome) -> list[str]:
    """Name the phrases that tell what happened to one project."""
    place = _place(step, outcome)
    match step.verdict:
        case Verdict.FUNDED:
            return _why_funded(step, place)
        case Verdict.PART_FUNDED:
            return ["part_funded", *place, "part_of_cost", *_short(step)]
        case Verdict.NOT_ENOUGH_LEFT:
            why = _why_too_dear(step, place)
        case Verdict.SUPPORTERS_LACK_MONEY:
            why = _lacking(step)
        case Verdict.STOPPED:
            at = "stopped" if _blocker(step, outcome) is None else "stopped_at"
            why = [*_lacking(step), *place, at]
        case Verdict.TIED:
            why = [*place, "tied"]
        case Verdict.NO_VOTES if outcome.unit != VOTES:
            why = ["no_points"]
        case Verdict.BELOW_MINIMUM if _asks_for_people(outcome):
            why = ["below_minimum_of_people"]
        case Verdict.CONFLICT:
            why = ["conflict_decided" if _kept(step, outcome) else "conflict"]
        case _:
            why = [str(step.verdict)]
    return ["not_funded", *why, *_short(step)]


def _why_funded(step: Step, place: list[str]) -> list[str]:
    is_alone = step.votes == 1
    if step.stage is Stage.LEFTOVER:
        opening = "funded_from_pots"
    elif step.stage is Stage.COMPLETION:
        opening = "funded_from_rest"
    else:
        opening = "funded" if step.round is None else "funded_in_round"
    if not step.votes:
        return [opening, "unsupported", _payment(step)]
    if step.stage not in BY_PEOPLE:
        lacked = ["shares_were_lacking"] if step.supporters_left is not None else []
        return [opening, *lacked, *place, _payment(step)]
    if not step.cost:
        return [opening, "bought_for_nothing"]
    if step.stage is Stage.PHRAGMEN:
        return [opening, "saved_by_one" if is_alone else "saved"]
    return [opening, "bought_by_one" if is_alone else "bought"]


def _payment(step: Step) -> str:
    return "topped_up" if step.spent < step.cost else "paid_from_left"


def _why_too_dear(step: Step, place: list[str]) -> list[str]:
    lacking = _lacking(step)
    match step.stage:
        case Stage.LEFTOVER:
            return [*lacking, *place, "pots_lacking"]
        case Stage.PHRAGMEN if step.votes:
            is_alone = step.votes == 1
            return ["saved_by_one_but_lacking" if is_alone else "saved_but_lacking"]
        case _ if lacking:
            return [*lacking, "rest_lacking"]
        case _:
            return [*place, "only_left" if step.left_before else "nothing_left"]


def _lacking(step: Step) -> list[str]:
    """Say that those who chose it could not pay, where it was for them to pay."""
    if step.supporters_left is None or not step.votes:
        return []
    lacking = "share" if step.votes == 1 else "shares"
    return [f"{lacking}_spent" if step.supporters_left < 1 else f"{lacking}_lacking"]


def _place(step: Step, outcome: Outcome) -> list[str]:
    if step.rank is None or not step.votes or step.stage in BY_PEOPLE:
        return []
    if step.stage in {Stage.COMPLETION, Stage.LEFTOVER}:
        return ["place_among_rest"]
    is_for_money = outcome.rule.startswith("greedy_per_cost")
    return ["place_for_money" if is_for_money else "place"]


def _short(step: Step) -> list[str]:
    if not step.short:
        return []
    if step.stage not in BY_PEOPLE:
        return ["short_from_none" if step.verdict is Verdict.NO_VOTES else "short"]
    return ["short_of_one_supporter" if step.short == 1 else "short_of_supporters"]


def _asks_for_people(outcome: Outcome) -> bool:
    """Say whether the minimum is one of people where the unit is points."""
    minimum = outcome.options.minimum
    return outcome.unit != VOTES and minimum is not None and minimum.score is None


def _kept(step: Step, outcome: Outcome) -> str:
    """Give the reason for which officials kept the rival; empty if they did not."""
    for conflict in outcome.options.conflicts:
        if conflict.keep == step.rival and step.project in conflict.projects:
            return conflict.reason.strip().rstrip(".")
    return ""


def _blocker(step: Step, outcome: Outcome) -> str | None:
    """Find the one project at which the count had ended before it came to this one."""
    if step.verdict is not Verdict.STOPPED:
        return None
    before = outcome.steps[: outcome.steps.index(step)]
    for other in reversed(before):
        was_topped_up = other.is_funded and other.spent < other.cost
        if other.stage is step.stage and (other.verdict in MISFITS or was_topped_up):
            return None if other.verdict is Verdict.TIED else other.project
    return None


def _tied_with(step: Step, outcome: Outcome) -> tuple[str, ...]:
    """Name the others that had as much support and were left out with this one."""
    if step.verdict is not Verdict.TIED:
        return ()
    left_out = {
        other.project for other in outcome.steps if other.verdict is step.verdict
    }
    return tuple(
        other
        for met in outcome.ties
        if met.stage is step.stage and step.project in met.projects
        for other in met.projects
        if other != step.project and other in left_out
    )


def tie(met: Tie, language: str, names: Names) -> str:
    """Say which projects were tied, what decided, and whether it mattered."""
    listed = ", ".join(names.get(project, project) for project in met.projects)
    if met.separated_by != TOGETHER:
        criterion = choose(PHRASES[met.separated_by], language)
        values = {"names": listed, "criterion": criterion}
        return _say(["ordered", f"tie_effect_{met.effect}"], language, values)
    is_open = met.effect is Effect.CHANGED
    effect = "not_all_funded" if is_open else f"tie_effect_{met.effect}"
    return _say([TOGETHER, effect], language, {"names": listed})


def question(projects: Iterable[str], language: str, names: Names) -> str:
    """Say which projects the board has to put in order before the count goes on."""
    listed = ", ".join(names.get(project, project) for project in projects)
    return _say(["question"], language, {"names": listed})


def summary(outcome: Outcome, language: str, *, currency: str = "EUR") -> str:
    """Say in a few sentences what came out of the whole count."""
    funded = [step for step in outcome.steps if step.is_funded]
    cost = sum(step.cost for step in funded)
    added = cost - sum(step.spent for step in funded)
    part = sum(step.spent for step in outcome.steps if not step.is_funded)
    values: dict[str, object] = {
        "voters": counted(outcome.voters, "person", language),
        "projects": counted(len(outcome.steps), "project", language),
        "budget": money(outcome.budget, language, currency),
        "brought": money(outcome.brought, language, currency),
        "rule": choose(TITLES[outcome.rule], language),
        "funded": counted(len(funded), "project", language),
        "spent": money(cost, language, currency),
        "left": money(outcome.left, language, currency),
        "added": money(added, language, currency),
        "part": money(part, language, currency),
    }
    if outcome.shares is not None:
        end = outcome.shares.endowment
        start = end - outcome.shares.increment * outcome.shares.increments
        values["start"] = money(start, language, currency)
        values["end"] = money(end, language, currency)
    result = {0: "none", 1: "one"}.get(len(funded), "many")
    phrases = [
        "summary",
        *(["brought"] if outcome.brought else []),
        "rule",
        *_shares(outcome),
        f"{result}_topped_up" if added else f"{result}_funded",
        *(["part_paid"] if part else []),
    ]
    return " ".join(
        [
            _say(phrases, language, values),
            *_barred(outcome, language),
            *(choose(PHRASES[phrase], language) for phrase in _ties(outcome)),
        ]
    )


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


def _barred(outcome: Outcome, language: str) -> list[str]:
    verdicts = [step.verdict for step in outcome.steps]
    return [
        _say(
            [f"{verdict}_number"],
            language,
            {"number": counted(verdicts.count(verdict), "project", language)},
        )
        for verdict in NUMBERED
        if verdict in verdicts
    ]


def _ties(outcome: Outcome) -> list[str]:
    effects = {tie.effect for tie in outcome.ties}
    if Effect.CHANGED in effects:
        return ["ties_with_effect"]
    if Effect.NOT_EXAMINED in effects:
        return ["ties_not_examined"]
    return ["ties_without_effect"] if effects else []


def _support(step: Step, outcome: Outcome, language: str) -> dict[str, str]:
    """Name votes, or points and how many people gave them, and what was missing."""
    people = counted(step.votes, "person", language)
    support = _amount_of(step.votes, outcome, language)
    if outcome.unit != VOTES:
        support = f"{_amount_of(step.points, outcome, language)} ({people})"
    values = {"voters": people, "support": support, "got": support}
    if _asks_for_people(outcome):
        values["got"] = people
    if step.needed is not None:
        values["needed"] = (
            counted(step.needed, "person", language)
            if _asks_for_people(outcome)
            else _amount_of(step.needed, outcome, language)
        )
    if step.short is not None:
        values["short"] = (
            counted(step.short, "person", language)
            if step.stage in BY_PEOPLE
            else _amount_of(step.short, outcome, language)
        )
    return values


def _amount_of(value: int, outcome: Outcome, language: str) -> str:
    """Name so many of what the outcome counts: votes or points."""
    if outcome.unit == VOTES:
        return counted(value, "vote", language)
    whole, _, decimals = format_points(value, outcome.points_unit).partition(".")
    points = number(int(whole), language, decimals)
    word = noun("point", language, None if decimals else int(whole))
    return f"{points}{SPACE}{word}"


def _say(phrases: list[str], language: str, values: Mapping[str, object]) -> str:
    return " ".join(
        choose(PHRASES[phrase], language).format_map(values) for phrase in phrases
    )

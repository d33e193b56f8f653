"""Says what one ballot did: as a whole, and for each project on it."""

from collections.abc import Mapping
from fractions import Fraction

from voting.tally.meaning.effect import BallotEffect
from voting.tally.outcome import Outcome
from voting.tally.plain import format_points
from voting.tally.wording import SPACE, choose, counted, money, noun, number
from voting.tally.words import explain
from voting.tally.words.effect_phrases import PHRASES


def sentences(
    effect: BallotEffect,
    outcome: Outcome,
    language: str,
    names: Mapping[str, str],
    *,
    currency: str = "EUR",
) -> list[str]:
    """Say what the ballot did as a whole, and then of each project why, and the price.

    A missing name becomes the id.
    """

    def amount(cents: Fraction) -> str:
        return money(cents, language, currency)

    whole = _say(_whole(effect), language, _totals(effect, language))
    if effect.share is not None and effect.paid is not None and effect.left is not None:
        shares = {
            "share": amount(effect.share),
            "paid": amount(effect.paid),
            "left": amount(effect.left),
        }
        whole = f"{whole} {_say(_shares(effect), language, shares)}"
    found = [whole]
    for line in effect.lines:
        parts = [
            explain.sentence(line.step, outcome, language, names, currency=currency)
        ]
        if outcome.unit == "points":
            points = _points(line.points, outcome, language)
            parts.append(_say("gave", language, {"points": points}))
        if line.paid is not None:
            phrase = "paid" if line.paid else "paid_nothing"
            parts.append(_say(phrase, language, {"paid": amount(line.paid)}))
        found.append(" ".join(parts))
    return found


def _whole(effect: BallotEffect) -> str:
    chosen, funded = len(effect.lines), len(effect.funded)
    match chosen, funded:
        case 0, _:
            return "empty"
        case 1, 0:
            return "the_one_not"
        case 1, 1:
            return "the_one"
        case _, 0:
            return "none"
        case _, 1:
            return "one_of"
    return "all" if chosen == funded else "some"


def _totals(effect: BallotEffect, language: str) -> dict[str, str]:
    return {
        "chosen": counted(len(effect.lines), "project", language),
        "number": number(len(effect.lines), language),
        "funded": number(len(effect.funded), language),
    }


def _shares(effect: BallotEffect) -> str:
    if not effect.paid:
        return "share_unused"
    return "share_and_rest" if effect.left else "share_spent"


def _points(points: int, outcome: Outcome, language: str) -> str:
    unit = outcome.points_unit
    whole, _, decimals = format_points(points, unit).partition(".")
    word = noun("point", language, None if decimals else int(whole))
    return f"{number(int(whole), language, decimals)}{SPACE}{word}"


def _say(phrase: str, language: str, values: Mapping[str, str]) -> str:
    return choose(PHRASES[phrase], language).format_map(values)

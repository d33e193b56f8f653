"""The frozen rules in plain words, for the pages that show them."""

from django.conf import settings
from django.utils.translation import get_language, gettext, ngettext

from voting.models import VotingRound
from voting.sheet import Sheet
from voting.tally import rules
from voting.tally.rules import Rule


def language() -> str:
    return get_language() or settings.LANGUAGE_CODE


def who_may_vote(sheet: Sheet) -> str:
    match sheet.eligibility:
        case VotingRound.Eligibility.LIST:
            return gettext(
                "People on the list of voters that the organiser has drawn up."
            )
        case VotingRound.Eligibility.ACCOUNTS:
            return gettext(
                "Everyone who had an account when the list of voters was drawn up."
            )
        case _ if sheet.scope == VotingRound.Scope.DISTRICT:
            return gettext(
                "Everyone who lives here. You choose the ballot of your own district."
            )
        case _:
            return gettext("Everyone who lives here.")


def how_to_choose(sheet: Sheet) -> list[str]:
    """Say how many projects one ticks, and what they may cost together."""
    sentences = [gettext("Tick the projects that you want.")]
    if sheet.min_choices > 1:
        sentences.append(
            ngettext(
                "Choose at least %(count)d project.",
                "Choose at least %(count)d projects.",
                sheet.min_choices,
            )
            % {"count": sheet.min_choices}
        )
    if sheet.max_choices is not None:
        sentences.append(
            ngettext(
                "You can choose at most %(count)d project.",
                "You can choose at most %(count)d projects.",
                sheet.max_choices,
            )
            % {"count": sheet.max_choices}
        )
    if sheet.is_spending_limited:
        sentences.append(
            gettext("Together they may not cost more than the money there is.")
        )
    elif sheet.max_choices is None:
        sentences.append(gettext("You can choose as many as you like."))
    return sentences


def how_ties_are_broken(sheet: Sheet) -> str:
    match sheet.ties:
        case VotingRound.Ties.CHEAPER_LOT:
            return gettext(
                "The cheaper project comes first. If they cost the same, an order "
                "drawn by lot before the vote decides."
            )
        case VotingRound.Ties.DEARER_LOT:
            return gettext(
                "The dearer project comes first. If they cost the same, an order "
                "drawn by lot before the vote decides."
            )
        case VotingRound.Ties.LOT:
            return gettext("An order drawn by lot before the vote decides.")
        case _:
            return gettext("The order of the projects in the published list decides.")


def rule_of(sheet: Sheet) -> Rule:
    return rules.RULES[sheet.rule]


def steps(current: int) -> list[dict[str, object]]:
    """Name the steps to a cast ballot; `current` counts from 0."""
    labels = [gettext("Choose"), gettext("Review and cast"), gettext("Receipt")]
    return [
        {"label": label, "is_current": step == current, "is_done": step < current}
        for step, label in enumerate(labels)
    ]

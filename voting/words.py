"""The frozen rules in plain words, for the pages that show them."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import get_language, gettext, ngettext

from participation.texts import pick
from voting.counting import last_resort
from voting.models import VotingRound
from voting.sheet import PotRules, Sheet
from voting.tally import rules
from voting.tally.ballot_form import BallotKind
from voting.tally.words import declared


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
        case _ if any(pot.district for pot in sheet.pots):
            return gettext(
                "Everyone who lives here. You choose the ballot of your own district."
            )
        case _:
            return gettext("Everyone who lives here.")


def how_to_choose(sheet: Sheet) -> list[str]:
    """Say how one fills in the ballot, how many projects and what they may cost."""
    match sheet.ballot_kind:
        case BallotKind.CHOOSE_ONE:
            sentences = [gettext("Choose the one project that you want most.")]
        case BallotKind.RANKED:
            sentences = [
                gettext("Give place 1 to the project that you want most, then go on."),
                *_how_many(sheet),
            ]
        case BallotKind.CUMULATIVE | BallotKind.SCORING:
            sentences = [*_how_many_points(sheet), *_how_many(sheet)]
        case _:
            sentences = [
                gettext("Tick the projects that you want."),
                *_how_many(sheet),
                *_how_much(sheet),
            ]
    if any(paper.has_several_pots for paper in sheet.papers):
        sentences.append(
            gettext(
                "This holds for each part of the ballot. You may leave a part empty."
            )
        )
    return sentences


def _how_many(sheet: Sheet) -> list[str]:
    sentences = []
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
    return sentences


def _how_much(sheet: Sheet) -> list[str]:
    if sheet.must_fit_budget:
        return [gettext("Together they may not cost more than the money there is.")]
    if sheet.max_choices is None:
        return [gettext("You can choose as many as you like.")]
    return []


def _how_many_points(sheet: Sheet) -> list[str]:
    sentences = []
    if sheet.ballot_kind is BallotKind.CUMULATIVE and sheet.points is not None:
        sentences.append(
            ngettext(
                "You have %(count)d point to give to the projects that you want.",
                "You have %(count)d points to share out among the projects that you "
                "want.",
                sheet.points,
            )
            % {"count": sheet.points}
        )
        if sheet.most_points is not None:
            sentences.append(
                ngettext(
                    "Give one project at most %(count)d point.",
                    "Give one project at most %(count)d points.",
                    sheet.most_points,
                )
                % {"count": sheet.most_points}
            )
    elif sheet.most_points is not None:
        sentences.append(
            gettext(
                "Give points from %(least)d to %(most)d to the projects that you want, "
                "more points to what you want more."
            )
            % {"least": max(sheet.least_points or 1, 1), "most": sheet.most_points}
        )
    return sentences


def how_ties_are_broken(sheet: Sheet) -> str:
    """Say what is looked at first, and what decides in the end."""
    first, _comma, _last = sheet.ties.rpartition(",")
    end = _last_resort(sheet)
    if not first:
        return end
    # Translators: %(first)s and %(end)s are whole sentences.
    both = gettext("%(first)s If that does not tell them apart: %(end)s")
    return both % {"first": _looked_at_first(first), "end": end}


def _looked_at_first(criteria: str) -> str:
    sentences = {
        "cheaper": gettext("The cheaper project comes first."),
        "dearer": gettext("The dearer project comes first."),
        "more_votes": gettext("The project that more people chose comes first."),
    }
    return " ".join(sentences[criterion] for criterion in criteria.split(","))


def _last_resort(sheet: Sheet) -> str:
    match last_resort(sheet.ties):
        case "listed":
            return gettext("The order of the projects in the published list decides.")
        case "board":
            return gettext(
                "A board of the city decides. The count stops with the question, and "
                "goes on with the answer."
            )
        case "together":
            return gettext(
                "Both or neither: projects that are level and do not all fit in the "
                "money are left out."
            )
        case _ if sheet.seed_source:
            words = gettext(
                "A lot decides, which is drawn after the vote from a public source: "
                "%(source)s."
            )
            return words % {"source": sheet.seed_source.rstrip(".")}
        case _:
            return gettext("An order drawn by lot before the vote decides.")


def what_is_left(sheet: Sheet) -> str:
    """Say where money goes that a pot leaves; nothing where there is one pot only."""
    if len(sheet.pots) == 1:
        return ""
    match sheet.leftovers:
        case VotingRound.Leftovers.CITY:
            return gettext(
                "Money that a district leaves is added to the money of the whole city, "
                "which is counted last."
            )
        case VotingRound.Leftovers.TURNOUT:
            return gettext(
                "Money that is left goes to the ballot with the most voters, for the "
                "next projects in its order of votes."
            )
        case VotingRound.Leftovers.NEXT:
            return gettext(
                "Money that is left goes to the next ballot, in the order in which "
                "they stand here."
            )
        case _:
            return gettext("Money that is left stays in the city budget.")


@dataclass(frozen=True, slots=True)
class Counting:
    """How the votes of a sheet are counted, in sentences.

    `sentences` hold for every pot; `pots` are all of them, each with what it alone has.
    """

    title: str
    sentences: tuple[str, ...]
    pots: tuple[tuple[PotRules, tuple[str, ...]], ...]
    ties: str
    leftovers: str


def how_it_is_counted(sheet: Sheet) -> Counting:
    """Say the rule, all that was declared beside it, and what happens with ties."""
    told = [(pot, _declared(sheet, pot)) for pot in sheet.pots]
    common = tuple(
        sentence
        for sentence in (told[0][1] if told else ())
        if all(sentence in own for _pot, own in told)
    )
    return Counting(
        title=rules.RULES[sheet.rule].title(language()),
        sentences=common,
        pots=tuple(
            (pot, tuple(sentence for sentence in own if sentence not in common))
            for pot, own in told
        ),
        ties=how_ties_are_broken(sheet),
        leftovers=what_is_left(sheet),
    )


def unit(sheet: Sheet) -> str:
    """Say what is counted: votes, or points where ballots give them or rank."""
    is_ranked = sheet.ballot_kind is BallotKind.RANKED
    return "points" if is_ranked or sheet.ballot_kind.has_points else "votes"


def _declared(sheet: Sheet, pot: PotRules) -> tuple[str, ...]:
    reader = language()
    return declared.sentences(
        sheet.rule,
        pot.options,
        reader,
        {line.id: pick(line.title, reader)[0] for line in pot.lines},
        unit=unit(sheet),
        is_ranked=sheet.ballot_kind is BallotKind.RANKED,
    )


def steps(current: int) -> list[dict[str, object]]:
    """Name the steps to a cast ballot; `current` counts from 0."""
    labels = [gettext("Choose"), gettext("Review and cast"), gettext("Receipt")]
    return [
        {"label": label, "is_current": step == current, "is_done": step < current}
        for step, label in enumerate(labels)
    ]

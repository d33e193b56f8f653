"""What a result means, in words and figures: who got something, how much, and where."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participation.languages import reading_language
from participation.texts import pick
from voting import words
from voting.queries import PotResult, RoundResult
from voting.tally.meaning.measures import NOWHERE, Group, Measures
from voting.tally.wording import counted, money, number, percent
from voting.tally.words import explain_measures


@dataclass(frozen=True, slots=True)
class Share:
    """A number of people in a chart, with a text for it."""

    label: str
    value: int
    text: str
    is_marked: bool


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A district or a theme: what it got of the votes and of the money."""

    name: str
    votes: str
    votes_share: str
    money: str
    money_share: str
    funded: str


@dataclass(frozen=True, slots=True)
class Meaning:
    """Sentences and tables of one pot; a group without rows is not told.

    `unit` names what is counted, as the head of a column.
    """

    unit: str
    people: tuple[str, ...]
    histogram: list[Share]
    districts: list[GroupRow]
    of_districts: tuple[str, ...]
    categories: list[GroupRow]
    of_categories: tuple[str, ...]
    margin: tuple[str, ...]
    fairness: tuple[str, ...]


def meaning_of(
    whole: RoundResult, result: PotResult, names: Mapping[str, str]
) -> Meaning | None:
    """Tell the measures of one pot; nothing for a count that was made without them."""
    if not result.tally.measures:
        return None
    language = words.language()
    measures = Measures.from_plain(result.tally.measures)
    unit = words.unit(whole.sheet)
    districts = _names(result.tally.names.get("districts", {}))
    categories = _names(result.tally.names.get("categories", {}))
    return Meaning(
        unit=_("Votes") if unit == "votes" else _("Points"),
        people=explain_measures.who_got_what(measures, language),
        histogram=_histogram(measures),
        districts=_rows(measures.by_district, districts, _("The whole city")),
        of_districts=explain_measures.by_district(
            measures, language, districts, unit=unit
        ),
        categories=_rows(measures.by_category, categories, _("Without a theme")),
        of_categories=explain_measures.by_category(
            measures, language, categories, unit=unit
        ),
        margin=explain_measures.margin(measures.margin, language, names)
        if measures.margin
        else (),
        fairness=explain_measures.fairness(measures.proportionality, language, names),
    )


def _names(texts: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    return {code: pick(text, reading_language())[0] for code, text in texts.items()}


def _histogram(measures: Measures) -> list[Share]:
    """Say how many people got none, one, two … of the projects they chose."""
    return [
        Share(
            ngettext("%(count)d funded project", "%(count)d funded projects", projects)
            % {"count": projects},
            people,
            counted(people, "person", words.language()),
            is_marked=projects > 0,
        )
        for projects, people in enumerate(measures.histogram)
    ]


def _rows(
    groups: Sequence[Group], names: Mapping[str, str], nowhere: str
) -> list[GroupRow]:
    """Tell groups beside each other; one group alone says nothing."""
    language = words.language()
    if not _has_several(groups):
        return []
    return [
        GroupRow(
            name=names.get(group.code, group.code)
            if group.code != NOWHERE
            else nowhere,
            votes=number(group.votes, language),
            votes_share=percent(group.votes_share, language),
            money=money(group.money, language),
            money_share=percent(group.money_share, language),
            funded=_("%(count)d of %(all)d")
            % {"count": group.funded, "all": group.projects},
        )
        for group in groups
    ]


def _has_several(groups: Iterable[Group]) -> bool:
    return len({group.code for group in groups}) > 1

"""The projects of a ballot paper as its page shows them, in the order asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from participation.languages import reading_language
from participation.texts import pick
from proposals.models import Project
from voting import queries
from voting.fields import Control
from voting.papers import Paper, Part
from voting.queries import Withdrawn
from voting.sheet import Line, PotRules, Texts
from voting.tally.wording import money
from voting.words import language

# How Finnish and Swedish sort what comes after z.
AFTER_Z = str.maketrans({"å": "{a", "ä": "{b", "ö": "{c"})


class Order(StrEnum):
    """In which order the projects of a ballot are shown."""

    FAIR = "fair"
    TITLE = "title"
    CHEAPEST = "cost"
    DISTRICT = "district"


@dataclass(frozen=True, slots=True)
class Option:
    """An entry of a list to choose from."""

    value: str
    label: str
    is_selected: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One project to mark; `key` is the same on every page, whatever the order.

    `text` stands in its field, and `problem` says what is wrong with that. `note` says
    what everybody should know before they choose it.
    """

    key: str
    field: str
    line: Line
    is_chosen: bool
    text: str
    options: tuple[Option, ...]
    summary: Texts
    district: Texts
    note: str
    problem: str


def rows_of(
    part: Part,
    projects: Mapping[str, Project],
    order: Order,
    *,
    seed: str,
    withdrawn: Sequence[Withdrawn] = (),
) -> list[Row]:
    """Return the projects of one pot, in the order that was asked for.

    A district is named where it says more than the ballot itself.
    """
    section = part.section
    places = {line.id: at for at, line in enumerate(part.pot.lines)}
    chosen = set(part.marks.choices)
    gone = {one.code for one in withdrawn}
    problems = _problems(part)
    made = []
    for line in _sorted(part.pot, order, seed):
        project = projects.get(line.id)
        place = project.district if project else None
        is_elsewhere = place is not None and place.code != part.pot.district
        text = part.written.texts.get(line.id, "")
        made.append(
            Row(
                key=section.key(places[line.id]),
                field=section.field(places[line.id]),
                line=line,
                is_chosen=line.id in chosen,
                text=text,
                options=_options(part, text),
                summary=project.summary if project else {},
                district=place.name if place is not None and is_elsewhere else {},
                note=(
                    gettext("Withdrawn: it cannot be funded.")
                    if line.id in gone
                    else ""
                ),
                problem=problems.get(line.id, ""),
            )
        )
    return made


def _options(part: Part, text: str) -> tuple[Option, ...]:
    section = part.section
    if section.control is not Control.SELECT:
        return ()
    is_ranking = part.kind == "ranked"
    none = gettext("Not ranked") if is_ranking else gettext("No points")
    named = gettext("Place %(number)d") if is_ranking else "%(number)d"
    made = [Option("", none, not text)]
    for number in section.options:
        value = str(number)
        made.append(Option(value, named % {"number": number}, value == text))
    if text and not any(option.is_selected for option in made):
        # Nothing that was sent gets lost, even what no list offers.
        made.append(Option(text, text, is_selected=True))
    return tuple(made)


def _problems(part: Part) -> dict[str, str]:
    """Say by project what is wrong with its field, where one field is to blame."""
    found: dict[str, str] = {}
    for problem in part.problems:
        params = problem.params or {}
        if "id" in params:
            found.setdefault(str(params["id"]), problem.messages[0])
        elif problem.code == "same_place":
            for project, text in part.written.texts.items():
                if text == str(params["place"]):
                    found.setdefault(project, problem.messages[0])
    return found


def _sorted(pot: PotRules, order: Order, seed: str) -> list[Line]:
    """Sort what is equal in the fair order as well."""
    fair = queries.in_fair_order(pot, seed)
    match order:
        case Order.TITLE:
            return sorted(fair, key=collated)
        case Order.CHEAPEST:
            return sorted(fair, key=lambda line: line.cost)
        case Order.DISTRICT:
            return sorted(fair, key=lambda line: line.district)
        case _:
            return fair


def collated(line: Line) -> str:
    title = pick(line.title, reading_language())[0]
    return title.casefold().translate(AFTER_Z)


@dataclass(frozen=True, slots=True)
class Complaint:
    """One thing to put right: in words, and where on the page that is."""

    code: str
    words: str
    anchor: str


def complaints_about(paper: Paper) -> list[Complaint]:
    """List what is wrong with a paper, pot by pot."""
    return [
        _complaint(part, problem, is_one_of_several=paper.rules.has_several_pots)
        for part in paper.parts
        for problem in part.problems
    ]


def _complaint(
    part: Part, problem: ValidationError, *, is_one_of_several: bool
) -> Complaint:
    params = problem.params or {}
    said = problem.messages[0]
    if problem.code == "over_budget":
        said = gettext(
            "Your choices cost %(over)s more than the %(limit)s there is. Take some "
            "away."
        ) % {
            "over": money(params["over"], language()),
            "limit": money(params["limit"], language()),
        }
    if is_one_of_several:
        said = f"{pick(part.pot.name, reading_language())[0]}: {said}"
    return Complaint(problem.code or "", said, _anchor(part, problem))


def _anchor(part: Part, problem: ValidationError) -> str:
    """Lead to the field that is to blame, or to where the projects begin."""
    params = problem.params or {}
    texts = part.written.texts
    for at, line in enumerate(part.pot.lines):
        is_in_place = problem.code == "same_place" and texts.get(line.id) == str(
            params["place"]
        )
        if params.get("id") == line.id or is_in_place:
            return part.section.key(at)
    return part.section.legend


@dataclass(frozen=True, slots=True)
class Removal:
    """A project of which taking away alone is enough, and where on the page it is."""

    line: Line
    key: str


def removals_from(part: Part) -> list[Removal]:
    places = {line.id: at for at, line in enumerate(part.pot.lines)}
    return [Removal(line, part.section.key(places[line.id])) for line in part.removals]

"""Lays a comparison out as text: projects by scenarios, and what each means below."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from string import ascii_uppercase

from voting.tally import rules
from voting.tally.ballots import add_up
from voting.tally.files.pabulib_format import NO_COST, Election
from voting.tally.meaning.comparison import Row
from voting.tally.meaning.measures import Group, Measures
from voting.tally.outcome import Outcome, Verdict
from voting.tally.wording import choose, counted, decimal, money, number, percent
from voting.tally.words import explain_measures

Text = Mapping[str, str]

FUNDED, PART_FUNDED, NOT_FUNDED, NOT_COUNTED = "+", "½", "·", "?"

WORDS: Mapping[str, Text] = {
    "file": {"en": "File", "fi": "Tiedosto", "sv": "Fil", "ru": "Файл"},
    "votes": {"en": "Votes", "fi": "Ääniä", "sv": "Röster", "ru": "Голоса"},
    "points": {"en": "Points", "fi": "Pisteitä", "sv": "Poäng", "ru": "Баллы"},
    "cost": {"en": "Cost", "fi": "Hinta", "sv": "Kostnad", "ru": "Стоимость"},
    "project": {"en": "Project", "fi": "Hanke", "sv": "Projekt", "ru": "Проект"},
    "marks": {
        "en": "+ funded, ½ a part of the cost, · not funded, ? not counted",
        "fi": "+ saa rahoituksen, ½ osa hinnasta, · ei saa rahoitusta, ? ei laskettu",
        "sv": "+ får finansiering, ½ en del av kostnaden, · får inte finansiering, "
        "? inte räknat",
        "ru": "+ получает финансирование, ½ часть стоимости, · не получает, ? не "
        "посчитано",
    },
    "gains": {"en": "gain", "fi": "voittavat", "sv": "vinner", "ru": "добавляются"},
    "loses": {"en": "lose", "fi": "häviävät", "sv": "förlorar", "ru": "выпадают"},
    "same": {
        "en": "the same projects as in {first}",
        "fi": "samat hankkeet kuin vaihtoehdossa {first}",
        "sv": "samma projekt som i {first}",
        "ru": "те же проекты, что и в {first}",
    },
    "against": {
        "en": "Against {first}:",
        "fi": "Verrattuna vaihtoehtoon {first}:",
        "sv": "Jämfört med {first}:",
        "ru": "По сравнению с {first}:",
    },
    "question": {
        "en": "a board has to say in which order these come: {ids}",
        "fi": "päättäjien on ensin sanottava, missä järjestyksessä nämä tulevat: {ids}",
        "sv": "beslutsfattarna måste först säga i vilken ordning dessa kommer: {ids}",
        "ru": "сначала нужно решение, в каком порядке идут: {ids}",
    },
    "funded": {
        "en": "Projects funded",
        "fi": "Rahoitettavia hankkeita",
        "sv": "Projekt som får finansiering",
        "ru": "Проекты с финансированием",
    },
    "spent": {"en": "Spent", "fi": "Käytetään", "sv": "Används", "ru": "Потрачено"},
    "left": {"en": "Left", "fi": "Jää", "sv": "Blir kvar", "ru": "Осталось"},
    "covered": {
        "en": "People with a funded project",
        "fi": "Ihmisiä, joilla on rahoitettava hanke",
        "sv": "Personer med ett finansierat projekt",
        "ru": "Люди с профинансированным проектом",
    },
    "funded_per_voter": {
        "en": "Funded projects a person",
        "fi": "Rahoitettavia hankkeita ihmistä kohti",
        "sv": "Finansierade projekt per person",
        "ru": "Профинансированных проектов на человека",
    },
    "cost_per_voter": {
        "en": "Money on own projects, average",
        "fi": "Rahaa omiin hankkeisiin keskimäärin",
        "sv": "Pengar till egna projekt i genomsnitt",
        "ru": "Деньги на свои проекты, в среднем",
    },
    "median": {
        "en": "Money on own projects, middle",
        "fi": "Rahaa omiin hankkeisiin, keskimmäinen",
        "sv": "Pengar till egna projekt, mitten",
        "ru": "Деньги на свои проекты, середина",
    },
    "gini": {
        "en": "Unevenness of it (0…1)",
        "fi": "Sen epätasaisuus (0…1)",
        "sv": "Dess ojämnhet (0…1)",
        "ru": "Их неравномерность (0…1)",
    },
    "category_distance": {
        "en": "Money against votes, by theme (0…2)",
        "fi": "Raha suhteessa ääniin teemoittain (0…2)",
        "sv": "Pengar mot röster per tema (0…2)",
        "ru": "Деньги и голоса по темам (0…2)",
    },
    "district_distance": {
        "en": "Money against votes, by district (0…2)",
        "fi": "Raha suhteessa ääniin alueittain (0…2)",
        "sv": "Pengar mot röster per område (0…2)",
        "ru": "Деньги и голоса по районам (0…2)",
    },
    "proportional": {
        "en": "Proportional to groups",
        "fi": "Ryhmien suhteen oikeasuhtainen",
        "sv": "Proportionellt mot grupper",
        "ru": "Пропорционально группам",
    },
    "yes": {"en": "yes", "fi": "kyllä", "sv": "ja", "ru": "да"},
    "no": {"en": "no", "fi": "ei", "sv": "nej", "ru": "нет"},
    "margin": {
        "en": "Ballots that would have to differ",
        "fi": "Lippuja, joiden pitäisi olla toisin",
        "sv": "Röstsedlar som skulle behöva vara annorlunda",
        "ru": "Сколько бюллетеней должны быть другими",
    },
}


def as_text(
    rows: Sequence[Row], election: Election, about: Mapping[str, str], language: str
) -> str:
    """Lay it all out; each scenario has a letter, and the first one is the measure."""
    letters = [_letter(place) for place in range(len(rows))]
    lines = [
        f"{_word('file', language)}: {about['file']} (SHA-256 {about['sha256']})",
        _ballots(election, language),
        "",
    ]
    for letter, row in zip(letters, rows, strict=True):
        title = rules.RULES[row.scenario.rule].title(language)
        lines.append(f"  {letter}  {row.scenario.name}: {title}")
    lines += ["", *_projects(rows, letters, election, language)]
    lines += ["", *_differences(rows, letters, language)]
    lines += ["", *_measures(rows, letters, election.currency, language)]
    for letter, row in zip(letters, rows, strict=True):
        if row.measures is not None:
            lines += ["", *_sentences(letter, row.measures, election, language)]
    return "\n".join(lines)


def _letter(place: int) -> str:
    """A, B, …, Z, A1, B1, …."""
    turn, letter = divmod(place, len(ascii_uppercase))
    return ascii_uppercase[letter] + (str(turn) if turn else "")


def _word(word: str, language: str, **values: str) -> str:
    return choose(WORDS[word], language).format_map(values)


def _ballots(election: Election, language: str) -> str:
    return ", ".join(
        [
            counted(len(election.votes), "person", language),
            counted(len(election.projects), "project", language),
            money(election.budget, language, election.currency),
        ]
    )


def _projects(
    rows: Sequence[Row], letters: Sequence[str], election: Election, language: str
) -> list[str]:
    """Give a line for each project, the one with most points first."""
    support = add_up(election.candidates, election.sort_into_piles())
    verdicts = [_verdicts(row.outcome) for row in rows]
    widths = [len(letter) for letter in letters]
    unpriced = set(election.withdrawn)
    heading = (_word(word, language) for word in ("votes", "cost", "project"))
    lines = [
        _line(
            [_mark(found, project.id) for found in verdicts],
            widths,
            number(support[project.id].votes, language),
            NO_COST
            if project.id in unpriced
            else money(project.cost, language, election.currency),
            f"{project.id}  {project.name}".rstrip(),
        )
        for project in sorted(
            election.projects, key=lambda p: (-support[p.id].points, p.cost, p.id)
        )
    ]
    marks = f"  ({_word('marks', language)})"
    return [_line(letters, widths, *heading), *lines, marks]


def _verdicts(outcome: Outcome | None) -> Mapping[str, Verdict] | None:
    if outcome is None:
        return None
    return {step.project: step.verdict for step in outcome.steps}


def _line(
    marks: Iterable[str], widths: Sequence[int], votes: str, cost: str, name: str
) -> str:
    cells = " ".join(m.rjust(w) for m, w in zip(marks, widths, strict=True))
    return f"  {cells}  {votes:>9}  {cost:>16}  {name}"


def _mark(verdicts: Mapping[str, Verdict] | None, project: str) -> str:
    if verdicts is None:
        return NOT_COUNTED
    match verdicts.get(project):
        case Verdict.FUNDED:
            return FUNDED
        case Verdict.PART_FUNDED:
            return PART_FUNDED
    return NOT_FUNDED


def _differences(
    rows: Sequence[Row], letters: Sequence[str], language: str
) -> list[str]:
    first = letters[0]
    lines = [_word("against", language, first=first)]
    for letter, row in zip(letters, rows, strict=True):
        if row.question:
            asked = ", ".join(row.question)
            lines.append(f"  {letter}: {_word('question', language, ids=asked)}")
        elif row.problem:
            lines.append(f"  {letter}: {row.problem}")
        elif letter != first:
            changes = [
                f"{_word(word, language)}: {', '.join(projects)}"
                for word, projects in (("gains", row.gained), ("loses", row.lost))
                if projects
            ]
            said = "; ".join(changes) or _word("same", language, first=first)
            lines.append(f"  {letter}: {said}")
    return lines


def _measures(
    rows: Sequence[Row], letters: Sequence[str], currency: str, language: str
) -> list[str]:
    """Give a line for each measure, and a column for each scenario."""

    def amount(cents: int | Fraction) -> str:
        return money(cents, language, currency)

    def share(value: Fraction) -> str:
        return percent(value, language)

    def two_decimals(value: Fraction) -> str:
        return decimal(value, language, digits=2)

    def apart(groups: Sequence[Group], distance: Fraction) -> str:
        return two_decimals(distance) if groups else ""

    def verdict(holds: object) -> str:
        return _word("yes" if holds else "no", language)

    wanted: list[tuple[str, Callable[[Outcome, Measures], str]]] = [
        ("funded", lambda outcome, _: number(len(outcome.funded), language)),
        ("spent", lambda _, found: amount(found.spent)),
        ("left", lambda _, found: amount(found.left)),
        ("covered", lambda _, found: share(found.covered_share)),
        ("funded_per_voter", lambda _, found: two_decimals(found.funded_per_voter)),
        ("cost_per_voter", lambda _, found: amount(found.cost_per_voter)),
        ("median", lambda _, found: amount(found.median)),
        ("gini", lambda _, found: two_decimals(found.gini)),
        (
            "category_distance",
            lambda _, found: apart(found.by_category, found.category_distance),
        ),
        (
            "district_distance",
            lambda _, found: apart(found.by_district, found.district_distance),
        ),
        ("proportional", lambda _, found: verdict(found.proportionality.holds)),
        ("margin", lambda _, found: _margin(found, language)),
    ]
    table = [["", *letters]]
    table += [[_word(w, language), *_cells(rows, tell)] for w, tell in wanted]
    said = {"", NOT_COUNTED}
    table = [
        line for line in table if line is table[0] or not said.issuperset(line[1:])
    ]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    return [
        "  ".join(
            cell.rjust(width) if place else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in table
    ]


def _cells(
    rows: Sequence[Row], tell: Callable[[Outcome, Measures], str]
) -> Iterator[str]:
    for row in rows:
        if row.outcome is None or row.measures is None:
            yield NOT_COUNTED
        else:
            yield tell(row.outcome, row.measures)


def _margin(found: Measures, language: str) -> str:
    """Give "12" where it is known exactly, or else the bounds; empty if not asked."""
    if found.margin is None:
        return ""
    low, high = (
        bound and number(bound.ballots, language)
        for bound in (found.margin.at_least, found.margin.at_most)
    )
    if low == high:
        return low or NOT_COUNTED
    if low and high:
        return f"{low}…{high}"
    return f"≥ {low}" if low else f"≤ {high}"


def _sentences(
    letter: str, found: Measures, election: Election, language: str
) -> list[str]:
    names = {p.id: p.name or p.id for p in election.projects}
    said = explain_measures.fairness(
        found.proportionality, language, names, currency=election.currency
    )
    if found.margin is not None:
        said += explain_measures.margin(found.margin, language, names)
    return [f"{letter}: {said[0]}", *(f"   {text}" for text in said[1:])]

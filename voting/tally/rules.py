"""The rules by which a round can be counted: one table, one entry point.

The texts are for the ballot page: what the rule does, in a sentence or three.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial

from voting.tally import equal_shares, greedy
from voting.tally.ballots import Ballot, Candidate, Pile
from voting.tally.equal_shares import Completion
from voting.tally.options import Options
from voting.tally.outcome import DECLARED_NOTHING, Outcome
from voting.tally.ties import TiePolicy
from voting.tally.wording import choose

Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule, its name in the META section of a Pabulib file, and its texts."""

    name: str
    pabulib: str
    titles: Texts
    sentences: Texts
    run: Callable[..., Outcome]

    @property
    def raises_shares(self) -> bool:
        """Say whether the size of the increment matters to the result."""
        return "+add1" in self.name

    def title(self, language: str) -> str:
        return choose(self.titles, language)

    def sentence(self, language: str) -> str:
        return choose(self.sentences, language)


SHARED = {
    "en": "The budget is shared equally among all voters. A project is funded when the "
    "people who voted for it can pay for it together from their shares.",
    "fi": "Budjetti jaetaan tasan kaikkien äänestäjien kesken. Hanke saa rahoituksen, "
    "kun sitä äänestäneet pystyvät yhdessä maksamaan sen osuuksistaan.",
    "sv": "Budgeten delas lika mellan alla som röstar. Ett projekt får finansiering "
    "när de som röstade på det tillsammans kan betala det med sina andelar.",
}
UNUSED = {
    "en": "Shares that are not enough for any project stay unused.",
    "fi": "Osuudet, jotka eivät riitä yhteenkään hankkeeseen, jäävät käyttämättä.",
    "sv": "Andelar som inte räcker till något projekt används inte.",
}
RAISED = {
    "en": "Then the shares of all are raised little by little, as long as the projects "
    "together fit in the budget.",
    "fi": "Sen jälkeen kaikkien osuuksia nostetaan vähän kerrallaan niin kauan kuin "
    "hankkeet yhdessä mahtuvat budjettiin.",
    "sv": "Sedan höjs allas andelar lite i taget så länge projekten tillsammans ryms i "
    "budgeten.",
}
RAISED_UNTIL_FULL = {
    "en": "Then the shares of all are raised little by little, until no other project "
    "fits in the money that is left.",
    "fi": "Sen jälkeen kaikkien osuuksia nostetaan vähän kerrallaan, kunnes yksikään "
    "muu hanke ei enää mahdu jäljellä olevaan rahaan.",
    "sv": "Sedan höjs allas andelar lite i taget tills inget annat projekt ryms i "
    "pengarna som är kvar.",
}
REST_BY_VOTES = {
    "en": "The money that is left goes to the projects with the most votes that fit.",
    "fi": "Yli jäävä raha annetaan eniten ääniä saaneille hankkeille, jotka siihen "
    "mahtuvat.",
    "sv": "Pengar som blir över går till de projekt med flest röster som ryms.",
}


def _texts(*parts: Texts) -> Texts:
    return {
        language: " ".join(part[language] for part in parts) for language in parts[0]
    }


_RULES = (
    Rule(
        "greedy",
        "greedy",
        {
            "en": "Most votes first",
            "fi": "Eniten ääniä saaneet ensin",
            "sv": "Flest röster först",
        },
        {
            "en": "The projects with the most votes are funded first, as long as there "
            "is money. A project that costs more than what is left is passed over.",
            "fi": "Eniten ääniä saaneet hankkeet saavat rahoituksen ensin, niin kauan "
            "kuin rahaa on. Hanke ohitetaan, jos se maksaa enemmän kuin rahaa on "
            "jäljellä.",
            "sv": "Projekten med flest röster får finansiering först, så länge det "
            "finns pengar. Ett projekt som kostar mer än vad som är kvar hoppas över.",
        },
        greedy.count,
    ),
    Rule(
        "mes",
        "equalshares",
        {"en": "Equal shares", "fi": "Tasaosuudet", "sv": "Lika andelar"},
        _texts(SHARED, UNUSED),
        equal_shares.count,
    ),
    Rule(
        "mes+greedy",
        "equalshares",
        {
            "en": "Equal shares, then most votes",
            "fi": "Tasaosuudet, sitten eniten ääniä saaneet",
            "sv": "Lika andelar, sedan flest röster",
        },
        _texts(SHARED, REST_BY_VOTES),
        partial(equal_shares.count, completion=Completion.GREEDY),
    ),
    Rule(
        "mes+add1",
        "equalshares/add1",
        {
            "en": "Equal shares, raised",
            "fi": "Tasaosuudet, joita nostetaan",
            "sv": "Lika andelar som höjs",
        },
        _texts(SHARED, RAISED),
        partial(equal_shares.count, completion=Completion.ADD1),
    ),
    Rule(
        "mes+add1_exhaustive",
        "equalshares/add1",
        {
            "en": "Equal shares, raised until nothing more fits",
            "fi": "Tasaosuudet, joita nostetaan, kunnes mikään ei enää mahdu",
            "sv": "Lika andelar som höjs tills inget mer ryms",
        },
        _texts(SHARED, RAISED_UNTIL_FULL),
        partial(equal_shares.count, completion=Completion.ADD1_EXHAUSTIVE),
    ),
    Rule(
        "mes+add1_greedy",
        "equalshares/add1",
        {
            "en": "Equal shares, raised, then most votes",
            "fi": "Tasaosuudet, joita nostetaan, sitten eniten ääniä saaneet",
            "sv": "Lika andelar som höjs, sedan flest röster",
        },
        _texts(SHARED, RAISED, REST_BY_VOTES),
        partial(equal_shares.count, completion=Completion.ADD1_GREEDY),
    ),
)

RULES: Mapping[str, Rule] = {rule.name: rule for rule in _RULES}

FROM_PABULIB: Mapping[str, str] = {
    "greedy": "greedy",
    "equalshares": "mes",
    "equalshares/add1": "mes+add1",
}
"""Which of our rules a file means by its META rule, where there is one."""


def count(
    rule: str,
    candidates: Iterable[Candidate],
    ballots: Iterable[Ballot | Pile],
    budget: int,
    *,
    ties: TiePolicy,
    options: Options = DECLARED_NOTHING,
) -> Outcome:
    """Count by the rule of that name; money is in cents.

    Raises `ValueError` for an unknown rule.
    """
    if rule not in RULES:
        raise ValueError(f"There is no rule {rule!r}.")
    return RULES[rule].run(candidates, ballots, budget, ties=ties, options=options)

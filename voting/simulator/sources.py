"""Where the ballots of a simulation come from: a file, a published round, invention."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from participation.models import Process
from participation.texts import pick
from voting import exports, queries
from voting.models import Tally, VotingRound
from voting.planning import planned_sheet
from voting.sheet import Line, PotRules, Sheet, Texts
from voting.simulator.material import Entry, Material, Source, of_election
from voting.tally.ballot_form import BallotKind
from voting.tally.files import pabulib
from voting.tally.files.pabulib import Election
from voting.tally.meaning import samples
from voting.tally.options import Ranks
from voting.words import language


def rules_of(voting_round: VotingRound) -> Sheet:
    """Return the rules that are frozen, or else as they would be now."""
    return voting_round.sheet if voting_round.is_frozen else planned_sheet(voting_round)


def of_file(election: Election, ranks: Ranks) -> Material:
    """Name a file by what it says of itself."""
    parts = ("description", "unit", "subunit", "instance")
    named = (election.meta.get(part, "") for part in parts)
    title = ", ".join(dict.fromkeys(filter(None, named)))
    return of_election(election, source=Source.FILE, title={"": title}, ranks=ranks)


def published(*, now: datetime) -> list[tuple[str, str]]:
    """Offer every pot of every published round: a key, and words for it."""
    found = VotingRound.objects.filter(
        published_at__isnull=False, process__published_at__lte=now
    )
    offered = []
    reader = language()
    for voting_round in found.select_related("process").order_by("-published_at"):
        pots = voting_round.sheet.pots
        for pot in pots:
            title = pick(voting_round.process.title, reader)[0]
            if len(pots) > 1:
                title = f"{title}: {pick(pot.name, reader)[0]}"
            offered.append((f"{voting_round.pk}:{pot.code}", title))
    return offered


def of_published(key: str, ranks: Ranks) -> Material:
    """Take the published file of a pot: what everybody can download.

    Raises `VotingRound.DoesNotExist`, `Tally.DoesNotExist` and `ValueError` for what
    `published` does not offer.
    """
    pk, _colon, code = key.partition(":")
    voting_round = VotingRound.objects.select_related("phase", "process").get(
        pk=int(pk), published_at__isnull=False
    )
    result = queries.result_of(voting_round)
    wanted = next((pot for pot in result.pots if pot.pot.code == code), None)
    if wanted is None:
        raise Tally.DoesNotExist
    process = voting_round.process
    return of_election(
        pabulib.read(exports.pabulib_file(result, wanted)),
        source=Source.ROUND,
        title=_title(process.title, wanted.pot, result.sheet),
        ranks=ranks,
        known={line.id: _entry(line) for line in wanted.pot.lines},
        category_names=_category_names(process),
        district_names=_district_names(process),
    )


def pots_of_draft(sheet: Sheet) -> list[tuple[str, str]]:
    """Offer the pots of a draft that have projects: code, and name."""
    reader = language()
    return [
        (pot.code, pick(pot.name, reader)[0] or pot.code)
        for pot in sheet.pots
        if pot.lines
    ]


def of_samples(
    voting_round: VotingRound, *, pot: str, voters: int, seed: str
) -> Material:
    """Invent ballots of the draft's own kind on its own projects.

    Raises `KeyError` for a pot that the draft does not have.
    """
    sheet = rules_of(voting_round)
    rules = sheet.pot(pot)
    entries = tuple(map(_entry, rules.lines))
    return Material(
        source=Source.SAMPLES,
        title=_title(voting_round.process.title, rules, sheet),
        kind=BallotKind(sheet.ballot_kind),
        budget=rules.budget,
        entries=entries,
        piles=samples.ballots(
            rules.candidates,
            sheet.form(rules),
            voters,
            seed,
            categories=_groups((entry.id, entry.category) for entry in entries),
            districts=_groups((entry.id, entry.district) for entry in entries),
            ranks=rules.options.ranks,
        ),
        category_names=_category_names(voting_round.process),
        district_names=_district_names(voting_round.process),
        pot=pot,
        seed=seed,
    )


def _title(title: Texts, pot: PotRules, sheet: Sheet) -> Texts:
    if len(sheet.pots) == 1:
        return title
    languages = {*title, *pot.name}
    return {
        code: f"{pick(title, code)[0]}: {pick(pot.name, code)[0]}" for code in languages
    }


def _entry(line: Line) -> Entry:
    return Entry(
        line.id, line.cost, line.title, line.upkeep, line.category, line.district
    )


def _groups(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    return {project: group for project, group in pairs if group}


def _category_names(process: Process) -> Mapping[str, Texts]:
    return dict(process.categories.values_list("code", "name"))


def _district_names(process: Process) -> Mapping[str, Texts]:
    return dict(process.districts.values_list("code", "name"))

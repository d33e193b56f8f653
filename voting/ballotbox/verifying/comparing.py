"""What a pack says and cannot prove: for people to compare with what else they know.

Whoever has the key of the log can write all of it as they like. So it is told each
time, and not only when something fails.
"""

from collections.abc import Iterator

from voting.ballotbox.verifying.grammar import Grammar
from voting.ballotbox.verifying.slots import Slots
from voting.sheet import Sheet


def to_compare(sheet: Sheet, grammar: Grammar, slots: Slots) -> Iterator[str]:
    """Give sentences, of which each can be checked with the city or with people."""
    opened = grammar.opened
    if opened:
        yield f"The rules have the SHA-256 {opened['election']}."
        yield f"The key of the log is {opened['keys']['log']}."
    yield _people(grammar)
    yield from _paper(grammar, slots)
    yield from _set_aside(slots)
    if grammar.withdrawn:
        gone = ", ".join(sorted(grammar.withdrawn))
        yield f"Withdrawn, and therefore passed over in the count: {gone:.400}."
    if grammar.drawn_seed:
        source = f"{sheet.seed_source:.120}"
        yield f"The seed of the lot is {grammar.drawn_seed:.200}, from {source}."
    for pot, answers in sorted(grammar.board.items()):
        for answer in answers[:5]:
            order = ", ".join(answer)
            yield f"A board has put these in order in the pot {pot}: {order:.200}."


def _people(grammar: Grammar) -> str:
    if not grammar.people:
        said = "There is no list of voters: how many could vote is not checked."
        if grammar.added:
            said += f" {grammar.added} people were given a code to vote with."
        return said
    number = sum(grammar.people.values())
    return f"{number} people could vote, {grammar.added} of them were added later."


def _paper(grammar: Grammar, slots: Slots) -> Iterator[str]:
    areas = grammar.turnout.values()
    handed_out = sum(area["paper"] for area in areas)
    spoilt = sum(area["spoilt"] for area in areas)
    typed = sum(slots.forms.values())
    if handed_out or typed:
        yield (
            f"{handed_out} forms on paper were handed out: {spoilt} were spoilt or did "
            f"not come back, {typed} were typed in, in {len(grammar.batches)} batches."
        )
    if slots.superseded:
        number = slots.superseded
        yield f"{number} ballots online do not count, because of a form on paper."


def _set_aside(slots: Slots) -> Iterator[str]:
    online, paper = slots.set_aside
    if online or paper:
        yield (
            f"Officials have set aside {online} ballots online and {paper} on paper, "
            "which do not count."
        )

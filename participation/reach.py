"""Whom a reminder reaches, counted or told batch by batch."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from django.db.models import QuerySet

from participation.channels import channels_of
from participation.models import User
from participation.occasions import Occasion

# People who are read and owed a message in one go: memory does not grow with a city.
BATCH = 1000
# So many people are counted one by one while somebody waits for a page.
COUNTED = 5000


@dataclass(slots=True)
class Reach:
    """Whom a reminder reaches: people by channel and by language.

    Somebody can be in two channels. `unwanted` have turned the topic off and hear
    nothing; `letters` go to people without an account. The language "" is that of
    people who have chosen none. `is_most` when nobody was counted one by one: then
    `people` is how many it can be at most.
    """

    people: int = 0
    is_most: bool = False
    unwanted: int = 0
    letters: int = 0
    channels: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)

    def as_channels(self) -> dict[str, int]:
        found = dict(self.channels)
        if self.letters:
            found["letter"] = self.letters
        if self.unwanted:
            found["unwanted"] = self.unwanted
        return found


def reach_of(occasion: Occasion) -> Reach:
    """Count whom an occasion would reach if it went out now.

    Of very many people it tells only how many they can be: to look at each would take
    as long as reminding them.
    """
    reach = Reach()
    found = occasion.people().count()
    if found > COUNTED:
        reach.is_most = True
        reach.people = min(found, occasion.most()) if occasion.most else found
        return reach
    for _batch in reached(occasion, reach):
        pass
    return reach


def reached(occasion: Occasion, reach: Reach) -> Iterator[list[User]]:
    """Yield the people to be told, batch by batch, and count them on the way."""
    for people in _batches(occasion.people()):
        if occasion.sieve is not None:
            kept = set(occasion.sieve(people))
            people = [person for person in people if person.pk in kept]  # noqa: PLW2901 - the rest of the batch is meant
        channels = channels_of(people, occasion.kind)
        told = [person for person in people if person.pk in channels]
        reach.unwanted += len(people) - len(told)
        reach.people += len(told)
        for person in told:
            reach.languages[person.language] += 1
            for channel in channels[person.pk] or {"inbox"}:
                reach.channels[channel] += 1
        if told:
            yield told
    if occasion.beside is not None:
        reach.letters = occasion.beside()
        reach.people += reach.letters


def _batches(people: QuerySet[User]) -> Iterator[list[User]]:
    rows = people.order_by("pk").iterator(chunk_size=BATCH)
    while batch := list(islice(rows, BATCH)):
        yield batch

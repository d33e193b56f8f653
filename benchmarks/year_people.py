"""Ten thousand residents of a year that is played through, and what each is owed.

Who somebody is follows from their number alone, so that what they should have got can
be said without asking the product.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

LANGUAGES = ("fi", "sv", "en", "ru", "")


@dataclass(frozen=True, slots=True)
class Resident:
    """One person of the year; `number` says everything else."""

    number: int

    @property
    def email(self) -> str:
        return f"resident{self.number}@example.org"

    @property
    def language(self) -> str:
        return LANGUAGES[self.number // 5 % len(LANGUAGES)]

    @property
    def wants_mail(self) -> bool:
        return self.number % 5 in {0, 1}

    @property
    def is_on_roll(self) -> bool:
        return self.number % 100 != 99

    @property
    def follows(self) -> bool:
        return self.number % 10 == 0

    @property
    def cadence_of_phases(self) -> str:
        """What they chose for news of phases; nothing for most."""
        return {0: "off", 20: "instant"}.get(self.number % 40, "")

    @property
    def votes_early(self) -> bool:
        return self.number % 4 == 0 and self.is_on_roll

    @property
    def votes_while_it_is_sent(self) -> bool:
        """Votes while the workers lie dead in the middle of the first reminder."""
        return self.number % 4 == 1 and self.is_on_roll

    @property
    def stops_the_mail(self) -> bool:
        return self.number % 50 == 10

    @property
    def loses_the_right(self) -> bool:
        return self.number % 50 == 36 and not self.votes_early and self.is_on_roll

    @property
    def begins_a_ballot(self) -> bool:
        return self.number % 12 == 2 or self.number % 12 == 10

    @property
    def changes(self) -> bool:
        """Whether something about them changes while the first reminder is sent."""
        return (
            self.votes_while_it_is_sent or self.stops_the_mail or self.loses_the_right
        )

    @property
    def hears_of_phases(self) -> bool:
        return self.wants_mail and self.follows and self.cadence_of_phases != "off"

    @property
    def hears_of_the_opening(self) -> bool:
        return self.wants_mail and self.is_on_roll

    @property
    def hears_of_the_end(self) -> bool:
        """In the moment in which the first reminder of the end is owed."""
        return (
            self.wants_mail
            and self.is_on_roll
            and not self.votes_early
            and not self.begins_a_ballot
        )

    @property
    def hears_of_the_last_day(self) -> bool:
        return self.hears_of_the_end and not self.changes

    @property
    def hears_of_their_ballot(self) -> bool:
        return (
            self.wants_mail
            and self.is_on_roll
            and self.begins_a_ballot
            and not self.votes_early
            and not self.changes
        )

    @property
    def hears_of_the_result(self) -> bool:
        is_concerned = (self.is_on_roll and not self.loses_the_right) or self.follows
        return self.wants_mail and is_concerned and not self.stops_the_mail


Owed = Callable[[Resident], bool]


@dataclass(frozen=True, slots=True)
class Reminder:
    """One message of the year: its kind, the end of its occasion, and who is owed it.

    `may` get it all of those, and `must` get it all who are still owed it whatever
    happens while it is sent.
    """

    kind: str
    ending: str
    may: Owed
    must: Owed


def always(kind: str, ending: str, owed: Owed) -> Reminder:
    return Reminder(kind, ending, owed, owed)


# What was planned but is due while nobody looks has no line here: nobody may get it.
YEAR = (
    always("phase.opened", "propose", lambda one: one.hears_of_phases),
    always("phase.closing", ":7", lambda one: one.hears_of_phases),
    always("phase.closing", ":1", lambda one: one.hears_of_phases),
    always("vote.opened", "", lambda one: one.hears_of_the_opening),
    Reminder(
        "vote.closing",
        ":7",
        lambda one: one.hears_of_the_end,
        lambda one: one.hears_of_the_end and not one.changes,
    ),
    always("vote.closing", ":1", lambda one: one.hears_of_the_last_day),
    always("ballot.begun", ":48", lambda one: one.hears_of_their_ballot),
    always("ballot.begun", ":6", lambda one: one.hears_of_their_ballot),
    always("result.published", "", lambda one: one.hears_of_the_result),
    always("phase.opened", "implement", lambda one: one.hears_of_phases),
    always("building.reported", "", lambda one: one.hears_of_phases),
)

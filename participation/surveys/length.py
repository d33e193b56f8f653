"""How long a questionnaire takes to answer: an estimate that warns. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

# Reading on a phone, in a language that may not be one's own.
WORDS_A_MINUTE = 150
MINUTE = 60
# Seconds to make up one's mind, by kind of question; and for each option beside it.
THINKING = {"single": 6, "multiple": 9, "scale": 6, "text": 25, "ranking": 15}
PER_OPTION = {"single": 1.0, "multiple": 1.5, "ranking": 4.0}
# A text field that invites to write more takes longer.
LONG_TEXT, LONG_TEXT_SECONDS = 500, 45

QUESTIONS_WARN, MINUTES_WARN = 10, 5


@dataclass(frozen=True, slots=True)
class Asked:
    """What of a question takes time: its kind, words to read, options, text length."""

    kind: str
    words: int
    options: int = 0
    length: int = 0


@dataclass(frozen=True, slots=True)
class Length:
    """How many questions, and how many minutes they take; never less than one."""

    questions: int
    minutes: int

    @property
    def is_long(self) -> bool:
        return self.questions > QUESTIONS_WARN or self.minutes > MINUTES_WARN


def seconds_of(asked: Asked) -> float:
    reading = asked.words * MINUTE / WORDS_A_MINUTE
    thinking: float = THINKING[asked.kind]
    if asked.kind == "text" and asked.length >= LONG_TEXT:
        thinking = LONG_TEXT_SECONDS
    return reading + thinking + asked.options * PER_OPTION.get(asked.kind, 0.0)


def length_of(questions: Sequence[Asked]) -> Length:
    """Estimate a whole questionnaire."""
    seconds = sum(map(seconds_of, questions))
    return Length(len(questions), max(1, ceil(seconds / MINUTE)))

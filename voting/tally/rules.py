"""The rules a round can be counted by: one table, one entry point."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from voting.tally import equal_shares, greedy
from voting.tally.ballots import Ballot, Candidate, Pile
from voting.tally.equal_shares import Completion
from voting.tally.outcome import Outcome
from voting.tally.ties import TiePolicy

from voting.models.box import Ballot
from voting.models.results import (
    BoardDecision,
    Decision,
    Deviation,
    Tally,
    TieQuestion,
    Withdrawal,
)
from voting.models.roll import RollEntry
from voting.models.rounds import Pot, VotingRound

__all__ = [
    "Ballot",
    "BoardDecision",
    "Decision",
    "Deviation",
    "Pot",
    "RollEntry",
    "Tally",
    "TieQuestion",
    "VotingRound",
    "Withdrawal",
]

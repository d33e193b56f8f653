from voting.models.box import Ballot
from voting.models.roll import RollEntry
from voting.models.rounds import Decision, Deviation, Pot, Tally, VotingRound

__all__ = [
    "Ballot",
    "Decision",
    "Deviation",
    "Pot",
    "RollEntry",
    "Tally",
    "VotingRound",
]

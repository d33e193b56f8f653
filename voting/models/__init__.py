from voting.models.begun import BegunBallot
from voting.models.box import (
    Checkpoint,
    LogEntry,
    Opening,
    SealedBallot,
    SpoolRow,
)
from voting.models.channels import (
    CodeBatch,
    PaperBatch,
    PaperForm,
    PaperMark,
    SetAside,
    SpoiltForms,
    VotingCode,
)
from voting.models.custody import OfficerKey, PairKey
from voting.models.results import (
    BoardDecision,
    Decision,
    Deviation,
    Tally,
    TieQuestion,
    Withdrawal,
)
from voting.models.roll import CastNotice, RollEntry, RollMark
from voting.models.rounds import BallotBox, Pot, VotingRound
from voting.models.stations import PollingStation

__all__ = [
    "BallotBox",
    "BegunBallot",
    "BoardDecision",
    "CastNotice",
    "Checkpoint",
    "CodeBatch",
    "Decision",
    "Deviation",
    "LogEntry",
    "OfficerKey",
    "Opening",
    "PairKey",
    "PaperBatch",
    "PaperForm",
    "PaperMark",
    "PollingStation",
    "Pot",
    "RollEntry",
    "RollMark",
    "SealedBallot",
    "SetAside",
    "SpoiltForms",
    "SpoolRow",
    "Tally",
    "TieQuestion",
    "VotingCode",
    "VotingRound",
    "Withdrawal",
]

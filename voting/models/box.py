from __future__ import annotations

from django.db import models

from voting.models.rounds import VotingRound


class Ballot(models.Model):
    """The standing ballot of one slot, sealed. Only `voting.box` reads this table.

    A slot is a keyed hash of an entry of the roll: the row names nobody, holds no
    time, and what was chosen is encrypted. The constraint is the last word on "one
    ballot per person".
    """

    voting_round = models.ForeignKey(VotingRound, models.PROTECT, related_name="+")
    slot = models.CharField(max_length=64)
    receipt_hash = models.CharField(max_length=64, unique=True)
    sealed = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["voting_round", "slot"], name="one_ballot_per_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.voting_round_id}/{self.slot[:8]}"

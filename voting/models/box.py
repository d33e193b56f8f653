"""The ballot box in the database. Only `voting.box` reads and writes these tables.

No row of them holds a time, an address or a person. What could join a row of the spool
to the mark of a voter, the hidden number of the transaction above all, leads to bytes
that are sealed to a key outside the database.
"""

from __future__ import annotations

from django.db import connection, models

from voting.models.rounds import VotingRound


class SpoolRow(models.Model):
    """A ballot on its way into the log: sealed, all of one size, until sequenced.

    `token` says when the same form arrives twice. It is never published, and nothing
    that is published can be computed from it or leads to it.
    """

    arrival = models.BigAutoField(primary_key=True)
    voting_round = models.ForeignKey(VotingRound, models.PROTECT, related_name="+")
    token = models.CharField(max_length=64, unique=True)
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.voting_round_id}/{self.arrival}"

    @classmethod
    def add(cls, voting_round: VotingRound, token: str, sealed: bytes) -> bool:
        """Add a row, unless its token is there or was; say whether it was added.

        Of two at once, the second waits here for the first. One statement, in which
        nothing stands that is ever published: databases write statements into logs.
        """
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO voting_spoolrow (voting_round_id, token, sealed)"
                " SELECT %s, %s, %s WHERE NOT EXISTS"
                " (SELECT 1 FROM voting_spenttoken WHERE token = %s)"
                " ON CONFLICT (token) DO NOTHING",
                [voting_round.pk, token, sealed, token],
            )
            added: int = cursor.rowcount
        return added == 1


class SpentToken(models.Model):
    """The token of a row that has left the spool: its form casts nothing again.

    Rows are written with a whole batch, in the order of the tokens, and go at the
    close.
    """

    token = models.CharField(max_length=64, primary_key=True)
    voting_round = models.ForeignKey(VotingRound, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.voting_round_id}/{self.token[:8]}"


class LogEntry(models.Model):
    """One line of the public log of a round, numbered from 0. Never changed."""

    voting_round = models.ForeignKey(VotingRound, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    line = models.TextField()
    # Of a ballot, and of what voids one; empty for everything else.
    commitment = models.CharField(max_length=64, blank=True)
    slot = models.CharField(max_length=60, blank=True, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["voting_round", "number"], name="log_has_one_entry_per_number"
            ),
            models.UniqueConstraint(
                fields=["voting_round", "commitment"],
                condition=~models.Q(commitment=""),
                name="log_has_a_commitment_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.voting_round_id}/{self.number}"


class SealedBallot(models.Model):
    """What a commitment of the log opens to, sealed to the key of the ballots."""

    voting_round = models.ForeignKey(VotingRound, models.PROTECT, related_name="+")
    commitment = models.CharField(max_length=64)
    sealed = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["voting_round", "commitment"],
                name="a_commitment_is_sealed_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.voting_round_id}/{self.commitment[:8]}"


class Checkpoint(models.Model):
    """A size at which the log was signed. `hashes` are the frontier's, in hex."""

    voting_round = models.ForeignKey(VotingRound, models.PROTECT, related_name="+")
    size = models.PositiveIntegerField()
    hashes = models.JSONField()
    note = models.TextField()

    class Meta:
        ordering = ["size"]
        constraints = [
            models.UniqueConstraint(
                fields=["voting_round", "size"], name="a_size_is_signed_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.voting_round_id}/{self.size}"


class Opening(models.Model):
    """What a counted ballot says: filled after the close, published with the result.

    `nonce` is the one of the commitment, in hex; `ballot` is the canonical line.
    """

    voting_round = models.ForeignKey(VotingRound, models.PROTECT, related_name="+")
    commitment = models.CharField(max_length=64)
    nonce = models.CharField(max_length=64)
    ballot = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["voting_round", "commitment"],
                name="a_commitment_is_opened_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.voting_round_id}/{self.commitment[:8]}"

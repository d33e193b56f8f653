from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from participation.models import User
from voting.models.rounds import VotingRound


class BegunBallot(models.Model):
    """Somebody who had not voted yet has begun a ballot; so much is known, no more.

    What they have chosen stays in their browser. Neither a moment is kept nor, since
    the keys are random, an order. All rows go with the end of the vote, none before.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(User, models.CASCADE, related_name="+")
    voting_round = models.ForeignKey(
        VotingRound, models.CASCADE, related_name="begun_ballots"
    )

    class Meta:
        verbose_name = _("begun ballot")
        verbose_name_plural = _("begun ballots")
        constraints = [
            models.UniqueConstraint(
                fields=["voting_round", "person"], name="a_ballot_is_begun_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.voting_round_id}"

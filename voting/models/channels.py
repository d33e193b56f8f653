"""Ways to vote beside the web: printed codes, help at a station, paper."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from participation.models import User
from voting.models.roll import RollEntry, RollMark
from voting.models.rounds import VotingRound


class CodeBatch(models.Model):
    """Printed codes that were made together: each lets one person vote.

    `area` is the code of a paper. A batch for letters to the people on the roll has
    none: each code stands for one of them. Codes work once a second official has
    released them.
    """

    voting_round = models.ForeignKey(
        VotingRound, models.PROTECT, related_name="code_batches"
    )
    number = models.PositiveIntegerField(_("number"))
    area = models.CharField(_("area"), max_length=60, blank=True)
    is_for_roll = models.BooleanField(_("for the people on the roll"), default=False)
    count = models.PositiveIntegerField(_("codes"))
    reason = models.TextField(_("reason"), max_length=2000)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("made"))
    released_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    released_at = models.DateTimeField(_("released"), null=True, blank=True)
    voided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    voided_at = models.DateTimeField(_("voided"), null=True, blank=True)
    void_reason = models.TextField(_("reason for voiding"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("batch of codes")
        verbose_name_plural = _("batches of codes")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["voting_round", "number"], name="one_code_batch_per_number"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.voting_round_id}/{self.number}"


class VotingCode(models.Model):
    """A code that somebody votes with, instead of an account; only its hash is kept.

    One without a batch was given at a station to a person on the roll, and works for a
    short while.
    """

    batch = models.ForeignKey(
        CodeBatch, models.PROTECT, null=True, blank=True, related_name="codes"
    )
    entry = models.ForeignKey(RollEntry, models.PROTECT, related_name="codes")
    code_hash = models.CharField(_("hash of the code"), max_length=64, unique=True)
    expires_at = models.DateTimeField(_("works until"), null=True, blank=True)
    voided_at = models.DateTimeField(_("voided"), null=True, blank=True)

    class Meta:
        verbose_name = _("voting code")
        verbose_name_plural = _("voting codes")

    def __str__(self) -> str:
        return f"{self.batch_id}/{self.pk}"

    @property
    def channel(self) -> RollMark.Channel:
        """The channel of a ballot that is cast with this code."""
        if self.batch_id is None:
            return RollMark.Channel.ASSISTED
        return RollMark.Channel.CODE


class PaperMark(models.Model):
    """Somebody on the roll got a paper form at a station. Never changed, no time."""

    entry = models.OneToOneField(
        RollEntry, models.PROTECT, primary_key=True, related_name="paper_mark"
    )
    station = models.CharField(_("station"), max_length=80)

    class Meta:
        verbose_name = _("mark of a paper vote")
        verbose_name_plural = _("marks of paper votes")

    def __str__(self) -> str:
        return f"{self.entry_id}"


class PaperBatch(models.Model):
    """Paper forms of one area and station that are typed in together, twice.

    `scan` is the SHA-256 of a scan of the forms, where there is one.
    """

    voting_round = models.ForeignKey(
        VotingRound, models.PROTECT, related_name="paper_batches"
    )
    number = models.PositiveIntegerField(_("number"))
    area = models.CharField(_("area"), max_length=60)
    station = models.CharField(_("station"), max_length=80)
    count = models.PositiveIntegerField(_("forms"))
    scan = models.CharField(_("SHA-256 of the scan"), max_length=64, blank=True)
    first_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    second_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True)
    made_at = models.DateTimeField(_("made"))

    class Meta:
        verbose_name = _("batch of paper forms")
        verbose_name_plural = _("batches of paper forms")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["voting_round", "number"], name="one_paper_batch_per_number"
            ),
            models.CheckConstraint(
                condition=models.Q(first_by=None)
                | models.Q(second_by=None)
                | ~models.Q(first_by=models.F("second_by")),
                name="two_people_type_a_batch",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.voting_round_id}/{self.number}"


class PaperForm(models.Model):
    """One paper form as one official typed it: sealed, with what compares two of them.

    `turn` is 1 or 2 for the two officials, 3 for what settled a difference. `digest` is
    a keyed hash of the ballot.
    """

    batch = models.ForeignKey(PaperBatch, models.PROTECT, related_name="forms")
    number = models.PositiveIntegerField(_("number"))
    turn = models.PositiveSmallIntegerField()
    digest = models.CharField(max_length=64)
    commitment = models.CharField(max_length=64)
    sealed = models.BinaryField()

    class Meta:
        verbose_name = _("paper form")
        verbose_name_plural = _("paper forms")
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "number", "turn"], name="a_form_is_typed_once_a_turn"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id}/{self.number}/{self.turn}"


class SpoiltForms(models.Model):
    """Paper forms that were handed out and are not counted, and why.

    They wait for a second official: one alone could write off somebody's vote.
    """

    class Kind(models.TextChoices):
        SPOILT = "spoilt", _("Spoilt: it cannot be read, or breaks the rules")
        NOT_RETURNED = "not_returned", _("Not put into the urn")

    voting_round = models.ForeignKey(
        VotingRound, models.PROTECT, related_name="spoilt_forms"
    )
    area = models.CharField(_("area"), max_length=60)
    station = models.CharField(_("station"), max_length=80)
    kind = models.CharField(_("what became of them"), max_length=12, choices=Kind)
    count = models.PositiveIntegerField(_("forms"))
    reason = models.TextField(_("reason"), max_length=2000, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("recorded"))
    agreed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    agreed_at = models.DateTimeField(_("agreed"), null=True, blank=True)

    class Meta:
        verbose_name = _("spoilt forms")
        verbose_name_plural = _("spoilt forms")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(agreed_by=None)
                | ~models.Q(agreed_by=models.F("recorded_by")),
                name="two_people_write_off_forms",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.voting_round_id}/{self.area}: {self.count}"


class SetAside(models.Model):
    """A vote that two officials leave out of the count, in the open, for a reason.

    `slot` is that of the log. It counts until a second official agrees.
    """

    voting_round = models.ForeignKey(
        VotingRound, models.PROTECT, related_name="set_aside"
    )
    slot = models.CharField(_("slot"), max_length=60)
    reason = models.TextField(_("reason"), max_length=2000)
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    agreed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    agreed_at = models.DateTimeField(_("agreed"), null=True, blank=True)

    class Meta:
        verbose_name = _("vote set aside")
        verbose_name_plural = _("votes set aside")
        constraints = [
            models.UniqueConstraint(
                fields=["voting_round", "slot"], name="a_slot_is_set_aside_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.voting_round_id}/{self.slot}"

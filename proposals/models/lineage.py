from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from participation.models import Process, User
from proposals.models.proposals import Proposal


class Regrouping(models.Model):
    """A merge of several proposals into one new, or a split of one into several new.

    It is prepared by an official and, where authors have to agree, carried out when
    they have. `plan` holds what the new proposals will say, as the form typed it.
    Nothing is deleted: the old ones stay with their words, supports and comments.
    """

    class Kind(models.TextChoices):
        MERGE = "merge", _("Merge")
        SPLIT = "split", _("Split")

    class State(models.TextChoices):
        ASKING = "asking", _("Waits for the authors")
        DONE = "done", _("Done")
        DROPPED = "dropped", _("Dropped")
        UNDONE = "undone", _("Taken back")

    process = models.ForeignKey(Process, models.PROTECT, related_name="regroupings")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    state = models.CharField(
        _("state"), max_length=8, choices=State, default=State.ASKING
    )
    reason = models.TextField(_("reason"), max_length=2000)
    plan = models.JSONField(default=list)
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(_("made"))
    # After this day an author who has not answered has been told, and it goes on.
    answers_until = models.DateTimeField(_("answers until"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    end_reason = models.TextField(_("reason"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("merge or split")
        verbose_name_plural = _("merges and splits")
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.process_id} {self.kind}"

    @property
    def is_asking(self) -> bool:
        return self.state == self.State.ASKING

    @property
    def is_done(self) -> bool:
        return self.state == self.State.DONE


class Parting(models.Model):
    """A proposal that goes into a regrouping, what it was, and its author's answer."""

    class Answer(models.TextChoices):
        NONE = "", _("No answer yet")
        YES = "yes", _("Agrees")
        NO = "no", _("Does not agree")

    regrouping = models.ForeignKey(Regrouping, models.CASCADE, related_name="parts")
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="partings")
    status_before = models.CharField(max_length=16)
    # Whether its project was on the ballot; taking the regrouping back puts it there.
    had_project = models.BooleanField(default=False)
    answer = models.CharField(_("answer"), max_length=4, choices=Answer, blank=True)
    answer_words = models.TextField(_("in your words"), max_length=1000, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    class Meta:
        verbose_name = _("part")
        verbose_name_plural = _("parts")
        ordering = ["proposal__number"]
        constraints = [
            models.UniqueConstraint(
                fields=["regrouping", "proposal"], name="one_part_per_proposal"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.regrouping_id}/{self.proposal_id}"


class Descent(models.Model):
    """One proposal comes from another: the lineage, readable both ways."""

    regrouping = models.ForeignKey(Regrouping, models.PROTECT, related_name="descents")
    parent = models.ForeignKey(Proposal, models.PROTECT, related_name="children")
    child = models.ForeignKey(Proposal, models.PROTECT, related_name="parents")

    class Meta:
        verbose_name = _("descent")
        verbose_name_plural = _("descents")
        ordering = ["parent__number", "child__number"]
        constraints = [
            models.UniqueConstraint(
                fields=["parent", "child"], name="one_descent_per_pair"
            ),
            models.CheckConstraint(
                condition=~Q(parent=models.F("child")),
                name="nothing_comes_from_itself",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.parent_id} → {self.child_id}"


class Amendment(models.Model):
    """A change that somebody else suggests to a proposal: the whole new words."""

    class State(models.TextChoices):
        OPEN = "open", _("Waits for the author")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        TAKEN_BACK = "taken_back", _("Taken back")
        HIDDEN = "hidden", _("Hidden by a moderator")

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="amendments")
    author = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="amendments"
    )
    # The version that it changes.
    base = models.PositiveIntegerField(_("version"))
    title = models.CharField(_("title"), max_length=120)
    text = models.TextField(_("description"), max_length=8000)
    benefits = models.TextField(_("who benefits"), max_length=2000, blank=True)
    why = models.TextField(_("why"), max_length=1000)
    state = models.CharField(_("state"), max_length=12, choices=State)
    # Read only by those whom it concerns; see `policies.amending.may_read`.
    is_private = models.BooleanField(_("not shown to everyone"), default=False)
    made_at = models.DateTimeField(_("made"))
    answer = models.TextField(_("answer"), max_length=1000, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    class Meta:
        verbose_name = _("suggested change")
        verbose_name_plural = _("suggested changes")
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.proposal_id}/{self.pk}"

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def is_hidden(self) -> bool:
        return self.state == self.State.HIDDEN

    @property
    def author_name(self) -> str:
        return self.author.public_name if self.author else str(_("Former participant"))

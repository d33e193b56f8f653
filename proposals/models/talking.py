from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from participation.models import User
from proposals.lifecycle import Visibility
from proposals.models.proposals import Proposal


class CommentQuerySet(models.QuerySet["Comment"]):
    def visible(self) -> CommentQuerySet:
        return self.filter(visibility=Visibility.PUBLIC)


class Comment(models.Model):
    """What somebody says about a proposal, or in answer to another comment.

    `role` is set when an official speaks for the city. Deleted by its author, a comment
    keeps its place in the thread without its words.
    """

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="comments")
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="answers"
    )
    author = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="comments"
    )
    role = models.CharField(_("speaks as"), max_length=16, blank=True)
    text = models.TextField(_("comment"), max_length=3000, blank=True)
    language = models.CharField(_("language"), max_length=8)
    visibility = models.CharField(
        _("who sees it"),
        max_length=8,
        choices=Proposal.VisibilityChoices,
        default=Visibility.PUBLIC.value,
    )
    written_at = models.DateTimeField(_("written"))
    edited_at = models.DateTimeField(_("edited"), null=True, blank=True)
    deleted_at = models.DateTimeField(_("deleted by its author"), null=True, blank=True)
    # Kept in step by the actions, for sorting.
    agree_count = models.PositiveIntegerField(default=0)

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["written_at", "pk"]
        indexes = [models.Index(fields=["proposal", "parent", "written_at"])]

    def __str__(self) -> str:
        return f"{self.proposal_id}/{self.pk}"


class Reaction(models.Model):
    """What somebody thinks of a comment, in one click."""

    class Kind(models.TextChoices):
        AGREE = "agree", _("I agree")
        THANKS = "thanks", _("Thank you")
        DISAGREE = "disagree", _("I see it differently")

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="reactions")
    person = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="reactions"
    )
    kind = models.CharField(_("reaction"), max_length=8, choices=Kind)

    class Meta:
        verbose_name = _("reaction")
        verbose_name_plural = _("reactions")
        constraints = [
            models.UniqueConstraint(
                fields=["comment", "person"], name="one_reaction_per_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.comment_id} {self.kind}"

"""How the words of a recommendation came about, and who stands behind them or not."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from panels.models.advice import Recommendation
from panels.models.recruiting import Panelist
from participation.models import User


class RecommendationVersion(models.Model):
    """The words of a recommendation as they stood after one change; the first is 1."""

    recommendation = models.ForeignKey(
        Recommendation, models.PROTECT, related_name="versions"
    )
    number = models.PositiveIntegerField(_("version"))
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("recommendation"))
    rationale = models.TextField(_("why"), blank=True)
    # Who changed it: a member, or an official at the desk.
    panelist = models.ForeignKey(
        Panelist, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    official = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    note = models.CharField(_("what has changed, and why"), max_length=300, blank=True)
    made_at = models.DateTimeField(_("made"))

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["recommendation", "number"],
                name="recommendation_versions_are_numbered_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recommendation_id}/{self.number}"


class SuggestedChange(models.Model):
    """Other words that a member suggests for a recommendation: the whole new words."""

    class State(models.TextChoices):
        OPEN = "open", _("Waits for an answer")
        ACCEPTED = "accepted", _("Taken over")
        DECLINED = "declined", _("Declined")
        TAKEN_BACK = "taken_back", _("Taken back")

    recommendation = models.ForeignKey(
        Recommendation, models.PROTECT, related_name="changes"
    )
    panelist = models.ForeignKey(Panelist, models.PROTECT, related_name="changes")
    # The version that it changes.
    base = models.PositiveIntegerField(_("version"))
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("recommendation"), max_length=6000)
    rationale = models.TextField(_("why"), max_length=6000, blank=True)
    note = models.CharField(_("what would change, and why"), max_length=600)
    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.OPEN
    )
    answer = models.CharField(_("answer"), max_length=600, blank=True)
    made_at = models.DateTimeField(_("made"))
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    class Meta:
        verbose_name = _("suggested change")
        verbose_name_plural = _("suggested changes")
        ordering = ["made_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="declined") | ~Q(answer=""),
                name="changes_are_declined_with_words",
                violation_error_message=_("Give a reason."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recommendation_id}/{self.pk}"

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN


class SupportLevel(models.Model):
    """How far a member stands behind a recommendation while it is being written.

    It helps to find the words; the vote on the frozen words decides.
    """

    class Level(models.IntegerChoices):
        FULLY = 5, _("I stand fully behind it")
        AGREE = 4, _("I agree")
        CAN_LIVE = 3, _("I can live with it")
        DOUBTS = 2, _("I have doubts")
        AGAINST = 1, _("I am against it")

    recommendation = models.ForeignKey(
        Recommendation, models.CASCADE, related_name="levels"
    )
    panelist = models.ForeignKey(Panelist, models.CASCADE, related_name="+")
    level = models.PositiveSmallIntegerField(_("support"), choices=Level)

    class Meta:
        verbose_name = _("level of support")
        verbose_name_plural = _("levels of support")
        constraints = [
            models.UniqueConstraint(
                fields=["recommendation", "panelist"], name="one_level_per_member"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recommendation_id} {self.level}"


class HandCount(models.Model):
    """The votes for a recommendation as they were counted in the room.

    Two officials enter the same numbers apart from each other; then it is decided.
    """

    recommendation = models.OneToOneField(
        Recommendation, models.CASCADE, related_name="hand_count"
    )
    yes = models.PositiveSmallIntegerField(_("yes"))
    no = models.PositiveSmallIntegerField(_("no"))
    abstain = models.PositiveSmallIntegerField(_("abstain"))
    entered_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    entered_at = models.DateTimeField(_("entered"))

    class Meta:
        verbose_name = _("count in the room")
        verbose_name_plural = _("counts in the room")

    def __str__(self) -> str:
        return f"{self.recommendation_id}"


class Dissent(models.Model):
    """What some members say against a recommendation, or beside it.

    It is kept with the recommendation, whatever was decided. `backers` stand behind it,
    its author first; named to the public only who wants that.
    """

    recommendation = models.ForeignKey(
        Recommendation, models.PROTECT, related_name="dissents"
    )
    text = models.TextField(_("minority opinion"), max_length=4000)
    language = models.CharField(_("language"), max_length=8)
    written_at = models.DateTimeField(_("written"))
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    class Meta:
        verbose_name = _("minority opinion")
        verbose_name_plural = _("minority opinions")
        ordering = ["written_at", "pk"]

    def __str__(self) -> str:
        return f"{self.recommendation_id}/{self.pk}"


class DissentBacker(models.Model):
    """A member who stands behind a minority opinion."""

    dissent = models.ForeignKey(Dissent, models.CASCADE, related_name="backers")
    panelist = models.ForeignKey(Panelist, models.PROTECT, related_name="+")
    is_author = models.BooleanField(default=False)
    is_named = models.BooleanField(_("with my name"), default=False)

    class Meta:
        verbose_name = _("backer of a minority opinion")
        verbose_name_plural = _("backers of minority opinions")
        ordering = ["-is_author", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["dissent", "panelist"], name="nobody_backs_twice"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dissent_id}/{self.panelist_id}"

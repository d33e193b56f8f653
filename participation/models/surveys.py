from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from participation.models.processes import Process


class Survey(models.Model):
    """A questionnaire of a process; it is asked in waves, each with its own times.

    `groups` are keys of `participation.surveys.audiences`, "follow" or "role:reviewer".
    The promise of anonymity stays from the first opening on, as do the questions.
    """

    class Audience(models.TextChoices):
        EVERYONE = "everyone", _("Everyone who has the link")
        GROUPS = "groups", _("People with an account, by group")
        CODES = "codes", _("Whoever has a printed code")

    process = models.ForeignKey(Process, models.CASCADE, related_name="surveys")
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.JSONField(_("title"), default=dict)
    introduction = models.JSONField(_("introduction"), default=dict, blank=True)
    thanks = models.JSONField(_("words of thanks"), default=dict, blank=True)
    audience = models.CharField(
        _("who answers"), max_length=8, choices=Audience, default=Audience.EVERYONE
    )
    groups = models.JSONField(_("groups"), default=list, blank=True)
    is_anonymous = models.BooleanField(_("anonymous"), default=True)

    class Meta:
        verbose_name = _("survey")
        verbose_name_plural = _("surveys")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["process", "number"], name="one_survey_per_number"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.process_id}/survey {self.number}"


class SurveyQuestion(models.Model):
    """A question. `options` is a list of {"code", "text" by language}.

    `least` and `most` are how many options can be chosen, `steps` how long the scale
    is, and `length` how many characters a text may have.
    """

    class Kind(models.TextChoices):
        SINGLE = "single", _("One of several")
        MULTIPLE = "multiple", _("Several of several")
        SCALE = "scale", _("A scale")
        TEXT = "text", _("Free text")
        RANKING = "ranking", _("An order")

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="questions")
    code = models.CharField(_("code"), max_length=8)
    position = models.PositiveSmallIntegerField(_("place"))
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    text = models.JSONField(_("question"), default=dict)
    hint = models.JSONField(_("hint"), default=dict, blank=True)
    is_required = models.BooleanField(_("has to be answered"), default=False)
    options = models.JSONField(_("options"), default=list, blank=True)
    least = models.PositiveSmallIntegerField(_("at least"), default=0)
    most = models.PositiveSmallIntegerField(_("at most"), default=0)
    steps = models.PositiveSmallIntegerField(_("steps"), default=0)
    low = models.JSONField(_("words at the low end"), default=dict, blank=True)
    high = models.JSONField(_("words at the high end"), default=dict, blank=True)
    length = models.PositiveSmallIntegerField(_("longest text"), default=0)

    class Meta:
        verbose_name = _("question of a survey")
        verbose_name_plural = _("questions of surveys")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "code"], name="one_question_per_code"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.survey_id}/{self.code}"


class WaveQuerySet(models.QuerySet["SurveyWave"]):
    def open_at(self, moment: datetime) -> WaveQuerySet:
        return self.filter(
            released_at__isnull=False, opens_at__lte=moment, closes_at__gt=moment
        )

    def to_invite(self, moment: datetime) -> WaveQuerySet:
        """Open waves whose people have not been invited yet, though they should be."""
        return self.open_at(moment).filter(invites=True, invited_at=None)

    def to_seal(self, moment: datetime) -> WaveQuerySet:
        """Waves that are over and whose answers nobody has parted from forms yet."""
        return self.filter(
            released_at__isnull=False, sealed_at=None, closes_at__lte=moment
        )


class SurveyWave(models.Model):
    """One asking of a survey. Whether it is open follows from the clock alone.

    `counted_at`: nothing comes in any more, also on paper, and what was answered can
    be seen. Before that nobody sees it.
    """

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="waves")
    number = models.PositiveSmallIntegerField(_("wave"))
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))
    released_at = models.DateTimeField(_("released"), null=True, blank=True)
    invites = models.BooleanField(_("people are invited"), default=False)
    invited_at = models.DateTimeField(_("invited"), null=True, blank=True)
    # None: nobody is reminded.
    reminder_days = models.PositiveSmallIntegerField(
        _("days before the close"), null=True, blank=True
    )
    sealed_at = models.DateTimeField(null=True, blank=True, editable=False)
    counted_at = models.DateTimeField(_("counted"), null=True, blank=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)

    objects = WaveQuerySet.as_manager()

    class Meta:
        verbose_name = _("wave of a survey")
        verbose_name_plural = _("waves of surveys")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "number"], name="one_wave_per_number"
            ),
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")),
                name="a_wave_closes_after_it_opens",
                violation_error_message=_("A survey has to close after it opens."),
            ),
            models.CheckConstraint(
                condition=Q(published_at=None) | Q(counted_at__isnull=False),
                name="a_wave_is_counted_before_it_is_published",
            ),
        ]
        indexes = [
            models.Index(
                fields=["opens_at"],
                condition=Q(invites=True, invited_at=None),
                name="waves_to_invite",
            ),
            models.Index(
                fields=["closes_at"],
                condition=Q(sealed_at=None),
                name="waves_to_seal",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.survey_id}/{self.number}"

    def has_begun(self, moment: datetime) -> bool:
        return self.released_at is not None and self.opens_at <= moment

    def is_open(self, moment: datetime) -> bool:
        return self.has_begun(moment) and moment < self.closes_at

    def is_over(self, moment: datetime) -> bool:
        return self.released_at is not None and self.closes_at <= moment


class SurveyFeedback(models.Model):
    """What changed because of the answers, in the words of the organiser."""

    wave = models.ForeignKey(SurveyWave, models.CASCADE, related_name="feedback")
    text = models.JSONField(_("what changed"), default=dict)
    link = models.URLField(_("where to read more"), max_length=300, blank=True)
    made_at = models.DateTimeField(_("written"))

    class Meta:
        verbose_name = _("what changed because of a survey")
        verbose_name_plural = _("what changed because of surveys")
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.wave_id}/{self.pk}"

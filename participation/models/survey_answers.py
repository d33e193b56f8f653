"""Who has answered, and what was answered: apart, so that nothing joins the two."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from participation.models.people import User
from participation.models.surveys import Survey, SurveyQuestion, SurveyWave


class SurveyCodes(models.Model):
    """Codes printed together for one group; how many there are is its base."""

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="code_sets")
    number = models.PositiveSmallIntegerField(_("number"))
    name = models.JSONField(_("for whom"), default=dict)
    count = models.PositiveIntegerField(_("codes"))
    made_at = models.DateTimeField(_("made"))

    class Meta:
        verbose_name = _("set of codes of a survey")
        verbose_name_plural = _("sets of codes of surveys")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "number"], name="one_set_of_codes_per_number"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.survey_id}/{self.number}"


class SurveyCode(models.Model):
    """One printed code, as a keyed hash: it can be checked and not be read."""

    codes = models.ForeignKey(SurveyCodes, models.CASCADE, related_name="each")
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        verbose_name = _("code of a survey")
        verbose_name_plural = _("codes of surveys")

    def __str__(self) -> str:
        return f"{self.codes_id}/{self.pk}"


class SurveyInvitation(models.Model):
    """Somebody was asked to answer a wave, as one of a group.

    `is_answered` stays when the person leaves: the rate of a group does not change.
    """

    wave = models.ForeignKey(SurveyWave, models.CASCADE, related_name="invitations")
    person = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="survey_invitations"
    )
    group = models.CharField(_("group"), max_length=80)
    invited_at = models.DateTimeField(_("invited"))
    is_answered = models.BooleanField(_("answered"), default=False)

    class Meta:
        verbose_name = _("invitation to a survey")
        verbose_name_plural = _("invitations to surveys")
        constraints = [
            models.UniqueConstraint(
                fields=["wave", "person"], name="one_invitation_per_wave"
            ),
        ]
        indexes = [
            models.Index(fields=["person", "invited_at"], name="invitations_lately"),
        ]

    def __str__(self) -> str:
        return f"{self.wave_id}/{self.group}"


class SurveyMark(models.Model):
    """Somebody has answered a wave: a person, a code, or a form from the open link.

    It has no time. `form_key` is that of the form that was sent, so that one which is
    sent again is known; it is forgotten after the close. `undo_key` leads for a few
    minutes to a paper form that was just typed, and to nothing else.
    """

    wave = models.ForeignKey(SurveyWave, models.CASCADE, related_name="marks")
    person = models.ForeignKey(
        User, models.CASCADE, null=True, blank=True, related_name="survey_marks"
    )
    code = models.ForeignKey(
        SurveyCode, models.CASCADE, null=True, blank=True, related_name="marks"
    )
    form_key = models.UUIDField(null=True, blank=True)
    undo_key = models.UUIDField(null=True, blank=True)

    class Meta:
        verbose_name = _("mark of an answer")
        verbose_name_plural = _("marks of answers")
        constraints = [
            models.UniqueConstraint(
                fields=["wave", "person"], name="one_survey_answer_per_person"
            ),
            models.UniqueConstraint(
                fields=["wave", "code"], name="one_survey_answer_per_code"
            ),
            models.UniqueConstraint(
                fields=["wave", "form_key"], name="one_survey_answer_per_form"
            ),
            models.CheckConstraint(
                condition=Q(person=None) | Q(code=None),
                name="a_survey_mark_is_of_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.wave_id}/{self.pk}"


class SurveyAnswer(models.Model):
    """What was answered: values by the code of the question, without the free texts.

    Its key is random and it has no time. In an anonymous survey it is nobody's, and
    rows are written anew in an order by chance; see `participation.surveys.mixing`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    wave = models.ForeignKey(SurveyWave, models.CASCADE, related_name="answers")
    content = models.JSONField(_("answers"), default=dict)
    # Both are empty in an anonymous survey.
    person = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="survey_answers"
    )
    code = models.ForeignKey(
        SurveyCode, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    undo_key = models.UUIDField(null=True, blank=True)

    class Meta:
        verbose_name = _("answer to a survey")
        verbose_name_plural = _("answers to surveys")
        constraints = [
            models.UniqueConstraint(
                fields=["wave", "person"], name="one_named_answer_per_person"
            ),
            models.UniqueConstraint(
                fields=["wave", "code"], name="one_named_answer_per_code"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.wave_id}"


class SurveyText(models.Model):
    """A free text; in an anonymous survey it stands apart from the other answers."""

    class State(models.TextChoices):
        WAITS = "waits", _("Not read yet")
        SHOWN = "shown", _("Shown")
        HIDDEN = "hidden", _("Not shown")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    wave = models.ForeignKey(SurveyWave, models.CASCADE, related_name="texts")
    question = models.ForeignKey(SurveyQuestion, models.CASCADE, related_name="texts")
    answer = models.ForeignKey(
        SurveyAnswer, models.CASCADE, null=True, blank=True, related_name="texts"
    )
    text = models.TextField(_("text"))
    language = models.CharField(_("language"), max_length=8)
    state = models.CharField(
        _("state"), max_length=6, choices=State, default=State.WAITS
    )
    undo_key = models.UUIDField(null=True, blank=True)

    class Meta:
        verbose_name = _("free text of a survey")
        verbose_name_plural = _("free texts of surveys")

    def __str__(self) -> str:
        return f"{self.wave_id}/{self.question_id}"


class SurveyCount(models.Model):
    """How many answers came in on a day and by which way: all that is known of when."""

    class Channel(models.TextChoices):
        WEB = "web", _("On the web")
        PAPER = "paper", _("On paper")
        HELP = "help", _("With a helper")

    wave = models.ForeignKey(SurveyWave, models.CASCADE, related_name="counts")
    day = models.DateField(_("day"))
    channel = models.CharField(_("way"), max_length=5, choices=Channel)
    count = models.PositiveIntegerField(_("answers"), default=0)

    class Meta:
        verbose_name = _("answers of a day")
        verbose_name_plural = _("answers by day")
        ordering = ["day", "channel"]
        constraints = [
            models.UniqueConstraint(
                fields=["wave", "day", "channel"], name="one_count_per_day_and_way"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.wave_id} {self.day} {self.channel}"


class SurveyBatch(models.Model):
    """Forms that one helper types in one go; the last of them can be taken back.

    It is open until the whole bundle has been typed.
    """

    wave = models.ForeignKey(SurveyWave, models.CASCADE, related_name="batches")
    number = models.PositiveSmallIntegerField(_("batch"))
    helper = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    channel = models.CharField(
        _("way"), max_length=5, choices=SurveyCount.Channel, default="paper"
    )
    count = models.PositiveIntegerField(_("forms"), default=0)
    is_closed = models.BooleanField(_("typed to the end"), default=False)
    begun_on = models.DateField(_("begun"))
    last_on = models.DateField(_("last form"), null=True, blank=True)
    undo_key = models.UUIDField(null=True, blank=True)
    undo_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("batch of paper answers")
        verbose_name_plural = _("batches of paper answers")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["wave", "number"], name="one_batch_per_number_of_a_wave"
            ),
        ]
        indexes = [
            models.Index(
                fields=["undo_until"],
                condition=Q(undo_key__isnull=False),
                name="batches_to_let_go",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.wave_id}/{self.number}"

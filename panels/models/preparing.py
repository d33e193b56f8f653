"""What is prepared for a session: help that members need, experts who are heard."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from panels.models.sessions import AgendaItem, Attendance


class Need(models.Model):
    """One kind of help that a member needs at a session, and whether it is arranged."""

    class Kind(models.TextChoices):
        INTERPRETER = "interpreter", _("Interpreter")
        SIGN_LANGUAGE = "sign", _("Interpreting into sign language")
        HEARING_LOOP = "loop", _("Hearing loop")
        STEP_FREE = "lift", _("Lift or way without steps")
        TRANSPORT = "transport", _("Transport there and back")
        CHILDCARE = "childcare", _("Childcare")
        EASY_LANGUAGE = "easy", _("Easy language")
        DEVICE = "device", _("A device or help to take part remotely")
        ASSISTANT = "assistant", _("Room for an assistant")
        FOOD = "food", _("Food that suits me")
        OTHER = "other", _("Something else")

    attendance = models.ForeignKey(Attendance, models.CASCADE, related_name="help")
    kind = models.CharField(_("help"), max_length=12, choices=Kind)
    asked_at = models.DateTimeField(_("asked"))
    met_at = models.DateTimeField(_("arranged"), null=True, blank=True)
    # How it is met, for the member to read: who comes, where to go.
    answer = models.CharField(_("how"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("help needed")
        verbose_name_plural = _("help needed")
        ordering = ["kind", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["attendance", "kind"], name="one_need_per_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attendance_id}/{self.kind}"


class Expert(models.Model):
    """Somebody who is heard in an agenda item, with whom they speak for."""

    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="experts")
    name = models.CharField(_("name"), max_length=120)
    organisation = models.CharField(_("organisation"), max_length=160, blank=True)
    # What ties somebody to the question: a job, money, an office. Published.
    interest = models.CharField(_("interest declared"), max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(_("place"), default=0)

    class Meta:
        verbose_name = _("expert")
        verbose_name_plural = _("experts")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name

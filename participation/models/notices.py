from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from participation.models.people import User
from participation.models.processes import Process


class Notice(models.Model):
    """A message that somebody is owed, written in the transaction that causes it.

    `kind` names its words, see `participation.notices`; `facts` fills their gaps and
    holds plain text and numbers only. `occasion` says what it is about, so that nobody
    is told twice. It stands in the inbox of the person; a task sends it by e-mail as
    well to those who want that, together with whatever else they are owed then.
    """

    class Mail(models.TextChoices):
        WAITS = "waits", _("Waits to be sent")
        SENT = "sent", _("Sent")
        # Not wanted by e-mail, no address to send it to, or too old by now.
        INBOX = "inbox", _("Only on the page of notices")
        REFUSED = "refused", _("Refused by the mail server")
        # When its turn came it was not so any more, and it left the inbox too.
        DROPPED = "dropped", _("No longer needed")

    person = models.ForeignKey(User, models.CASCADE, related_name="notices")
    process = models.ForeignKey(
        Process, models.CASCADE, null=True, blank=True, related_name="+"
    )
    kind = models.CharField(_("kind"), max_length=40)
    # Which of somebody's choices it falls under; empty in rows of older versions.
    topic = models.CharField(_("topic"), max_length=16, blank=True)
    occasion = models.CharField(_("occasion"), max_length=80)
    link = models.CharField(_("address"), max_length=300)
    facts = models.JSONField(_("facts"), default=dict)
    made_at = models.DateTimeField(_("made"))
    read_at = models.DateTimeField(_("read"), null=True, blank=True)
    # From then on it helps nobody any more, and is not sent.
    until = models.DateTimeField(_("of use until"), null=True, blank=True)
    mail = models.CharField(
        _("e-mail"), max_length=8, choices=Mail, default=Mail.WAITS.value
    )
    # Names, with the person, the message that it goes out with, from the first try on:
    # who tries again sends the same message under the same Message-ID.
    mail_key = models.CharField(max_length=32, blank=True, editable=False)
    # Nobody tries before this moment: who sends it moves it on first.
    due_at = models.DateTimeField(_("to be sent from"))
    # Who moved it on last, and may say what became of it.
    claimed_by = models.CharField(max_length=32, blank=True, editable=False)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "occasion"], name="nobody_is_told_twice"
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at", "person"],
                condition=Q(mail="waits"),
                name="notices_to_send",
            ),
            models.Index(
                fields=["person"],
                condition=Q(read_at=None) & ~Q(mail="dropped"),
                name="notices_unread",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.occasion}"


class NoticeChoice(models.Model):
    """How somebody wants to hear of a topic; without a row its default holds."""

    class Cadence(models.TextChoices):
        INSTANT = "instant", _("At once")
        DAILY = "daily", _("Once a day")
        WEEKLY = "weekly", _("Once a week")
        OFF = "off", _("Never")

    person = models.ForeignKey(User, models.CASCADE, related_name="notice_choices")
    topic = models.CharField(_("topic"), max_length=16)
    cadence = models.CharField(_("e-mail"), max_length=8, choices=Cadence)
    by_sms = models.BooleanField(_("text messages"), default=False)

    class Meta:
        verbose_name = _("choice of notices")
        verbose_name_plural = _("choices of notices")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "topic"], name="one_choice_per_topic"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.topic}: {self.get_cadence_display()}"


class TextMessage(models.Model):
    """A notice that goes out to a phone as well, with a queue of its own.

    Its words are made when it is sent, and are not kept.
    """

    class State(models.TextChoices):
        WAITS = "waits", _("Waits to be sent")
        SENT = "sent", _("Sent")
        REFUSED = "refused", _("Refused by the gateway")
        DROPPED = "dropped", _("No longer needed")

    notice = models.OneToOneField(Notice, models.CASCADE, related_name="text_message")
    person = models.ForeignKey(User, models.CASCADE, related_name="text_messages")
    state = models.CharField(
        _("state"), max_length=8, choices=State, default=State.WAITS.value
    )
    # Named to the gateway with each try, so that it can tell one that comes twice.
    key = models.CharField(max_length=32, editable=False)
    made_at = models.DateTimeField(_("made"))
    due_at = models.DateTimeField(_("to be sent from"))
    claimed_by = models.CharField(max_length=32, blank=True, editable=False)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)

    class Meta:
        verbose_name = _("text message")
        verbose_name_plural = _("text messages")
        indexes = [
            models.Index(
                fields=["due_at"], condition=Q(state="waits"), name="texts_to_send"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.notice} · {self.get_state_display()}"

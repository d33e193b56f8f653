from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from participation.models.people import User
from participation.models.processes import Process


class ContentTranslation(models.Model):
    """How a text of organisers came to be in a language; the text stands where it did.

    `address` is that of the text, "process:3:title". The row holds while the text is
    the one whose hash is in `text_hash`: who writes another one elsewhere has made it
    anew. It is out of date when the source no longer has `source_hash`.
    """

    process = models.ForeignKey(Process, models.CASCADE, related_name="translations")
    address = models.CharField(_("text"), max_length=80)
    language = models.CharField(_("language"), max_length=12)
    is_machine = models.BooleanField(_("machine translated"), default=False)
    source_language = models.CharField(_("translated from"), max_length=12)
    source_hash = models.CharField(max_length=64)
    text_hash = models.CharField(max_length=64)
    translated_by = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="+"
    )
    translated_at = models.DateTimeField(_("translated"))

    class Meta:
        verbose_name = _("translation of a text")
        verbose_name_plural = _("translations of texts")
        constraints = [
            models.UniqueConstraint(
                fields=["process", "address", "language"], name="one_translation"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.address}/{self.language}"

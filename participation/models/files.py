from __future__ import annotations

import secrets

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


def new_key() -> str:
    """Return a name that nobody can guess: 128 random bits in hexadecimal."""
    return secrets.token_hex(16)


class StoredFile(models.Model):
    """A picture or document as it is served: checked, and made anew where it can be.

    It lies in the database, so that it comes and goes with what it belongs to, and
    every host has it; see docs/adr/0017. Its key is its address: who does not know it
    finds nothing, and who knows it has to be allowed to see it. It never changes.
    """

    EXTENSIONS = {"image/webp": "webp", "application/pdf": "pdf"}

    key = models.CharField(max_length=32, unique=True, default=new_key, editable=False)
    content_type = models.CharField(_("type"), max_length=40)
    content = models.BinaryField()
    size = models.PositiveIntegerField(_("size"), help_text=_("In bytes."))
    width = models.PositiveIntegerField(_("width"), null=True, blank=True)
    height = models.PositiveIntegerField(_("height"), null=True, blank=True)
    stored_at = models.DateTimeField(_("stored"))

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")

    def __str__(self) -> str:
        return f"{self.key} {self.content_type}"

    def get_absolute_url(self) -> str:
        return reverse("participation:file", args=[self.key, self.extension])

    @property
    def extension(self) -> str:
        return self.EXTENSIONS[self.content_type]

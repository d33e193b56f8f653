"""Sentences of the public record about how a process is planned and shown."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

SENTENCES_OF_PLANNING: Mapping[str, Promise] = {
    "process.copied": gettext_lazy(
        "It was begun as a copy of %(of)s. Copied: %(parts)s."
    ),
    "extension.asked": gettext_lazy(
        "It was asked that a phase ends later: %(phase)s, %(new_end)s instead of "
        "%(old_end)s. Reason: %(reason)s"
    ),
    "extension.declined": gettext_lazy(
        "It was refused that a phase ends later: %(phase)s."
    ),
    "phase.extended": gettext_lazy(
        "Two officials let a phase end later: %(phase)s, %(new_end)s instead of "
        "%(old_end)s. Reason: %(reason)s"
    ),
    "preview.opened": gettext_lazy(
        "A link to the preview was made, number %(subject)s."
    ),
    "preview.revoked": gettext_lazy(
        "The link number %(subject)s to the preview was revoked."
    ),
}

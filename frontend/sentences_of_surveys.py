"""The sentences of what is done with surveys."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

SENTENCES_OF_SURVEYS: Mapping[str, Promise] = {
    "survey.released": gettext_lazy(
        "Survey %(subject)s was released: wave %(wave)s with %(questions)s questions."
    ),
    "survey.recalled": gettext_lazy(
        "The release of survey %(subject)s, wave %(wave)s, was taken back."
    ),
    "survey.coded": gettext_lazy(
        "Codes for survey %(subject)s were made: %(count)s, for group %(group)s."
    ),
    "survey.invited": gettext_lazy(
        "People were invited to survey %(subject)s, wave %(wave)s: %(invited)s. Left "
        "out, since another survey asked them lately: %(left_out)s."
    ),
    "survey.counted": gettext_lazy(
        "The answers to survey %(subject)s, wave %(wave)s, were counted: %(answers)s. "
        "Nothing comes in any more."
    ),
    "survey.published": gettext_lazy(
        "The results of survey %(subject)s, wave %(wave)s, were published: %(answers)s "
        "answers."
    ),
    "survey.heeded": gettext_lazy(
        "It was told what changed because of survey %(subject)s, wave %(wave)s."
    ),
}

"""Why somebody did something: what nobody may leave out."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


def required_reason(text: str, *, field: str = "reason") -> str:
    """Return a reason without blanks around it.

    Raises `ValidationError` for none, at the field of the form that asks for it.
    """
    reason = text.strip()
    if not reason:
        raise ValidationError(
            {field: ValidationError(_("Give a reason."), "no_reason")}
        )
    return reason

"""Running an action with what a form holds, and showing what was wrong beside it."""

from collections.abc import Callable

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from participation.policies import Refused


def succeeds(form: forms.BaseForm, action: Callable[[], object]) -> bool:
    """Run an action and say whether it succeeded; the form shows why it did not."""
    try:
        action()
    except ValidationError as error:
        show(form, error)
    except Refused as error:
        refusal = error.refusal
        form.add_error(None, ValidationError(str(refusal.message), refusal.code))
    else:
        return True
    return False


def show(form: forms.BaseForm, error: ValidationError) -> None:
    """Put each problem beside its field, and what has no field here on top."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, problems in error.error_dict.items():
        field = name if name in form.fields and name != NON_FIELD_ERRORS else None
        form.add_error(field, ValidationError(problems))

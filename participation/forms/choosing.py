"""A field in which several rows of the database are ticked."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import DataError

if TYPE_CHECKING:
    SeveralChoices = forms.ModelMultipleChoiceField[Any]
else:
    SeveralChoices = forms.ModelMultipleChoiceField


class SeveralField(SeveralChoices):
    """Several of a set of rows; a number that no row can have is no choice."""

    def clean(self, value: Any) -> Any:
        try:
            return super().clean(value)
        except (OverflowError, DataError) as error:
            # Django asks the database for all numbers, which may be too large for it.
            typed = max((str(one) for one in value), key=len)
            raise ValidationError(
                self.error_messages["invalid_choice"],
                "invalid_choice",
                {"value": typed},
            ) from error

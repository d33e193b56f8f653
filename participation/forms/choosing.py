"""A field in which several rows of the database are ticked."""

import re
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import connection

if TYPE_CHECKING:
    SeveralChoices = forms.ModelMultipleChoiceField[Any]
else:
    SeveralChoices = forms.ModelMultipleChoiceField

# No column for whole numbers holds more digits.
KEY = re.compile(r"[0-9]{1,19}")


class SeveralField(SeveralChoices):
    """Several of a set of rows; what can be the number of no row is no choice."""

    def clean(self, value: Any) -> Any:
        # Django asks the database for all of them, and one may be too large for it.
        for typed in value if isinstance(value, list | tuple) else ():
            if not self._is_key(str(typed)):
                raise ValidationError(
                    self.error_messages["invalid_choice"],
                    "invalid_choice",
                    {"value": typed},
                )
        return super().clean(value)

    def _is_key(self, typed: str) -> bool:
        rows: Any = self.queryset
        key = rows.model._meta.pk  # noqa: SLF001 - Django's documented API
        _least, most = connection.ops.integer_field_range(key.get_internal_type())
        return KEY.fullmatch(typed) is not None and int(typed) <= most

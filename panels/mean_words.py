"""A mean in words, as far as it may be told."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from participation.small_groups import Mean

DECIMALS = 2


def mean_words(mean: Mean) -> str:
    """Write a mean with two decimals at most, or its bound."""
    rounded = round(float(mean.value), DECIMALS)
    value = number_format(rounded, 0 if rounded.is_integer() else None)
    if mean.is_least:
        return _("%(value)s or more") % {"value": value}
    if mean.is_most:
        return _("%(value)s or less") % {"value": value}
    return value

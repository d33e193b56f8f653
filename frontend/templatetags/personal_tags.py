"""Putting what a person's file holds into words."""

import json
from datetime import date, datetime
from typing import Any

from django import template
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from frontend import formats
from participation.personal import Table

register = template.Library()


@register.filter
def told_rows(table: Table) -> list[list[tuple[str, str]]]:
    """Return the rows with their labels; what is empty is left out."""
    return [
        [
            (str(table.labels[name]), in_words(value))
            for name, value in row.items()
            if value not in (None, "", [], {})
        ]
        for row in table.rows
    ]


def in_words(value: Any) -> str:
    """Say a value as people read it; what has parts is written as in the other file."""
    language = get_language() or settings.LANGUAGE_CODE
    match value:
        case bool():
            return _("yes") if value else _("no")
        case datetime():
            return formats.moment(localtime(value), language)
        case date():
            return formats.day(value, language)
        case dict() | list():
            return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)
        case _:
            return str(value)

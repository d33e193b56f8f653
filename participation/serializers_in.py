"""Fields for what people send, read as the forms of the pages read them."""

from collections.abc import Mapping
from typing import Any, NoReturn

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.fields import empty

from participation.characters import written
from participation.forms.fields import LARGEST_SUM
from participation.languages import content_languages
from participation.texts import PLAIN_OF

In = serializers.Serializer[Any]


class Words(serializers.CharField):
    """Words that somebody wrote. None at all is what a form calls `required`."""

    def __init__(self, **options: Any) -> None:
        if options.get("required") is False:
            options = {"default": "", "allow_blank": True} | options
            del options["required"]
        super().__init__(**options)

    def fail(self, key: str, **kwargs: Any) -> NoReturn:
        super().fail("required" if key == "blank" else key, **kwargs)


class Sum(serializers.IntegerField):
    """An amount of money in whole cents; the codes are those of the pages."""

    default_error_messages = {
        "too_little": _("This is less than the least possible sum."),
        "too_much": _("This is more than the largest possible sum."),
    }

    def __init__(self, *, least: int = 0, **options: Any) -> None:
        self.least = least
        options.setdefault("help_text", "In cents.")
        super().__init__(**options)

    def to_internal_value(self, data: Any) -> int:
        if isinstance(data, bool) or not isinstance(data, int):
            self.fail("invalid")
        if data < self.least:
            self.fail("too_little")
        if data > LARGEST_SUM:
            self.fail("too_much")
        return data


class TextsIn(serializers.DictField):
    """The same text by language; the city's own language is needed, if any is."""

    default_error_messages = {
        "unknown_language": _("There is no such language."),
        "needed": _("Write this at least in the city's own language."),
    }

    def __init__(self, *, max_length: int, is_needed: bool, **options: Any) -> None:
        self.is_needed = is_needed
        if not is_needed:
            options.setdefault("default", dict)
        child = serializers.CharField(max_length=max_length, allow_blank=True)
        super().__init__(child=child, **options)

    def run_validation(self, data: Any = empty) -> Any:
        texts = super().run_validation(data)
        if not isinstance(texts, Mapping):
            return texts
        seen = {code: written(text).strip() for code, text in texts.items()}
        texts = {code: text for code, text in seen.items() if text}
        languages = [code for code, _name in content_languages()]
        if texts.keys() - {*languages, *PLAIN_OF.values()}:
            self.fail("unknown_language")
        if self.is_needed and languages[0] not in texts:
            message = self.error_messages["needed"]
            raise serializers.ValidationError(message, "required")
        return texts


def at_field(field: str, code: str, message: Any) -> ValidationError:
    """Return what is wrong with one field."""
    return ValidationError({field: ValidationError(message, code)})

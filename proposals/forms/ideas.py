"""Proposals as residents look for them, and fields for what they type."""

from typing import Any, Protocol

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from participation.characters import written
from participation.languages import said

Pairs = list[tuple[str, Any]]


class Named(Protocol):
    """Whatever has a name by language."""

    name: Any


def name_of(one: Named) -> str:
    """Return the name in the reader's language."""
    return said(one.name)


class PlainField(forms.CharField):
    """What people write, without characters that break or turn a page.

    What nobody would see is nothing.
    """

    def to_python(self, value: Any) -> str:
        return super().to_python(written(str(value or ""))) or ""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Let the text say itself from which side it is read."""
        return super().widget_attrs(widget) | {"dir": "auto"}


class LongTextField(PlainField):
    """Running text. Browsers send two characters for a new line and count one."""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Take what is too long as well: a browser would cut off what is pasted."""
        attrs = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        return attrs


def choice_of(form: forms.Form, name: str) -> forms.ChoiceField:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
    return field


def offer(form: forms.Form, name: str, first: Pairs, offered: Any) -> None:
    """Fill a choice with districts or categories; without any, ask nothing."""
    if offered:
        choice_of(form, name).choices = first + [(x.code, name_of(x)) for x in offered]
    else:
        del form.fields[name]


def require_whole_point(form: forms.Form) -> None:
    """Complain about the missing half when only one of the two was typed."""
    typed = form.cleaned_data
    for one, other in (("latitude", "longitude"), ("longitude", "latitude")):
        is_half = typed.get(one) is not None and typed.get(other) is None
        if is_half and other not in form.errors:
            words = _("A point needs latitude and longitude.")
            form.add_error(other, ValidationError(words, "half_a_point"))

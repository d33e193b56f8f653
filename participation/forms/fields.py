"""Fields of our forms: money, texts in several languages, moments of the city."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.formats import get_format
from django.utils.text import format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from participation.characters import written
from participation.languages import languages_of_texts
from participation.texts import PLAIN_OF

# Far above any municipal budget, far below what the database's integers hold.
LARGEST_SUM = 10_000_000_000_00
# Nobody writes a sum with so many characters, and Python refuses to read some that are
# longer still.
LONGEST_SUM = 60
PLAIN_SUM = re.compile(
    r"(?P<euros>[0-9]+|[0-9]{1,3}(?: [0-9]{3})+)(?:[.,](?P<cents>[0-9]{1,2}))?"
)
THOUSANDS_BY_POINT = re.compile(r"[0-9]{1,3}([.,][0-9]{3})+([.,][0-9]{1,2})?")
TOO_MANY_DECIMALS = re.compile(r"[0-9 ]+[.,][0-9]{3,}")


def money_as_typed(cents: int) -> str:
    """Write cents the way the field reads them: `12 000` or `12 000,50`."""
    euros, rest = divmod(cents, 100)
    whole = f"{euros:,}".replace(",", " ")
    point = str(get_format("DECIMAL_SEPARATOR", get_language()))
    return f"{whole}{point}{rest:02}" if rest else whole


def cents_of(typed: str) -> int:
    """Read euros as people type them; return integer cents, exactly.

    Raises `ValidationError` with `bad_money`, `point_in_thousands`, `too_many_decimals`
    or `negative`. `12,000` is refused, since it is twelve euros to one reader and
    twelve thousand to another.
    """
    plain = typed.replace("€", " ").casefold().strip()
    plain = " ".join(plain.removesuffix("euroa").removesuffix("eur").split())
    plain = plain.replace("\N{MINUS SIGN}", "-")
    if plain.startswith("-"):
        raise ValidationError(_("A sum cannot be negative."), "negative")
    if len(plain) > LONGEST_SUM:
        raise ValidationError(
            _("“%(typed)s” is not a sum of money. Write it like 12 000 or 12 000,50."),
            "bad_money",
            {"typed": f"{plain[:LONGEST_SUM]}…"},
        )
    if found := PLAIN_SUM.fullmatch(plain):
        cents = (found["cents"] or "").ljust(2, "0")
        return int(found["euros"].replace(" ", "")) * 100 + int(cents)
    example = {"typed": typed.strip()}
    if THOUSANDS_BY_POINT.fullmatch(plain):
        raise ValidationError(
            _(
                "“%(typed)s” can be read in two ways. Separate thousands with a space, "
                "like 12 000."
            ),
            "point_in_thousands",
            example,
        )
    if TOO_MANY_DECIMALS.fullmatch(plain):
        raise ValidationError(
            _("“%(typed)s” has more than two decimals. A cent is the smallest sum."),
            "too_many_decimals",
            example,
        )
    raise ValidationError(
        _("“%(typed)s” is not a sum of money. Write it like 12 000 or 12 000,50."),
        "bad_money",
        example,
    )


class MoneyField(forms.Field):
    """Euros as people type them; the value is integer cents, or None when empty."""

    widget = forms.TextInput

    def __init__(
        self,
        *,
        min_value: int = 0,
        max_value: int = LARGEST_SUM,
        **options: Any,
    ) -> None:
        """`min_value` and `max_value` are in cents."""
        self.min_value = min_value
        self.max_value = max_value
        options.setdefault("help_text", _("In euros, for example 12 000."))
        super().__init__(**options)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        attrs = super().widget_attrs(widget)
        return attrs | {"inputmode": "decimal", "autocomplete": "off"}

    def to_python(self, value: Any) -> int | None:
        if isinstance(value, int):
            return value
        typed = str(value or "").strip()
        return cents_of(typed) if typed else None

    def validate(self, value: int | None) -> None:
        super().validate(value)
        if value is None:
            return
        if value < self.min_value:
            raise ValidationError(
                _("The sum has to be at least %(least)s €."),
                "too_little",
                {"least": money_as_typed(self.min_value)},
            )
        if value > self.max_value:
            raise ValidationError(
                _("The sum can be at most %(most)s €."),
                "too_much",
                {"most": money_as_typed(self.max_value)},
            )

    def prepare_value(self, value: Any) -> Any:
        """Show cents as euros; what somebody typed stays as it was typed."""
        return money_as_typed(value) if isinstance(value, int) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True


class TextsWidget(forms.MultiWidget):
    """One labelled input per language, drawn like `components/language_fields.html`."""

    template_name = "participation/texts_widget.html"
    use_fieldset = True

    def __init__(self, *, rows: int = 0, attrs: dict[str, Any] | None = None) -> None:
        """`rows` above nought gives text areas of that height, and a plain one."""
        self.has_plain = bool(rows)
        inputs: dict[str, forms.Widget | type[forms.Widget]] = {
            code: forms.Textarea({"rows": rows, "lang": code})
            if rows
            else forms.TextInput({"lang": code})
            for code, _name in self.languages
        }
        super().__init__(inputs, attrs)

    @property
    def languages(self) -> list[tuple[str, str]]:
        return languages_of_texts(has_plain=self.has_plain)

    def decompress(self, value: Mapping[str, str] | None) -> list[str]:
        texts = value or {}
        return [texts.get(code, "") for code, _name in self.languages]

    def get_context(
        self, name: str, value: Any, attrs: dict[str, Any] | None
    ) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        inputs = context["widget"]["subwidgets"]
        for (code, label), part in zip(self.languages, inputs, strict=True):
            part["label"] = label
            part["is_folded"] = code in PLAIN_OF.values()
            # Only the city's own language has to be there.
            part["is_optional"] = self.is_required and part is not inputs[0]
        inputs[0]["attrs"]["required"] = self.is_required
        return context

    def id_for_label(self, id_: str) -> str:
        """Let the error summary lead to the first language."""
        return f"{id_}_0" if id_ else id_


class TextsField(forms.MultiValueField):
    """The same text in several languages; the value is `{"fi": "…"}` without empties.

    When it is required, the city's own language is; the others may stay empty.
    """

    default_error_messages: ClassVar[dict[str, Any]] = {
        "required": _("Write this at least in the city's own language."),
    }

    def __init__(
        self, *, max_length: int | None = None, rows: int = 0, **options: Any
    ) -> None:
        self.has_plain = bool(rows)
        fields = [
            forms.CharField(max_length=max_length, required=False)
            for _code, _name in languages_of_texts(has_plain=self.has_plain)
        ]
        options.setdefault("widget", TextsWidget(rows=rows))
        super().__init__(fields=fields, require_all_fields=False, **options)

    def compress(self, data_list: Sequence[str]) -> dict[str, str]:
        codes = [code for code, _name in languages_of_texts(has_plain=self.has_plain)]
        texts = {
            code: text
            for code, typed in zip(codes, data_list or [], strict=False)
            if (text := written(typed).strip())
        }
        if self.required and codes[0] not in texts:
            raise ValidationError(self.error_messages["required"], "required")
        return texts

    def clean(self, value: Any) -> dict[str, str]:
        texts: dict[str, str] | None = super().clean(value)
        return texts or {}


def city_zone() -> ZoneInfo:
    return ZoneInfo(settings.TIME_ZONE)


# Other years are slips of the pen, and the calendar ends just beyond 1 and 9999.
FIRST_YEAR, LAST_YEAR = 1900, 2999
TYPED_MOMENTS = (
    "%Y-%m-%dT%H:%M",
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%d.%m.%Y %H.%M",
    "%d.%m.%Y %H:%M",
)


def moment_of(local: datetime) -> datetime:
    """Give a clock time of the city its place in the world.

    Raises `ValidationError` with `no_such_time` when the clocks jump over it, and
    `comes_twice` when they pass it twice that night.
    """
    zone = city_zone()
    earlier = local.replace(tzinfo=zone, fold=0)
    later = local.replace(tzinfo=zone, fold=1)
    if earlier.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != local:
        raise ValidationError(
            _(
                "This time does not exist: the clocks are put forward over it that "
                "night. Choose a time one hour earlier or later."
            ),
            "no_such_time",
        )
    if earlier.utcoffset() != later.utcoffset():
        raise ValidationError(
            _(
                "This time comes twice: the clocks are put back over it that night. "
                "Choose a time one hour earlier or later."
            ),
            "comes_twice",
        )
    return earlier


class LocalMoment(forms.Field):
    """Date and time of day on the city's clocks; the value knows its time zone."""

    widget = forms.DateTimeInput

    def __init__(self, **options: Any) -> None:
        options.setdefault(
            "widget",
            forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        )
        options.setdefault(
            "help_text",
            format_lazy(
                "{} ({})", _("Local time, like 21.11.2026 14.00"), settings.TIME_ZONE
            ),
        )
        super().__init__(**options)

    def to_python(self, value: Any) -> datetime | None:
        if isinstance(value, datetime):
            return value
        typed = str(value or "").casefold().replace("klo", " ").replace("kl.", " ")
        typed = " ".join(typed.split()).replace("t", "T")
        if not typed:
            return None
        for form in TYPED_MOMENTS:
            try:
                local = datetime.strptime(typed, form)  # noqa: DTZ007 - a clock time, placed below
            except ValueError:
                continue
            if FIRST_YEAR <= local.year <= LAST_YEAR:
                return moment_of(local)
        raise ValidationError(
            _("“%(typed)s” is no date and time. Write it like 21.11.2026 14.00."),
            "bad_moment",
            {"typed": str(value).strip()},
        )

    def prepare_value(self, value: Any) -> Any:
        """Show a moment on the city's clocks, with seconds only when it has some."""
        if not isinstance(value, datetime):
            return value
        local = value.astimezone(city_zone())
        return local.strftime("%Y-%m-%dT%H:%M:%S" if local.second else "%Y-%m-%dT%H:%M")

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            before, after = self.to_python(initial), self.to_python(data)
        except ValidationError:
            return True
        if isinstance(before, datetime):
            before = before.replace(microsecond=0)
        return before != after


class DayField(forms.DateField):
    """A day, picked from the browser's calendar or typed as people write it."""

    def __init__(self, **options: Any) -> None:
        options.setdefault(
            "widget", forms.DateInput({"type": "date"}, format="%Y-%m-%d")
        )
        options.setdefault("help_text", _("Day, month and year, like 21.11.2026."))
        super().__init__(input_formats=["%Y-%m-%d", "%d.%m.%Y"], **options)

    def to_python(self, value: Any) -> date | None:
        day = super().to_python(value)
        if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise ValidationError(self.error_messages["invalid"], "invalid")
        return day


# Six decimals of a degree.
STEP = Decimal("0.000001")


class CoordinateField(forms.Field):
    """Degrees with a point or a comma; the value has six decimals, a hand's breadth.

    It is a field for text: a field for numbers sends nothing for what it cannot read,
    and what somebody typed would be lost.
    """

    widget = forms.TextInput

    def __init__(self, *, limit: int, **options: Any) -> None:
        """`limit` is the largest number of degrees, north or south, east or west."""
        self.limit = limit
        super().__init__(**options)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        attrs = super().widget_attrs(widget)
        return attrs | {"inputmode": "decimal", "autocomplete": "off"}

    def to_python(self, value: Any) -> Decimal | None:
        typed = str(value if value is not None else "").strip().replace(",", ".")
        if not typed:
            return None
        try:
            degrees = Decimal(typed.replace("\N{MINUS SIGN}", "-"))
            is_on_earth = abs(degrees) <= self.limit
        except ArithmeticError:
            # What is no number at all, and what no number can be as large as.
            is_on_earth = False
        if not is_on_earth:
            raise ValidationError(
                _("Write degrees between -%(limit)s and %(limit)s, like 64.22512."),
                "bad_degrees",
                {"limit": self.limit},
            )
        return degrees.quantize(STEP)

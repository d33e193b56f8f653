"""Districts from a GeoJSON file, as maps programs of cities write them."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, NoReturn

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from participation import geometry
from participation.actions.processes import NewDistrict
from participation.languages import content_languages, own_text

CODE = re.compile(r"\A[A-Za-z0-9._-]{1,60}\Z")
MOST_DISTRICTS = 500


def read_districts(content: bytes) -> list[NewDistrict]:
    """Return a district for each feature of a collection, in the order of the file.

    A feature needs a boundary and a name: the properties `name`, or `name_fi`,
    `name_sv`, …; `code` (else the feature's `id`, else made from the name), `parent`
    and `population` are read when they are there. Raises `ValidationError` with a
    message for each feature that cannot be read.
    """
    features = _features(content)
    districts, problems = [], []
    for number, feature in enumerate(features, start=1):
        try:
            districts.append(_district(feature))
        except ValidationError as error:
            problems.append(
                ValidationError(
                    _("Feature %(number)d%(name)s: %(problem)s"),
                    error.code,
                    {
                        "number": number,
                        "name": _in_brackets(feature),
                        "problem": error.message % (error.params or {}),
                    },
                )
            )
    if problems:
        raise ValidationError(problems)
    return districts


def _features(content: bytes) -> list[Any]:
    try:
        document = json.loads(content.decode("utf-8-sig"), parse_constant=_no_number)
    except UnicodeDecodeError:
        _fail("not_utf8", _("The file is not in UTF-8. Save it as UTF-8."))
    except (ValueError, RecursionError) as error:
        raise ValidationError(
            _("The file is not JSON: %(error)s."), "not_json", {"error": str(error)}
        ) from error
    kind = document.get("type") if isinstance(document, dict) else None
    features = document.get("features") if kind == "FeatureCollection" else None
    if not isinstance(features, list):
        _fail("no_collection", _("The file is no GeoJSON FeatureCollection."))
    if not features:
        _fail("empty", _("There is no feature in the file."))
    if len(features) > MOST_DISTRICTS:
        raise ValidationError(
            _("The file has %(count)d features; at most %(most)d are read."),
            "too_many",
            {"count": len(features), "most": MOST_DISTRICTS},
        )
    return features


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")


def _fail(code: str, message: Any, **params: object) -> NoReturn:
    raise ValidationError(message, code, params or None)


def _properties(feature: Any) -> Mapping[str, Any]:
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        _fail("no_feature", _("this is no GeoJSON Feature."))
    properties = feature.get("properties") or {}
    if not isinstance(properties, dict):
        _fail("bad_properties", _("its properties are no object."))
    return properties


def _in_brackets(feature: Any) -> str:
    """Return the name of a feature for a message, as far as it has one."""
    try:
        name = own_text(_name(_properties(feature)))
    except ValidationError:
        return ""
    return f" ({name})"


def _district(feature: Any) -> NewDistrict:
    properties = _properties(feature)
    name = _name(properties)
    code = _text(properties.get("code")) or _text(feature.get("id"))
    code = code or slugify(own_text(name))[:60]
    if not CODE.match(code):
        _fail(
            "bad_code",
            _("“%(written)s” cannot be a code. Use letters a-z, digits, . _ and -."),
            written=code,
        )
    return NewDistrict(
        code=code,
        name=name,
        parent=_text(properties.get("parent")),
        population=_population(properties.get("population")),
        geometry=_boundary(feature.get("geometry")),
    )


def _text(value: Any) -> str:
    is_text = isinstance(value, str | int) and not isinstance(value, bool)
    return str(value).strip() if is_text else ""


def _name(properties: Mapping[str, Any]) -> dict[str, str]:
    codes = [code for code, _label in content_languages()]
    whole = properties.get("name")
    if isinstance(whole, dict):
        texts = {code: _text(whole.get(code)) for code in codes}
    else:
        texts = {code: _text(properties.get(f"name_{code}")) for code in codes}
        texts[codes[0]] = texts[codes[0]] or _text(whole)
    texts = {code: text for code, text in texts.items() if text}
    if not texts:
        _fail("no_name", _("the property “name” is missing."))
    return texts


def _population(value: Any) -> int | None:
    if value in (None, ""):
        return None
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        _fail("bad_population", _("its population is no whole number."))
    return value


def _boundary(value: Any) -> dict[str, Any]:
    """Return the boundary alone, after a look at every position of it."""
    if not isinstance(value, dict) or value.get("type") not in (
        "Polygon",
        "MultiPolygon",
    ):
        _fail("no_area", _("its geometry is no Polygon or MultiPolygon."))
    boundary = {"type": value["type"], "coordinates": value.get("coordinates")}
    try:
        positions = list(_positions(boundary))
    except (ValueError, OverflowError):
        _fail("bad_geometry", _("its coordinates are not those of an area."))
    for longitude, latitude in positions:
        if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):  # noqa: PLR2004 - degrees
            _fail(
                "not_degrees",
                _(
                    "its coordinates are not in degrees (%(x)s, %(y)s). Export the file"
                    " in WGS 84 (EPSG:4326)."
                ),
                x=longitude,
                y=latitude,
            )
    return boundary


def _positions(boundary: Mapping[str, Any]) -> Iterator[geometry.Position]:
    """Raises `ValueError` for what is no area."""
    found = geometry.polygons(boundary)
    if not found:
        raise ValueError("no area")
    for polygon in found:
        for ring in polygon:
            yield from ring

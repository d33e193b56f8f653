"""Boundaries of municipalities for maps; `geo/SOURCES.md` says where they are from."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

FILE = Path(__file__).parent / "geo" / "kainuu-municipalities.geojson"


@cache
def _by_name() -> dict[str, dict[str, Any]]:
    collection = json.loads(FILE.read_text("utf-8"))
    # Each carries the credit that its licence asks for; maps show it.
    credit = {"attribution": collection["attribution"]}
    return {
        one["properties"]["name_fi"]: one["geometry"] | credit
        for one in collection["features"]
    }


def boundary_of(municipality: str) -> dict[str, Any] | None:
    """Return the GeoJSON geometry of a municipality, or nothing where none is known."""
    names = settings.MUNICIPALITIES.get(municipality, {})
    return _by_name().get(names.get("fi", ""))

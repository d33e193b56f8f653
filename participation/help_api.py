"""Help points in the API: read only, open data."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from participation.api import PublicView
from participation.help_queries import public_points
from participation.help_serializers import (
    HelpFeaturesOut,
    HelpPointFacts,
    HelpPointOut,
)
from participation.models import HelpPoint
from participation.serializers import ErrorsOut


def _points(*, now: datetime) -> list[HelpPoint]:
    points = list(public_points(now=now))
    for point in points:
        point.url = settings.SITE_URL + point.get_absolute_url()  # type: ignore[attr-defined] # for the serializer
    return points


class HelpPoints(PublicView):
    @extend_schema(
        operation_id="help_points",
        summary="Who helps residents to take part, where and when",
        responses={200: HelpPointOut(many=True), 429: ErrorsOut},
    )
    def get(self, _request: Request) -> Response:
        points = _points(now=timezone.now())
        return Response(HelpPointOut(points, many=True).data)


class HelpPointsMap(PublicView):
    @extend_schema(
        operation_id="help_points_map",
        summary="The same as GeoJSON; without a geometry where there is no place",
        responses={200: HelpFeaturesOut, 429: ErrorsOut},
    )
    def get(self, _request: Request) -> Response:
        features = [_feature(point) for point in _points(now=timezone.now())]
        return Response({"type": "FeatureCollection", "features": features})


def _feature(point: HelpPoint) -> dict[str, Any]:
    place = None
    if point.latitude is not None and point.longitude is not None:
        position = [float(point.longitude), float(point.latitude)]
        place = {"type": "Point", "coordinates": position}
    return {
        "type": "Feature",
        "id": point.slug,
        "geometry": place,
        "properties": HelpPointFacts(point).data,
    }

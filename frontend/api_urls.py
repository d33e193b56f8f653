"""The API: one version, each app's part of it, its schema and a page about it."""

from django.urls import include, path, re_path
from drf_spectacular.views import SpectacularAPIView

from frontend import api_docs
from participation.api import Nowhere

urlpatterns = [
    path("", api_docs.page, name="api"),
    path("v1/schema/", SpectacularAPIView.as_view(), name="api_schema"),
    path("v1/", include("participation.api_urls")),
    path("v1/", include("proposals.api_urls")),
    path("v1/", include("voting.api_urls")),
    re_path(r"^.*$", Nowhere.as_view()),
]

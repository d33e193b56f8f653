"""The API: one version, each app's part of it, its schema and a page about it."""

from django.urls import include, path, re_path
from django.views.decorators.cache import cache_page
from drf_spectacular.views import SpectacularAPIView

from frontend import api_docs
from participation.api import Nowhere

# It changes with the code only, and takes a while to draw up.
schema = cache_page(600)(SpectacularAPIView.as_view())

urlpatterns = [
    path("", api_docs.page, name="api"),
    path("v1/schema/", schema, name="api_schema"),
    path("v1/", include("participation.api_urls")),
    path("v1/", include("proposals.api_urls")),
    path("v1/", include("panels.api_urls")),
    path("v1/", include("voting.api_urls")),
    re_path(r"^.*$", Nowhere.as_view()),
]

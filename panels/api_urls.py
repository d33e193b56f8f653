"""The addresses of the API that read panels."""

from django.urls import path

from panels.api import reading

app_name = "panels_api"
PANELS = "processes/<slug:slug>/panels/"

urlpatterns = [
    path(PANELS, reading.Panels.as_view(), name="panels"),
    path(f"{PANELS}<slug:panel>/", reading.OnePanel.as_view(), name="panel"),
]

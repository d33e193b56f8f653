"""Short addresses into a room, for projectors and for typing. Included at `join/`."""

from django.urls import path

from panels.views import audience

urlpatterns = [
    path("", audience.join, name="join"),
    path("<str:code>/", audience.join, name="join"),
]

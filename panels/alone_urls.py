"""Beginning a panel that belongs to no other process. Included at `staff/`."""

from django.urls import path

from panels.staff import mandates

app_name = "panels_alone"
urlpatterns = [path("panels/new/", mandates.create_alone, name="create")]

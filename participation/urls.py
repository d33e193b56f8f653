"""A process and what everyone sees of it. Included at the root of the site."""

from django.urls import path

from participation import views
from participation.staff import desk

app_name = "participation"

urlpatterns = [
    path("p/<slug:slug>/", views.process_page, name="process"),
    path("p/<slug:slug>/record/", views.record, name="record"),
    path("p/<slug:slug>/record.jsonl", views.record_file, name="record_file"),
    path("p/<slug:slug>/districts.geojson", views.districts_file, name="districts"),
    path("my/details/", views.my_details, name="my_details"),
    path("staff/", desk.home, name="staff_home"),
]

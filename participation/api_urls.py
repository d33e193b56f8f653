from django.urls import path

from participation import api

app_name = "participation_api"

urlpatterns = [
    path("processes/", api.Processes.as_view(), name="processes"),
    path("processes/<slug:slug>/", api.ProcessDetail.as_view(), name="process"),
    path("processes/<slug:slug>/districts/", api.Districts.as_view(), name="districts"),
    path("processes/<slug:slug>/record/", api.Record.as_view(), name="record"),
]

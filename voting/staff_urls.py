"""The desk of a vote. Included at `staff/<slug>/vote/`."""

from django.urls import path

from voting.staff import results, running, setup

app_name = "voting_staff"

urlpatterns = [
    path("", running.overview, name="overview"),
    path("turnout/", running.turnout, name="turnout"),
    path("rules/", setup.rules, name="rules"),
    path("roll/", setup.roll, name="roll"),
    path("roll/accounts/", setup.draw_up, name="draw_up"),
    path("freeze/", setup.freeze, name="freeze"),
    path("publish/", results.publish, name="publish"),
    path("decision/", results.decision, name="decision"),
]

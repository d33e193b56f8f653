from django.urls import path

from voting import api

app_name = "voting_api"

urlpatterns = [
    path("processes/<slug:slug>/vote/", api.Vote.as_view(), name="vote"),
    path("processes/<slug:slug>/result/", api.Result.as_view(), name="result"),
    path(
        "processes/<slug:slug>/ballots/form/",
        api.BallotForm.as_view(),
        name="ballot_form",
    ),
    path("processes/<slug:slug>/ballots/", api.CastBallot.as_view(), name="ballots"),
]

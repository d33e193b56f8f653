from django.urls import path

from participation import api, help_api, survey_api

app_name = "participation_api"

urlpatterns = [
    path("processes/", api.Processes.as_view(), name="processes"),
    path("processes/<slug:slug>/", api.ProcessDetail.as_view(), name="process"),
    path("processes/<slug:slug>/districts/", api.Districts.as_view(), name="districts"),
    path("processes/<slug:slug>/record/", api.Record.as_view(), name="record"),
    # Help points.
    path("help-points/", help_api.HelpPoints.as_view(), name="help_points"),
    path(
        "help-points/geojson/",
        help_api.HelpPointsMap.as_view(),
        name="help_points_map",
    ),
    # Surveys.
    path(
        "processes/<slug:slug>/surveys/", survey_api.Surveys.as_view(), name="surveys"
    ),
    path(
        "processes/<slug:slug>/surveys/<int:number>/waves/<int:wave>/",
        survey_api.SurveyResults.as_view(),
        name="survey_results",
    ),
]

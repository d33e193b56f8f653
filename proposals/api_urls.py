from django.urls import path

from proposals import api

app_name = "proposals_api"

urlpatterns = [
    path("processes/<slug:slug>/proposals/", api.Proposals.as_view(), name="proposals"),
    path(
        "processes/<slug:slug>/proposals/<int:number>/",
        api.ProposalDetail.as_view(),
        name="proposal",
    ),
    path("processes/<slug:slug>/projects/", api.Projects.as_view(), name="projects"),
    # Codes that come from files may hold anything, even a slash.
    path(
        "processes/<slug:slug>/projects/<path:code>/",
        api.ProjectDetail.as_view(),
        name="project",
    ),
]

from django.urls import path

from proposals import views

app_name = "proposals"
urlpatterns = [
    path("proposals/", views.proposal_list, name="list"),
    path("proposals.csv", views.proposals_csv, name="csv"),
    path("proposals.json", views.proposals_json, name="json"),
    path("proposals/new/", views.submit, name="submit"),
    path("proposals/<int:number>/", views.detail, name="detail"),
    path("proposals/<int:number>/edit/", views.edit, name="edit"),
    path("proposals/<int:number>/withdraw/", views.withdraw, name="withdraw"),
    # A code may hold slashes: it comes from whoever developed the project.
    path("projects/<path:code>/", views.project, name="project"),
]

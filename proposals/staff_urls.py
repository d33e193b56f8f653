"""The staff desk of proposals. Included at `staff/<slug>/proposals/`."""

from django.urls import path

from proposals import staff, staff_categories

app_name = "proposals_staff"
urlpatterns = [
    path("", staff.desk, name="desk"),
    path("categories/", staff_categories.page, name="categories"),
    path("<int:number>/", staff.review, name="review"),
    path("projects/", staff.projects, name="projects"),
    path("projects/new/", staff.add_project, name="add_project"),
    path("projects/import/", staff.import_projects, name="import_projects"),
    # The verb comes first: a code may hold slashes.
    path(
        "projects/describe/<path:code>/",
        staff.describe_project,
        name="describe_project",
    ),
    path("projects/costs/<path:code>/", staff.cost_project, name="cost_project"),
    path("projects/drop/<path:code>/", staff.drop_project, name="drop_project"),
    path(
        "projects/restore/<path:code>/", staff.restore_project, name="restore_project"
    ),
]

"""The staff desk of a process. Included at `staff/`."""

from django.urls import path

from participation.staff import desk, districts, people, phases, processes

app_name = "participation_staff"

urlpatterns = [
    path("processes/new/", processes.create, name="create"),
    path("<slug:slug>/", desk.process_page, name="process"),
    path("<slug:slug>/description/", processes.describe, name="describe"),
    path("<slug:slug>/publish/", processes.publish, name="publish"),
    path("<slug:slug>/districts/", districts.page, name="districts"),
    path("<slug:slug>/districts/import/", districts.import_file, name="import"),
    path(
        "<slug:slug>/districts/<int:pk>/remove/",
        districts.remove,
        name="remove_district",
    ),
    path("<slug:slug>/phases/", phases.plan, name="phases"),
    path("<slug:slug>/people/", people.page, name="people"),
    path("<slug:slug>/people/<int:pk>/take/", people.take, name="take_role"),
]

"""The staff desk of a process. Included at `staff/`."""

from django.urls import path

from participation import survey_urls
from participation.staff import (
    beginning,
    desk,
    districts,
    extensions,
    help_points,
    people,
    phases,
    previews,
    processes,
    reminders,
    translations,
)

app_name = "participation_staff"

urlpatterns = [
    # Beginning.
    path("processes/new/", beginning.choose, name="create"),
    path("processes/new/empty/", processes.create, name="create_empty"),
    path("processes/new/from/<slug:key>/", beginning.begin, name="create_from"),
    path("processes/new/copy/<slug:slug>/", beginning.copy, name="create_copy"),
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
    # Extensions and previews.
    path("<slug:slug>/phases/<str:kind>/extend/", extensions.ask, name="extend"),
    path(
        "<slug:slug>/extensions/<int:pk>/", extensions.settle, name="settle_extension"
    ),
    path("<slug:slug>/previews/", previews.page, name="previews"),
    path(
        "<slug:slug>/previews/<int:pk>/revoke/", previews.revoke, name="revoke_preview"
    ),
    # Help points.
    path("<slug:slug>/help/", help_points.choose, name="help_points"),
    # Reminders.
    path("<slug:slug>/reminders/", reminders.page, name="reminders"),
    path("<slug:slug>/reminders/person/", reminders.person, name="reminders_of_person"),
    path(
        "<slug:slug>/reminders/<int:pk>/restore/",
        reminders.restore,
        name="restore_reminder",
    ),
    path(
        "<slug:slug>/reminders/<str:kind>/<str:name>/",
        reminders.preview,
        name="reminder",
    ),
    # Translations.
    path("<slug:slug>/translations/", translations.page, name="translations"),
    path(
        "<slug:slug>/translations/import/",
        translations.import_table,
        name="import_translations",
    ),
    path(
        "<slug:slug>/translations/<str:language>.csv",
        translations.table,
        name="translations_table",
    ),
    path("<slug:slug>/people/", people.page, name="people"),
    path("<slug:slug>/people/<int:pk>/take/", people.take, name="take_role"),
    # Surveys.
    *survey_urls.AT_DESK,
]

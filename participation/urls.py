"""A process and what everyone sees of it. Included at the root of the site."""

from django.urls import path

from participation import (
    calendar_views,
    file_views,
    message_hooks,
    preview_views,
    survey_urls,
    views,
)
from participation.help_pages import bookings as help_bookings
from participation.help_pages import points as help_points
from participation.my import calendar as my_calendar
from participation.my import data as my_data
from participation.my import followed as my_followed
from participation.my import notice_choices
from participation.my import notices as my_notices
from participation.staff import desk

app_name = "participation"

urlpatterns = [
    path("p/<slug:slug>/", views.process_page, name="process"),
    path("p/<slug:slug>/record/", views.record, name="record"),
    path("p/<slug:slug>/record.jsonl", views.record_file, name="record_file"),
    path("p/<slug:slug>/districts.geojson", views.districts_file, name="districts"),
    path("files/<str:key>.<str:extension>", file_views.stored_file, name="file"),
    # Following a process.
    path("p/<slug:slug>/follow/", my_followed.follow, name="follow"),
    path("my/processes/", my_followed.followed, name="followed"),
    path("my/details/", views.my_details, name="my_details"),
    path("my/data/", my_data.page, name="my_data"),
    path("my/data/everything.json", my_data.file, name="my_data_file"),
    path("my/data/everything.zip", my_data.archive, name="my_data_archive"),
    path("my/data/leave/", my_data.leave, name="leave"),
    path("my/data/confirm/", my_data.confirm, name="leave_confirm"),
    path("my/notices/", my_notices.inbox, name="notices"),
    path("my/notices/read/", my_notices.read_all, name="notices_read"),
    path("my/notices/mail/", notice_choices.choose, name="notices_mail"),
    path("my/notices/mail/all/", notice_choices.switch, name="notices_switch"),
    path("my/notices/mail/again/", notice_choices.mend, name="notices_mend"),
    path("my/notices/phone/", notice_choices.phone, name="notices_phone"),
    path("my/notices/off/<str:key>/", notice_choices.off, name="notices_off"),
    # Short, for text messages.
    path("n/<int:number>/", my_notices.follow_from_phone, name="notice_short"),
    path("hooks/messages/", message_hooks.signed, name="message_hook"),
    path("hooks/mail/<str:secret>/", message_hooks.service, name="mail_hook"),
    path("my/notices/<int:number>/", my_notices.follow, name="notice"),
    path("my/notices/<int:number>/read/", my_notices.read, name="notice_read"),
    # Calendars.
    path("p/<slug:slug>/calendar.ics", calendar_views.of_process, name="calendar"),
    path("my/calendar/", my_calendar.page, name="my_calendar"),
    path("my/calendar/new/", my_calendar.make, name="my_calendar_new"),
    path("my/calendar/off/", my_calendar.off, name="my_calendar_off"),
    path("my/calendar/<str:key>.ics", calendar_views.of_person, name="calendar_mine"),
    # Previews.
    path("preview/<str:key>/", preview_views.enter, name="preview"),
    # Help points.
    path("help/points/", help_points.finder, name="help_points"),
    path("help/points/<slug:slug>/", help_points.point_page, name="help_point"),
    path("help/points/<slug:slug>/card/", help_points.card, name="help_card"),
    path("help/points/<slug:slug>/book/", help_bookings.book, name="help_book"),
    path("help/print/", help_points.printed, name="help_printed"),
    path(
        "help/municipalities.geojson",
        help_points.municipalities_file,
        name="help_municipalities",
    ),
    path("help/bookings/", help_bookings.find_booking, name="help_bookings"),
    path("help/bookings/<str:code>/", help_bookings.booking_page, name="help_booking"),
    path("help/bookings/<str:code>/move/", help_bookings.move, name="help_move"),
    path("help/bookings/<str:code>/cancel/", help_bookings.cancel, name="help_cancel"),
    path(
        "help/bookings/<str:code>/help.ics",
        help_bookings.calendar_file,
        name="help_calendar",
    ),
    path("staff/", desk.home, name="staff_home"),
    # Surveys.
    *survey_urls.PUBLIC,
]

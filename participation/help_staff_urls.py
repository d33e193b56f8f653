"""The desk of help points, which belong to the city. Included at `staff/help/`."""

from django.urls import path

from participation.staff import help_demand, help_points, help_times

app_name = "help_staff"

urlpatterns = [
    path("", help_points.home, name="home"),
    path("new/", help_points.create, name="create"),
    path("demand/", help_demand.page, name="demand"),
    path("demand/demand.csv", help_demand.file, name="demand_file"),
    path("points/<slug:slug>/", help_points.overview, name="point"),
    path("points/<slug:slug>/description/", help_points.describe, name="describe"),
    path("points/<slug:slug>/hours/", help_points.hours, name="hours"),
    path(
        "points/<slug:slug>/hours/<int:pk>/remove/",
        help_points.remove_hours,
        name="remove_hours",
    ),
    path("points/<slug:slug>/show/", help_points.show, name="show"),
    path("points/<slug:slug>/helpers/", help_points.helpers, name="helpers"),
    path(
        "points/<slug:slug>/helpers/<int:pk>/dismiss/",
        help_points.dismiss,
        name="dismiss",
    ),
    path("points/<slug:slug>/times/", help_times.times, name="times"),
    path(
        "points/<slug:slug>/times/<int:pk>/end/",
        help_times.end_pattern,
        name="end_pattern",
    ),
    path(
        "points/<slug:slug>/days-off/<int:pk>/give-back/",
        help_times.give_back,
        name="give_back",
    ),
    path(
        "points/<slug:slug>/slots/<int:pk>/cancel/",
        help_times.cancel_time,
        name="cancel_time",
    ),
    path("points/<slug:slug>/days/<str:day>/", help_times.day, name="day"),
    path("points/<slug:slug>/book/", help_times.book, name="book"),
    path(
        "points/<slug:slug>/bookings/<int:pk>/cancel/",
        help_times.cancel_booking,
        name="cancel_booking",
    ),
    path("points/<slug:slug>/count/", help_times.count, name="count"),
    path(
        "points/<slug:slug>/count/<int:pk>/take-back/",
        help_times.uncount,
        name="uncount",
    ),
]

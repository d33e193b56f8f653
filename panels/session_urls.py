"""The addresses of sessions, materials and minutes: for everybody and at the desk."""

from django.urls import path

from panels.staff import agenda, attending, minutes, tables
from panels.staff import materials as desk_materials
from panels.staff import sessions as desk
from panels.views import room_materials, room_sessions, sessions

PUBLIC = [
    path("sessions/", sessions.index, name="sessions"),
    path("sessions.ics", sessions.calendar, name="calendar"),
    path("sessions/<int:number>/", sessions.show, name="session"),
    path("sessions/<int:number>.ics", sessions.session_file, name="session_file"),
    path("sessions/<int:number>/minutes/", sessions.minutes, name="minutes"),
    path(
        "sessions/<int:number>/minutes.md", sessions.minutes_file, name="minutes_file"
    ),
    path("materials/", sessions.materials, name="materials"),
    path("materials/<int:number>/", sessions.material, name="material"),
    path("room/sessions/", room_sessions.index, name="room_sessions"),
    path("room/sessions.ics", room_sessions.calendar, name="room_calendar"),
    path("room/sessions/<int:number>/", room_sessions.show, name="room_session"),
    path(
        "room/sessions/<int:number>.ics",
        room_sessions.session_file,
        name="room_session_file",
    ),
    path("room/sessions/<int:number>/plan/", room_sessions.plan, name="room_plan"),
    path(
        "room/sessions/<int:number>/minutes/",
        room_sessions.minutes,
        name="room_minutes",
    ),
    path(
        "room/sessions/<int:number>/assessment/",
        room_sessions.assessment,
        name="assessment",
    ),
    path("room/materials/", room_materials.index, name="room_materials"),
    path("room/materials/<int:number>/", room_materials.material, name="room_material"),
]

DESK = [
    path("sessions/", desk.index, name="sessions"),
    path("sessions/methods/", desk.methods, name="methods"),
    path("sessions/new/", desk.add, name="add_session"),
    path("sessions/<int:number>/", desk.show, name="session"),
    path("sessions/<int:number>/change/", desk.change, name="change_session"),
    path("sessions/<int:number>/announce/", desk.announce, name="announce_session"),
    path("sessions/<int:number>/cancel/", desk.cancel, name="cancel_session"),
    path("sessions/<int:number>/copy/", desk.copy, name="copy_session"),
    path("sessions/<int:number>/agenda/", agenda.agenda, name="agenda"),
    path("sessions/<int:number>/agenda/new/", agenda.add_item, name="add_item"),
    path("sessions/<int:number>/agenda/<int:pk>/", agenda.item, name="agenda_item"),
    path(
        "sessions/<int:number>/agenda/<int:pk>/notes/",
        agenda.notes,
        name="item_notes",
    ),
    path("sessions/<int:number>/rooms/", agenda.rooms, name="rooms"),
    path("sessions/<int:number>/rooms/<int:pk>/", agenda.room, name="change_room"),
    path("sessions/<int:number>/needs/", attending.needs, name="needs"),
    path(
        "sessions/<int:number>/needs/<int:member>/",
        attending.enter_plan,
        name="enter_plan",
    ),
    path("sessions/<int:number>/attendance/", attending.attendance, name="attendance"),
    path("sessions/<int:number>/seating/", tables.seating, name="seating"),
    path("sessions/<int:number>/seating/tables/", tables.tables, name="tables"),
    path(
        "sessions/<int:number>/seating/screen/",
        tables.show_tables,
        name="seating_screen",
    ),
    path("sessions/<int:number>/print/<slug:what>.pdf", tables.printed, name="printed"),
    path("sessions/<int:number>/minutes/", minutes.minutes, name="minutes"),
    path(
        "sessions/<int:number>/assessment/end/",
        minutes.end_assessment,
        name="end_assessment",
    ),
    path("materials/", desk_materials.index, name="materials"),
    path("materials/new/<slug:kind>/", desk_materials.add, name="add_material"),
    path("materials/<int:number>/", desk_materials.change, name="change_material"),
    path(
        "materials/<int:number>/withdraw/",
        desk_materials.withdraw,
        name="withdraw_material",
    ),
    path(
        "materials/requests/<int:pk>/",
        desk_materials.answer_request,
        name="answer_request",
    ),
]

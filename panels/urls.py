"""The pages of panels for everyone and for members. Included at `p/<slug>/`.

Public pages and those of one's own sign-up stand at `panels/<panel>/…`, those of
members at `panels/<panel>/room/…`.
"""

from django.urls import include, path

from panels import advice_urls, session_urls
from panels.views import (
    boards,
    drawing,
    entering,
    joining,
    mandates,
    place,
    room,
    scenarios,
    scorings,
    screens,
    seats,
    statements,
    visits,
    works,
)

app_name = "panels"
urlpatterns = [
    # The mandate and the way in.
    path("panels/", mandates.index, name="list"),
    path("panels/<slug:panel>/", mandates.detail, name="detail"),
    path("panels/<slug:panel>/versions/", mandates.versions, name="versions"),
    path("panels/<slug:panel>/data/", mandates.data_use, name="data_use"),
    # Sign-up and one's own place.
    path("panels/<slug:panel>/join/", joining.join, name="join"),
    path("panels/<slug:panel>/enter/", entering.enter, name="enter"),
    path("panels/<slug:panel>/forget/", entering.forget, name="forget"),
    path("panels/<slug:panel>/place/", place.place, name="place"),
    path("panels/<slug:panel>/place/change/", place.change, name="change"),
    path("panels/<slug:panel>/place/leave/", place.leave, name="leave"),
    path("panels/<slug:panel>/place/return/", place.come_back, name="come_back"),
    # The draw.
    path("panels/<slug:panel>/draw/", drawing.newest, name="draw"),
    path("panels/<slug:panel>/draw/verify.py", drawing.verifier, name="verifier"),
    path("panels/<slug:panel>/draw/<int:number>/", drawing.one, name="draw_of"),
    path(
        "panels/<slug:panel>/draw/<int:number>/lottery.json",
        drawing.lottery_file,
        name="lottery_file",
    ),
    path("panels/<slug:panel>/members/", seats.members, name="members"),
    path("panels/<slug:panel>/seat/", seats.seat, name="seat"),
    path("panels/<slug:panel>/seat/leave/", seats.leave, name="leave_seat"),
    # Sessions.
    path("panels/<slug:panel>/", include(session_urls.PUBLIC)),
    # The room: live, votes, questions.
    path("panels/<slug:panel>/room/<int:number>/", room.room, name="room"),
    path(
        "panels/<slug:panel>/room/<int:number>/votes/<int:poll>/",
        room.vote,
        name="room_vote",
    ),
    path(
        "panels/<slug:panel>/room/<int:number>/here/", room.arrive, name="room_arrive"
    ),
    path("panels/<slug:panel>/room/<int:number>/hand/", room.hand, name="room_hand"),
    path("panels/<slug:panel>/room/<int:number>/ask/", room.ask, name="room_ask"),
    path(
        "panels/<slug:panel>/room/<int:number>/questions/<int:pk>/",
        room.wish,
        name="room_wish",
    ),
    path(
        "panels/<slug:panel>/room/<int:number>/screen/<str:token>/",
        screens.screen,
        name="screen",
    ),
    path(
        "panels/<slug:panel>/room/<int:number>/keypad/<str:token>/",
        screens.keypad,
        name="keypad",
    ),
    # Working together.
    path("panels/<slug:panel>/works/", works.index, name="works"),
    path("panels/<slug:panel>/room/works/", works.room, name="room_works"),
    path(
        "panels/<slug:panel>/statements/<int:number>/",
        statements.vote,
        name="statements",
    ),
    path(
        "panels/<slug:panel>/statements/<int:number>/own/",
        statements.own,
        name="own_votes",
    ),
    path(
        "panels/<slug:panel>/statements/<int:number>/write/",
        statements.write,
        name="write_statement",
    ),
    path(
        "panels/<slug:panel>/statements/<int:number>/results/",
        statements.results,
        name="opinions",
    ),
    path(
        "panels/<slug:panel>/statements/<int:number>/matrix.csv",
        statements.matrix,
        name="opinions_file",
    ),
    path("panels/<slug:panel>/boards/<int:number>/", boards.board, name="board"),
    path("panels/<slug:panel>/boards/<int:number>/cards/", boards.cards, name="cards"),
    path("panels/<slug:panel>/boards/<int:number>/mark/", boards.mark, name="mark"),
    path(
        "panels/<slug:panel>/boards/<int:number>/cards.csv",
        boards.table,
        name="board_file",
    ),
    path(
        "panels/<slug:panel>/scorings/<int:number>/", scorings.scoring, name="scoring"
    ),
    path(
        "panels/<slug:panel>/scorings/<int:number>/<int:pk>/",
        scorings.score,
        name="score",
    ),
    path(
        "panels/<slug:panel>/scenarios/<int:number>/",
        scenarios.scenario,
        name="scenario",
    ),
    path("panels/<slug:panel>/visits/", visits.gallery, name="visits"),
    path("panels/<slug:panel>/room/visits/new/", visits.write, name="write_note"),
    path(
        "panels/<slug:panel>/room/visits/<int:pk>/remove/",
        visits.remove,
        name="remove_note",
    ),
    # Advice, answers, follow-up, report and evaluation.
    path("panels/<slug:panel>/", include(advice_urls.PUBLIC)),
]

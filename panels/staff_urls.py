"""The desk of panels. Included at `staff/<slug>/panels/`."""

from django.urls import include, path

from panels import advice_urls, session_urls
from panels.staff import (
    boards,
    console,
    conversations,
    desk,
    drawing,
    entering,
    invitations,
    mandates,
    members,
    people,
    polls,
    quotas,
    scenarios,
    scorings,
    visits,
    works,
)

app_name = "panels_staff"
urlpatterns = [
    path("", desk.index, name="desk"),
    # The mandate.
    path("new/", mandates.create, name="create"),
    path("<slug:panel>/", desk.overview, name="panel"),
    path("<slug:panel>/mandate/", mandates.mandate, name="mandate"),
    path("<slug:panel>/publish/", mandates.publish, name="publish"),
    path("<slug:panel>/open/", mandates.open_recruiting, name="open"),
    path("<slug:panel>/cancel/", mandates.cancel, name="cancel"),
    path("<slug:panel>/facilitators/", mandates.facilitators, name="facilitators"),
    # Recruiting.
    path("<slug:panel>/quotas/", quotas.index, name="quotas"),
    path("<slug:panel>/quotas/new/", quotas.settle, name="add_feature"),
    path("<slug:panel>/quotas/of/<str:code>/", quotas.settle, name="feature"),
    path(
        "<slug:panel>/quotas/of/<str:code>/remove/",
        quotas.remove,
        name="remove_feature",
    ),
    path("<slug:panel>/people/", people.people, name="people"),
    path("<slug:panel>/people/enter/", entering.enter, name="enter_person"),
    path("<slug:panel>/people/choose/", entering.choose, name="choose"),
    path("<slug:panel>/people/import/", entering.import_people, name="import_people"),
    path("<slug:panel>/people/offer/", people.offer, name="offer_seats"),
    path("<slug:panel>/people/export/", people.export, name="export_people"),
    path("<slug:panel>/people/of/<slug:public_id>/", people.person, name="person"),
    path(
        "<slug:panel>/people/of/<slug:public_id>/readmit/",
        people.readmit,
        name="readmit",
    ),
    path(
        "<slug:panel>/people/of/<slug:public_id>/code/",
        people.renew_code,
        name="renew_code",
    ),
    path("<slug:panel>/letters/", invitations.index, name="letters"),
    path(
        "<slug:panel>/letters/<int:number>/draw/", invitations.draw, name="draw_letters"
    ),
    path(
        "<slug:panel>/letters/<int:number>/renew/",
        invitations.renew,
        name="renew_letters",
    ),
    path(
        "<slug:panel>/letters/<int:number>/posted/",
        invitations.posted,
        name="letters_posted",
    ),
    path(
        "<slug:panel>/letters/<int:number>/returned/",
        invitations.returned,
        name="letters_returned",
    ),
    # The draw and its members.
    path("<slug:panel>/draw/", drawing.draw, name="draw"),
    path("<slug:panel>/draw/relax/", drawing.relax, name="relax_quotas"),
    path("<slug:panel>/draw/<int:number>/", drawing.draw_of, name="draw_of"),
    path(
        "<slug:panel>/draw/<int:number>/publish/", drawing.publish, name="publish_list"
    ),
    path(
        "<slug:panel>/draw/<int:number>/enter/", drawing.enter, name="enter_randomness"
    ),
    path("<slug:panel>/draw/<int:number>/ceremony/", drawing.ceremony, name="ceremony"),
    path("<slug:panel>/draw/<int:number>/void/", drawing.void, name="void_draw"),
    path(
        "<slug:panel>/draw/<int:number>/void/decide/",
        drawing.decide_void,
        name="decide_void",
    ),
    path(
        "<slug:panel>/draw/<int:number>/pool/", drawing.sealed_pool, name="sealed_pool"
    ),
    path("<slug:panel>/members/", members.members, name="members"),
    path("<slug:panel>/members/phones/", members.phone_list, name="phone_list"),
    path("<slug:panel>/members/letters/", members.paper, name="paper"),
    path("<slug:panel>/members/refill/", members.refill, name="refill"),
    path("<slug:panel>/members/start/", members.start, name="start_work"),
    path("<slug:panel>/members/<int:number>/", members.member, name="member"),
    path(
        "<slug:panel>/members/<int:number>/remove/",
        members.ask_removal,
        name="ask_removal",
    ),
    path(
        "<slug:panel>/members/<int:number>/remove/decide/",
        members.decide_removal,
        name="decide_removal",
    ),
    # Sessions.
    path("<slug:panel>/", include(session_urls.DESK)),
    # The console: live, votes, questions.
    path(
        "<slug:panel>/sessions/<int:number>/console/",
        console.console,
        name="console",
    ),
    path(
        "<slug:panel>/sessions/<int:number>/console/move/",
        console.move,
        name="console_move",
    ),
    path(
        "<slug:panel>/sessions/<int:number>/console/item/",
        console.item,
        name="console_item",
    ),
    path(
        "<slug:panel>/sessions/<int:number>/console/minutes/",
        console.minutes,
        name="console_minutes",
    ),
    path(
        "<slug:panel>/sessions/<int:number>/console/note/",
        console.note,
        name="console_note",
    ),
    path(
        "<slug:panel>/sessions/<int:number>/console/people/",
        console.people,
        name="console_people",
    ),
    path(
        "<slug:panel>/sessions/<int:number>/console/speakers/",
        console.speakers,
        name="console_speakers",
    ),
    path(
        "<slug:panel>/sessions/<int:number>/console/questions/<int:pk>/",
        console.question,
        name="console_question",
    ),
    path(
        "<slug:panel>/sessions/<int:number>/console/codes/",
        polls.codes,
        name="console_codes",
    ),
    path(
        "<slug:panel>/sessions/<int:number>/polls/new/",
        polls.prepare,
        name="poll_new",
    ),
    path(
        "<slug:panel>/sessions/<int:number>/polls/<int:poll>/",
        polls.page,
        name="poll",
    ),
    path(
        "<slug:panel>/sessions/<int:number>/polls/<int:poll>/change/",
        polls.change,
        name="poll_change",
    ),
    path(
        "<slug:panel>/sessions/<int:number>/polls/<int:poll>/move/",
        polls.move,
        name="poll_move",
    ),
    path(
        "<slug:panel>/sessions/<int:number>/polls/<int:poll>/count/",
        polls.count,
        name="poll_count",
    ),
    path(
        "<slug:panel>/sessions/<int:number>/polls/<int:poll>/help/<int:pk>/",
        polls.lend,
        name="poll_lend",
    ),
    # Working together.
    path("<slug:panel>/works/", works.index, name="works"),
    path("<slug:panel>/statements/new/", conversations.begin, name="new_conversation"),
    path(
        "<slug:panel>/statements/<int:number>/", conversations.one, name="conversation"
    ),
    path(
        "<slug:panel>/statements/<int:number>/change/",
        conversations.change,
        name="change_conversation",
    ),
    path("<slug:panel>/boards/new/", boards.begin, name="new_board"),
    path("<slug:panel>/boards/<int:number>/", boards.one, name="board"),
    path(
        "<slug:panel>/boards/<int:number>/change/", boards.change, name="change_board"
    ),
    path("<slug:panel>/scorings/new/", scorings.begin, name="new_scoring"),
    path("<slug:panel>/scorings/<int:number>/", scorings.one, name="scoring"),
    path(
        "<slug:panel>/scorings/<int:number>/change/",
        scorings.change,
        name="change_scoring",
    ),
    path(
        "<slug:panel>/scorings/<int:number>/<int:pk>/of/<int:member>/",
        scorings.enter,
        name="enter_scores",
    ),
    path("<slug:panel>/scenarios/new/", scenarios.begin, name="new_scenario"),
    path("<slug:panel>/scenarios/<int:number>/", scenarios.one, name="scenario"),
    path(
        "<slug:panel>/scenarios/<int:number>/change/",
        scenarios.change,
        name="change_scenario",
    ),
    path("<slug:panel>/visits/", visits.notes, name="visits"),
    path("<slug:panel>/visits/new/", visits.write, name="write_note"),
    # Advice, answers, follow-up, report and evaluation.
    path("<slug:panel>/", include(advice_urls.DESK)),
]

"""Everybody's pages of citizen panels in the loaded demo, on a small phone."""

import demonstration
import pytest
from django.urls import URLPattern
from walking import Reader, read_all

from panels import staff_urls, urls

pytestmark = pytest.mark.django_db(transaction=True)

RIDES = "/p/kainuun-kyydit/panels/kyytiraati"
MOVING = "/p/kajaani-liikkeelle/panels"
SQUARE = "/p/lohtajan-tori/panels/toriraati"


@pytest.fixture
def _demo(live_server, clock, settings) -> None:
    settings.DEMO_LOGINS = True
    demonstration.run()


def named(namespace: str, names: str) -> str:
    return " ".join(f"{namespace}:{name}" for name in names.split())


VISITORS = [
    Reader(
        "",
        f"{MOVING}/ {MOVING}/liikkujaraati/join/ {RIDES}/ {RIDES}/sessions/1/ "
        f"{SQUARE}/",
        "/p/[a-z-]+/panels/",
        "fi",
        "light",
        named(
            "panels",
            "list detail versions data_use enter join draw members works statements "
            "write_statement opinions board scoring scenario visits sessions session "
            "minutes materials material advice recommendation report",
        ),
    ),
]
MEMBERS = [
    Reader(
        "veikko",
        f"{RIDES}/place/ {RIDES}/room/sessions/2/ {RIDES}/room/sessions/3/ "
        f"{RIDES}/advice/1/ {RIDES}/advice/2/",
        RIDES,
        "en",
        "dark",
        named(
            "panels",
            "place seat leave_seat draw_of room_sessions room_session room_plan "
            "room_minutes room_works room_materials room_material scoring write_note "
            "draft_recommendation suggest_change dissent",
        ),
    ),
    Reader(
        "aino",
        f"{MOVING}/talvireittiraati/place/",
        f"{MOVING}/talvireittiraati/(place|draw|leave)",
        "sv",
        "light",
        named("panels", "place draw_of leave"),
    ),
    Reader(
        "olena",
        f"{MOVING}/liikkujaraati/place/",
        f"{MOVING}/liikkujaraati/(place|change|leave)",
        "ru",
        "dark",
        named("panels", "place change leave"),
    ),
]
DESKS = [
    Reader(
        "antti",
        f"/staff{RIDES[2:]}/ /staff{RIDES[2:]}/sessions/1/ "
        f"/staff{RIDES[2:]}/sessions/3/ /staff{RIDES[2:]}/sessions/1/console/ "
        f"/staff{RIDES[2:]}/members/6/ /staff{MOVING[2:]}/liikkujaraati/people/ "
        f"/staff{MOVING[2:]}/talvireittiraati/draw/1/ /staff{SQUARE[2:]}/report/",
        "/staff/[a-z-]+/panels/",
        "fi",
        "light",
        named(
            "panels_staff",
            "desk panel letters people person enter_person import_people draw draw_of "
            "ceremony members member phone_list paper ask_removal sessions session "
            "methods add_session change_session cancel_session copy_session agenda "
            "add_item agenda_item item_notes rooms change_room needs enter_plan "
            "attendance seating seating_screen tables minutes materials add_material "
            "change_material withdraw_material answer_request console console_codes "
            "poll poll_new works new_conversation conversation change_conversation "
            "new_board board new_scoring scoring new_scenario scenario visits "
            "write_note advice draft_recommendation recommendation "
            "revise_recommendation withdraw_recommendation reopen_recommendation "
            "count_recommendation recommendation_change decline_change shaping advise "
            "answers report report_part preview_report publish_report open_evaluation "
            "approval ask_approval",
        ),
    ),
    Reader(
        "riikka",
        f"/staff{MOVING[2:]}/ /staff{SQUARE[2:]}/answers/ "
        f"/staff{MOVING[2:]}/liikkujaraati/quotas/ "
        f"/staff{MOVING[2:]}/talvireittiraati/draw/1/",
        "/staff/[a-z-]+/panels/"
        "([a-z]*/?$|[a-z]+/(mandate|quotas|facilitators|cancel|answers|draw)/)",
        "sv",
        "dark",
        named(
            "panels_staff",
            "desk create panel mandate quotas add_feature feature remove_feature "
            "facilitators cancel draw draw_of void_draw answers answer follow",
        ),
    ),
]
WALKS = {"visitors": VISITORS, "members": MEMBERS, "desks": DESKS}

# What no link of the demo leads to: a session has to be live, a vote open, something
# still to be decided; or it is pressed, not read. Tests of each part open these.
ELSEWHERE = {
    "panels": "approve_report assessment back_dissent cards come_back evaluation "
    "forget keypad mark own_votes remove_note report_edition room room_arrive room_ask "
    "room_hand room_vote room_wish score screen support_recommendation "
    "take_back_change withdraw_dissent",
    "panels_staff": "announce_session call_off_approval change_board change_scenario "
    "change_scoring choose claim close_panel console_item console_minutes console_move "
    "console_note console_people console_question console_speakers "
    "decide_recommendation decide_removal decide_void draw_letters end_approval "
    "end_assessment enter_randomness enter_scores export_people forget_count "
    "freeze_recommendation gather_report hand_over letters_posted letters_returned "
    "offer_seats open poll_change poll_count poll_lend poll_move publish publish_list "
    "put_forward put_to_vote readmit refill refine relax_quotas renew_code "
    "renew_letters sealed_pool start_work take_back_act write_anew",
}


def patterns_of(patterns, before: str = ""):
    """Yield name and address of every page, also of those that are included."""
    for one in patterns:
        if isinstance(one, URLPattern):
            yield one.name, f"{before}{one.pattern}"
        else:
            yield from patterns_of(one.url_patterns, f"{before}{one.pattern}")


@pytest.mark.parametrize(
    ("namespace", "module"), [("panels", urls), ("panels_staff", staff_urls)]
)
def test_every_page_of_panels_is_walked_to_or_named(namespace, module) -> None:
    readers = [reader for walk in WALKS.values() for reader in walk]
    walked = {name for reader in readers for name in reader.expected.split()}
    # An address with a dot is one of a file.
    pages = {
        f"{namespace}:{name}"
        for name, address in patterns_of(module.urlpatterns)
        if "." not in address
    }

    assert pages - walked == set(named(namespace, ELSEWHERE[namespace]).split())


@pytest.mark.usefixtures("_demo")
@pytest.mark.parametrize("readers", WALKS.values(), ids=WALKS.keys())
def test_every_page_of_a_panel_that_links_lead_to_is_accessible_and_fits(
    page, speak, assert_accessible, readers
) -> None:
    for reader in readers:
        read_all(page, reader, speak, assert_accessible)

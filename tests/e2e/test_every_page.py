"""Everybody's pages in the loaded demo, found by following links, on a small phone.

Those of citizen panels have a walk of their own.
"""

import demonstration
import pytest
from walking import Reader, read_all

from participation import help_staff_urls
from proposals import my_urls, staff_urls, urls

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def _demo(live_server, clock, settings) -> None:
    settings.DEMO_LOGINS = True
    demonstration.run()


EVERYBODY = [
    Reader(
        "",
        "/ /p/kajaani-liikkeelle/proposals/2/ /p/viihtyisa-keskusta/proposals/12/ "
        "/p/lohtajan-tori/became/",
        "/(?!p/[a-z-]+/panels/)",
        "fi",
        "light",
        "home help plain plain_page accessibility privacy api "
        "account_login account_signup demo:start "
        "participation:process participation:record proposals:list proposals:detail "
        "proposals:submit proposals:drafts proposals:project proposals:became "
        "proposals:catalogue proposals:compare proposals:criteria proposals:data "
        "proposals:moderation proposals:versions proposals:version proposals:comment "
        "proposals:flag proposals:flag_comment proposals:answer_comment "
        "voting:vote voting:rules voting:check voting:result voting:where "
        "participation:help_points participation:help_point participation:help_card "
        "participation:help_book participation:help_printed "
        "participation:help_bookings",
    ),
    Reader(
        "",
        "/ /help/points/",
        "/(p/kajaani-liikkeelle/)?$|/help/points/",
        "ru",
        "dark",
        "home participation:process participation:help_points participation:help_point",
    ),
    Reader(
        "veikko",
        "/accounts/me/",
        "/(accounts|my)/",
        "sv",
        "dark",
        "me proposals_my:list proposals_my:supports participation:my_details "
        "participation:my_data participation:leave participation:notices "
        "participation:notices_mail participation:followed "
        "participation:my_calendar mfa_index mfa_activate_totp usersessions_list",
    ),
]
AUTHORS = [
    Reader(
        "aino",
        "/p/kajaani-liikkeelle/proposals/1/ /p/viihtyisa-keskusta/proposals/12/",
        r"/p/[a-z-]+/proposals/\d",
        "en",
        "dark",
        "proposals:edit proposals:pictures proposals:authors proposals:withdraw "
        "proposals:carry proposals:comment proposals:delete_comment "
        "proposals:answer_comment proposals:flag_comment",
    ),
    Reader(
        "eetu",
        "/p/kajaani-liikkeelle/proposals/7/ /p/viihtyisa-keskusta/proposals/7/",
        r"/p/[a-z-]+/proposals/\d",
        "ru",
        "light",
        "proposals:amend proposals:amendment",
    ),
]
OFFICIALS = [
    Reader(
        "riikka",
        "/staff/ /staff/lohtajan-tori/proposals/building/of/T1/ "
        "/staff/kajaani-liikkeelle/proposals/criteria/ "
        "/staff/viihtyisa-keskusta/proposals/selection/15/ "
        "/staff/viihtyisa-keskusta/proposals/regroupings/ "
        "/staff/viihtyisa-keskusta/proposals/regroupings/new/?kind=merge&numbers=P9,P11"
        " /staff/help/points/kajaanin-paakirjasto/ "
        "/staff/help/points/kajaanin-paakirjasto/helpers/",
        "/staff/(?![a-z-]+/panels/)",
        "ru",
        "dark",
        "participation:staff_home participation_staff:create "
        "participation_staff:create_empty participation_staff:create_from "
        "participation_staff:create_copy participation_staff:extend "
        "participation_staff:phases participation_staff:people "
        "participation_staff:translations participation_staff:import_translations "
        "participation_staff:reminders participation_staff:reminder "
        "participation_staff:reminders_of_person "
        "participation_staff:districts participation_staff:surveys "
        "participation_staff:survey participation_staff:survey_wave "
        "proposals_staff:review "
        "proposals_staff:add_project proposals_staff:projects proposals_staff:desk "
        "proposals_staff:categories proposals_staff:enter proposals_staff:import_ideas "
        "proposals_staff:times proposals_staff:assign proposals_staff:ask_opinion "
        "proposals_staff:criteria proposals_staff:change_criterion "
        "proposals_staff:remove_criterion proposals_staff:cost_classes "
        "proposals_staff:departments proposals_staff:change_department "
        "proposals_staff:remove_department proposals_staff:import_projects "
        "proposals_staff:describe_project proposals_staff:cost_project "
        "proposals_staff:drop_project proposals_staff:idea_rules "
        "proposals_staff:selection proposals_staff:correct_selection "
        "proposals_staff:regroupings proposals_staff:new_regrouping "
        "proposals_staff:regrouping proposals_staff:building "
        "proposals_staff:building_of proposals_staff:report_building "
        "proposals_staff:take_back_news proposals_staff:plan_money "
        "proposals_staff:add_milestone proposals_staff:change_milestone "
        "proposals_staff:enter_spending proposals_staff:correct_spending "
        "proposals_staff:moderation proposals_staff:case proposals_staff:reasons "
        "voting_staff:rules voting_staff:decision "
        "participation_staff:help_points help_staff:home help_staff:create "
        "help_staff:point help_staff:describe help_staff:hours help_staff:helpers "
        "help_staff:dismiss help_staff:times help_staff:end_pattern help_staff:book "
        "help_staff:day help_staff:cancel_booking help_staff:demand",
    ),
    Reader(
        "jouni",
        "/staff/",
        "/staff/(?![a-z-]+/panels/)",
        "sv",
        "light",
        "participation:staff_home proposals_staff:desk proposals_staff:review",
    ),
    Reader(
        "kalle",
        "/staff/",
        "/staff/(?![a-z-]+/panels/)",
        "en",
        "light",
        "participation:staff_home voting_staff:overview voting_staff:turnout",
    ),
    Reader(
        "mari",
        "/staff/kajaani-liikkeelle/proposals/moderation/",
        "/staff/[a-z-]+/proposals/",
        "fi",
        "light",
        "proposals_staff:moderation proposals_staff:case proposals_staff:enter",
    ),
]
WALKS = {"everybody": EVERYBODY, "authors": AUTHORS, "officials": OFFICIALS}

# What no link of the demo leads to: the demo has nobody who could do this now. Tests of
# each part open these pages, and judge them.
ELSEWHERE = {
    "proposals": "draft_files restore co_author decline_amendment hide_amendment "
    "follow regrouping_answer appeal_hiding edit_comment appeal_comment "
    "appeal_decision comments",
    "proposals_my": "",
    "proposals_staff": "review_note give_opinion restore_project change_regrouping "
    "start_building take_up_proposal take_up_comment remove_cost_class remove_reason",
    # The demo offers no single times.
    "help_staff": "cancel_time",
}
# Pressed, not read: they answer a form and lead back.
PRESSED = {
    "proposals": "autosave autosave_edit delete_draft similar end_authorship "
    "take_back_amendment support react_to_comment",
    "proposals_my": "",
    "proposals_staff": "offer_criteria show_held",
    "help_staff": "remove_hours show give_back count uncount",
}


@pytest.mark.parametrize(
    ("namespace", "module"),
    [
        ("proposals", urls),
        ("proposals_my", my_urls),
        ("proposals_staff", staff_urls),
        ("help_staff", help_staff_urls),
    ],
)
def test_every_page_of_ideas_is_walked_to_or_named(namespace, module) -> None:
    readers = [reader for walk in WALKS.values() for reader in walk]
    walked = {name for reader in readers for name in reader.expected.split()}
    others = f"{ELSEWHERE[namespace]} {PRESSED[namespace]}".split()
    # An address with a dot is one of a file.
    pages = {
        f"{namespace}:{page.name}"
        for page in module.urlpatterns
        if "." not in str(page.pattern)
    }

    named = {f"{namespace}:{name}" for name in others}
    assert pages - walked == named


@pytest.mark.usefixtures("_demo")
@pytest.mark.parametrize("readers", WALKS.values(), ids=WALKS.keys())
def test_every_page_that_links_lead_to_is_accessible_and_fits(
    page, speak, assert_accessible, readers
) -> None:
    for reader in readers:
        read_all(page, reader, speak, assert_accessible)

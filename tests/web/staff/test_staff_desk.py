"""The desk shows what waits, and only to those whom it concerns."""

from datetime import timedelta

import make
import pytest
from django.urls import reverse

from participation.models import Membership, Role
from proposals.actions.reviewing import decide_feasibility
from voting.actions import results

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

HOME = "/staff/"


def _desk(process) -> str:
    return reverse("participation_staff:process", args=[process.slug])


class TestDoor:
    def test_strangers_are_asked_to_sign_in(self, client) -> None:
        response = client.get(HOME)

        assert response.status_code == 302
        assert response["Location"] == f"{reverse('account_login')}?next=/staff/"

    def test_residents_are_told_why_not(self, client) -> None:
        client.force_login(make.user())

        response = client.get(HOME)

        assert response.status_code == 403
        assert "The staff desk is for people with a role." in response.text

    def test_a_role_without_a_second_factor_leads_to_setting_one_up(
        self, client
    ) -> None:
        process = make.process()
        person = make.user()
        Membership.objects.create(process=process, user=person, role=Role.ORGANISER)
        client.force_login(person)

        for url in (HOME, _desk(process)):
            response = client.get(url, follow=True)

            assert response.redirect_chain == [(reverse("mfa_index"), 302)]
            assert "Set up two-step sign-in first." in response.text

    def test_htmx_is_led_away_as_a_whole_page(self, client) -> None:
        response = client.get(HOME, headers={"HX-Request": "true"})

        assert response.status_code == 200
        assert response["HX-Redirect"].startswith(reverse("account_login"))

    def test_htmx_comes_back_to_its_page_after_signing_in(self, client) -> None:
        headers = {
            "HX-Request": "true",
            "HX-Current-URL": "http://testserver/staff/x/?page=2",
        }

        response = client.get(HOME, headers=headers)

        assert response["HX-Redirect"].endswith("?next=/staff/x/%3Fpage%3D2")

    def test_nobody_learns_that_an_unpublished_process_exists(self, client) -> None:
        process = make.process(published=False)
        urls = [_desk(process), "/staff/no-such-process/"]

        anonymous = [client.get(url).status_code for url in urls]
        client.force_login(make.staff(make.process()))
        others = [client.get(url).status_code for url in urls]

        assert anonymous == [302, 302]
        assert others == [404, 404]

    def test_refusals_are_kept_by_no_cache(self, client) -> None:
        client.force_login(make.user())

        assert "no-store" in client.get(HOME)["Cache-Control"]

    def test_the_pages_are_kept_by_no_cache(self, client) -> None:
        process = make.process()
        client.force_login(make.staff(process))

        for url in (HOME, _desk(process)):
            assert "no-store" in client.get(url)["Cache-Control"]


class TestTasks:
    def test_an_organiser_is_led_from_nothing_to_a_vote(self, client) -> None:
        process = make.process(published=False)
        client.force_login(make.staff(process))

        empty = client.get(HOME).text
        make.phase(process, "vote", starts=6 * make.DAY, ends=9 * make.DAY)
        planned = client.get(HOME).text

        assert "Plan the phases" in empty
        assert "Publish the process" not in empty
        assert "Publish the process" in planned
        assert "Set up the vote" in planned
        assert "in 6 days" in planned

    def test_failing_checks_are_counted_before_the_vote_opens(self, client) -> None:
        voting_round = make.voting_round(
            frozen=False,
            costs={},
            eligibility="list",
            starts=6 * make.DAY,
            ends=9 * make.DAY,
        )
        client.force_login(make.staff(voting_round.process))

        page = client.get(HOME).text

        assert "Freeze the rules of the vote" in page
        assert "2 checks fail." in page

    def test_a_vote_that_cannot_begin_is_said_to_be_stuck(self, client) -> None:
        voting_round = make.voting_round(frozen=False)
        client.force_login(make.staff(voting_round.process))

        page = client.get(HOME).text

        assert "The vote cannot begin: its rules have not been frozen" in page

    def test_reviewers_see_what_waits_for_review(self, client) -> None:
        process = make.process()
        make.phase(process, "propose")
        make.phase(process, "review", starts=-make.DAY / 2, ends=5 * make.DAY)
        for _number in range(3):
            make.proposal(process)
        reviewer = make.staff(process, Role.REVIEWER)
        decided = make.proposal(process)
        decide_feasibility(
            proposal=decided,
            reviewer=reviewer,
            is_feasible=False,
            cost=None,
            reason="Ei kaupungin maalla.",
            now=make.NOW,
        )
        client.force_login(reviewer)

        page = client.get(HOME).text

        assert "proposals wait for review" in page
        assert ">3</span>" in page
        assert reverse("proposals_staff:desk", args=[process.slug]) in page

    @pytest.mark.parametrize("role", [Role.MODERATOR, Role.FACILITATOR])
    def test_others_do_not_see_the_work_of_reviewers(self, client, role) -> None:
        process = make.process()
        make.phase(process, "propose")
        make.proposal(process)
        client.force_login(make.staff(process, role))

        page = client.get(HOME).text

        assert "waits for review" not in page
        assert "Nothing waits for you here." in page

    def test_after_the_close_each_step_follows_the_other(self, client) -> None:
        voting_round = make.voting_round(starts=-2 * make.DAY, ends=-make.DAY)
        client.force_login(make.staff(voting_round.process))

        closed = client.get(HOME).text
        make.tallied(voting_round)
        counted = client.get(HOME).text
        voting_round.refresh_from_db()
        _publish(voting_round)
        published = client.get(HOME).text

        assert "The ballots are being counted" in closed
        assert "The result waits for publication" in counted
        assert "Write down what the city decided" in published

    def test_auditors_check_before_others_see(self, client) -> None:
        voting_round = make.voting_round(starts=-2 * make.DAY, ends=-make.DAY)
        make.tallied(voting_round)
        client.force_login(make.staff(voting_round.process, Role.AUDITOR))

        page = client.get(HOME).text

        assert "Check the result before it is published" in page
        assert "The result waits for publication" not in page

    def test_polling_clerks_see_the_turnout(self, client) -> None:
        voting_round = make.voting_round()
        client.force_login(make.staff(voting_round.process, Role.POLLING_CLERK))

        page = client.get(HOME).text

        assert "See the turnout" in page

    def test_ten_processes_cost_hardly_more_than_one(
        self, client, django_assert_max_num_queries
    ) -> None:
        person = make.staff(make.process())
        for _number in range(9):
            process = make.process()
            make.phase(process, "vote", starts=make.DAY, ends=2 * make.DAY)
            Membership.objects.create(process=process, user=person, role=Role.ORGANISER)
        client.force_login(person)

        with django_assert_max_num_queries(24):
            client.get(HOME)

    def test_phases_that_begin_soon_are_asked_about_together(
        self, client, django_assert_max_num_queries
    ) -> None:
        person = make.staff(make.process())
        for _number in range(9):
            process = make.process()
            make.phase(process, "propose", starts=-make.DAY, ends=make.DAY)
            make.phase(process, "review", starts=make.DAY, ends=2 * make.DAY)
            Membership.objects.create(process=process, user=person, role=Role.ORGANISER)
        client.force_login(person)

        with django_assert_max_num_queries(27):
            page = client.get(HOME).text

        assert page.count("“Checking feasibility” begins soon") == 9


def _publish(voting_round) -> None:
    results.publish_result(
        voting_round=voting_round,
        organiser=make.staff(voting_round.process),
        now=make.NOW,
    )


class TestProcessPage:
    @pytest.mark.parametrize("role", list(Role))
    def test_every_role_has_a_desk_that_names_it(self, client, role) -> None:
        process = make.process()
        make.phase(process, "propose")
        client.force_login(make.staff(process, role))

        response = client.get(_desk(process))

        assert response.status_code == 200
        assert f"Your role: {role.label}" in response.text

    @pytest.mark.parametrize(
        ("role", "shown", "hidden"),
        [
            (Role.ORGANISER, "/phases/", "/nothing/"),
            (Role.REVIEWER, "/proposals/", "/phases/"),
            (Role.AUDITOR, "/vote/", "/people/"),
            (Role.POLLING_CLERK, "/vote/", "/proposals/"),
            (Role.MODERATOR, "/record/", "/vote/"),
        ],
    )
    def test_the_navigation_shows_what_the_role_opens(
        self, client, role, shown, hidden
    ) -> None:
        process = make.process()
        client.force_login(make.staff(process, role))

        page = client.get(_desk(process)).text

        desk = f"/staff/{process.slug}"
        assert f"{shown}" in page
        assert f'href="{desk}{hidden}"' not in page

    def test_an_unpublished_process_is_marked(self, client) -> None:
        process = make.process(published=False)
        client.force_login(make.staff(process))

        assert "Preview: not public yet" in client.get(_desk(process)).text

    def test_time_moves_the_phase_by_itself(self, client, clock) -> None:
        process = make.process()
        make.phase(process, "propose", ends=make.DAY)
        client.force_login(make.staff(process))

        before = client.get(_desk(process)).text
        clock.move_to(make.NOW + make.DAY + timedelta(seconds=1))
        client.force_login(make.staff(process))
        after = client.get(_desk(process)).text

        assert "open until" in before
        assert "Over since" in after

"""What officials do through the API, each once; moves of the life stand elsewhere."""

from uuid import uuid4

import built
import make
import pytest
import reviewing_of
import supporting
import talking_of
from django.urls import URLPattern, reverse
from make import DAY
from moves import NEW, WHY, Api, Page, world
from reviewing_of import IN_A_WEEK

from participation.models import Role
from proposals import api_urls
from proposals.models import Assignment, IdeaRules, Spending

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def of():
    return world()


@pytest.fixture
def api(client) -> Api:
    return Api(client)


def codes(response) -> list[str]:
    return [error["code"] for error in response.json()["errors"]]


def _made(of) -> dict[str, object]:
    """Make one of everything that an address of the desk can name."""
    building = built.building(of.process)
    comment = talking_of.comment(of.proposal)
    return {
        "slug": of.process.slug,
        "number": of.proposal.number,
        "code": building.project.code,
        "regrouping": supporting.plan([of.proposal, of.other]).pk,
        "case": talking_of.held(comment).pk,
        "comment": comment.pk,
        "news": built.report(building).pk,
        "step": built.step(building).pk,
        "spending": built.spend(building).pk,
        "opinion": of.proposal.assignments.create(
            reviewer=make.staff(of.process, Role.REVIEWER),
            is_opinion=True,
            question="?",
            due_on=IN_A_WEEK,
            assigned_at=make.NOW,
        ).pk,
    }


KEYS = {
    "give_opinion": "opinion",
    "take_up_comment": "comment",
    "decide_case": "case",
    "answer_appeal": "case",
    "take_back_news": "news",
    "change_milestone": "step",
    "correct_spending": "spending",
}
DESK: list[URLPattern] = [
    *api_urls.of_reviewers,
    *api_urls.of_organisers,
    *api_urls.of_moderators,
    *api_urls.of_builders,
]


@pytest.mark.parametrize("pattern", DESK, ids=lambda one: str(one.name))
def test_the_desk_is_for_officials_alone(client, of, pattern) -> None:
    made = _made(of)
    names = pattern.pattern.converters
    known = made | {"key": made[KEYS.get(str(pattern.name), "regrouping")]}
    url = reverse(
        f"proposals_api:{pattern.name}", kwargs={name: known[name] for name in names}
    )
    is_read = hasattr(pattern.callback.cls, "get")  # type: ignore[attr-defined]
    knock = client.get if is_read else client.post

    nobody = knock(url, content_type="application/json")
    client.force_login(make.user())
    resident = knock(url, content_type="application/json")
    client.force_login(make.staff(make.process()))
    elsewhere = knock(url, content_type="application/json")
    client.force_login(make.staff(of.process, Role.POLLING_CLERK))
    clerk = knock(url, content_type="application/json")

    assert codes(nobody) == ["not_signed_in"]
    for answer in (resident, elsewhere, clerk):
        assert answer.status_code == 403


class TestReviewing:
    def test_findings_go_with_the_verdict(self, api, of) -> None:
        reviewing_of.criterion(of.process, "legal")
        finding = {"criterion": "legal", "verdict": "not_met", "reason": "The law."}
        said = {"is_feasible": False, "reason": WHY}

        none = api.desk(of, "review", 1, **said)
        strange = api.desk(
            of, "review", 1, **said, findings=[finding | {"criterion": "x"}]
        )
        done = api.desk(of, "review", 1, **said, findings=[finding])

        assert codes(none) == ["no_criterion"]
        assert codes(strange) == ["unknown_criterion"]
        assert done.json()["status"] == "not_feasible"
        url = reverse("proposals_api:proposal", args=[of.process.slug, 1])
        [review] = api.client.get(url).json()["reviews"]
        assert review["findings"] == [
            {
                "criterion": "legal",
                "name": {"en": "Legal", "fi": "Legal"},
                "verdict": "not_met",
                "score": None,
                "reason": "The law.",
            }
        ]

    def test_work_is_given_out_and_asked_about(self, api, of) -> None:
        parks = reviewing_of.department(of.process, "parks", of.official)
        due = IN_A_WEEK.isoformat()

        given = api.desk(
            of, "assign", proposals=[1, 2], department="parks", due_on=due
        ).json()["results"]
        nobody = api.desk(of, "assign", proposals=[1], due_on=due)
        unknown = api.desk(of, "assign", proposals=[1], department="x", due_on=due)
        asked = api.desk(
            of, "ask_opinion", 1, department="parks", question="Wet?", due_on=due
        ).json()
        told = api.desk(of, "give_opinion", 1, asked["id"], words="Very.").json()

        assert [(one["proposal"], one["department"]) for one in given] == [
            (1, "parks"),
            (2, "parks"),
        ]
        assert (codes(nobody), codes(unknown)) == (["no_target"], ["invalid_choice"])
        assert told["is_ended"]
        opinion = Assignment.objects.get(is_opinion=True)
        assert (opinion.department, opinion.words) == (parks, "Very.")


class TestChoosing:
    def test_what_the_preview_shows_is_carried_out(self, api) -> None:
        of = world(is_chosen=True, is_over=True)
        api.client.force_login(of.official)
        url = reverse("proposals_api:selection_preview", args=[of.process.slug])

        preview = api.client.get(url).json()
        late = api.select(of, "0" * 64)
        done = api.select(of, preview["digest"])

        assert (preview["goes_on"], preview["stays"]) == ([], [1, 2])
        assert codes(late) == ["stale"]
        assert done.json() == {"selected": 0, "not_selected": 2}

    def test_no_numbers_are_told_before_support_has_ended(self, api) -> None:
        of = world(is_chosen=True)
        api.client.force_login(of.official)

        response = api.client.get(
            reverse("proposals_api:selection_preview", args=[of.process.slug])
        )

        assert codes(response) == ["still_collecting"]

    def test_a_panel_chooses(self, api) -> None:
        of = world(is_over=True)
        supporting.rule(of.process, selection=IdeaRules.Selection.PANEL)
        chosen = [{"number": 2, "reason": "Many walk there."}]

        twice = api.desk(of, "choose_by_panel", chosen=chosen * 2, reason=WHY)
        done = api.desk(of, "choose_by_panel", chosen=chosen, reason=WHY)

        assert codes(twice) == ["twice"]
        assert done.json() == {"selected": 1, "not_selected": 1}


class TestRegrouping:
    def test_a_plan_is_changed_and_given_up(self, api, of) -> None:
        planned = supporting.plan([of.proposal, of.other])
        new = {"plan": [NEW | {"title": "Ranta"}], "reason": WHY, "days": 7}

        changed = api.desk(of, "change_regrouping", planned.pk, **new)
        dropped = api.desk(of, "drop_regrouping", planned.pk, reason=WHY)

        assert changed.json()["state"] == "asking"
        assert dropped.json()["state"] == "dropped"
        planned.refresh_from_db()
        assert planned.plan[0]["title"] == "Ranta"

    def test_what_is_wrong_with_a_new_one_is_named_by_its_place(self, api, of) -> None:
        make.district(of.process, "east")
        said = {"kind": "split", "proposals": [1], "reason": WHY, "days": 14}

        response = api.desk(
            of,
            "regroup",
            plan=[NEW | {"district": "east"}, NEW | {"district": "x"}],
            **said,
        )

        [error] = response.json()["errors"]
        assert (error["code"], error["field"]) == ("invalid_choice", "plan.1.district")


class TestModerating:
    def test_what_waits_is_listed_and_decided_as_it_was_read(self, api, of) -> None:
        made = api.desk(of, "take_up", 1).json()
        api.client.force_login(of.official)
        listed = api.client.get(
            reverse("proposals_api:cases", args=[of.process.slug])
        ).json()["results"]

        old = api.desk(of, "decide_case", made["id"], decision="shown", seen="9")
        bare = api.desk(of, "decide_case", made["id"], decision="hidden")
        done = api.desk(
            of,
            "decide_case",
            made["id"],
            decision="hidden",
            reason="insult",
            seen=listed[0]["seen"],
        )

        assert [case["id"] for case in listed] == [made["id"]]
        assert (codes(old), codes(bare)) == (["changed"], ["no_reason"])
        assert done.json()["visibility"] == "hidden"
        [entry] = api.client.get(
            reverse("proposals_api:moderation_log", args=[of.process.slug])
        ).json()["results"]
        assert (entry["about"], entry["reason"]["code"]) == ("proposal", "insult")

    def test_comments_are_taken_up(self, api, of) -> None:
        comment = talking_of.comment(of.proposal)

        made = api.desk(of, "take_up_comment", 1, comment.pk).json()

        assert (made["comment"], made["cause"]) == (comment.pk, "moderator")


class TestBuilding:
    def test_is_followed_from_start_to_the_last_cent(self, api) -> None:
        process = make.process()
        make.project(process, "h/1")
        organiser = make.staff(process)

        def tell(name: str, *path: object, **said: object) -> dict:
            answer = api.send(organiser, name, process.slug, *path, **said)
            assert answer.status_code in {200, 201}, answer.text
            found: dict = answer.json()
            return found

        stands = tell("start_building", "h/1", planned=1_000_00)
        stands = tell(
            "report_building",
            "h/1",
            stage="under_way",
            text={"en": "Begun."},
            due_on=IN_A_WEEK.isoformat(),
            seen=stands["version"],
        )
        [news] = stands["news"]
        stands = tell("take_back_news", news["id"], reason="Not yet.")
        assert stands["stage"] == "planned"
        stands = tell(
            "plan_money", "h/1", planned=2_000_00, reason=WHY, seen=stands["version"]
        )
        stands = tell(
            "add_milestone", "h/1", title={"en": "Order"}, seen=stands["version"]
        )
        [step] = stands["milestones"]
        stands = tell(
            "change_milestone",
            step["id"],
            title={"en": "Order"},
            done_on=make.NOW.date().isoformat(),
            seen=stands["version"],
        )
        spent = {
            "amount": 900_00,
            "what": "Stone",
            "spent_on": make.NOW.date().isoformat(),
            "form_key": str(uuid4()),
        }
        for _click in range(2):
            stands = tell("enter_spending", "h/1", **spent)
        [entry] = stands["spendings"]
        tell("correct_spending", entry["id"], amount=800_00, reason=WHY, seen=900_00)

        url = reverse("proposals_api:project", args=[process.slug, "h/1"])
        found = api.client.get(url).json()["building"]
        assert (found["planned"], found["spent"]) == (2_000_00, 800_00)
        assert found["milestones"][0]["done_on"] == make.NOW.date().isoformat()
        assert found["news"][0]["taken_back_reason"] == "Not yet."
        assert found["spendings"][0]["stands_for"] == 800_00
        assert Spending.objects.count() == 2

    def test_is_told_by_its_department_as_well(self, api, of) -> None:
        building = built.building(of.process)
        reviewer = make.staff(of.process, Role.REVIEWER)

        refused = api.report(building, reviewer, "under_way")
        page = Page(api.client).report(building, reviewer, "under_way")

        assert refused.status_code == page.status_code == 403
        assert not building.news.exists()

    def test_texts_are_in_languages_that_there_are(self, api, of) -> None:
        building = built.building(of.process)
        said = {"stage": "under_way", "seen": building.version}
        path = [of.process.slug, building.project.code]

        for text, code in [
            ({"xx": "Ok"}, "unknown_language"),
            ({"fi": "Ok"}, "required"),
            ("Ok", "not_a_dict"),
        ]:
            answer = api.send(of.official, "report_building", *path, text=text, **said)
            assert codes(answer) == [code]


def test_the_desk_of_an_unpublished_process_is_not_there_for_others(api) -> None:
    process = make.process(published=False)
    make.phase(process, "propose", starts=-2 * DAY)

    stranger = api.send(make.user(), "select", process.slug, digest="x")
    organiser = api.send(make.staff(process), "select", process.slug, digest="x")

    assert (stranger.status_code, organiser.status_code) == (404, 403)

"""What residents do with ideas through the API, each once; moves stand elsewhere."""

import make
import pytest
import supporting
import talking_of
from django.test import Client
from django.urls import reverse
from make import NOW
from moves import Api, world

from proposals.models import Amendment, Comment, Flag, Proposal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def of():
    return world()


@pytest.fixture
def api(client) -> Api:
    return Api(client)


def at(of) -> list[object]:
    return [of.process.slug, of.proposal.number]


def codes(response) -> list[str]:
    return [error["code"] for error in response.json()["errors"]]


class TestIdeas:
    def test_are_sent_as_the_form_sends_them(self, api, of) -> None:
        district = make.district(of.process, "east")
        author = make.user()

        response = api.send(
            author,
            "submit",
            of.process.slug,
            title="  Valot \n polulle ",
            text="Pimeää.\u202e",
            language="fi",
            district="east",
            cost_estimate=12_50,
            latitude=64.2251234,
            longitude="27,73",
        )

        assert response.status_code == 201
        assert response.json() == {
            "number": 3,
            "status": "submitted",
            "visibility": "public",
            "version": 1,
        }
        assert "no-store" in response["Cache-Control"]
        made = Proposal.objects.get(process=of.process, number=3)
        assert (made.title, made.text) == ("Valot polulle", "Pimeää.")
        assert (made.author, made.district) == (author, district)
        assert (made.cost_estimate, made.cost_range) == (12_50, "small")
        assert f"{made.latitude},{made.longitude}" == "64.225123,27.730000"

    def test_are_for_the_whole_city_where_the_district_is_null(self, api, of) -> None:
        make.district(of.process, "east")
        idea = {"title": "Penkki", "text": "Tori.", "language": "fi", "district": None}

        assert (
            api.send(make.user(), "submit", of.process.slug, **idea).status_code == 201
        )

        assert Proposal.objects.get(number=3).district is None

    def test_sent_twice_are_one(self, api, of) -> None:
        author = make.user()
        idea = {"title": "Penkki", "text": "Torille.", "language": "fi"}

        sent = [api.send(author, "submit", of.process.slug, **idea) for _ in range(2)]

        assert [response.json()["number"] for response in sent] == [3, 3]

    def test_are_changed_from_the_version_that_one_has_read(self, api, of) -> None:
        words = {"title": "Uusi", "text": "Teksti.", "language": "fi"}

        first = api.mine(of, "edit", version=1, note="Lyhyemmin.", **words)
        late = api.mine(of, "edit", version=1, **words | {"text": "Toinen."})

        assert first.json()["version"] == 2
        assert (late.status_code, codes(late)) == (403, ["overtaken"])
        of.proposal.refresh_from_db()
        assert of.proposal.text == "Teksti."
        assert of.proposal.revisions.get(number=2).note == "Lyhyemmin."

    def test_keep_showing_no_name_where_nothing_is_said_of_it(self, api, of) -> None:
        Proposal.objects.filter(pk=of.proposal.pk).update(is_anonymous=True)
        words = {"title": "Valot", "text": "Pimeää on.", "language": "fi"}

        kept = api.send(of.author, "edit", *at(of), **words, version=1)
        hides = Proposal.objects.get(pk=of.proposal.pk).is_anonymous
        shown = api.send(
            of.author, "edit", *at(of), **words, version=2, is_anonymous=False
        )

        assert (kept.status_code, hides, shown.status_code) == (200, True, 200)
        assert not Proposal.objects.get(pk=of.proposal.pk).is_anonymous

    def test_that_wait_for_a_moderator_are_nobodys_but_the_authors(
        self, api, of
    ) -> None:
        Proposal.objects.filter(pk=of.proposal.pk).update(visibility="held")

        for name in ("flag", "comment", "suggest", "support"):
            stranger = api.send(make.user(), name, *at(of))
            assert stranger.status_code == 404
        assert api.withdraw(of).status_code == 200

    def test_take_a_token_of_the_session(self, of) -> None:
        client = Client(enforce_csrf_checks=True)
        client.force_login(of.author)
        url = reverse("proposals_api:withdraw", args=at(of))

        response = client.post(url, content_type="application/json")

        assert (response.status_code, codes(response)) == (403, ["csrf_failed"])
        assert of.status() == "submitted"

    def test_of_one_person_come_so_often(self, api, of, settings) -> None:
        settings.REST_FRAMEWORK = settings.REST_FRAMEWORK | {
            "DEFAULT_THROTTLE_RATES": {"read": "9/min", "cast": "9/min", "write": "1/h"}
        }

        answers = [api.withdraw(of) for _ in range(2)]
        other = api.send(make.user(), "flag", *at(of), reason="rude")

        assert [one.status_code for one in answers] == [200, 429]
        assert other.status_code != 429


class TestSupport:
    def test_is_given_and_taken_back(self, api, of) -> None:
        supporting.rule(of.process, hides_counts=False)
        person = make.user()

        given = api.send(person, "support", *at(of)).json()
        again = api.send(person, "support", *at(of)).json()
        back = api.send(person, "take_back_support", *at(of)).json()

        assert given == again == {"number": 1, "supports": True, "supporters": 1}
        assert back == {"number": 1, "supports": False, "supporters": 0}

    def test_is_not_counted_out_while_the_number_is_hidden(self, api, of) -> None:
        supporting.rule(of.process, hides_counts=True)

        given = api.send(make.user(), "support", *at(of)).json()

        assert (given["supports"], given["supporters"]) == (True, None)

    def test_has_a_limit(self, api, of) -> None:
        supporting.rule(of.process, most_supports=1)
        person = supporting.give(of.other)

        response = api.send(person, "support", *at(of))

        assert (response.status_code, codes(response)) == (403, ["too_many_supports"])

    def test_is_carried_to_what_the_idea_has_become(self, api, of) -> None:
        supporting.rule(of.process, hides_counts=False)
        person = supporting.give(of.proposal)
        _merge, [child] = supporting.done([of.proposal, of.other])

        astray = api.send(person, "carry", *at(of), to=of.other.number)
        moved = api.send(person, "carry", *at(of), to=child.number)

        assert astray.status_code == 403
        assert moved.json() == {"number": 3, "supports": True, "supporters": 1}


class TestComments:
    def test_are_said_answered_put_right_and_deleted(self, api, of) -> None:
        author, slug = make.user(), of.process.slug
        said = api.send(author, "comment", *at(of), text="Hyvä.", language="fi").json()
        answer = api.send(
            make.user(),
            "comment",
            *at(of),
            text="Niin.",
            language="fi",
            answers=said["id"],
        )
        key = [slug, of.proposal.number, said["id"]]

        assert answer.status_code == 201
        assert (
            api.send(author, "edit_comment", *key, text="Oikein hyvä.").status_code
            == 200
        )
        assert Comment.objects.get(pk=said["id"]).text == "Oikein hyvä."
        stranger = api.send(make.user(), "edit_comment", *key, text="Ei.")
        assert (stranger.status_code, codes(stranger)) == (403, ["not_yours"])
        gone = api.send(author, "delete_comment", *key).json()
        assert gone["is_deleted"]

        [first, second] = api.client.get(
            reverse("proposals_api:comments", args=at(of))
        ).json()["results"]
        assert (first["text"], first["is_deleted"]) == (None, True)
        assert (second["text"], second["answers"]) == ("Niin.", said["id"])

    def test_get_reactions_and_reports(self, api, of) -> None:
        comment = talking_of.comment(of.proposal)
        key = [*at(of), comment.pk]
        person = make.user()

        agreed = api.send(person, "react", *key, kind="agree").json()
        back = api.send(person, "react", *key, kind="").json()
        wrong = api.send(person, "react", *key, kind="love")
        reported = api.send(person, "flag_comment", *key, reason="rude")

        assert (agreed["agree_count"], back["agree_count"]) == (1, 0)
        assert codes(wrong) == ["invalid_choice"]
        assert reported.status_code == 201
        assert Flag.objects.get().person == person

    def test_of_another_idea_are_not_found(self, api, of) -> None:
        comment = talking_of.comment(of.other)

        for name in ("react", "flag_comment", "delete_comment"):
            response = api.send(make.user(), name, *at(of), comment.pk)
            assert response.status_code == 404

    def test_that_were_hidden_are_appealed_once(self, api, of) -> None:
        author = make.user()
        comment = talking_of.comment(of.proposal, author)
        talking_of.hidden(comment)
        key = [*at(of), comment.pk]

        first = api.send(author, "appeal_comment", *key, text="Why?")
        second = api.send(author, "appeal_comment", *key, text="Why?")

        assert first.status_code == 201
        assert codes(second) == ["appealed"]


class TestSuggestions:
    WORDS = {
        "title": "Laituri ja penkki",
        "text": "Molemmat.",
        "why": "Parempi.",
        "version": 1,
    }

    def suggested(self, api, of, person) -> int:
        response = api.send(person, "suggest", *at(of), **self.WORDS)
        assert response.status_code == 201
        key: int = response.json()["id"]
        return key

    def test_are_taken_over(self, api, of) -> None:
        key = self.suggested(api, of, make.user())
        words = {"title": "Laituri ja penkki", "text": "Molemmat."}

        late = api.send(of.author, "accept", *at(of), key, version=9, **words)
        taken = api.send(of.author, "accept", *at(of), key, version=1, **words)

        assert codes(late) == ["stale"]
        assert taken.json() == {"id": key, "state": "accepted", "proposal": 1}
        of.proposal.refresh_from_db()
        assert (of.proposal.title, of.proposal.revision_number) == (words["title"], 2)

    @pytest.mark.parametrize(
        ("name", "said", "ends"),
        [
            ("decline", {"answer": "Ei."}, ("author", "declined")),
            ("take_back_suggestion", {}, ("suggester", "taken_back")),
            ("hide_suggestion", {"reason": "Rude."}, ("official", "hidden")),
        ],
    )
    def test_are_declined_taken_back_or_hidden(self, api, of, name, said, ends) -> None:
        who, state = ends
        suggester, stranger = make.user(), make.user()
        key = self.suggested(api, of, suggester)
        people = {
            "author": of.author,
            "suggester": suggester,
            "official": of.official,
        }

        refused = api.send(stranger, name, *at(of), key, **said)
        done = api.send(people[who], name, *at(of), key, **said)

        assert refused.status_code == 403
        assert done.json()["state"] == state
        assert Amendment.objects.get().state == state


def test_authors_answer_a_plan(api, of) -> None:
    planned = supporting.plan([of.proposal, of.other])
    path = [of.process.slug, planned.pk, of.proposal.number]

    refused = api.send(make.user(), "answer_regrouping", *path, answer="yes")
    said = api.send(of.author, "answer_regrouping", *path, answer="no", words="Ei.")

    assert codes(refused) == ["not_yours"]
    assert said.json()["proposals"] == [1, 2]
    part = planned.parts.get(proposal=of.proposal)
    assert (part.answer, part.answered_at) == ("no", NOW)


def test_a_decision_is_appealed(api, of) -> None:
    api.review(of, is_feasible=False)
    review = of.proposal.reviews.get()

    late = api.mine(of, "appeal_decision", text="Look.", seen=review.pk + 1)
    made = api.mine(of, "appeal_decision", text="Look.", seen=review.pk)

    assert codes(late) == ["stale"]
    assert made.status_code == 201
    assert of.proposal.appeal.text == "Look."

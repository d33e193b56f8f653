"""The key of the ballots at the desk: named, made, tried, brought, and its end."""

import ceremony
import make
import pytest
from ceremony import sign_in, text_of, url
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from participation.models import Role
from voting.actions import results
from voting.ballotbox import custody
from voting.box import keys
from voting.box.keys import Key
from voting.models import BallotBox

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("clock"),
]


@pytest.fixture(autouse=True)
def _quick(monkeypatch) -> None:
    ceremony.quicken(monkeypatch)


def codes(response) -> list[str]:
    problems = response.context["form"].errors.as_data().values()
    return [one.code for found in problems for one in found]


def present(client, held, name: str, *, file: str = "", place: int = 0, **typed):
    sent = {"passphrase": ceremony.PASSPHRASE} | typed
    content = (file or held.files[place]).encode()
    return client.post(
        url(held, name), sent | {"file": SimpleUploadedFile("k.porukka-key", content)}
    )


def holder_of(held) -> BallotBox:
    return BallotBox.objects.get(pk=held.voting_round.pk)


class TestPage:
    def test_of_a_server_that_keeps_the_key_asks_nobody(self, client) -> None:
        held = ceremony.begun()
        held.voting_round = make.voting_round(starts=make.DAY, ends=2 * make.DAY)
        client.force_login(make.staff(held.voting_round.process))

        page = text_of(client.get(url(held)))

        assert "The server holds it" in page
        assert "Voting cannot begin" not in page

    def test_says_to_the_organiser_that_nobody_holds_the_key(self, client) -> None:
        held = ceremony.begun(starts=make.DAY, ends=2 * make.DAY)
        client.force_login(held.organiser)

        for name in ("keys", "overview"):
            page = text_of(client.get(url(held, name)))
            assert "Voting cannot begin yet" in page
            assert "Nobody has been named to hold the key." in page
        desk = text_of(client.get("/staff/"))
        assert "Voting cannot begin without the key of the ballots" in desk

    def test_is_read_by_every_role_and_by_no_resident(self, client) -> None:
        held = ceremony.made()

        found = []
        for person in (
            make.staff(held.voting_round.process, Role.FACILITATOR),
            make.user(),
        ):
            client.force_login(person)
            found.append(client.get(url(held)).status_code)

        assert found == [200, 403]

    def test_leads_back_only_to_what_its_reader_may_open(self, client) -> None:
        held = ceremony.made()
        process = held.voting_round.process

        for role in (Role.AUDITOR, Role.FACILITATOR, Role.MODERATOR, Role.REVIEWER):
            client.force_login(make.staff(process, role))
            is_offered = "Back to the vote" in text_of(client.get(url(held)))
            status = client.get(url(held, "overview")).status_code
            assert (is_offered, status) == (
                (True, 200) if role == Role.AUDITOR else (False, 403)
            )

    def test_shows_the_public_half_for_the_minutes(self, client) -> None:
        held = ceremony.made()
        client.force_login(held.organiser)

        assert holder_of(held).ballot_key in text_of(client.get(url(held)))

    def test_of_a_draft_says_that_there_is_no_key(self, client) -> None:
        held = ceremony.begun()
        held.voting_round = make.voting_round(frozen=False)
        client.force_login(make.staff(held.voting_round.process))

        assert "There is no key yet" in text_of(client.get(url(held)))


class TestNaming:
    def test_names_people_with_a_role(self, client) -> None:
        held = ceremony.begun("officers")
        client.force_login(held.organiser)
        people = [str(person.pk) for person in held.holders]
        typed = {f"holder_{place + 1}": pk for place, pk in enumerate(people)}

        assert client.get(url(held, "key_holders")).status_code == 200
        response = client.post(url(held, "key_holders"), typed)

        assert response.status_code == 303
        page = text_of(client.get(url(held)))
        assert page.count("No key yet") == 3

    def test_refuses_one_person_twice(self, client) -> None:
        held = ceremony.begun("officers")
        client.force_login(held.organiser)
        one, other, _third = (str(person.pk) for person in held.holders)
        typed = {"holder_1": one, "holder_2": other, "holder_3": one}

        response = client.post(url(held, "key_holders"), typed)

        assert response.status_code == 422
        assert codes(response) == ["same_person"]

    def test_a_change_asks_for_a_reason(self, client) -> None:
        held = ceremony.made()
        client.force_login(held.organiser)
        typed = {"holder_1": str(held.organiser.pk)}

        without = client.post(url(held, "key_holders"), typed)
        given = client.post(url(held, "key_holders"), typed | {"reason": "She is ill."})

        assert (without.status_code, given.status_code) == (422, 303)
        assert holder_of(held).officers.get().officer == held.organiser


class TestMaking:
    def _named(self, client) -> ceremony.Ceremony:
        held = ceremony.begun(starts=make.DAY, ends=2 * make.DAY)
        held.name()
        sign_in(client, held.holders[0])
        return held

    def test_asks_for_the_second_factor_first(self, client) -> None:
        held = ceremony.begun()
        held.name()
        client.force_login(held.holders[0])

        response = client.get(url(held, "key_make"))
        assert response.status_code == 303
        assert response["Location"].startswith(reverse("mfa_reauthenticate"))
        response = client.post(url(held, "key_make"), {"passphrase": "a secret phrase"})

        assert response.status_code == 303
        assert "a secret phrase" not in str(dict(client.session))

    def test_asks_again_after_a_while(self, client, clock) -> None:
        held = self._named(client)
        assert client.get(url(held, "key_make")).status_code == 200

        clock.move_to(make.NOW + make.DAY / 48)

        assert client.get(url(held, "key_make")).status_code == 303

    def test_suggests_a_passphrase_and_shows_the_file_once(self, client) -> None:
        held = self._named(client)
        form = client.get(url(held, "key_make")).context["form"]
        assert custody.weakness_of(form.suggested) is None

        response = client.post(
            url(held, "key_make"), {"which": "suggested", "suggestion": form.suggested}
        )

        file = response.context["file"]
        unlocked = custody.unlock_key(file, form.suggested)
        assert unlocked.election == held.voting_round.sheet_sha256
        assert form.suggested in text_of(response)
        assert "no-store" in response["Cache-Control"]
        saved = client.post(url(held, "key_file"), {"file": file})
        assert saved.content.decode() == f"{file}\n"
        assert "attachment" in saved["Content-Disposition"]

    def test_takes_a_passphrase_of_ones_own_unless_it_is_weak(self, client) -> None:
        held = self._named(client)
        own = {"which": "own", "suggestion": "x"}

        answers = [
            client.post(url(held, "key_make"), own | {"passphrase": passphrase})
            for passphrase in ("", "too short", "ananasananasananas")
        ]
        made = client.post(
            url(held, "key_make"), own | {"passphrase": ceremony.PASSPHRASE}
        )

        assert [codes(answer) for answer in answers] == [
            ["no_passphrase"],
            ["too_short"],
            ["repetition"],
        ]
        assert made.status_code == 200
        assert custody.unlock_key(made.context["file"], ceremony.PASSPHRASE)

    def test_once_more_asks_why(self, client) -> None:
        held = self._named(client)
        typed = {"which": "own", "suggestion": "x", "passphrase": ceremony.PASSPHRASE}
        client.post(url(held, "key_make"), typed)

        again = client.post(url(held, "key_make"), typed)

        assert again.status_code == 422
        assert codes(again) == ["required"]

    def test_gives_back_nothing_but_a_key_file(self, client) -> None:
        held = self._named(client)

        response = client.post(url(held, "key_file"), {"file": "<script>"})

        assert response.status_code == 303

    def test_is_for_key_holders_alone(self, client) -> None:
        held = ceremony.made()

        found = set()
        for person in (held.organiser, make.user(), make.staff(make.process())):
            client.force_login(person)
            for name in ("key_make", "key_rehearse"):
                found.add(client.get(url(held, name)).status_code)
            found.add(client.post(url(held, "key_file"), {"file": "x"}).status_code)

        assert found == {403}


class TestTrying:
    def test_opens_the_vote(self, client) -> None:
        held = ceremony.made(starts=make.DAY, ends=2 * make.DAY)
        sign_in(client, held.holders[0])
        assert "Try the key" in text_of(client.get(url(held)))

        response = present(client, held, "key_rehearse")

        assert response.status_code == 303
        assert holder_of(held).opened_at is not None
        page = text_of(client.get(url(held)))
        assert "it opened a test ballot" in page
        assert "Make your key anew" not in page

    def test_of_three_waits_for_a_second(self, client) -> None:
        held = ceremony.made("officers", starts=make.DAY, ends=2 * make.DAY)
        sign_in(client, held.holders[2])

        present(client, held, "key_rehearse", place=2)
        assert "Your part opens" in text_of(client.get(url(held)))
        client.logout()
        sign_in(client, held.holders[0])
        assert present(client, held, "key_rehearse", place=0).status_code == 303

        assert holder_of(held).rehearsed_at == make.NOW

    def test_says_what_is_wrong(self, client) -> None:
        """Case 57."""
        held, other = ceremony.made(), ceremony.made()
        sign_in(client, held.holders[0])

        answers = [
            present(client, held, "key_rehearse", passphrase="not this one at all"),
            present(client, held, "key_rehearse", file=other.files[0]),
            present(client, held, "key_rehearse", file="a letter"),
            present(client, held, "key_rehearse", file="x" * 70_000),
            client.post(url(held, "key_rehearse"), {"passphrase": "no file"}),
        ]

        assert [answer.status_code for answer in answers] == [422] * 5
        assert [codes(answer) for answer in answers] == [
            ["wrong_passphrase"],
            ["other_vote"],
            ["damaged"],
            ["too_large"],
            ["required"],
        ]

    def test_takes_few_attempts(self, client) -> None:
        held = ceremony.made()
        sign_in(client, held.holders[0])

        found = [
            present(
                client, held, "key_rehearse", passphrase=f"number {at} of many"
            ).status_code
            for at in range(14)
        ]

        assert found == [422] * 12 + [429] * 2


class TestBringing:
    def test_opens_and_counts_the_ballots(self, client, clock, monkeypatch) -> None:
        held = ceremony.rehearsed()
        make.ballot(held.voting_round, ["a"])
        after = held.voting_round.phase.ends_at
        clock.move_to(after)
        results.tally_closed_rounds(now=after)
        sign_in(client, held.holders[0])
        asked: list[bool] = []
        monkeypatch.setattr(
            "voting.tasks.tally_closed_rounds.delay", lambda: asked.append(True)
        )
        assert "The vote is over: bring your key" in text_of(client.get(url(held)))
        assert "The count waits for the key" in text_of(client.get("/staff/"))

        response = present(client, held, "key_bring")
        assert response.status_code == 303
        assert asked == [True]
        assert "The ballots are being opened" in text_of(client.get(url(held)))
        results.tally_closed_rounds(now=after)

        assert "The ballots are open" in text_of(client.get(url(held)))
        assert held.voting_round.tallies.get().cast == 1
        assert not keys.has(holder_of(held), Key.BALLOT)

    def test_of_three_takes_two(self, client, clock) -> None:
        held = ceremony.rehearsed("officers")
        after = held.voting_round.phase.ends_at
        clock.move_to(after)
        results.tally_closed_rounds(now=after)

        sign_in(client, held.holders[1])
        present(client, held, "key_bring", place=1)
        assert not keys.has(holder_of(held), Key.BALLOT)
        client.logout()
        sign_in(client, held.holders[0])
        page = text_of(client.get(url(held)))
        present(client, held, "key_bring", place=0)

        assert "One key holder has been here." in page
        assert keys.has(holder_of(held), Key.BALLOT)

    def test_is_refused_before_the_close(self, client) -> None:
        held = ceremony.rehearsed()
        sign_in(client, held.holders[0])

        assert client.get(url(held, "key_bring")).status_code == 403

    def test_the_desk_says_what_the_count_waits_for(self, client, clock) -> None:
        held = ceremony.rehearsed()
        after = held.voting_round.phase.ends_at
        clock.move_to(after)
        results.tally_closed_rounds(now=after)
        client.force_login(held.organiser)

        page = text_of(client.get(url(held, "overview")))

        assert "when the key holders have brought the key of the ballots" in page

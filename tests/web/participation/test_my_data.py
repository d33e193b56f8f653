"""The page of one's own data: taking it along, and leaving."""

import json
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import boxes
import make
import pytest
from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from django.core import mail
from django.test import Client
from polling import cast

from participation.models import StoredFile, User
from proposals.actions import talking
from proposals.models import IdeaRules, Picture, Proposal
from voting.models import RollEntry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

DATA, LEAVE = "/my/data/", "/my/data/leave/"


@pytest.fixture
def process():
    made = make.process()
    make.phase(made, "propose")
    IdeaRules.objects.create(process=made, allows_support=True)
    return made


@pytest.fixture
def aino():
    return make.user("aino@example.org", name="Aino", language="en")


@pytest.fixture
def mine(client, aino):
    client.force_login(aino)
    return client


def sign_in_now(client: Client, person: User, *, ago: timedelta = timedelta()) -> None:
    """Leave the trace of a code that was typed so long ago."""
    session = client.session
    session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(person.pk)
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        {"method": "code", "at": (make.NOW - ago).timestamp()}
    ]
    session.save()


def everything(client: Client) -> dict:
    return json.loads(client.get(f"{DATA}everything.json").content)


class TestTheFile:
    @pytest.mark.parametrize(
        "name", ["", "everything.json", "everything.zip", "leave/"]
    )
    def test_is_for_who_is_signed_in(self, client, name) -> None:
        assert client.get(DATA + name).status_code == 302

    def test_holds_the_account(self, mine, aino) -> None:
        make.with_second_factor(aino)

        account = everything(mine)["account"]

        assert account["account"][0]["email"] == "aino@example.org"
        assert account["email_addresses"][0]["verified"] is True
        assert account["second_factors"][0]["type"] == "totp"
        assert "JBSWY3DPEHPK3PXP" not in json.dumps(account)

    def test_holds_what_was_written_and_done(self, mine, aino, process) -> None:
        proposal = make.proposal(process, aino, title="Hissi")
        other = make.proposal(process, title="Keinu")
        talking.say(
            proposal=other, author=aino, text="Hyvä.", language="fi", now=make.NOW
        )

        told = everything(mine)["proposals"]

        assert [row["title"] for row in told["proposals"]] == ["Hissi"]
        assert told["versions"][0]["by_me"] is True
        assert [(row["text"], row["proposal"]) for row in told["comments"]] == [
            ("Hyvä.", f"{process.slug}/{other.reference}")
        ]
        assert told["proposals"][0]["number"] == proposal.number

    def test_holds_nothing_of_others(self, mine, process) -> None:
        eero = make.user("eero@example.org", name="Eero")
        make.proposal(process, eero, title="Keinu")

        text = json.dumps(everything(mine))

        assert "Keinu" not in text
        assert "eero" not in text.casefold()

    def test_says_that_a_vote_was_recorded_and_no_more(self, mine, aino) -> None:
        voting_round = make.voting_round()
        receipt = cast(voting_round, aino, ["b"], word="kuha")

        (roll,) = everything(mine)["voting"]["rolls"]

        assert roll == {
            "process": voting_round.process.slug,
            "district": None,
            "recorded": "web",
            "station": "",
            "born_on": None,
            "is_declared": True,
        }
        text = json.dumps(everything(mine))
        entry = RollEntry.objects.get()
        secrets = [receipt.code, receipt.commitment, receipt.nonce, "kuha"]
        for secret in [*secrets, entry.identifier, "Project b", '"choices"']:
            assert secret not in text
        boxes.settle(voting_round)
        published = [
            value
            for line in boxes.entries(voting_round)
            for value in line.values()
            if isinstance(value, str) and len(value) >= 16
        ]
        assert published
        assert not [value for value in published if value in text]

    def test_holds_no_entry_that_another_account_uses(self, mine, aino) -> None:
        voting_round = make.voting_round()
        cast(voting_round, aino)
        RollEntry.objects.update(user=make.user())

        assert everything(mine)["voting"]["rolls"] == []

    def test_comes_as_pages_and_pictures_as_well(self, mine, aino, process) -> None:
        proposal = make.proposal(process, aino, title="<i>Hissi</i>")
        stored = StoredFile.objects.create(
            content_type="image/webp", content=b"picture", size=7, stored_at=make.NOW
        )
        picture = Picture.objects.create(
            proposal=proposal, file=stored, small=stored, alt="Hissi"
        )

        answer = mine.get(f"{DATA}everything.zip")

        pack = ZipFile(BytesIO(answer.getvalue()))
        page = pack.read("porukka-my-data.html").decode()
        assert pack.read(f"pictures/{picture.pk}.webp") == b"picture"
        assert "aino@example.org" in page
        assert "&lt;i&gt;Hissi&lt;/i&gt;" in page
        assert json.loads(pack.read("porukka-my-data.json"))["format"]
        assert "attachment" in answer.headers["Content-Disposition"]
        assert "no-store" in answer.headers["Cache-Control"]


class TestLeaving:
    SURE = {"comments": "keep", "is_sure": "on"}

    def test_says_what_goes_and_what_stays(self, mine, aino, process) -> None:
        make.proposal(process, aino, title="Hissi")
        decided = make.proposal(process, aino, title="Keinu")
        Proposal.objects.filter(pk=decided.pk).update(status="feasible")
        sign_in_now(mine, aino)

        page = mine.get(LEAVE).content.decode()

        stays, goes = page.split("Ideas that you can withdraw now")
        assert "Keinu" in stays
        assert "The city has decided on it." in stays
        assert "Hissi" in goes
        assert "Delete my account for good" in goes

    def test_deletes_the_account_and_says_goodbye(self, mine, aino) -> None:
        sign_in_now(mine, aino)

        answer = mine.post(LEAVE, self.SURE, follow=True)

        assert not User.objects.filter(pk=aino.pk).exists()
        assert "Your account has been deleted." in answer.content.decode()
        assert mine.get(DATA).status_code == 302
        (message,) = mail.outbox
        assert message.to == ["aino@example.org"]
        assert message.subject == "Your account has been deleted"

    def test_withdraws_by_choice(self, mine, aino, process) -> None:
        proposal = make.proposal(process, aino)
        sign_in_now(mine, aino)

        mine.post(LEAVE, self.SURE | {"ideas": "take"})

        proposal.refresh_from_db()
        assert proposal.is_withdrawn

    def test_asks_for_certainty(self, mine, aino) -> None:
        sign_in_now(mine, aino)

        answer = mine.post(LEAVE, {"comments": "take"})

        assert answer.status_code == 422
        assert "Say that you know it" in answer.content.decode()
        assert User.objects.filter(pk=aino.pk).exists()

    @pytest.mark.parametrize("ago", [timedelta(minutes=5), timedelta(days=1)])
    def test_asks_to_sign_in_again_after_a_while(self, mine, aino, ago) -> None:
        sign_in_now(mine, aino, ago=ago)

        page = mine.get(LEAVE).content.decode()
        answer = mine.post(LEAVE, self.SURE)

        assert "First show that it is you" in page
        assert answer.status_code == 422
        assert User.objects.filter(pk=aino.pk).exists()

    def test_lets_who_has_no_password_sign_in_by_a_code(self, mine) -> None:
        answer = mine.post(f"{DATA}confirm/")

        assert answer.status_code == 303
        assert answer.url == "/accounts/login/?next=%2Fmy%2Fdata%2Fleave%2F"
        assert mine.get(DATA).status_code == 302

    def test_lets_who_has_a_password_type_it(self, mine, aino) -> None:
        aino.set_password("a-long-password-1")
        aino.save()
        mine.force_login(aino)

        answer = mine.post(f"{DATA}confirm/")
        assert answer.url.startswith("/accounts/reauthenticate/?next=")
        back = mine.post(answer.url, {"password": "a-long-password-1"})

        assert back.url == LEAVE
        assert "Delete my account for good" in mine.get(LEAVE).content.decode()

    def test_shows_the_last_organiser_what_to_do_first(self, client, process) -> None:
        organiser = make.staff(process)
        client.force_login(organiser)
        sign_in_now(client, organiser)

        page = client.get(LEAVE).content.decode()
        answer = client.post(LEAVE, self.SURE)

        assert "You cannot leave yet" in page
        assert "Delete my account for good" not in page
        assert answer.status_code == 403
        assert User.objects.filter(pk=organiser.pk).exists()

    def test_is_for_the_form_alone(self, mine, aino) -> None:
        sign_in_now(mine, aino)
        strict = Client(enforce_csrf_checks=True)
        strict.cookies = mine.cookies

        assert strict.post(LEAVE, self.SURE).status_code == 403
        assert User.objects.filter(pk=aino.pk).exists()

    def test_lets_the_address_sign_up_anew(self, mine, aino) -> None:
        sign_in_now(mine, aino)
        mine.post(LEAVE, self.SURE)
        mail.outbox.clear()
        newcomer = Client()

        answer = newcomer.post("/accounts/signup/", {"email": "aino@example.org"})

        assert answer.status_code == 302
        (message,) = mail.outbox
        assert message.to == ["aino@example.org"]
        assert User.objects.get(email="aino@example.org").name == ""


def test_the_hub_leads_to_both(mine) -> None:
    page = mine.get("/accounts/me/").content.decode()

    assert f'href="{DATA}"' in page
    assert 'href="/my/notices/"' in page

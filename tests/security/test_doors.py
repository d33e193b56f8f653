"""Cases 47 and 48: shared computers, and every address there is, as everybody."""

import secrets
from collections.abc import Iterator
from operator import itemgetter

import boxes
import make
import polling
import pytest
import searching
import visiting
from django.contrib.auth import SESSION_KEY
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from visiting import Visitor

from participation.models import Role
from voting.ballotbox import commitment, receipts
from voting.box import sequencer
from voting.models import VotingRound

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

PAGES_WITH_A_BALLOT = ("vote", "ballot", "review", "receipt", "receipt_file", "check")


class TestASharedComputer:
    """Case 47."""

    def test_case_47_signing_in_gives_a_new_session(self) -> None:
        """Who planted a session beforehand does not come in with the next person."""
        voter = make.user(password="kalamaja-1234")
        client = Client()
        client.get("/")
        session = client.session
        session["planted"] = "by somebody"
        session.save()
        client.cookies["sessionid"] = session.session_key

        client.post(
            reverse("account_login"),
            {"login": voter.email, "password": "kalamaja-1234"},
        )

        assert client.session[SESSION_KEY] == str(voter.pk)
        assert client.session.session_key != session.session_key

    @pytest.mark.parametrize("how", ["signs out", "another signs in"])
    def test_case_47_the_next_person_sees_nothing_of_the_last(self, how) -> None:
        voting_round = make.voting_round()
        visitor = Visitor(voting_round, make.user())
        visitor.cast("a")
        code = receipts.parse(
            visitor.client.get(visitor.address("receipt_file")).text
        ).code
        visitor.choose("b")

        cookies = visitor.client.cookies.copy()
        visitor.client.logout()
        for name in ("draft", "receipt"):
            # Signing out on the page takes them away; here they were left behind.
            visitor.client.cookies[name] = cookies[name].value
        if how == "another signs in":
            visitor.client.force_login(make.user())

        assert code not in visitor.receipt().text
        assert visitor.client.get(visitor.address("receipt_file")).status_code == 404
        ballot = visitor.client.get(visitor.address("ballot")).text
        assert " checked" not in ballot
        assert visitor.review().status_code == 302

    def test_case_47_the_back_button_finds_nothing_kept(self) -> None:
        visitor = Visitor(make.voting_round(), make.user())
        visitor.choose("a")
        answers = [visitor.client.get(visitor.address("review"))]
        answers.append(visitor.send(visitor.form()))
        answers += [
            visitor.client.get(visitor.address(name)) for name in PAGES_WITH_A_BALLOT
        ]

        for answer in answers:
            assert "no-store" in answer["Cache-Control"], answer.request["PATH_INFO"]
            assert "private" in answer["Cache-Control"]

    def test_case_47_cookies_of_a_vote_are_for_its_own_pages_and_no_script(
        self,
    ) -> None:
        visitor = Visitor(make.voting_round(), make.user())
        answers = [visitor.choose("a")]
        answers.append(visitor.send(visitor.form()))

        found = [morsel for answer in answers for morsel in answer.cookies.values()]
        own = [
            morsel
            for morsel in found
            if morsel.key in {"draft", "receipt"} and morsel.value
        ]

        assert {morsel.key for morsel in own} == {"draft", "receipt"}
        for morsel in own:
            assert morsel["httponly"]
            assert morsel["samesite"] == "Lax"
            assert morsel["path"].startswith(f"/p/{visitor.slug}/vote/")


def _patterns(
    patterns: list[URLPattern | URLResolver], namespace: str = ""
) -> Iterator[tuple[str, dict[str, object]]]:
    """Yield the name and the converters of every address there is."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{pattern.namespace}:" if pattern.namespace else namespace
            for name, own in _patterns(pattern.url_patterns, inner):
                yield name, {**pattern.pattern.converters, **own}
        elif pattern.name:
            yield f"{namespace}{pattern.name}", dict(pattern.pattern.converters)


KNOWN = {
    "paper": ["all"],
    "pot": ["all"],
    "extension": ["json", "csv", "pb"],
    "code": ["a"],
    "number": [0, 1, 2, 3],
    "first": [1],
    "second": [2],
    "level": ["0", "entries"],
    "rest": ["000", "000.p/4"],
    "pk": [1, 2, 3],
    "key": ["unknown"],
    "name": ["log.jsonl", "openings.jsonl", "sheet.json"],
    "token": ["x"],
    "provider_id": ["x"],
    "uidb36": ["x"],
    "turn": [1, 2],
    "batch": [1],
    "officer": [1],
}


def every_address(voting_round: VotingRound) -> Iterator[str]:
    """Fill in every address with what there is in this vote."""
    known = {**KNOWN, "slug": [voting_round.process.slug]}
    for name, converters in sorted(
        _patterns(get_resolver().url_patterns), key=itemgetter(0)
    ):
        if "logout" in name:
            continue
        longest = max((len(known.get(key, ["x"])) for key in converters), default=1)
        for at in range(longest):
            arguments = {
                key: values[min(at, len(values) - 1)]
                for key in converters
                for values in [known.get(key, ["x"])]
            }
            try:
                yield reverse(name, kwargs=arguments)
            except NoReverseMatch:
                # A number where a word stands; nothing has this address.
                continue


class TestEveryAddress:
    """Case 48. Who has whatever role finds no ballot before the close."""

    @pytest.fixture
    def secret(self) -> tuple[str, str]:
        salt = secrets.token_hex(6)
        return f"ahven{salt}", f"hauki{salt}"

    @pytest.fixture
    def told(self, secret) -> tuple[VotingRound, list[str | bytes]]:
        """Let people vote for the same two of three, some of it still waiting."""
        voting_round = make.voting_round(
            costs=dict.fromkeys((*secret, "siika"), 1_000_00), hold_back=1
        )
        receipt = polling.cast(voting_round, make.user(), secret, word="Tsingtau-88")
        polling.cast(voting_round, make.user(), secret)
        sequencer.run(voting_round)
        polling.cast(voting_round, make.user(), secret)
        server = bytes.fromhex(receipt.nonce)
        mixed = commitment.nonce_of(server, receipt.word)
        found: list[str | bytes] = [receipt.ballot, "Tsingtau-88"]
        found += [server.hex(), mixed.hex(), server, mixed]
        found += [f'"{one}","{other}"]' for one, other in (secret, secret[::-1])]
        return voting_round, found

    @pytest.mark.parametrize("who", ["nobody", "resident", "superuser", *Role])
    def test_case_48_gives_no_ballot_before_the_close(self, who, told) -> None:
        voting_round, hidden = told
        client = self._client(who, voting_round)

        answers = [
            (address, client.get(address)) for address in every_address(voting_round)
        ]

        assert len(answers) > 100
        assert [a for a, answer in answers if answer.status_code >= 500] == []
        assert sum(answer.status_code == 200 for _, answer in answers) >= 15
        found = searching.seen_in(
            ((address, answer.getvalue()) for address, answer in answers), hidden
        )
        assert found == set()

    def test_case_48_gives_no_tally_to_staff_before_the_close(
        self, told, secret
    ) -> None:
        """Three votes for one, three for another: no page of the desk says three."""
        voting_round, _hidden = told
        client = self._client(Role.ORGANISER, voting_round)

        for name in ("overview", "turnout"):
            url = reverse(f"voting_staff:{name}", args=[voting_round.process.slug])
            page = client.get(url).text
            for project in secret:
                assert project not in page

    def test_case_48_finds_the_ballots_once_they_are_published(self, told) -> None:
        """The control: the same walk and the same search."""
        voting_round, hidden = told
        published = make.tallied(voting_round, published=True)
        boxes.sequencer.sign(published)
        client = Client()

        found = searching.seen_in(
            (
                (address, client.get(address).getvalue())
                for address in every_address(published)
            ),
            hidden,
        )

        assert {place for place, _secret in found}
        assert "Tsingtau-88" not in {secret for _place, secret in found}

    def _client(self, who: str, voting_round: VotingRound) -> Client:
        if who == "nobody":
            return Client()
        if who == "resident":
            return visiting.signed_in(make.user())
        if who == "superuser":
            person = make.user(is_superuser=True, is_staff=True)
            return visiting.signed_in(make.with_second_factor(person))
        return visiting.signed_in(make.staff(voting_round.process, Role(who)))

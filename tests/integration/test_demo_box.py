"""The ballot boxes of the demo: whole, in every state, with something to try."""

import json
import re
from collections.abc import Iterator

import demonstration
import make
import pytest
import time_machine
from django.core import mail
from django.core.mail import EmailMessage

from participation.models import User
from voting import channel_queries, packs, queries
from voting.actions import casting, codes, key_use, paper, recording, results
from voting.ballotbox.verifying.run import Given, verify
from voting.box import keys, log, lookup, sequencer, turnout
from voting.box.keys import Key
from voting.models import (
    BallotBox,
    CastNotice,
    CodeBatch,
    PaperBatch,
    RollMark,
    VotingRound,
)
from voting.models.box import Checkpoint
from voting.tally.ballot_form import Marks

RECEIPT = re.compile(r"[A-Z2-7]{4}(?:-[A-Z2-7]{4}){3}")
CODE = re.compile(r"^[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}$", re.MULTILINE)
PUBLISHED = "talvi-kaikille", "lohtajan-tori", "assen-2024"


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), demonstration.loaded():
        yield list(mail.outbox)


@pytest.fixture
def letters(loaded, db) -> Iterator[list[EmailMessage]]:
    with (
        time_machine.travel(make.NOW, tick=False),
        demonstration.files_kept(),
    ):
        yield loaded


def letter(letters: list[EmailMessage], words: str) -> EmailMessage:
    return next(one for one in letters if words in one.subject)


def vote(slug: str) -> VotingRound:
    return queries.round_or_404(VotingRound.objects.get(process__slug=slug).process)


def person(key: str) -> User:
    return User.objects.get(email=f"{key}@example.org")


@pytest.mark.usefixtures("letters")
class TestCountedVotes:
    @pytest.mark.parametrize("slug", PUBLISHED)
    def test_can_be_checked_by_anybody(self, slug) -> None:
        report = verify(packs.folder_of(vote(slug)), Given())

        assert report.holds, report.as_text()
        assert report.ballots == turnout.total(vote(slug)) - (slug == "talvi-kaikille")

    def test_are_no_others_than_these(self) -> None:
        published = VotingRound.objects.exclude(published_at=None)

        assert set(published.values_list("process__slug", flat=True)) == {*PUBLISHED}

    def test_took_paper_and_codes_as_well(self) -> None:
        winter = vote("talvi-kaikille")
        villages = {one.area: one for one in turnout.by_area(winter)}["kylat"]
        (batch,) = PaperBatch.objects.filter(voting_round=winter)
        marks = RollMark.objects.filter(entry__voting_round=winter)

        assert (villages.paper, villages.typed, villages.spoilt) == (13, 12, 1)
        assert len({batch.first_by, batch.second_by, batch.approved_by}) == 3
        assert marks.filter(channel=RollMark.Channel.CODE).count() == 7

    def test_keep_their_keys_while_somebody_may_complain(self) -> None:
        assert keys.has(vote("talvi-kaikille").box, Key.SLOT)

    def test_lose_them_afterwards_and_the_log_says_so(self) -> None:
        square = vote("lohtajan-tori")
        last = json.loads(list(log.lines(square.box))[-1])

        assert not any(keys.has(square.box, key) for key in keys.LINKING)
        assert last == {"t": "destroyed", "keys": ["ballot", "slot", "spool"]}
        assert Checkpoint.objects.filter(
            voting_round_id=square.pk, size=log.size(square.box)
        ).exists()


class TestAnOpenVote:
    SLUG = "rannat-ja-puistot"

    def test_has_a_signed_log_that_grows_with_the_first_visitor(self, letters) -> None:
        voting_round = vote(self.SLUG)
        before = log.size(voting_round.box)
        recording.sequence_boxes()
        assert log.size(voting_round.box) == before
        assert Checkpoint.objects.filter(voting_round_id=voting_round.pk).count() > 2

        make.ballot(voting_round, ["H2"], person("aino"))
        recording.sequence_boxes()

        assert log.size(voting_round.box) == before + voting_round.hold_back

    def test_holds_the_ballot_of_which_somebody_mailed_the_receipt(
        self, letters
    ) -> None:
        sent = letter(letters, "Kuittini: Rannat")
        code = RECEIPT.search(sent.body).group()

        assert sent.to == ["veikko@example.org"]
        found = lookup.by_code(vote(self.SLUG), code)
        assert found.state is lookup.State.STANDS
        assert found.ballot is None

    def test_takes_the_codes_that_lie_in_the_outbox(self, letters) -> None:
        voting_round = vote(self.SLUG)
        sent = letter(letters, "Koodit kirjastoon")
        printed = CODE.findall(sent.body)
        (batch,) = CodeBatch.objects.filter(voting_round=voting_round)
        before = turnout.total(voting_round)

        used = codes.use_code(voting_round=voting_round, typed=printed[5], now=make.NOW)
        casting.cast_ballot(
            voting_round=voting_round,
            voter=used.entry,
            paper="all",
            marks={"all": Marks(("H1",))},
            now=make.NOW,
            channel=used.channel,
        )

        assert len(printed) == batch.count == 6
        assert f"/p/{self.SLUG}/vote/code/" in sent.body
        assert turnout.total(voting_round) == before + 1

    def test_has_paper_that_a_second_official_types(self, letters) -> None:
        batch = PaperBatch.objects.get(voting_round=vote(self.SLUG))
        sent = letter(letters, "Paperiliput")
        ticks = re.findall(r"^(\d)\. ([A-Z0-9 ]+)$", sent.body, re.MULTILINE)
        read = {
            int(number): {"all": Marks(tuple(codes.split()))} for number, codes in ticks
        }
        open_to = channel_queries.progress_of(batch).open_by_turn
        assert open_to == {1: [], 2: [1, 2, 3, 4, 5, 6]}

        paper.type_forms(batch=batch, clerk=person("timo"), turn=2, forms=read)
        assert channel_queries.progress_of(batch).different == [4]

        riikka, kalle = person("riikka"), person("kalle")
        paper.type_form(batch=batch, clerk=riikka, turn=3, number=4, marks=read[4])
        paper.approve_batch(batch=batch, official=kalle, now=make.NOW)
        (area,) = turnout.by_area(vote(self.SLUG))
        assert (area.paper, area.typed, area.missing) == (8, 6, 2)


class TestKeysOfOfficials:
    def test_wait_for_the_auditor_whose_mail_has_the_key(self, letters) -> None:
        voting_round = vote("kirjasto-lainaa")
        sent = letter(letters, "Uurnan avain")
        (attached,) = sent.attachments
        (passphrase,) = re.findall(r"^[a-z]+(?:-[a-z]+){5}$", sent.body, re.MULTILINE)
        assert queries.waiting_for(voting_round) == "key"
        assert not keys.has(voting_round.box, Key.BALLOT)

        is_whole = key_use.bring_key(
            voting_round=voting_round,
            person=person("kalle"),
            file=str(attached[1]),
            passphrase=passphrase,
            now=make.NOW,
        )
        results.tally_closed_rounds(now=make.NOW)
        counted = vote("kirjasto-lainaa")
        results.publish_result(
            voting_round=counted, organiser=person("riikka"), now=make.NOW
        )

        assert is_whole
        assert sent.to == ["kalle@example.org"]
        assert not keys.has(counted.box, Key.BALLOT)
        report = verify(packs.folder_of(vote("kirjasto-lainaa")), Given())
        assert report.holds, report.as_text()
        result = queries.result_of(vote("kirjasto-lainaa"))
        (pot,) = result.pots
        assert 0 < len(pot.outcome.funded) < len(pot.outcome.steps)

    def test_are_planned_for_three_of_whom_none_has_made_one(self, letters) -> None:
        box = vote("teppanan-puisto").box
        holders = [one.officer.email for one in box.officers.all()]

        assert holders == [
            "riikka@example.org", "helena@example.org", "kalle@example.org",
        ]  # fmt: skip
        assert box.opened_at is None
        assert not box.ballot_key


class TestEveryBox:
    def test_is_as_it_was_signed(self, letters) -> None:
        assert recording.check_boxes() == 0

    def test_has_been_sequenced_as_far_as_its_rules_allow(self, letters) -> None:
        assert recording.sequence_boxes() == 0
        assert len(sequencer.rounds_with_work()) == 4
        assert not BallotBox.objects.exclude(paused_because="").exists()

    def test_owes_nobody_a_notice(self, letters) -> None:
        told = [one.to for one in letters if "/vote/mine/" in one.body]

        assert not CastNotice.objects.exists()
        assert sorted(told) == [["tyyne@example.org"], ["veikko@example.org"]]

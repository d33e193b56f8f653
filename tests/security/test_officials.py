"""Cases 57, 58, 59: keys that are lost, paper, and lists of voters.

Each goes through the whole of what officials do; the tests of the parts are named in
docs/reference/security-tests.md.
"""

from datetime import date

import boxes
import ceremony
import channels
import make
import organising
import pytest
from channels import batch_of, clerk, hand_out, type_forms, type_one
from django.core.exceptions import ValidationError
from polling import cast, refusal_of

from voting import queries, roll_files
from voting.actions import paper, results, rounds
from voting.actions.rounds import RollLine
from voting.box import keys
from voting.box.keys import Key
from voting.models import RollEntry, Tally, VotingRound
from voting.models.box import Opening
from voting.roll_lines import people_on

pytestmark = pytest.mark.django_db(transaction=True)

TODAY = date(2026, 11, 1)


def _code(error: pytest.ExceptionInfo[ValidationError]) -> set[str]:
    return {one.code for one in error.value.error_list}


def is_counted(voting_round: VotingRound) -> bool:
    return Tally.objects.filter(voting_round=voting_round).exists()


class TestAKeyThatIsNotThere:
    """Case 57."""

    @pytest.fixture(autouse=True)
    def _quick(self, monkeypatch) -> None:
        ceremony.quicken(monkeypatch)

    def _count(self, held: ceremony.Ceremony) -> VotingRound:
        after = held.voting_round.phase.ends_at
        results.tally_round(voting_round=held.voting_round, now=after)
        return ceremony.fresh(held)

    def test_case_57_nobody_votes_before_the_key_has_been_tried(self) -> None:
        held = ceremony.made()
        voter = make.user()

        assert refusal_of(ceremony.fresh(held), voter) == "no_box"

        held.rehearse(0)
        assert cast(ceremony.fresh(held), voter)

    def test_case_57_a_missing_key_delays_the_count_and_loses_nothing(self) -> None:
        voting_round = make.voting_round()
        sent = cast(voting_round, make.user())
        private = keys.read(voting_round.box, Key.BALLOT)
        keys.destroy(voting_round.box, Key.BALLOT)
        after = voting_round.phase.ends_at

        results.tally_round(voting_round=voting_round, now=after)
        results.tally_round(voting_round=voting_round, now=after)

        fresh = VotingRound.objects.select_related("phase", "process", "box").get()
        assert not is_counted(fresh)
        assert queries.waiting_for(fresh) == "key"
        assert not Opening.objects.exists()
        keys.write(voting_round.box, Key.BALLOT, private)
        assert make.tallied(fresh, published=True).is_published
        assert Opening.objects.get().commitment == sent.commitment

    def test_case_57_a_wrong_key_opens_nothing_and_says_what_is_wrong(self) -> None:
        held, other = ceremony.rehearsed(), ceremony.rehearsed()
        cast(held.voting_round, make.user())
        self._count(held)

        for file, passphrase, code in (
            (held.files[0], "kalon metis rovan pelud", "wrong_passphrase"),
            (other.files[0], ceremony.PASSPHRASE, "other_vote"),
            (held.files[0][:-20], ceremony.PASSPHRASE, "damaged"),
        ):
            with pytest.raises(ValidationError) as error:
                held.bring(0, file=file, passphrase=passphrase)
            ((problem,),) = error.value.error_dict.values()
            assert problem.code == code

        assert not Opening.objects.exists()
        held.bring(0)
        assert is_counted(self._count(held))

    @pytest.mark.parametrize("absent", [0, 1, 2])
    def test_case_57_one_of_three_officers_may_be_absent(self, absent) -> None:
        held = ceremony.rehearsed("officers")
        cast(held.voting_round, make.user())
        self._count(held)
        first, second = sorted({0, 1, 2} - {absent})

        held.bring(first)
        assert not is_counted(self._count(held))
        held.bring(second)

        assert is_counted(self._count(held))


class TestPaper:
    """Case 58."""

    def test_case_58_takes_two_people_and_stays_as_approved(self) -> None:
        voting_round = make.voting_round()
        hand_out(voting_round, 2)
        first, second = clerk(voting_round), clerk(voting_round)
        batch = batch_of(voting_round, 2)
        type_forms(batch, first, 1, "a", "b")

        def type_again(official, turn):
            return channels.refused(
                type_one,
                batch=batch,
                official=official,
                turn=turn,
                number=1,
                choices="a",
            )

        assert type_again(first, 2) == "same_person"
        type_forms(batch, second, 2, "a", "b")
        approve = {"action": paper.approve_batch, "batch": batch, "now": make.NOW}
        assert channels.refused(**approve, official=first) == "same_person"
        paper.approve_batch(batch=batch, official=second, now=make.NOW)

        assert channels.refused(**approve, official=second) == "approved"
        assert type_again(first, 1) == "approved"
        assert len(boxes.entries(voting_round, "batch")) == 1
        assert len(boxes.entries(voting_round, "ballot")) == 2

    def test_case_58_of_which_there_is_more_than_was_handed_out_is_refused(
        self,
    ) -> None:
        voting_round = make.voting_round()
        hand_out(voting_round, 1)
        first, second = clerk(voting_round), clerk(voting_round)
        batch = batch_of(voting_round, 2)
        type_forms(batch, first, 1, "a", "a")
        type_forms(batch, second, 2, "a", "a")

        with pytest.raises(ValidationError):
            paper.approve_batch(batch=batch, official=second, now=make.NOW)

        assert boxes.entries(voting_round, "batch") == []

    def test_case_58_that_does_not_add_up_keeps_the_log_from_closing(self) -> None:
        voting_round = make.voting_round()
        hand_out(voting_round, 2)
        channels.approved(voting_round, "a")
        after = voting_round.phase.ends_at

        results.tally_round(voting_round=voting_round, now=after)

        assert not is_counted(voting_round)
        assert boxes.entries(voting_round, "close") == []


class TestAListOfVoters:
    """Case 59. It is taken as a whole or not at all; nobody is merged in silence."""

    @pytest.mark.parametrize(
        ("lines", "code"),
        [
            (["aino@example.org", "AINO@example.org "], "duplicate_voter"),
            (["aino@example.org", "aino@EXAMPLE.org"], "duplicate_voter"),
            # Cyrillic, and it looks the same on every screen.
            (["aino@example.org", "\N{CYRILLIC SMALL LETTER A}ino@example.org"],
             "bad_email"),
            (["aino@example.org;lohtaja", "aino@example.org;purola"],
             "duplicate_voter"),
            (["aino@example.org;nowhere"], "unknown_district"),
            (["aino@example.org;;;17", "eero@example.org;;; 17 "],
             "duplicate_reference"),
        ],
    )  # fmt: skip
    def test_case_59_says_which_line_is_wrong_and_changes_nothing(
        self, lines, code
    ) -> None:
        voting_round, organiser = organising.draft(eligibility="list")
        for district in ("lohtaja", "purola"):
            make.district(voting_round.process, district)
        content = "\n".join(lines).encode()

        with pytest.raises(ValidationError) as error:
            rounds.import_roll(
                voting_round=voting_round,
                organiser=organiser,
                lines=roll_files.read_roll(content, today=TODAY).lines,
                now=organising.BEFORE,
            )

        assert code in _code(error)
        assert not RollEntry.objects.exists()

    def test_case_59_of_two_hundred_thousand_lines_finds_the_one_that_is_double(
        self,
    ) -> None:
        voting_round, _organiser = organising.draft(eligibility="list")
        addresses = [f"person{number}@example.org" for number in range(199_999)]
        content = "\n".join([*addresses, "PERSON17@example.org"]).encode()
        read = roll_files.read_roll(content, today=TODAY)

        with pytest.raises(ValidationError) as error:
            people_on(read.lines, {}, voting_round)

        (problem,) = error.value.error_list
        assert (problem.code, problem.params["line"]) == ("duplicate_voter", 200_000)

    def test_case_59_of_one_person_twice_leaves_the_roll_of_before(self) -> None:
        voting_round, organiser = organising.draft(eligibility="list")
        good = {"organiser": organiser, "now": organising.BEFORE}
        line = RollLine(1, "aino@example.org")
        rounds.import_roll(voting_round=voting_round, lines=[line], **good)

        with pytest.raises(ValidationError):
            rounds.import_roll(voting_round=voting_round, lines=[line] * 2, **good)

        assert RollEntry.objects.count() == 1

"""What one cast leaves behind: a mark, a notice and a sealed row; and later, a row."""

from datetime import timedelta

import boxes
import kinds
import make
import pytest
from django.apps import apps
from django.db import connection
from make import DAY, NOW
from polling import SECOND, cast, choices_of, listed, refusal_of

from voting.actions import casting
from voting.actions.rounds import RollLine
from voting.ballotbox import receipts
from voting.box import spool
from voting.models import CastNotice, RollEntry, RollMark
from voting.models.box import SpoolRow
from voting.tally.ballot_form import Marks

pytestmark = pytest.mark.django_db


def send(voting_round, voter, token, choices=("a",), **options):
    """Send one form; say what came back, the whole of it."""
    return casting.cast_ballot(
        voting_round=voting_round,
        voter=voter,
        paper="all",
        marks={"all": Marks(tuple(choices))},
        token=token,
        **({"now": NOW} | options),
    )


class TestForm:
    def test_that_is_sent_twice_casts_one_ballot(self) -> None:
        voting_round, voter, token = make.voting_round(), make.user(), spool.new_token()

        first = send(voting_round, voter, token)
        second = send(voting_round, voter, token)

        assert first.receipt == second.receipt
        assert (first.is_repeated, second.is_repeated) == (False, True)
        assert SpoolRow.objects.count() == 1

    def test_that_is_sent_again_after_it_was_logged_casts_none(self) -> None:
        voting_round, voter, token = make.voting_round(), make.user(), spool.new_token()
        first = send(voting_round, voter, token)
        boxes.settle(voting_round)

        second = send(voting_round, voter, token)

        assert second.is_repeated
        assert second.receipt == first.receipt
        assert SpoolRow.objects.count() == 0

    @pytest.mark.parametrize("change", [{"choices": ["b"]}, {"word": "karhu"}])
    def test_with_other_content_casts_another_ballot(self, change) -> None:
        voting_round, voter, token = make.voting_round(), make.user(), spool.new_token()
        first = send(voting_round, voter, token)

        second = send(voting_round, voter, token, **change)

        assert not second.is_repeated
        assert second.receipt.commitment != first.receipt.commitment
        (final,) = boxes.standing(voting_round)
        assert choices_of(final) == tuple(change.get("choices", ("a",)))
        assert len(boxes.entries(voting_round, "ballot")) == 2

    def test_that_comes_again_after_a_later_ballot_changes_nothing(self) -> None:
        voting_round, voter, token = make.voting_round(), make.user(), spool.new_token()
        send(voting_round, voter, token)
        cast(voting_round, voter, ["b"])

        assert send(voting_round, voter, token).is_repeated

        (final,) = boxes.standing(voting_round)
        assert choices_of(final) == ("b",)

    def test_of_somebody_else_is_refused_and_marks_nobody(self) -> None:
        voting_round, token = make.voting_round(), spool.new_token()
        send(voting_round, make.user(), token)

        assert refusal_of(voting_round, make.user(), token=token) == "form_used"

        assert RollMark.objects.count() == CastNotice.objects.count() == 1


class TestReceipt:
    def test_is_sound_and_holds_a_promise_of_the_box(self) -> None:
        voting_round = make.voting_round()
        receipt = cast(voting_round, make.user(), ["b", "a"], word=" Karhu ")
        box = voting_round.box

        committed, by = receipts.read_promise(
            receipt.promise, box.origin, bytes.fromhex(box.promise_key)
        )

        assert receipt.is_sound
        assert receipt.word == "Karhu"
        assert receipt.election == voting_round.sheet_sha256
        assert committed == receipt.commitment
        assert by == (voting_round.phase.ends_at + DAY).isoformat()
        assert receipt.ballot == '{"paper":"all","pots":{"all":{"choices":["a","b"]}}}'

    def test_is_another_for_everybody_who_says_the_same(self) -> None:
        voting_round = make.voting_round()

        found = {cast(voting_round, make.user(), ["a"]).commitment for _ in range(5)}

        assert len(found) == 5


class TestGrace:
    @pytest.fixture
    def voting_round(self):
        return make.voting_round(grace=60)

    @pytest.mark.parametrize(
        ("issued", "sent", "code"),
        [
            (-1, 59, ""),
            (-600, 0, ""),
            (-1, 60, "closed"),
            (-1, 61, "closed"),
            (0, 1, "closed"),
            (5, 6, "closed"),
            (None, 1, "closed"),
            (None, -1, ""),
        ],
    )
    def test_is_for_pages_given_out_before_the_close(
        self, voting_round, issued, sent, code
    ) -> None:
        closes = voting_round.phase.ends_at
        form = {
            "now": closes + sent * SECOND,
            "issued_at": None if issued is None else closes + issued * SECOND,
        }

        if code:
            assert refusal_of(voting_round, make.user(), **form) == code
        else:
            assert cast(voting_round, make.user(), **form)

    def test_is_over_before_the_count(self, voting_round) -> None:
        cast(voting_round, make.user())
        closes = voting_round.phase.ends_at

        early = boxes.tally(voting_round, now=closes + 59 * SECOND)
        late = boxes.tally(voting_round, now=closes + 60 * SECOND)

        assert (early, late) == ("not_closed", True)

    def test_is_none_where_the_rules_announce_none(self) -> None:
        voting_round = make.voting_round()
        closes = voting_round.phase.ends_at

        code = refusal_of(
            voting_round, make.user(), now=closes, issued_at=closes - timedelta(hours=1)
        )

        assert code == "closed"

    def test_does_not_outlast_the_count(self, voting_round) -> None:
        closes = voting_round.phase.ends_at
        boxes.tally(voting_round, now=closes + 60 * SECOND)

        code = refusal_of(
            voting_round, make.user(), now=closes, issued_at=closes - SECOND
        )

        assert code == "closed"


class TestMark:
    def test_and_notice_come_with_the_first_ballot_and_with_no_other(self) -> None:
        voting_round = make.voting_round()
        voter = make.user()

        cast(voting_round, voter)
        (mark,) = RollMark.objects.all()
        (notice,) = CastNotice.objects.all()
        notice.delete()
        cast(voting_round, voter, ["b"], channel=RollMark.Channel.ASSISTED)

        assert RollMark.objects.get().channel == mark.channel == RollMark.Channel.WEB
        assert not CastNotice.objects.exists()

    def test_is_made_for_the_holder_of_a_code(self) -> None:
        voting_round = listed([RollLine(1, "aino@example.org")])
        entry = RollEntry.objects.get(voting_round=voting_round)

        cast(voting_round, entry, channel=RollMark.Channel.CODE)
        cast(voting_round, make.user("aino@example.org"), ["b"])

        assert RollMark.objects.get().channel == RollMark.Channel.CODE
        assert len(boxes.standing(voting_round)) == 1

    def test_is_not_made_for_an_entry_of_another_round(self) -> None:
        one, other = (listed([RollLine(1, "aino@example.org")]) for _ in range(2))

        code = refusal_of(one, RollEntry.objects.get(voting_round=other))

        assert code == "not_on_roll"
        assert not RollMark.objects.exists()


def versions_of_rows() -> dict[str, list[tuple[object, ...]]]:
    """Return every row of every table that leads to a person, with its versions."""
    leading = [
        model
        for model in apps.get_models()
        if model._meta.app_label in {"voting", "participation"}
        and model is not SpoolRow
    ]
    found = {}
    with connection.cursor() as cursor:
        hidden = (
            "xmin::text, xmax::text, ctid::text"
            if connection.vendor == "postgresql"
            else "rowid"
        )
        for model in leading:
            table = model._meta.db_table
            cursor.execute(f"SELECT {hidden}, * FROM {table}")  # noqa: S608 - ours
            found[table] = sorted(map(str, cursor.fetchall()))
    return found


class TestChangingABallot:
    @pytest.mark.parametrize("eligibility", ["open", "list"])
    def test_leaves_no_trace_but_a_row_of_the_spool(self, eligibility) -> None:
        if eligibility == "open":
            voting_round = make.voting_round()
        else:
            voting_round = listed([RollLine(1, "aino@example.org")])
        voter = make.user("aino@example.org")
        cast(voting_round, voter)
        before = versions_of_rows()

        cast(voting_round, voter, ["b"])

        assert versions_of_rows() == before
        assert SpoolRow.objects.count() == 2

    def test_in_a_district_leaves_none_either(self) -> None:
        voting_round = kinds.of_two_pots()
        voter = make.user()
        cast(voting_round, voter, ["n1"], paper="north", pot="north")
        before = versions_of_rows()

        cast(voting_round, voter, ["n2"], paper="north", pot="north")

        assert versions_of_rows() == before

    def test_with_a_new_account_leaves_none_either(self) -> None:
        voting_round = make.voting_round()
        first = make.user("aino@example.org")
        cast(voting_round, first)
        first.delete()
        again = make.user("aino@example.org")
        before = versions_of_rows()

        cast(voting_round, again, ["b"])

        assert versions_of_rows() == before

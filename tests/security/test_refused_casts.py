"""Cases 41, 42, 44: who may not vote, other people's forms, impossible choices."""

from datetime import date

import boxes
import make
import polling
import pytest
import searching
from django.urls import reverse
from polling import listed
from visiting import Visitor, nothing_was_cast, post, signed_in, token_of

from participation.models import User
from voting import drafts, queries
from voting.actions import answers
from voting.actions.rounds import RollLine
from voting.ballotbox import receipts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


class TestWhoMayNotVote:
    """Case 41. What is refused leaves no mark, and no log tells what was chosen."""

    def test_case_41_somebody_who_is_not_on_the_roll(self) -> None:
        voting_round = listed([RollLine(1, "aino@example.org")])

        assert post(voting_round, make.user()).status_code == 403
        assert nothing_was_cast()

    def test_case_41_somebody_of_another_area(self) -> None:
        voting_round = polling.two_districts(
            email="aino@example.org",
            district="lohtaja",
            scope="district",
            budgets={"lohtaja": 30_000_00, "purola": 20_000_00},
        )
        aino = make.user("aino@example.org")

        answer = post(voting_round, aino, "purola", choices=["purola-a"])

        assert answer.status_code == 403
        assert nothing_was_cast()

    @pytest.mark.parametrize(("starts", "ends"), [(1, 2), (-3, -1)])
    def test_case_41_a_vote_that_is_not_open(self, starts, ends) -> None:
        voting_round = make.voting_round(starts=starts * make.DAY, ends=ends * make.DAY)

        assert post(voting_round, make.user()).status_code == 403
        assert nothing_was_cast()

    def test_case_41_a_vote_that_is_not_published(self) -> None:
        voting_round = make.voting_round()
        type(voting_round.process).objects.update(published_at=None)

        assert post(voting_round, make.user()).status_code == 404
        assert nothing_was_cast()

    def test_case_41_somebody_who_is_too_young(self) -> None:
        voting_round = make.voting_round(min_age=16, age_on=make.NOW.date())
        child = make.user(born_on=date(2014, 1, 1))

        answer = post(voting_round, child, declares_age="on")

        assert answer.status_code == 403
        assert nothing_was_cast()

    def test_case_41_somebody_whose_account_was_closed(self) -> None:
        voting_round = make.voting_round()
        person = make.user()
        client = signed_in(person)
        User.objects.filter(pk=person.pk).update(is_active=False)

        url = reverse("voting:review", args=[voting_round.process.slug, "all"])
        answer = client.post(
            url, {"choices": ["a"], "token": token_of(voting_round, person)}
        )

        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("account_login"))
        assert nothing_was_cast()

    def test_case_41_no_log_tells_what_a_refused_ballot_chose(self) -> None:
        voting_round = make.voting_round(costs={"ahvenlaituri": 1, "haukisilta": 1})
        type(voting_round).objects.update(closed_at=make.NOW)
        both = ["ahvenlaituri", "haukisilta"]

        with searching.overheard() as said:
            answer = post(voting_round, make.user(), choices=both)

        assert answer.status_code == 403
        pairs = [
            f"{one}{sign}{other}"
            for one, other in (both, both[::-1])
            for sign in ("', '", '", "', "&choices=")
        ]
        assert searching.seen_in([("log", line) for line in said], pairs) == set()


def has_receipt(visitor: Visitor) -> bool:
    """Say whether this browser can show and download a receipt."""
    code = receipts.parse(kept) if (kept := _downloaded(visitor)) else None
    return code is not None and code.code in visitor.receipt().text


def _downloaded(visitor: Visitor) -> str:
    answer = visitor.client.get(visitor.address("receipt_file"))
    return answer.text if answer.status_code == 200 else ""


class TestWhatIsSomebodyElses:
    """Case 42."""

    def test_case_42_another_voters_form_is_refused(self) -> None:
        voting_round = make.voting_round()
        owner, thief = make.user(), make.user()

        answer = post(voting_round, thief, token=token_of(voting_round, owner))

        assert answer.status_code == 403
        assert nothing_was_cast()

    def test_case_42_the_form_of_another_vote_is_refused(self) -> None:
        voting_round, other = make.voting_round(), make.voting_round()
        person = make.user()

        answer = post(voting_round, person, token=token_of(other, person))

        assert answer.status_code == 403
        assert nothing_was_cast()

    def test_case_42_another_voters_receipt_is_not_shown(self) -> None:
        voting_round = make.voting_round()
        victim = Visitor(voting_round, make.user())
        victim.cast("a")
        kept = victim.client.cookies[drafts.RECEIPT_COOKIE].value
        thief = Visitor(voting_round, make.user())
        thief.client.cookies[drafts.RECEIPT_COOKIE] = kept

        assert has_receipt(victim)
        assert not has_receipt(thief)

    def test_case_42_another_voters_code_tells_no_choice_before_the_result(
        self,
    ) -> None:
        costs = {"ahvenlaituri": 1_000_00, "haukisilta": 1_000_00}
        voting_round = make.voting_round(costs=costs)
        receipt = make.ballot(voting_round, ["ahvenlaituri"])
        boxes.settle(voting_round)

        thief = Visitor(voting_round, make.user())
        answer = thief.client.post(thief.address("check"), {"code": receipt.code})

        assert answer.status_code == 200
        assert "ahvenlaituri" not in answer.text


class TestProjectsThatCannotBeChosen:
    """Case 44. The server counts again, whatever the page would have allowed."""

    @pytest.mark.parametrize(
        "choices",
        [
            ["-1"],
            ["unknown"],
            ["a", "a"],
            ["a", "-a"],
            ["A"],
            ["a "],
            ["a\0"],
            ["\uff11"],
            ["all"],
            ["../a"],
            ["a,b"],
        ],
    )
    def test_case_44_unknown_negative_or_repeated_ones(self, choices) -> None:
        answer = post(make.voting_round(), make.user(), choices=choices)

        assert answer.status_code == 422
        assert nothing_was_cast()

    def test_case_44_projects_of_another_vote_or_of_another_pot(self) -> None:
        make.voting_round(costs={"elsewhere": 1_000_00})
        voting_round = polling.two_districts()

        for choice in ("elsewhere", "purola-a"):
            answer = post(voting_round, make.user(), "lohtaja", choices=[choice])
            assert answer.status_code == 422

        assert nothing_was_cast()

    def test_case_44_a_paper_that_does_not_exist(self) -> None:
        for paper in ("none", "-1", "lohtaja"):
            assert post(make.voting_round(), make.user(), paper).status_code == 404

        assert nothing_was_cast()

    @pytest.mark.parametrize(("cents", "status"), [(25_000_00, 303), (25_000_01, 422)])
    def test_case_44_the_limit_is_exact_to_the_cent(self, cents, status) -> None:
        costs = {"a": 24_999_99, "b": cents, "c": 1}
        voting_round = make.voting_round(costs=costs, is_spending_limited=True)

        answer = post(voting_round, make.user(), choices=["a", "b", "c"])

        assert answer.status_code == status
        assert nothing_was_cast() is (status == 422)

    def test_case_44_one_choice_more_than_allowed(self) -> None:
        voting_round = make.voting_round(max_choices=2)

        assert post(voting_round, make.user(), choices=["a", "b"]).status_code == 303
        assert post(voting_round, make.user(), choices="abc").status_code == 422

    def test_case_44_a_withdrawn_project_gets_nothing(self) -> None:
        """It stays on ballots that name it, and the count leaves it out."""
        voting_round = make.voting_round(costs={"a": 1_000_00, "b": 1_000_00})
        make.ballot(voting_round, ["a", "b"])
        answers.withdraw_project(
            voting_round=voting_round,
            organiser=make.staff(voting_round.process),
            project="a",
            reason="The ground is too soft.",
            now=make.NOW,
        )

        assert post(voting_round, make.user(), choices=["a"]).status_code < 500

        made = make.tallied(voting_round, published=True)
        (pot,) = queries.result_of(made).pots
        assert pot.outcome.funded == ("b",)

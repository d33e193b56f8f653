"""At a voting place: one form or one code, and nothing told of how anybody voted."""

from datetime import date, timedelta

import boxes
import channels
import make
import pytest
from channels import STATION, clerk, hand_out, person, written_off
from django.core import mail
from django.core.exceptions import ValidationError
from make import NOW
from polling import cast, listed, refusal_of, two_districts

from participation.models import AuditEvent
from voting import channel_queries
from voting.actions import codes, stations
from voting.actions.notices import send_notices
from voting.box import turnout
from voting.models import PaperMark, RollEntry, RollMark, SpoiltForms, VotingCode
from voting.roll_lines import RollLine

pytestmark = pytest.mark.django_db


def _hand(voting_round, somebody, area="all", now=NOW) -> None:
    stations.hand_out_paper(
        voting_round=voting_round,
        clerk=clerk(voting_round),
        person=somebody,
        area=area,
        station=STATION,
        now=now,
    )


def _code(voting_round, somebody, area="all", now=NOW) -> str:
    return stations.give_code(
        voting_round=voting_round,
        clerk=clerk(voting_round),
        person=somebody,
        area=area,
        station=STATION,
        now=now,
    )


class TestLookingSomebodyUp:
    LINES = (
        RollLine(1, "aino@example.org", reference="R-1"),
        RollLine(2, reference="R 2"),
    )

    @pytest.mark.parametrize(
        "known",
        [{"email": " AINO@example.org"}, {"reference": "r-1"}, {"reference": "R2"}],
    )
    def test_finds_who_is_on_the_roll(self, known) -> None:
        found = person(listed(self.LINES), **known)

        assert found.entry is not None
        assert found.standing == "not_yet"

    @pytest.mark.parametrize(
        "known",
        [
            {"email": "x@example.org"},
            {"reference": "R-3"},
            {"name": "Aino Möttönen", "born_on": date(1950, 5, 17)},
            {},
        ],
    )
    def test_finds_nobody_else(self, known) -> None:
        voting_round = listed(self.LINES)

        assert channel_queries.person_at_station(voting_round, **known) is None

    def test_knows_a_name_in_any_order_where_all_may_vote(self) -> None:
        voting_round = make.voting_round()
        born_on = date(1950, 5, 17)
        _hand(voting_round, person(voting_round, name="Aino Möttönen", born_on=born_on))

        found = person(voting_round, name=" möttönen  AINO", born_on=born_on)

        assert found.standing == "paper"
        assert RollEntry.objects.get().is_declared

    def test_tells_of_a_vote_that_it_is_there_and_no_more(self) -> None:
        voting_round = make.voting_round()
        voter = make.user()
        cast(voting_round, voter, "a")

        assert person(voting_round, email=voter.email).standing == "online"


class TestAPaperForm:
    def test_takes_the_place_of_an_online_vote(self) -> None:
        voting_round = make.voting_round()
        voter = make.user()
        cast(voting_round, voter, "a")
        _hand(voting_round, person(voting_round, email=voter.email))

        assert channels.votes(voting_round) == []
        (void,) = boxes.entries(voting_round, "void")
        assert void["why"] == "paper"
        assert refusal_of(voting_round, voter, "b") == "voted_on_paper"
        (area,) = turnout.by_area(voting_round)
        assert (area.online, area.paper) == (0, 1)

    def test_is_told_to_the_person(self) -> None:
        voting_round = make.voting_round()
        voter = make.user()
        cast(voting_round, voter, "a")
        send_notices(now=NOW)
        mail.outbox.clear()
        _hand(voting_round, person(voting_round, email=voter.email))

        send_notices(now=NOW)

        assert [message.to for message in mail.outbox] == [[voter.email]]

    def test_is_given_once(self) -> None:
        voting_round = make.voting_round()
        somebody = person(voting_round)
        _hand(voting_round, somebody)

        again = channels.refused(_hand, voting_round=voting_round, somebody=somebody)

        assert again == "has_paper"
        assert PaperMark.objects.count() == 1

    def test_is_not_given_before_or_after_the_vote(self) -> None:
        voting_round = make.voting_round()
        somebody = person(voting_round)

        for now, why in (
            (NOW - 2 * make.DAY, "not_open_yet"),
            (channels.AFTER, "closed"),
        ):
            assert why == channels.refused(
                _hand, voting_round=voting_round, somebody=somebody, now=now
            )

    def test_is_that_of_the_own_district(self) -> None:
        voting_round = two_districts(
            email="aino@example.org",
            district="lohtaja",
            scope="district",
            budgets={"lohtaja": 30_000_00, "purola": 20_000_00},
        )
        aino = person(voting_round, email="aino@example.org")

        wrong = channels.refused(
            _hand, voting_round=voting_round, somebody=aino, area="purola"
        )
        _hand(voting_round, aino, area="lohtaja")

        assert wrong == "wrong_district"
        assert PaperMark.objects.count() == 1

    def test_is_not_for_who_is_known_to_be_too_young(self) -> None:
        voting_round = make.voting_round(min_age=15, age_on=NOW.date())
        child = person(voting_round, name="Eino", born_on=date(2012, 1, 1))

        why = channels.refused(_hand, voting_round=voting_round, somebody=child)

        assert why == "too_young"
        assert not RollEntry.objects.exists()

    def test_needs_the_name_of_the_place(self) -> None:
        voting_round = make.voting_round()

        with pytest.raises(ValidationError, match="voting place"):
            stations.hand_out_paper(
                voting_round=voting_round,
                clerk=clerk(voting_round),
                person=person(voting_round),
                area="all",
                station=" ",
                now=NOW,
            )


class TestACodeToVoteHere:
    def test_casts_an_assisted_vote(self) -> None:
        voting_round = make.voting_round()
        code = _code(voting_round, person(voting_round))

        used = codes.use_code(voting_round=voting_round, typed=code, now=NOW)
        cast(voting_round, used.entry, "b", channel=used.channel)

        assert channels.votes(voting_round) == ["b"]
        assert RollMark.objects.get().channel == "assisted"

    def test_works_once(self) -> None:
        voting_round = make.voting_round()
        code = _code(voting_round, person(voting_round))
        codes.use_code(voting_round=voting_round, typed=code, now=NOW)

        again = channels.refused(
            codes.use_code, voting_round=voting_round, typed=code, now=NOW
        )

        assert again == "bad_code"
        assert not VotingCode.objects.exists()

    def test_works_for_half_an_hour(self) -> None:
        voting_round = make.voting_round()
        code = _code(voting_round, person(voting_round))
        late = NOW + timedelta(minutes=30)

        why = channels.refused(
            codes.use_code, voting_round=voting_round, typed=code, now=late
        )

        assert why == "bad_code"

    def test_stops_when_another_one_or_a_paper_form_is_given(self) -> None:
        voting_round = make.voting_round()
        somebody = person(voting_round)
        first = _code(voting_round, somebody)
        second = _code(voting_round, somebody)
        codes_left = VotingCode.objects.count()
        _hand(voting_round, somebody)

        for code in (first, second):
            why = channels.refused(
                codes.use_code, voting_round=voting_round, typed=code, now=NOW
            )
            assert why == "bad_code"
        assert codes_left == 1

    def test_is_not_given_to_who_has_a_paper_form(self) -> None:
        voting_round = make.voting_round()
        somebody = person(voting_round)
        _hand(voting_round, somebody)

        why = channels.refused(_code, voting_round=voting_round, somebody=somebody)

        assert why == "voted_on_paper"


class TestSpoiltForms:
    def _record(self, voting_round, count, reason="Torn", kind="spoilt"):
        return stations.record_spoilt_forms(
            voting_round=voting_round,
            clerk=clerk(voting_round),
            area="all",
            station=STATION,
            kind=kind,
            count=count,
            reason=reason,
            now=NOW,
        )

    def test_are_taken_off_the_forms_that_are_missing(self) -> None:
        voting_round = make.voting_round()
        hand_out(voting_round, 3)
        written_off(voting_round, 2)
        written_off(voting_round, 1, kind="not_returned")

        assert turnout.is_settled(voting_round)

    def test_take_two_officials(self) -> None:
        """One alone could hand out a form in somebody's name and write it off."""
        voting_round = make.voting_round()
        hand_out(voting_round, 1)
        forms = self._record(voting_round, 1)
        alone = {"forms": forms, "official": forms.recorded_by, "now": NOW}

        why = channels.refused(stations.agree_to_spoilt_forms, **alone)
        before = turnout.is_settled(voting_round)
        second = alone | {"official": clerk(voting_round)}
        stations.agree_to_spoilt_forms(**second)

        assert (why, before) == ("same_person", False)
        assert turnout.is_settled(voting_round)
        assert channels.refused(stations.agree_to_spoilt_forms, **second) == "agreed"

    def test_are_taken_back_before_anybody_agrees(self) -> None:
        voting_round = make.voting_round()
        hand_out(voting_round, 1)
        forms = self._record(voting_round, 1)

        stations.take_back_spoilt_forms(forms=forms, clerk=clerk(voting_round), now=NOW)

        late = {"forms": forms, "official": clerk(voting_round), "now": NOW}
        assert channels.refused(stations.agree_to_spoilt_forms, **late) == "struck"
        assert stations.missing_forms(voting_round, "all") == 1

    def test_that_wait_cannot_be_written_down_twice(self) -> None:
        voting_round = make.voting_round()
        hand_out(voting_round, 1)
        self._record(voting_round, 1)

        with pytest.raises(ValidationError):
            self._record(voting_round, 1)

    def test_cannot_be_more_than_were_handed_out(self) -> None:
        voting_round = make.voting_round()
        hand_out(voting_round, 1)

        with pytest.raises(ValidationError) as wrong:
            self._record(voting_round, 2)

        assert wrong.value.error_dict["count"][0].code == "too_many_forms"
        assert not SpoiltForms.objects.exists()

    def test_need_a_reason(self) -> None:
        voting_round = make.voting_round()
        hand_out(voting_round, 1)

        with pytest.raises(ValidationError, match="reason"):
            self._record(voting_round, 1, reason=" ")


def test_the_record_says_what_was_done_and_where_but_never_to_whom() -> None:
    voting_round = make.voting_round()
    somebody = person(voting_round)
    _code(voting_round, somebody)
    _hand(voting_round, somebody)

    told = AuditEvent.objects.filter(verb__in=["help.given", "paper.given"])

    assert [event.verb for event in told.order_by("number")] == [
        "help.given",
        "paper.given",
    ]
    for event in told:
        assert event.data == {"station": STATION}
        assert event.subject == f"round:{voting_round.process.slug}"

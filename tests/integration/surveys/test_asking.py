"""Whom a survey asks, reminds and tells; and that nobody is asked too often."""

import make
import pytest
import surveying

from participation import reminder_queries, survey_steps, ticking
from participation.actions import survey_waves
from participation.models import Notice, ProcessFollow, Role, SurveyInvitation
from participation.policies import Refused
from participation.survey_notices import SURVEY_REMINDER, still_to_answer
from participation.surveys.charts import rate_words
from participation.surveys.inviting import invited_to
from participation.surveys.reading import rates_of

pytestmark = [pytest.mark.django_db]
GROUPS = {"audience": "groups", "groups": ["role:reviewer", "follow"]}


def crowd(process, reviewers=3, followers=2):
    """Make people of two groups; the first reviewer follows as well."""
    first = [make.staff(process, Role.REVIEWER) for _each in range(reviewers)]
    second = [make.user() for _each in range(followers)]
    for person in [first[0], *second]:
        ProcessFollow.objects.create(process=process, person=person, since=make.NOW)
    return first, second


def invite(wave, now=make.NOW):
    return survey_waves.invite_people(
        wave=wave, organiser=surveying.organiser_of(wave.survey.process), now=now
    )


def told(kind):
    return {one.person for one in Notice.objects.filter(kind=kind)}


@pytest.mark.django_db(transaction=True)
class TestInviting:
    def test_tells_everybody_of_the_groups_once(self) -> None:
        process = make.process()
        reviewers, followers = crowd(process)
        wave = surveying.wave(process, **GROUPS)

        asked = invite(wave)
        again = invite(wave)

        everybody = {*reviewers, *followers}
        assert everybody <= told("survey.invited")
        assert asked.by_group["role:reviewer"] == 3
        assert again.people == []
        assert SurveyInvitation.objects.count() == len(asked.people)

    def test_leaves_whom_another_survey_asked_lately(self, settings) -> None:
        process = make.process()
        crowd(process)
        invite(surveying.wave(process, **GROUPS))
        other = surveying.wave(process, audience="groups", groups=["role:reviewer"])

        asked = invited_to(other, now=make.NOW)
        later = invited_to(other, now=make.NOW + settings.SURVEY_REST_DAYS * make.DAY)

        assert (len(asked.people), asked.rested) == (0, 3)
        assert (len(later.people), later.rested) == (3, 0)

    def test_happens_by_the_clock_once(self) -> None:
        process = make.process()
        crowd(process)
        wave = surveying.wave(process, invites=True, **GROUPS)

        first = [one.what for one in ticking.tick(now=make.NOW)]
        second = ticking.tick(now=make.NOW)

        assert "survey.invited" in first
        assert not [one for one in second if one.what.startswith("survey.")]
        assert surveying.fresh(wave).invited_at == make.NOW

    def test_happens_although_another_cannot(self, monkeypatch, caplog) -> None:
        process = make.process()
        crowd(process)
        broken, sound = [
            surveying.wave(process, invites=True, audience="groups", groups=[group])
            for group in GROUPS["groups"]
        ]

        def fail(*, wave, now):
            if wave == broken:
                raise OSError("the disk is full")
            return survey_waves.invite_people(wave=wave, now=now)

        monkeypatch.setattr(survey_steps, "invite_people", fail)
        ticking.tick(now=make.NOW)

        assert surveying.fresh(sound).invited_at == make.NOW
        assert surveying.fresh(broken).invited_at is None
        assert "the disk is full" in caplog.text

    def test_waits_for_the_opening(self) -> None:
        process = make.process()
        crowd(process)
        wave = surveying.wave(process, starts=make.DAY, invites=True, **GROUPS)

        ticking.tick(now=make.NOW)

        assert not SurveyInvitation.objects.exists()
        with pytest.raises(Refused) as refused:
            invite(wave)
        assert refused.value.refusal.code == "not_open"

    def test_gives_rates_by_group_and_knows_who_came_without(self) -> None:
        process = make.process()
        reviewers, followers = crowd(process)
        wave = surveying.wave(process, **GROUPS)
        invite(wave)
        newcomer = make.staff(process, Role.REVIEWER)
        for person in (reviewers[0], reviewers[1], followers[0], newcomer):
            surveying.answer(wave, person)

        rates = {one.group: (one.answered, one.base) for one in rates_of(wave)}

        assert rates["role:reviewer"] == (2, 3)
        assert rates["follow"][0] == 1
        assert rates["others"] == (1, None)

    def test_counts_who_had_answered_before_and_does_not_tell_them(self) -> None:
        process = make.process()
        reviewers, _followers = crowd(process)
        wave = surveying.wave(process, **GROUPS)
        surveying.answer(wave, reviewers[0])

        invite(wave)

        rates = {one.group: (one.answered, one.base) for one in rates_of(wave)}
        assert rates == {"role:reviewer": (1, 3), "follow": (0, rates["follow"][1])}
        assert reviewers[0] not in told("survey.invited")
        assert set(reviewers[1:]) <= told("survey.invited")


@pytest.mark.django_db(transaction=True)
class TestASmallGroup:
    def test_is_not_told_who_of_it_has_answered(self) -> None:
        process = make.process()
        crowd(process)
        wave = surveying.wave(process, **GROUPS)
        invite(wave)

        words = [rate_words(rate) for rate in rates_of(wave)]

        assert words
        assert {"a group of fewer than 5, so not told"} == set(words)


@pytest.mark.django_db(transaction=True)
class TestTheReminder:
    def test_goes_once_to_who_has_not_answered(self) -> None:
        process = make.process()
        reviewers, _followers = crowd(process)
        wave = surveying.wave(process, invites=True, reminder_days=2, **GROUPS)
        ticking.tick(now=make.NOW)
        surveying.answer(wave, reviewers[0])

        ticking.tick(now=wave.closes_at - 3 * make.DAY)
        early = told("survey.closing")
        ticking.tick(now=wave.closes_at - 2 * make.DAY)
        ticking.tick(now=wave.closes_at - make.DAY)

        assert early == set()
        assert reviewers[0] not in told("survey.closing")
        assert set(reviewers[1:]) <= told("survey.closing")
        rows = Notice.objects.filter(kind="survey.closing")
        assert rows.count() == len(told("survey.closing"))

    def test_does_not_come_with_an_invitation_that_came_late(self) -> None:
        process = make.process()
        reviewers, _followers = crowd(process)
        wave = surveying.wave(process, invites=True, reminder_days=2, **GROUPS)
        late = wave.closes_at - 2 * make.DAY

        ticking.tick(now=late)
        ticking.tick(now=late + make.DAY)

        assert set(reviewers) <= told("survey.invited")
        assert told("survey.closing") == set()

    def test_is_not_planned_where_nobody_was_invited_in_time(self) -> None:
        process = make.process()
        wave = surveying.wave(process, invites=True, reminder_days=2, **GROUPS)

        def planned(now):
            return [one.kind for one in SURVEY_REMINDER.planned(process, now)]

        assert planned(make.NOW) == ["survey.closing"]
        assert planned(wave.closes_at - make.DAY) == []

    def test_is_asked_again_when_it_is_sent(self) -> None:
        process = make.process()
        reviewers, _followers = crowd(process)
        wave = surveying.wave(process, invites=True, reminder_days=2, **GROUPS)
        ticking.tick(now=make.NOW)
        now = wave.closes_at - 2 * make.DAY
        ticking.tick(now=now)
        surveying.answer(wave, reviewers[1], now=now)
        rows = list(Notice.objects.filter(kind="survey.closing"))

        owed = still_to_answer(rows, now)

        mine = {one.pk for one in rows if one.person == reviewers[1]}
        assert mine
        assert owed == {one.pk for one in rows} - mine
        assert still_to_answer(rows, wave.closes_at) == set()

    def test_is_counted_to_the_nearest_ten_alone(self) -> None:
        process = make.process()
        crowd(process)
        wave = surveying.wave(process, invites=True, reminder_days=2, **GROUPS)
        ticking.tick(now=make.NOW)
        ticking.tick(now=wave.closes_at - 2 * make.DAY)

        run = process.reminder_runs.get(kind="survey.closing")
        shown = reminder_queries.sent(run, "en")

        # Of a few people the figure would tell which of them have answered.
        assert 0 < run.people < 10
        assert shown.is_rounded
        assert shown.people in {0, 10}
        assert set(shown.languages.values()) <= {10}

    def test_is_not_sent_where_nobody_wants_one(self) -> None:
        process = make.process()
        crowd(process)
        wave = surveying.wave(process, invites=True, **GROUPS)
        ticking.tick(now=make.NOW)

        ticking.tick(now=wave.closes_at - make.DAY)

        assert told("survey.closing") == set()


@pytest.mark.django_db(transaction=True)
class TestFeedback:
    def feed_back(self, wave):
        survey_waves.give_feedback(
            wave=wave,
            organiser=surveying.organiser_of(wave.survey.process),
            text={"en": "The streets are sanded by seven."},
            link="https://example.org/sanding",
            now=wave.closes_at + make.DAY,
        )

    def test_of_an_anonymous_survey_tells_all_who_were_invited(self) -> None:
        process = make.process()
        reviewers, followers = crowd(process)
        wave = surveying.wave(process, **GROUPS)
        invite(wave)
        surveying.answer(wave, reviewers[0])

        self.feed_back(surveying.published(wave))

        assert {*reviewers, *followers} <= told("survey.heeded")

    def test_of_a_survey_with_names_tells_who_answered(self) -> None:
        process = make.process()
        reviewers, _followers = crowd(process)
        wave = surveying.wave(process, is_anonymous=False, **GROUPS)
        invite(wave)
        surveying.answer(wave, reviewers[0])

        self.feed_back(surveying.published(wave))

        assert told("survey.heeded") == {reviewers[0]}

    def test_that_is_sent_twice_is_said_once(self) -> None:
        process = make.process()
        crowd(process)
        wave = surveying.wave(process, **GROUPS)
        invite(wave)
        done = surveying.published(wave)

        self.feed_back(done)
        heard = Notice.objects.filter(kind="survey.heeded").count()
        self.feed_back(done)

        assert done.feedback.count() == 1
        assert Notice.objects.filter(kind="survey.heeded").count() == heard > 0
        assert process.events.filter(verb="survey.heeded").count() == 1

    def test_waits_for_the_results(self) -> None:
        wave = surveying.wave()

        with pytest.raises(Refused) as refused:
            self.feed_back(wave)

        assert refused.value.refusal.code == "not_published"

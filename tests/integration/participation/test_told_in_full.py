"""Somebody who has done everything: each table of their file has its row."""

import json
from datetime import date, timedelta
from typing import Any

import helping
import make
import panel_rows
import pytest
import surveying
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.core.serializers.json import DjangoJSONEncoder
from leaving_of import leave
from polling import cast

from frontend.templatetags.personal_tags import told_rows
from participation import audit, notices, personal
from participation.models import (
    CalendarKey,
    HelpBooking,
    HelpHelper,
    NoticeChoice,
    PhaseExtension,
    PreviewLink,
    ProcessFollow,
    Role,
    StoredFile,
    SurveyAnswer,
    SurveyInvitation,
    SurveyMark,
    TextMessage,
)
from participation.notices import KINDS, Kind
from proposals import models as proposals
from proposals.models import Proposal
from voting import models as voting
from voting.models.custody import OfficerKey

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

NOW = make.NOW


def account(person, process) -> None:
    make.with_second_factor(person)
    Authenticator.objects.create(
        user=person, type="webauthn", data={"name": "Avain", "credential": {"x": 1}}
    )
    SocialAccount.objects.create(user=person, provider="suomi", uid="1")
    UserSession.objects.create(user=person, session_key="k", ip="127.0.0.1")
    notices.owe([person], "test.made", occasion="1", link="/", now=NOW, process=process)
    NoticeChoice.objects.create(person=person, topic="own", cadence="weekly")
    TextMessage.objects.create(
        notice=person.notices.get(kind="test.made"),
        person=person,
        key="k",
        made_at=NOW,
        due_at=NOW,
    )
    CalendarKey.objects.create(person=person, mark="c", made_at=NOW)
    ProcessFollow.objects.create(process=process, person=person, since=NOW)
    audit.record(
        process,
        "process.published",
        subject="process",
        actor=person,
        role=Role.ORGANISER,
        now=NOW,
    )


def planning(person, process) -> None:
    later: dict[str, Any] = {"asked_at": NOW, "settled_at": NOW}
    phase = process.phases.get()
    for end, who in enumerate(("asked_by", "settled_by"), start=1):
        PhaseExtension.objects.create(
            phase=phase,
            before=phase.ends_at,
            ends_at=phase.ends_at + end * make.DAY,
            **{who: person},
            **later,
        )
    PreviewLink.objects.create(
        process=process,
        key_hash="p",
        note="Lautakunta",
        made_by=person,
        made_at=NOW,
        revoked_by=person,
        revoked_at=NOW,
    )


def surveys(person, process) -> None:
    wave = surveying.typed(surveying.draft(process), helper=person).wave
    SurveyInvitation.objects.create(wave=wave, person=person, invited_at=NOW)
    SurveyMark.objects.create(wave=wave, person=person)
    SurveyAnswer.objects.create(wave=wave, person=person, content={"q1": "o2"})


def helped(person) -> None:
    point = helping.point()
    helping.pattern(point)
    HelpHelper.objects.create(point=point, person=person, since=NOW)
    helping.booking(point, person=person)
    other = helping.booking(point, time=helping.key(point, 1))
    HelpBooking.objects.filter(pk=other.pk).update(by_helper=person)


def ideas(person, process) -> None:
    own = make.proposal(process, person)
    other = make.proposal(process, title="Toisen")
    stored = StoredFile.objects.create(
        content_type="image/webp", content=b"x", size=1, stored_at=NOW
    )
    proposals.Picture.objects.create(
        proposal=own, file=stored, small=stored, alt="Kuva"
    )
    dates: dict[str, Any] = {"started_at": NOW, "saved_at": NOW}
    proposals.Draft.objects.create(
        process=process, person=person, key_hash="d", data={"title": "x"}, **dates
    )
    proposals.CoAuthor.objects.create(
        proposal=other, person=person, key_hash="c", state="accepted", asked_at=NOW
    )
    proposals.CoAuthor.objects.create(
        proposal=own, email="eero@example.org", key_hash="e", asked_at=NOW
    )
    proposals.Amendment.objects.create(
        proposal=other,
        author=person,
        base=1,
        title="x",
        text="x",
        state="open",
        made_at=NOW,
    )
    review = proposals.Review.objects.create(
        proposal=own, reviewer=person, is_feasible=False, reason="x", decided_at=NOW
    )
    proposals.Appeal.objects.create(proposal=own, review=review, text="x", made_at=NOW)
    comment = proposals.Comment.objects.create(
        proposal=other, author=person, text="x", language="fi", written_at=NOW
    )
    proposals.Reaction.objects.create(comment=comment, person=person, kind="agree")
    proposals.Support.objects.create(
        proposal=other, process=process, person=person, given_at=NOW
    )
    proposals.Follow.objects.create(proposal=other, person=person, since=NOW)
    for thing in ({"proposal": own}, {"comment": comment}):
        case = proposals.Case.objects.create(
            process=process,
            cause="flag",
            opened_at=NOW,
            decision="shown",
            decided_by=person,
            decided_at=NOW,
            **thing,
        )
        proposals.Flag.objects.create(
            case=case, person=person, reason="rude", raised_at=NOW
        )
        proposals.CaseNote.objects.create(
            case=case, author=person, text="x", written_at=NOW
        )
    Proposal.objects.filter(pk=other.pk).update(entered_by=person, comment_count=1)
    department = proposals.Department.objects.create(process=process, code="parks")
    department.members.add(person)
    proposals.Assignment.objects.create(
        proposal=own,
        department=department,
        reviewer=person,
        due_on=date(2026, 12, 1),
        assigned_at=NOW,
    )
    proposals.ReviewNote.objects.create(
        proposal=own, author=person, text="x", written_at=NOW
    )
    regrouping = proposals.Regrouping.objects.create(
        process=process, kind="merge", state="open", made_by=person, made_at=NOW
    )
    regrouping.parts.create(
        proposal=own, status_before="submitted", answer="yes", answered_at=NOW
    )
    file = StoredFile.objects.create(
        content_type="application/pdf", content=b"%PDF", size=4, stored_at=NOW
    )
    own.attachments.create(file=file, name="plan.pdf", pages=1)
    building = proposals.Building.objects.create(
        project=make.project(process, "h1"), planned=1, started_at=NOW
    )
    proposals.BuildingNews.objects.create(
        building=building, stage="planned", made_by=person, made_at=NOW
    )
    proposals.Spending.objects.create(
        building=building,
        amount=1,
        what="x",
        spent_on=date(2026, 11, 1),
        entered_by=person,
        entered_at=NOW,
    )


def votes(person) -> None:
    voting_round = make.voting_round()
    voting.BegunBallot.objects.create(voting_round=voting_round, person=person)
    cast(voting_round, person)
    voting.PaperMark.objects.create(
        entry=voting.RollEntry.objects.get(user=person), station="Kirjasto"
    )
    OfficerKey.objects.create(box=voting_round.box, officer=person, number=1)
    voting.CodeBatch.objects.create(
        voting_round=voting_round,
        number=1,
        count=1,
        reason="x",
        made_by=person,
        made_at=NOW - timedelta(days=1),
    )
    voting.PaperBatch.objects.create(
        voting_round=voting_round,
        number=1,
        area="all",
        station="Kirjasto",
        count=1,
        first_by=person,
        made_at=NOW,
    )
    voting.SpoiltForms.objects.create(
        voting_round=voting_round,
        area="all",
        station="Kirjasto",
        kind="spoilt",
        count=1,
        recorded_by=person,
        recorded_at=NOW,
    )
    voting.SetAside.objects.create(
        voting_round=voting_round, slot="s", reason="x", proposed_by=person
    )


@pytest.fixture
def person(monkeypatch):
    monkeypatch.setitem(KINDS, "test.made", Kind("Something", "It is there."))
    process = make.process()
    make.phase(process, "propose")
    person = make.staff(process, email="aino@example.org", name="Aino")
    Authenticator.objects.all().delete()
    account(person, process)
    ideas(person, process)
    planning(person, process)
    surveys(person, process)
    helped(person)
    votes(person)
    panel_rows.everything(person, process)
    return person


@pytest.fixture
def told(person):
    return [part.tell(person) for part in personal.in_order()]


def test_every_table_has_its_row(told) -> None:
    empty = [table.name for tables in told for table in tables if not table.rows]

    assert empty == []


def test_every_row_can_be_read_by_programs_and_by_people(told) -> None:
    for tables in told:
        for table in tables:
            assert json.dumps(table.rows, cls=DjangoJSONEncoder)
            assert all(
                label and words for row in told_rows(table) for label, words in row
            )


def test_a_key_is_told_by_its_name_only(told) -> None:
    (factors,) = (
        table for tables in told for table in tables if table.name == "second_factors"
    )

    assert {row["name"] for row in factors.rows} == {"", "Avain"}
    assert "credential" not in str(factors.rows)


def test_a_paper_form_is_told_with_its_station(told) -> None:
    (rolls,) = (table for tables in told for table in tables if table.name == "rolls")

    assert (rolls.rows[0]["recorded"], rolls.rows[0]["station"]) == (
        "paper",
        "Kirjasto",
    )


def test_a_long_file_needs_no_more_questions(
    person, django_assert_max_num_queries
) -> None:
    comment = proposals.Comment.objects.get()
    for number in range(20):
        comment.pk = None
        comment.text = str(number)
        comment.save(force_insert=True)
        proposals.Reaction.objects.create(comment=comment, person=person, kind="thanks")
    about_ideas = personal.PARTS["proposals"]

    with django_assert_max_num_queries(30):
        tables = {table.name: table for table in about_ideas.tell(person)}

    assert len(tables["comments"].rows) == len(tables["reactions"].rows) == 21


def test_all_of_it_can_be_left(person) -> None:
    OfficerKey.objects.all().delete()
    make.staff(Proposal.objects.filter(author=person).get().process)

    leave(person, withdraws=True, erases=True)

    person.refresh_from_db()
    assert person.has_left
    assert [
        table.name
        for part in personal.in_order()
        for table in part.tell(person)
        if table.rows
    ] == [
        # The number of the official, in the public record and in that of the vote.
        "account",
        "record",
        "code_batches",
        "paper_batches",
        "spoilt_forms",
        "votes_set_aside",
    ]

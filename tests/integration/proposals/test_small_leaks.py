"""What may get lost, or reach somebody, on the way between two other things."""

import make
import pytest
import talking_of
from django.core import mail
from make import NOW
from picturing import picture

from participation.actions import files
from participation.forms.files import NewDocument, NewPicture
from participation.models import AuditEvent, Role, StoredFile
from participation.pictures import made_anew
from proposals import told
from proposals.actions import co_authors, entering
from proposals.actions import drafts as draft_actions
from proposals.actions import pictures as picture_actions
from proposals.actions.drafts import Typed
from proposals.actions.pictures import Changes
from proposals.models import Draft, Proposal
from proposals.queries.lists import first_pictures

pytestmark = pytest.mark.django_db


def new_picture(alt: str = "Laituri") -> NewPicture:
    return NewPicture(
        *files.keep_picture(renditions=made_anew(picture(80, 60)), now=NOW), alt=alt
    )


def draft_of(process, person=None, pictures: int = 0) -> Draft:
    draft = draft_actions.begin_draft(
        process=process,
        person=person,
        proposal=None,
        key=draft_actions.new_key(),
        typed=Typed({"title": "Laituri"}, page="here"),
        now=NOW,
    )
    if pictures:
        picture_actions.change_files_of_draft(
            draft=draft,
            changes=Changes(
                pictures=[new_picture(f"{one}") for one in range(pictures)]
            ),
        )
    return draft


class TestADraftThatIsTakenOver:
    @pytest.fixture
    def process(self):
        return talking_of.process()

    def test_brings_its_pictures_with_it(self, process) -> None:
        person = make.user()
        older = draft_of(process, person, pictures=1)
        newer = draft_of(process, pictures=1)

        own = draft_actions.claim_draft(draft=newer, person=person, older=older)

        assert own == older
        assert own.pictures.count() == 2
        assert len(set(own.pictures.values_list("position", flat=True))) == 2

    def test_leaves_no_file_of_nobody(self, process, settings) -> None:
        settings.PICTURES_MOST = 2
        person = make.user()
        older = draft_of(process, person, pictures=1)
        newer = draft_of(process, pictures=2)

        own = draft_actions.claim_draft(draft=newer, person=person, older=older)

        assert own.pictures.count() == 2
        assert StoredFile.objects.count() == 4


class TestAnInvitation:
    @pytest.mark.parametrize(
        "gone",
        [{"visibility": "hidden"}, {"visibility": "held"}, {"status": "withdrawn"}],
    )
    def test_to_what_is_not_public_any_more_is_not_mailed(self, gone) -> None:
        proposal = talking_of.proposal()
        co_authors.ask_co_author(
            proposal=proposal,
            author=proposal.author,
            email="nobody@example.org",
            now=NOW,
        )
        Proposal.objects.filter(pk=proposal.pk).update(**gone)

        assert co_authors.send_invitations(now=NOW) == 0
        assert not mail.outbox


class TestAnOfficial:
    def test_who_adds_a_picture_for_somebody_on_paper_is_on_the_record(self) -> None:
        process = talking_of.process()
        clerk = make.staff(process, Role.POLLING_CLERK)
        proposal = entering.enter_proposal(
            process=process,
            official=clerk,
            idea=make.idea(),
            channel="paper",
            author_label="Aino",
            now=NOW,
        )

        picture_actions.change_files(
            proposal=proposal,
            author=clerk,
            changes=Changes(pictures=[new_picture()]),
            now=NOW,
        )

        event = AuditEvent.objects.get(verb="proposal.edited")
        assert event.role == Role.POLLING_CLERK


class TestAFirstPicture:
    @pytest.mark.parametrize("visibility", ["held", "hidden"])
    def test_of_an_idea_that_is_not_public_is_in_no_catalogue(self, visibility) -> None:
        proposal = talking_of.proposal()
        change = Changes(pictures=[new_picture()])
        picture_actions.change_files(
            proposal=proposal, author=proposal.author, changes=change, now=NOW
        )
        before = first_pictures([proposal.pk])
        Proposal.objects.filter(pk=proposal.pk).update(visibility=visibility)

        after = first_pictures([proposal.pk])

        assert list(before) == [proposal.pk]
        assert after == {}


class TestWhatAPersonTakesAlong:
    def test_holds_their_documents(self) -> None:
        proposal = talking_of.proposal()
        kept = files.keep_document(content=b"%PDF-1.7 %%EOF", now=NOW)
        change = Changes(documents=[NewDocument(kept, "Luonnos.pdf", 1)])
        picture_actions.change_files(
            proposal=proposal, author=proposal.author, changes=change, now=NOW
        )

        tables = {one.name: one.rows for one in told.tell(proposal.author)}
        packed = dict(told.pictures(proposal.author))

        [row] = tables["attachments"]
        assert row["name"] == "Luonnos.pdf"
        assert packed[row["file"]] == kept

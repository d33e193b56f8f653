"""What proposals hold about a person, table by table."""

from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from participation.models import StoredFile, User
from participation.personal import IN_PROCESS, Table, table
from proposals.models import (
    Amendment,
    Appeal,
    Assignment,
    Attachment,
    BuildingNews,
    Case,
    CaseNote,
    CoAuthor,
    Comment,
    Department,
    Draft,
    Flag,
    Follow,
    Parting,
    Picture,
    Proposal,
    Reaction,
    Regrouping,
    Review,
    ReviewNote,
    Revision,
    Spending,
    Support,
)

OF_PROPOSAL = (
    _("proposal"),
    lambda row: f"{row.proposal.process.slug}/{row.proposal.reference}",
)
OF_CASE = (_("about"), lambda row: _thing(row.case))
WITH_PROPOSAL = "proposal__process"
WITH_CASE = (
    "case__process",
    "case__proposal__process",
    "case__comment__proposal__process",
)


def _thing(case: Case) -> str:
    comment = case.comment
    proposal = comment.proposal if comment else case.proposal
    return f"{case.process.slug}/{proposal.reference if proposal else ''}"


def tell(person: User) -> list[Table]:
    return [*_written(person), *_said(person), *_done_for_the_city(person)]


def _written(person: User) -> Iterator[Table]:
    own = Proposal.objects.filter(author=person).select_related(
        "process", "district", "category"
    )
    yield table(
        "proposals",
        own.order_by("process", "number"),
        "number",
        "title",
        "text",
        "benefits",
        "language",
        "address",
        "latitude",
        "longitude",
        "area",
        "cost_estimate",
        "status",
        "visibility",
        "is_anonymous",
        "submitted_at",
        "edited_at",
        process=IN_PROCESS,
        district=(_("district"), lambda row: row.district and row.district.name),
        category=(_("category"), lambda row: row.category and row.category.name),
    )
    yield table(
        "versions",
        Revision.objects.filter(Q(proposal__author=person) | Q(editor=person))
        .select_related(WITH_PROPOSAL)
        .order_by("proposal", "number"),
        "number",
        "title",
        "text",
        "benefits",
        "cost_estimate",
        "made_at",
        note=(_("what has changed, and why"), lambda row: row.said),
        proposal=OF_PROPOSAL,
        by_me=(_("written by you"), lambda row: row.editor_id == person.pk),
    )
    yield table(
        "pictures",
        Picture.objects.filter(_own_pictures(person)).select_related("file"),
        "alt",
        file=(_("file"), _file_name),
    )
    yield table(
        "attachments",
        Attachment.objects.filter(_own_pictures(person)).select_related("file"),
        "name",
        "pages",
        file=(_("file"), _document_name),
    )
    yield table(
        "drafts",
        Draft.objects.filter(person=person).select_related("process"),
        "data",
        "started_at",
        "saved_at",
        process=IN_PROCESS,
    )
    yield table(
        "co_authorships",
        CoAuthor.objects.filter(
            Q(person=person) | (Q(email__iexact=person.email) & ~Q(email=""))
        ).select_related(WITH_PROPOSAL),
        "state",
        "asked_at",
        "answered_at",
        title=_("Proposals of others that you write with them"),
        proposal=OF_PROPOSAL,
    )
    yield table(
        "invitations",
        CoAuthor.objects.filter(proposal__author=person).select_related(WITH_PROPOSAL),
        "email",
        "state",
        "asked_at",
        "answered_at",
        title=_("Whom you asked to write with you"),
        proposal=OF_PROPOSAL,
    )
    yield table(
        "amendments",
        Amendment.objects.filter(author=person).select_related(WITH_PROPOSAL),
        "title",
        "text",
        "benefits",
        "why",
        "state",
        "made_at",
        "answer",
        "answered_at",
        proposal=OF_PROPOSAL,
    )
    yield table(
        "regrouping_answers",
        Parting.objects.filter(proposal__author=person)
        .exclude(answer=Parting.Answer.NONE)
        .select_related(WITH_PROPOSAL),
        "answer",
        "answer_words",
        "answered_at",
        title=_("merges and splits"),
        proposal=OF_PROPOSAL,
    )
    yield table(
        "appeals",
        Appeal.objects.filter(proposal__author=person).select_related(WITH_PROPOSAL),
        "text",
        "made_at",
        proposal=OF_PROPOSAL,
    )


def _said(person: User) -> Iterator[Table]:
    yield table(
        "comments",
        Comment.objects.filter(author=person).select_related(WITH_PROPOSAL),
        "text",
        "language",
        "role",
        "visibility",
        "written_at",
        "edited_at",
        "deleted_at",
        proposal=OF_PROPOSAL,
    )
    yield table(
        "reactions",
        Reaction.objects.filter(person=person).select_related(
            "comment__proposal__process"
        ),
        "kind",
        proposal=(_("proposal"), lambda row: OF_PROPOSAL[1](row.comment)),
        comment=(_("comment"), lambda row: row.comment_id),
    )
    yield table(
        "supports",
        Support.objects.filter(person=person)
        .select_related(WITH_PROPOSAL)
        .order_by("given_at", "pk"),
        "given_at",
        "taken_back_at",
        title=_("Proposals that you support"),
        proposal=OF_PROPOSAL,
        moved=(_("moved on"), lambda row: row.carried_to_id is not None),
    )
    yield table(
        "follows",
        Follow.objects.filter(person=person).select_related(WITH_PROPOSAL),
        "since",
        title=_("Proposals that you follow"),
        proposal=OF_PROPOSAL,
    )
    yield table(
        "reports",
        Flag.objects.filter(person=person).select_related(*WITH_CASE),
        "reason",
        "words",
        "raised_at",
        about=OF_CASE,
    )
    yield table(
        "moderation",
        Case.objects.filter(
            Q(proposal__author=person) | Q(comment__author=person)
        ).select_related("process", "proposal", "comment__proposal", "reason"),
        "cause",
        "opened_at",
        "decision",
        "words",
        "decided_at",
        "appeal",
        "appealed_at",
        "appeal_decision",
        "appeal_words",
        "appeal_decided_at",
        title=_("What moderators decided about your words"),
        about=(_("about"), _thing),
        reason=(_("reason"), lambda row: row.reason and row.reason.text),
    )


def _done_for_the_city(person: User) -> Iterator[Table]:
    yield table(
        "entered",
        Proposal.objects.filter(entered_by=person).select_related("process"),
        "number",
        "channel",
        "submitted_at",
        title=_("Ideas of others that you wrote down"),
        process=IN_PROCESS,
    )
    yield table(
        "decided_cases",
        Case.objects.filter(
            Q(decided_by=person) | Q(appeal_decided_by=person)
        ).select_related("process", "proposal", "comment__proposal"),
        "decided_at",
        "decision",
        "appeal_decided_at",
        "appeal_decision",
        title=_("Cases that you decided as a moderator"),
        about=(_("about"), _thing),
    )
    yield table(
        "case_notes",
        CaseNote.objects.filter(author=person).select_related(*WITH_CASE),
        "text",
        "written_at",
        title=_("Notes between moderators"),
        about=OF_CASE,
    )
    yield table(
        "reviews",
        Review.objects.filter(reviewer=person).select_related(WITH_PROPOSAL),
        "is_feasible",
        "cost",
        "reason",
        "decided_at",
        proposal=OF_PROPOSAL,
    )
    yield table(
        "departments",
        Department.objects.filter(members=person).select_related("process"),
        "code",
        "name",
        process=IN_PROCESS,
    )
    yield table(
        "assignments",
        Assignment.objects.filter(
            Q(reviewer=person) | Q(assigned_by=person) | Q(ended_by=person)
        ).select_related(WITH_PROPOSAL),
        "is_opinion",
        "question",
        "due_on",
        "words",
        "assigned_at",
        "ended_at",
        proposal=OF_PROPOSAL,
    )
    yield table(
        "review_notes",
        ReviewNote.objects.filter(author=person).select_related(WITH_PROPOSAL),
        "text",
        "written_at",
        title=_("Notes between reviewers"),
        proposal=OF_PROPOSAL,
    )
    yield table(
        "regroupings",
        Regrouping.objects.filter(made_by=person).select_related("process"),
        "kind",
        "state",
        "made_at",
        process=IN_PROCESS,
    )
    yield table(
        "building_news",
        BuildingNews.objects.filter(made_by=person).select_related(
            "building__project__process"
        ),
        "stage",
        "text",
        "made_at",
        title=_("What you reported about building"),
        project=(_("project"), _project),
    )
    yield table(
        "spendings",
        Spending.objects.filter(entered_by=person).select_related(
            "building__project__process"
        ),
        "amount",
        "what",
        "spent_on",
        "entered_at",
        project=(_("project"), _project),
    )


def _project(row: BuildingNews | Spending) -> str:
    project = row.building.project
    return f"{project.process.slug}/{project.code}"


def _own_pictures(person: User) -> Q:
    return Q(proposal__author=person) | Q(draft__person=person)


def _file_name(picture: Picture) -> str:
    kind = picture.file.content_type.rpartition("/")[2]
    return f"pictures/{picture.pk}.{kind}"


def _document_name(document: Attachment) -> str:
    return f"documents/{document.pk}.pdf"


def pictures(person: User) -> Iterator[tuple[str, StoredFile]]:
    own = Picture.objects.filter(_own_pictures(person)).select_related("file")
    for picture in own.order_by("pk").iterator(chunk_size=1):
        yield _file_name(picture), picture.file
    documents = Attachment.objects.filter(_own_pictures(person)).select_related("file")
    for document in documents.order_by("pk").iterator(chunk_size=1):
        yield _document_name(document), document.file

"""Who sees the pictures and documents of drafts, proposals and news about building."""

from datetime import datetime

from django.db.models import Q
from django.http import HttpRequest

from participation.file_guards import Sight
from participation.models import Process, StoredFile
from participation.policies import refuse_seeing
from proposals.drafts import holds_draft
from proposals.models import Attachment, Draft, Picture, Proposal
from proposals.policies.moderation import may_see_hidden


def guard(file: StoredFile, request: HttpRequest, now: datetime) -> Sight | None:
    """Say who sees a file. Who is signed in is asked only for what is not public."""
    picture = (
        Picture.objects.filter(Q(file=file) | Q(small=file))
        .select_related(
            "draft", "proposal__process", "news__building__project__process"
        )
        .first()
    )
    if picture is not None:
        if picture.news is not None:
            process = picture.news.building.project.process
            return _by_process(process, "", request, now)
        return _by_owner(picture.draft, picture.proposal, "", request, now)
    attachment = (
        Attachment.objects.filter(file=file)
        .select_related("draft", "proposal__process")
        .first()
    )
    if attachment is None:
        return None
    return _by_owner(
        attachment.draft, attachment.proposal, attachment.name, request, now
    )


def _by_owner(
    draft: Draft | None,
    proposal: Proposal | None,
    name: str,
    request: HttpRequest,
    now: datetime,
) -> Sight | None:
    if draft is not None:
        holds = holds_draft(request, draft)
        return Sight(is_public=False, name=name) if holds else None
    assert proposal is not None  # noqa: S101 - the database sees to it
    if proposal.is_public:
        return _by_process(proposal.process, name, request, now)
    may_see = may_see_hidden(request.user, proposal)
    return Sight(is_public=False, name=name) if may_see else None


def _by_process(
    process: Process, name: str, request: HttpRequest, now: datetime
) -> Sight | None:
    if process.is_public(now):
        return Sight(is_public=True, name=name)
    refusal = refuse_seeing(request.user, process, now=now)
    return None if refusal else Sight(is_public=False, name=name)

"""One proposal or one project, with all that its page shows."""

from django.http import Http404

from participation.models import Process
from proposals.models import Project, Proposal


def proposal_or_404(process: Process, number: int) -> Proposal:
    """Find a proposal with all that its page shows, except its reviews."""
    found = process.proposals.select_related(
        "district", "category", "author", "project"
    ).filter(number=number)
    proposal = found.first()
    if proposal is None:
        raise Http404
    # The process has its phases with it, so no policy has to read them again.
    proposal.process = process
    return proposal


def project_or_404(process: Process, code: str) -> Project:
    found = process.projects.select_related("district", "category", "proposal")
    # PostgreSQL does not even look for a text with a zero byte in it.
    project = None if "\0" in code else found.filter(code=code).first()
    if project is None:
        raise Http404
    project.process = process
    return project


def locked(process: Process) -> Process:
    """Lock the process and read it and its plan again.

    What a page has read may be older than the freezing of the ballot, which takes the
    same lock. It also keeps the numbers without gaps when two ideas come at once.

    Without the key: whoever writes a row that points to the process, as a support does
    with its proposal locked, must not wait for who waits for that proposal.
    """
    return Process.objects.select_for_update(no_key=True).get(pk=process.pk)

"""Who somebody is in a panel: by their account, or by the code they came in with."""

from django.http import HttpRequest

from panels.lifecycle import HOLDING, SEATED
from panels.models import Panel, Panelist, Volunteer

KEY = "volunteer-of-panel-%d"
# So much of the hash of a code tells one code from another.
MARK = 20


def as_known(volunteer: Volunteer) -> str:
    """Say who was let in, and by which code: a code that was renewed lets nobody in."""
    return f"{volunteer.pk}:{volunteer.code_hash[:MARK]}"


def volunteer_of(request: HttpRequest, panel: Panel) -> Volunteer | None:
    """Return the volunteer who asks, or nobody.

    The code of somebody without an account was checked when they came in; see
    `views/entering.py`. It stays in the session of the browser until they go.
    """
    by_code = request.session.get(KEY % panel.pk)
    found = panel.volunteers.select_related("panelist")
    if by_code is not None:
        volunteer = found.filter(pk=by_code.partition(":")[0]).first()
        is_known = volunteer is not None and as_known(volunteer) == by_code
        return volunteer if is_known else None
    if request.user.is_authenticated:
        return found.filter(person=request.user).order_by("-applied_at").first()
    return None


def has_place(request: HttpRequest, panel: Panel) -> bool:
    """Say whether who asks has signed up for a panel. One query at most."""
    if KEY % panel.pk in request.session:
        return True
    person = request.user
    return person.is_authenticated and panel.volunteers.filter(person=person).exists()


def panelist_of(request: HttpRequest, panel: Panel) -> Panelist | None:
    """Return the seat of who asks, whatever its state, or nothing. Two queries."""
    volunteer = volunteer_of(request, panel)
    seat: Panelist | None = getattr(volunteer, "panelist", None)
    return seat


def seated(panel: Panel) -> list[Panelist]:
    """Return those who sit on the panel, by number."""
    return list(
        panel.panelists.filter(state__in=SEATED).select_related("volunteer__person")
    )


def holding(panel: Panel) -> list[Panelist]:
    """Return those who sit on the panel or are still asked."""
    return list(
        panel.panelists.filter(state__in=HOLDING).select_related("volunteer__person")
    )

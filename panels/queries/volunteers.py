"""Who has signed up, as the desk sees them."""

from django.db.models import Q
from django.http import Http404

from panels.models import Panel, Volunteer


def find(panel: Panel, *, state: str = "", words: str = "") -> list[Volunteer]:
    """Return volunteers in the order they came; `words` are looked for in names."""
    found = panel.volunteers.select_related("person")
    if state:
        found = found.filter(state=state)
    if words:
        found = found.filter(
            Q(name__icontains=words)
            | Q(public_id__iexact=words)
            | Q(email__icontains=words)
        )
    return list(found.order_by("applied_at", "pk"))


def volunteer_or_404(panel: Panel, public_id: str) -> Volunteer:
    found = panel.volunteers.select_related("person").filter(public_id=public_id)
    volunteer = found.first()
    if volunteer is None:
        raise Http404
    volunteer.panel = panel
    return volunteer


def twins(panel: Panel) -> set[int]:
    """Return the keys of volunteers who may be in there twice: same e-mail or phone.

    Two people may share both, so a person decides; nobody is refused for it.
    """
    there = panel.volunteers.filter(erased_at=None).exclude(state="withdrawn")
    seen: dict[tuple[str, str], int] = {}
    found: set[int] = set()
    for key, email, phone in there.values_list("pk", "email", "phone"):
        digits = "".join(one for one in phone if one.isdigit())
        for mark in (("email", email.casefold()), ("phone", digits)):
            if not mark[1]:
                continue
            if mark in seen:
                found |= {key, seen[mark]}
            seen.setdefault(mark, key)
    return found

"""What planning holds about officials: what they asked for, agreed to and made."""

from django.utils.translation import gettext_lazy as _

from participation.models import PhaseExtension, PreviewLink, User
from participation.personal import Part, Table, table


def _tell(person: User) -> list[Table]:
    asked = PhaseExtension.objects.filter(asked_by=person)
    settled = PhaseExtension.objects.filter(settled_by=person)
    made = PreviewLink.objects.filter(made_by=person)
    revoked = PreviewLink.objects.filter(revoked_by=person)
    return [
        table(
            "extensions_asked",
            asked,
            "phase_id",
            "ends_at",
            "asked_at",
            title=_("Later ends of phases that you asked for"),
        ),
        table(
            "extensions_settled",
            settled,
            "phase_id",
            "ends_at",
            "is_agreed",
            "settled_at",
            title=_("Later ends of phases that you settled"),
        ),
        table(
            "preview_links_made",
            made,
            "note",
            "made_at",
            "ends_at",
            title=_("Links to previews that you made"),
        ),
        table(
            "preview_links_revoked",
            revoked,
            "note",
            "revoked_at",
            title=_("Links to previews that you revoked"),
        ),
    ]


ABOUT_PLANNING = Part(
    name="planning",
    title=_("What you planned"),
    tell=_tell,
    holds=frozenset(
        {
            "participation.PhaseExtension.asked_by",
            "participation.PhaseExtension.settled_by",
            "participation.PreviewLink.made_by",
            "participation.PreviewLink.revoked_by",
        }
    ),
)

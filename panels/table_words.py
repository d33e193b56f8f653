"""Plans of tables in words: what one is worth, and why there is none."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from panels.seating.model import Reason
from panels.seating.quality import Quality
from participation.policies import Text

OTHERS = gettext_lazy("The rules cannot all be kept.")
EVEN = gettext_lazy(
    "All tables get equally many people, and these do not fit where they may sit. "
    "Write down the seats of every table: then one may get more people than another."
)
REASONS: Mapping[str, Text] = {
    "too_few_seats": gettext_lazy("There are fewer seats than people."),
    "unknown_table": gettext_lazy("Somebody is to sit at a table that is not there."),
    "no_table_speaks": gettext_lazy("No table has the language of this person."),
    "facilitator": gettext_lazy(
        "These people cannot sit where the facilitators are who were asked for."
    ),
    "fixed": gettext_lazy("The table that was fixed does not fit the other rules."),
    "together_but_apart": gettext_lazy(
        "People are to sit together and apart at the same time."
    ),
    "together_but_elsewhere": gettext_lazy(
        "People are to sit together, and no table can have all of them."
    ),
    "apart_at_one_table": gettext_lazy(
        "People are to sit apart, and only one table can have them."
    ),
    "no_arrangement_found": gettext_lazy("No arrangement was found that keeps all."),
    "no_seat_without_a_move": gettext_lazy(
        "There is no seat without others having to move. Make a new plan instead."
    ),
    "without_fixed": gettext_lazy("It would work without this fixed seat."),
    "without_together": gettext_lazy("It would work without keeping these together."),
    "without_apart": gettext_lazy("It would work without keeping these apart."),
    "without_language": gettext_lazy(
        "It would work if this person could sit at a table of another language."
    ),
}


def quality_words(quality: Quality | None) -> list[str]:
    """Say in words what a plan is worth; its figures stand in `Quality`."""
    if quality is None:
        return []
    words = [
        _(
            "%(met)d pairs of people meet who had not met; %(bound)d is the most "
            "possible."
        )
        % {"met": quality.pairs_met, "bound": quality.pairs_bound}
    ]
    if quality.max_repeat > 1:
        words.append(
            ngettext(
                "Some meet the same person %(count)d time.",
                "Some meet the same person %(count)d times.",
                quality.max_repeat,
            )
            % {"count": quality.max_repeat}
        )
    else:
        words.append(_("Nobody meets the same person twice."))
    return words


def mix_words(quality: Quality | None, *, is_mixed: bool) -> str:
    if quality is None:
        return ""
    if not is_mixed:
        return _(
            "The answers for the draw have been deleted, so tables are mixed by "
            "meeting new people only."
        )
    excess = sum(quality.excess)
    if not excess:
        return _("Each table is as mixed as the whole group, in every round.")
    return ngettext(
        "In all rounds together %(count)d seat is off an even mix.",
        "In all rounds together %(count)d seats are off an even mix.",
        excess,
    ) % {"count": excess}


def reason_words(
    reason: Reason, names: Mapping[str, str], tables: Mapping[str, str]
) -> str:
    """Say why people cannot be seated; a code that is not known here stays a code."""
    who = ", ".join(names.get(key, key) for key in reason.guests)
    where = ", ".join(tables.get(key, key) for key in reason.tables)
    words = str(EVEN if reason.is_by_evenness else REASONS.get(reason.code, OTHERS))
    parts = [words]
    if who:
        parts.append(_("It is about: %(names)s.") % {"names": who})
    if where:
        parts.append(_("Tables: %(tables)s.") % {"tables": where})
    if reason.number is not None:
        parts.append(_("Seats: %(number)d.") % {"number": reason.number})
    return " ".join(parts)

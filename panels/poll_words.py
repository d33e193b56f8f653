"""The outcome of a vote in words, for pages and minutes."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from panels.models import Poll
from panels.poll_options import ABSTAIN, options_of
from panels.session_votes import Verdict
from participation.languages import reading_language
from participation.policies import Text
from participation.texts import pick

VERDICTS: Mapping[Verdict, Text] = {
    Verdict.ADOPTED: gettext_lazy("Adopted"),
    Verdict.REJECTED: gettext_lazy("Not adopted"),
    Verdict.CHOSEN: gettext_lazy("Chosen: %(winners)s"),
    Verdict.TIED: gettext_lazy("A tie: %(winners)s"),
    Verdict.NO_MAJORITY: gettext_lazy("Nothing has the majority that was declared"),
    Verdict.NO_QUORUM: gettext_lazy("Too few have voted: it does not count"),
    Verdict.NO_VOTES: gettext_lazy("Nobody has chosen anything"),
    Verdict.COUNTED: gettext_lazy("Counted"),
}


def verdict_words(poll: Poll) -> str:
    """Say in a sentence what came out, in the reader's language."""
    verdict = Verdict(poll.outcome["verdict"])
    if verdict is Verdict.TIED and poll.kind == Poll.Kind.YES_NO:
        return _("As many yes as no")
    language = reading_language()
    names = {one.code: pick(one.text, language)[0] for one in options_of(poll)}
    winners = ", ".join(names.get(code, code) for code in poll.outcome["winners"])
    return str(VERDICTS[verdict]) % {"winners": winners}


def outcome_lines(poll: Poll, language: str) -> list[str]:
    """Say what came out, how often each option was chosen, and how many could vote.

    Where everybody has voted alike in secret there are no numbers; see `counted`.
    """
    outcome = poll.outcome
    lines = [f"{verdict_words(poll)}."]
    if outcome.get("is_withheld"):
        lines.append(_("All voted alike in secret, so there are no numbers."))
    tally = outcome.get("tally", {})
    lines += [
        f"{pick(option.text, language)[0]}: {tally[option.code]}"
        for option in options_of(poll)
        if option.code in tally
    ]
    if tally.get(ABSTAIN):
        lines.append(_("Abstained: %(count)s") % {"count": tally[ABSTAIN]})
    lines.append(
        _("%(voted)d voted; %(present)d of %(entitled)d who could vote were there.")
        % {name: outcome[name] for name in ("voted", "present", "entitled")}
    )
    return lines

"""Minutes as they can be drafted from the record of a session, and who said what."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from panels.mean_words import mean_words
from panels.models import (
    AgendaItem,
    Minutes,
    MinutesOpinion,
    MinutesVersion,
    Panelist,
    Poll,
    Session,
)
from panels.naming import mark_of, with_names
from panels.poll_words import outcome_lines
from panels.queries.assessments import results_of
from panels.queries.attendance import Turnout, lines_of, turnout_of
from panels.queries.members import seated
from panels.queries.polls import confirmed_polls
from participation.in_words import moment_in
from participation.texts import pick


@dataclass(frozen=True, slots=True)
class Parts:
    """The words of minutes, in Markdown: for everyone, and for the members alone."""

    text: str
    inner: str


def draft_of(session: Session, *, language: str, names: bool, now: datetime) -> Parts:
    """Write a draft from what is known of a session.

    With `names` the public part says which members were there, the inner part always.
    Each stands there as a mark, for which `with_names` puts what the reader may read.
    """
    with override(language):
        text = "\n\n".join(_public(session, language, names=names, now=now))
        return Parts(text, "\n\n".join(_inner(session)))


def _public(
    session: Session, language: str, *, names: bool, now: datetime
) -> Iterator[str]:
    yield f"## {_('Time and place')}"
    yield "\n".join(_when(session, language))
    yield f"## {_('Who was there')}"
    yield _present(turnout_of(session))
    if names:
        lines = lines_of(session)
        yield _list([mark_of(line.member) for line in lines if line.was_there])
    polls = confirmed_polls(session)
    items = list(session.items.prefetch_related("experts"))
    for number, item in enumerate(items, start=1):
        yield from _item(number, item, language)
        for poll in polls:
            if poll.item_id == item.pk:
                yield from _poll(poll, language)
    known = {item.pk for item in items}
    loose = [poll for poll in polls if poll.item_id not in known]
    if loose:
        yield f"## {_('Votes')}"
    for poll in loose:
        yield from _poll(poll, language)
    yield from _assessment(session, now)


def _when(session: Session, language: str) -> Iterator[str]:
    starts = session.opened_at or session.starts_at
    ends = session.closed_at or session.ends_at
    yield f"- {moment_in(starts, language)} \N{EN DASH} {moment_in(ends, language)}"
    yield f"- {session.get_kind_display()}"
    if session.is_public and session.place:
        yield f"- {session.place}"


def _present(turnout: Turnout) -> str:
    words = [
        ngettext(
            "%(present)d of %(members)d member was there.",
            "%(present)d of %(members)d members were there.",
            turnout.members,
        )
        % {"present": turnout.present, "members": turnout.members},
        _("On site: %(count)d.") % {"count": turnout.on_site},
        _("Remote: %(count)d.") % {"count": turnout.remote},
    ]
    return " ".join(words)


def _list(words: Sequence[str]) -> str:
    return "\n".join(f"- {word}" for word in words) or _("Nobody.")


def _item(number: int, item: AgendaItem, language: str) -> Iterator[str]:
    yield f"## {number}. {pick(item.title, language)[0]}"
    heard = [item.speaker] if item.speaker else []
    heard += [
        f"{one.name}, {one.organisation}" if one.organisation else one.name
        for one in item.experts.all()
    ]
    if heard:
        yield _("Heard: %(names)s.") % {"names": "; ".join(heard)}
    if item.notes:
        yield item.notes
    if item.decision:
        yield f"**{_('Decision:')}** {item.decision}"


def _poll(poll: Poll, language: str) -> Iterator[str]:
    kind = _("secret vote") if poll.is_secret else _("open vote")
    yield (
        f"**{_('Vote %(number)s') % {'number': poll.number}}** ({kind}): "
        + (pick(poll.question, language)[0])
    )
    yield _list(outcome_lines(poll, language))


def _assessment(session: Session, now: datetime) -> Iterator[str]:
    results = results_of(session, now=now)
    if results is None:
        return
    yield f"## {_('Self-assessment')}"
    if not results.means:
        yield _("%(count)d answered; figures are shown from five answers on.") % {
            "count": results.answers
        }
        return
    yield _("%(count)d answered. Means from 1 to 5:") % {"count": results.answers}
    yield _list([f"{one.label}: {mean_words(one.mean)}" for one in results.means])


def _inner(session: Session) -> Iterator[str]:
    lines = lines_of(session)
    yield f"## {_('Members who were there')}"
    yield _list([mark_of(line.member) for line in lines if line.was_there])
    yield f"## {_('Members who were not there')}"
    yield _list([mark_of(line.member) for line in lines if not line.was_there])


def words_of(minutes: Minutes) -> MinutesVersion:
    """Return the newest words."""
    found: MinutesVersion = minutes.versions.get(number=minutes.version)
    return found


def public_words_of(minutes: Minutes) -> str:
    """Return the newest words of the public part, and load no others."""
    texts = minutes.versions.values_list("text", flat=True)
    found: str = texts.get(number=minutes.version)
    return found


def read_by_members(minutes: Minutes, words: MinutesVersion) -> Parts:
    """Return words as members and facilitators read them, with names in the panel.

    Who has no name is “Member 3” in the language of the minutes.
    """
    panel = minutes.session.panel
    with override(minutes.language):
        return Parts(
            with_names(words.text, panel, for_everyone=False),
            with_names(words.inner, panel, for_everyone=False),
        )


def read_by_everyone(minutes: Minutes) -> str:
    """Return the public part, with those names that everyone may read."""
    words = public_words_of(minutes)
    with override(minutes.language):
        return with_names(words, minutes.session.panel, for_everyone=True)


@dataclass(frozen=True, slots=True)
class Heard:
    """What members said of the newest words, and how many have not said anything."""

    approvals: int
    objections: Sequence[MinutesOpinion]
    silent: int


def heard(minutes: Minutes) -> Heard:
    """Count opinions; comments come without names. Two queries."""
    opinions = list(minutes.opinions.filter(version=minutes.version))
    members = {member.pk for member in seated(minutes.session.panel)}
    said = {one.panelist_id for one in opinions}
    return Heard(
        approvals=sum(one.approves for one in opinions),
        objections=[one for one in opinions if one.comment],
        silent=len(members - said),
    )


def opinion_of(minutes: Minutes, panelist: Panelist) -> MinutesOpinion | None:
    found: MinutesOpinion | None = minutes.opinions.filter(
        version=minutes.version, panelist=panelist
    ).first()
    return found

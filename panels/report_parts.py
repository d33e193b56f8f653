"""The first words of each part of a report, in Markdown, in the language of the call.

What people wrote is quoted as text: no mark in it becomes a heading or a link.
"""

from collections.abc import Iterable
from datetime import date, datetime

from django.conf import settings
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from panels.lifecycle import AdviceState, LotteryState
from panels.models import KnowledgeRequest, Panel, PanelAct, Recommendation
from panels.poll_words import outcome_lines
from panels.queries.advice import acts_of, answer_of, newest_of, recommendations_of
from panels.queries.attendance import figures_of as attendance_of
from panels.queries.evaluation import evaluation_of, results_of
from panels.queries.figures import figures_of as recruiting_of
from panels.queries.polls import confirmed_polls
from panels.queries.works import public_works
from panels.quoting import quoted
from participation.forms.fields import money_as_typed
from participation.in_words import day_in
from participation.texts import pick

PER_CENT = 100
DASH = "\N{EN DASH}"


def _text(texts: dict[str, str], language: str) -> str:
    return quoted(pick(texts, language)[0])


def _written(texts: dict[str, str], language: str) -> str:
    """Return what an organiser has written in Markdown, as it is."""
    return pick(texts, language)[0].strip()


def _day(day: date | datetime) -> str:
    if isinstance(day, datetime):
        day = timezone.localdate(day)
    return day_in(day, get_language() or settings.LANGUAGE_CODE)


def _joined(blocks: Iterable[str]) -> str:
    return "\n\n".join(block for block in blocks if block.strip())


def _item(text: str) -> str:
    return f"- {text}"


def _said(label: str, text: str) -> str:
    return f"**{label}** {text}" if text else ""


def _titled(label: str, text: str) -> str:
    """Put a label before text that can have lists and paragraphs of its own."""
    return f"**{label}**\n\n{text}" if text else ""


def summary(_panel: Panel, _language: str, _now: datetime) -> str:
    """Nobody but people can say in a few words what mattered."""
    return ""


def mandate(panel: Panel, language: str, _now: datetime) -> str:
    """What the panel was asked, by whom, and what it could decide."""
    term = ""
    if panel.term_from and panel.term_until:
        term = _("%(first)s to %(last)s") % {
            "first": _day(panel.term_from),
            "last": _day(panel.term_until),
        }
    due = _day(panel.answer_due_on) if panel.answer_due_on else ""
    return _joined(
        [
            _said(_("The question:"), _text(panel.question, language)),
            _written(panel.background, language),
            _titled(_("It was not about:"), _written(panel.limits, language)),
            _said(_("Asked by:"), _text(panel.sponsor, language)),
            _said(_("Paid by:"), _text(panel.funding, language)),
            _said(_("Answered by:"), _text(panel.answering_body, language)),
            _said(_("Answer promised by:"), due),
            _said(_("The term:"), term),
            _said(_("Majority for advice:"), panel.get_majority_display()),
        ]
    )


def recruiting(panel: Panel, language: str, _now: datetime) -> str:
    """How members were found, and how many signed up."""
    found = recruiting_of(panel)
    signed = ngettext(
        "%(count)d person signed up.",
        "%(count)d people signed up.",
        found["volunteers"],
    ) % {"count": found["volunteers"]}
    letters = ""
    if found["letters"]["sent"]:
        letters = _("Letters sent: %(sent)d. Sign-ups with their codes: %(used)d.") % {
            "sent": found["letters"]["sent"],
            "used": found["letters"]["used"],
        }
    chosen = panel.volunteers.exclude(reason="").order_by("applied_at", "pk")
    reasons = [
        _item(quoted(reason)) for reason in chosen.values_list("reason", flat=True)
    ]
    return _joined(
        [
            _said(_("How members were found:"), panel.get_selection_display()),
            _titled(_("Who it was for:"), _written(panel.target_group, language)),
            " ".join(part for part in (signed, letters) if part),
            _("People were chosen for these reasons:") if reasons else "",
            "\n".join(reasons),
        ]
    )


def draw(panel: Panel, _language: str, _now: datetime) -> str:
    """Each draw that counts, with what anybody needs to check it."""
    states = [LotteryState.DRAWN, LotteryState.FINAL]
    blocks = []
    for lottery in panel.lotteries.filter(state__in=states).order_by("number"):
        findings = lottery.findings
        lines = [
            _("%(pool)d people in the draw, %(seats)d seats, rule: %(rule)s.")
            % {
                "pool": lottery.pool_size,
                "seats": lottery.seats,
                "rule": lottery.get_algorithm_display(),
            },
            _(
                "Everybody who could be drawn was on %(smallest)s to %(largest)s of "
                "the %(size)s panels of the list."
            )
            % {
                "smallest": findings.get("smallest", DASH),
                "largest": findings.get("largest", DASH),
                "size": findings.get("size", DASH),
            },
            *_without_a_chance(findings.get("excluded", 0)),
            _("SHA-256 of the list: `%(hash)s`") % {"hash": lottery.list_sha256},
            _("Drawn by: %(source)s. What came out: %(randomness)s.")
            % {
                "source": quoted(lottery.source_words or lottery.get_source_display()),
                "randomness": quoted(lottery.randomness),
            },
        ]
        if lottery.witness:
            lines.append(_said(_("Witness:"), quoted(lottery.witness)))
        blocks.append("  \n".join(lines))
    return _joined(blocks)


def _without_a_chance(people: int) -> list[str]:
    words = ngettext(
        "%(count)d person could be on none, because of the quotas.",
        "%(count)d people could be on none, because of the quotas.",
        people,
    )
    return [words % {"count": people}] if people else []


def sessions(panel: Panel, language: str, _now: datetime) -> str:
    """Each session: when, how, who was there in numbers, what was voted."""
    figures = attendance_of(panel)
    if not figures.sessions:
        return ""
    whole = ngettext(
        "%(sessions)d session, %(hours)s hours of deliberation.",
        "%(sessions)d sessions, %(hours)s hours of deliberation.",
        len(figures.sessions),
    ) % {
        "sessions": len(figures.sessions),
        "hours": number_format(figures.hours, decimal_pos=1),
    }
    if figures.share is not None:
        whole += " " + _("On average %(share)d per cent of the members took part.") % {
            "share": round(PER_CENT * figures.share)
        }
    blocks = [whole]
    for one in figures.sessions:
        session, turnout = one.session, one.turnout
        lines = [
            _item(
                _("%(day)s, %(form)s: %(present)d of %(members)d members")
                % {
                    "day": _day(session.starts_at),
                    "form": session.get_kind_display(),
                    "present": turnout.present,
                    "members": turnout.members,
                }
            )
        ]
        for poll in confirmed_polls(session):
            words = "; ".join(outcome_lines(poll, language)).replace(".; ", ". ")
            question = _text(poll.question, language)
            lines.append(_item(f"{question} {DASH} {quoted(words)}"))
        title = _text(session.title, language)
        blocks += [f"### {session.number}. {title}", "\n".join(lines)]
    return _joined(blocks)


def work(panel: Panel, language: str, _now: datetime) -> str:
    """What the panel made on its way: statements, boards, scorings, scenarios."""
    works = public_works(panel)
    blocks = []
    for scenario in works.scenarios:
        blocks += [
            f"### {quoted(scenario.title)} ({scenario.year})",
            quoted(scenario.story),
            _said(_("What drives it:"), quoted(scenario.drivers)),
            _said(_("Signs to watch for:"), quoted(scenario.signs)),
        ]
    titles = [
        *(one.title for one in works.conversations),
        *(one.question for one in works.boards),
        *(one.title for one in works.scorings),
    ]
    items = [_item(_text(title, language)) for title in titles]
    if items:
        blocks += [
            _("The panel also worked on these; their results are on its pages:"),
            "\n".join(items),
        ]
    if works.notes:
        blocks.append(
            ngettext(
                "There is %(count)d note from visits, with pictures.",
                "There are %(count)d notes from visits, with pictures.",
                works.notes,
            )
            % {"count": works.notes}
        )
    return _joined(blocks)


def recommendations(panel: Panel, language: str, _now: datetime) -> str:
    """Every recommendation that was voted on, whole, with vote and dissent."""
    states = [AdviceState.ADOPTED, AdviceState.NOT_ADOPTED]
    blocks = []
    for one in recommendations_of(panel).filter(state__in=states):
        blocks += _recommendation(one, language)
    return _joined(blocks)


def _recommendation(one: Recommendation, language: str) -> list[str]:
    votes = _(
        "%(state)s: %(yes)d yes, %(no)d no, %(abstain)d abstained, %(absent)d did not "
        "vote."
    ) % {"state": one.get_state_display(), **one.votes}
    blocks = [
        f"### {one.reference} {quoted(one.title)}",
        quoted(one.text),
        _said(_("Why:"), quoted(one.rationale)),
        _said(_("Addressed to:"), _text(one.body, language)),
        votes,
    ]
    for dissent in one.dissents.filter(withdrawn_at=None).prefetch_related("backers"):
        backers = len(dissent.backers.all())
        heading = ngettext(
            "A minority opinion, with %(count)d member behind it:",
            "A minority opinion, with %(count)d members behind it:",
            backers,
        ) % {"count": backers}
        blocks.append(_said(heading, quoted(dissent.text)))
    scenarios = [quoted(each.title) for each in one.scenarios.all()]
    if scenarios:
        blocks.append(_said(_("Scenarios behind it:"), ", ".join(scenarios)))
    return blocks


def answers(panel: Panel, _language: str, _now: datetime) -> str:
    """What the body that was asked answered, and what has become of it."""
    blocks = []
    for one in recommendations_of(panel).filter(state=AdviceState.ADOPTED):
        answer, news = answer_of(one), newest_of(one)
        blocks.append(f"### {one.reference} {quoted(one.title)}")
        if answer is None:
            blocks.append(_("It has not been answered yet."))
            continue
        amount = ""
        if answer.amount is not None:
            amount = f"{money_as_typed(answer.amount)} €"
        blocks += [
            f"**{answer.get_verdict_display()}.** {quoted(answer.part)}".strip(),
            quoted(answer.reason),
            _said(_("What happens next:"), quoted(answer.next_step)),
            _said(_("Decided by:"), quoted(answer.decided_by)),
            _said(_("Goes into:"), quoted(answer.programme)),
            _said(_("Money:"), amount),
        ]
        if news is not None:
            blocks.append(
                _said(
                    f"{_day(news.made_at)}, {news.get_stage_display()}:",
                    quoted(news.text),
                )
            )
    return _joined(blocks)


def budget(panel: Panel, language: str, _now: datetime) -> str:
    """What the panel did with proposals and projects, and why."""
    items = []
    for act in acts_of(panel):
        if act.taken_back_at is not None:
            continue
        items.append(_item(f"{_name_of(act, language)}: {_what(act)}"))
    return "\n".join(items)


def _name_of(act: PanelAct, language: str) -> str:
    if act.project is not None:
        return f"{quoted(act.project.code)} {_text(act.project.title, language)}"
    if act.proposal is not None:
        return f"{act.proposal.reference} {quoted(act.proposal.title)}"
    return DASH


def _what(act: PanelAct) -> str:
    advice = f" ({act.recommendation.reference})" if act.recommendation else ""
    return f"{act.get_kind_display()}{advice}. {quoted(act.reason)}"


def evaluation(panel: Panel, _language: str, now: datetime) -> str:
    """What members say of the work; the means stand in the chart."""
    found = evaluation_of(panel)
    results = results_of(found, now=now) if found else None
    if results is None:
        return ""
    answered = _("%(answers)d of %(members)d members answered.") % {
        "answers": results.answers,
        "members": results.members,
    }
    if not results.questions:
        return answered + " " + _("So few answers are not shown.")
    return _joined(
        [answered, "\n".join(_item(quoted(words)) for words, _code in results.words)]
    )


def missing(panel: Panel, _language: str, _now: datetime) -> str:
    """What members asked for and did not get, with the reason."""
    asked = panel.knowledge_requests.exclude(state=KnowledgeRequest.State.ANSWERED)
    items = [
        _item(f"{quoted(one.text)} {DASH} {quoted(one.answer) or _('not answered')}")
        for one in asked
    ]
    if not items:
        return ""
    return _joined([_("Members asked for these as well:"), "\n".join(items)])

"""What votes hold about a person: their place on rolls, and what officials did.

Never a ballot and nothing that leads to one: no slot, no commitment, no identifier and
no moment of voting. Whether a vote was recorded, and how, is what the page of the vote
tells its owner as well.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from participation.models import User
from participation.personal import Part, Table, table
from participation.policies import Refusal
from participation.texts import pick
from voting import in_my_name
from voting.models import (
    BegunBallot,
    CodeBatch,
    OfficerKey,
    PaperBatch,
    RollEntry,
    SetAside,
    SpoiltForms,
    VotingRound,
)

OF_ROUND = (_("process"), lambda row: row.voting_round.process.slug)
IN_ROUND = "voting_round__process"


def _tell(person: User) -> list[Table]:
    return [_roll(person), _begun(person), *_done_for_the_city(person)]


def _roll(person: User) -> Table:
    public = VotingRound.objects.filter(process__published_at__isnull=False)
    recorded = {}
    entries = []
    for voting_round in public.select_related("process").order_by("pk"):
        mine = in_my_name.of(person, voting_round)
        if mine.entry is not None:
            mine.entry.voting_round = voting_round
            entries.append(mine.entry)
            recorded[mine.entry.pk] = mine.recorded.value
    return table(
        "rolls",
        entries or RollEntry.objects.none(),
        "born_on",
        "is_declared",
        title=_("Your place on lists of voters"),
        process=OF_ROUND,
        district=(_("district"), lambda row: row.district and row.district.name),
        recorded=(_("vote recorded"), lambda row: recorded[row.pk]),
        station=(_("voting place of a paper form"), _station),
    )


def _begun(person: User) -> Table:
    """Only that a ballot was begun: what is on it stays in the browser."""
    return table(
        "begun_ballots",
        BegunBallot.objects.filter(person=person).select_related(IN_ROUND),
        title=_("Votes in which you have begun a ballot"),
        process=OF_ROUND,
    )


def _station(entry: RollEntry) -> str:
    return entry.paper_mark.station if hasattr(entry, "paper_mark") else ""


def _did(row: Any, person: User, **acts: str) -> list[str]:
    return [
        act for act, name in acts.items() if getattr(row, f"{name}_id") == person.pk
    ]


def _done_for_the_city(person: User) -> Iterator[Table]:
    yield table(
        "keys",
        OfficerKey.objects.filter(officer=person).select_related(
            "box__voting_round__process"
        ),
        "number",
        "made_at",
        title=_("Keys of ballots that you keep"),
        process=(_("process"), lambda row: row.box.voting_round.process.slug),
    )
    yield table(
        "code_batches",
        CodeBatch.objects.filter(
            Q(made_by=person) | Q(released_by=person) | Q(voided_by=person)
        ).select_related(IN_ROUND),
        "number",
        process=OF_ROUND,
        acts=(
            _("what you did"),
            lambda row: _did(
                row, person, made="made_by", released="released_by", voided="voided_by"
            ),
        ),
    )
    yield table(
        "paper_batches",
        PaperBatch.objects.filter(
            Q(first_by=person) | Q(second_by=person) | Q(approved_by=person)
        ).select_related(IN_ROUND),
        "number",
        process=OF_ROUND,
        acts=(
            _("what you did"),
            lambda row: _did(
                row,
                person,
                typed_first="first_by",
                typed_second="second_by",
                approved="approved_by",
            ),
        ),
    )
    yield table(
        "spoilt_forms",
        SpoiltForms.objects.filter(
            Q(recorded_by=person) | Q(agreed_by=person)
        ).select_related(IN_ROUND),
        "recorded_at",
        process=OF_ROUND,
        acts=(
            _("what you did"),
            lambda row: _did(row, person, recorded="recorded_by", agreed="agreed_by"),
        ),
    )
    yield table(
        "votes_set_aside",
        SetAside.objects.filter(
            Q(proposed_by=person) | Q(agreed_by=person)
        ).select_related(IN_ROUND),
        "reason",
        process=OF_ROUND,
        acts=(
            _("what you did"),
            lambda row: _did(row, person, proposed="proposed_by", agreed="agreed_by"),
        ),
    )


def _refuse_leaving(person: User, *, now: datetime) -> list[Refusal]:  # noqa: ARG001 - every part is given it
    """Without those who hold the key of the ballots nobody could count them."""
    held = OfficerKey.objects.filter(officer=person, box__opened_ballots_at=None)
    language = get_language() or settings.LANGUAGE_CODE
    return [
        Refusal(
            "holds_key",
            _(
                "You keep the key of the ballots of “%(process)s”. You can leave once "
                "the ballots are opened, or when somebody else has been named."
            )
            % {"process": pick(key.box.voting_round.process.title, language)[0]},
        )
        for key in held.select_related("box__voting_round__process")
    ]


def _processes(person: User) -> list[int]:
    held = OfficerKey.objects.filter(officer=person)
    return list(held.values_list("box__voting_round__process", flat=True))


ABOUT_VOTES = Part(
    name="voting",
    title=pgettext_lazy("votings", "Votes"),
    tell=_tell,
    holds=frozenset(
        {
            "voting.BegunBallot.person",
            "voting.CodeBatch.made_by",
            "voting.CodeBatch.released_by",
            "voting.CodeBatch.voided_by",
            "voting.OfficerKey.officer",
            "voting.PaperBatch.approved_by",
            "voting.PaperBatch.first_by",
            "voting.PaperBatch.second_by",
            "voting.RollEntry.user",
            "voting.SetAside.agreed_by",
            "voting.SetAside.proposed_by",
            "voting.SpoiltForms.agreed_by",
            "voting.SpoiltForms.recorded_by",
        }
    ),
    processes=_processes,
    refuse_leaving=_refuse_leaving,
)

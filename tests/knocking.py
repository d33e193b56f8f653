"""What has to be there before anybody can knock at an address of the staff desk."""

import make
from django.urls import reverse
from doors import (
    AFTER_CLOSE,
    AFTER_FREEZING,
    AFTER_PUBLICATION,
    AFTER_TALLY,
    CHANNELS,
)
from time_machine import Traveller

from participation import reminders
from participation.models import PhaseExtension, Process, ReminderRun
from proposals.models import Assignment, Building, Project, Regrouping
from voting.actions import codes, paper, rounds
from voting.models import TieQuestion, VotingRound

NAMED: dict[str, dict[str, object]] = {
    "proposals_staff:review_note": {"number": 1},
    "proposals_staff:ask_opinion": {"number": 1},
    "proposals_staff:take_up_proposal": {"number": 1},
    "proposals_staff:take_up_comment": {"number": 1},
    "proposals_staff:review": {"number": 1},
    "proposals_staff:correct_selection": {"number": 1},
    "voting_staff:codes_release": {"number": 1},
    "voting_staff:codes_void": {"number": 1},
    "voting_staff:paper_batch": {"number": 1},
    "voting_staff:paper_typing": {"number": 1},
    "voting_staff:paper_file": {"number": 1},
    "voting_staff:printed": {"paper": "all"},
    "voting_staff:spoilt": {"pk": 1},
    "voting_staff:set_aside_agree": {"pk": 1},
    "participation_staff:translations_table": {"language": "sv"},
}
OF_BUILDINGS = {
    "building_of",
    "report_building",
    "plan_money",
    "add_milestone",
    "enter_spending",
}


def url_of(name: str, voting_round: VotingRound) -> str:
    process = voting_round.process
    arguments: dict[str, object] = {"slug": process.slug, **_of_reviews(name, process)}
    match name.partition(":")[2]:
        case "remove_district":
            arguments["pk"] = process.districts.get().pk
        case "take_role":
            arguments["pk"] = process.memberships.earliest("pk").pk
        case "case":
            arguments["pk"] = process.cases.get().pk
        case "regrouping" | "change_regrouping":
            arguments["pk"] = _regrouping(process).pk
        case "remove_reason":
            arguments["pk"] = process.reasons.get().pk
        case "take_up_comment":
            arguments["pk"] = process.cases.get().comment_id
        case "simulation" | "forget_simulation":
            arguments["key"] = "unknown"
        case "simulation_file":
            arguments |= {"key": "unknown", "name": "projects.csv"}
        case "describe_project" | "cost_project" | "drop_project" | "restore_project":
            arguments["code"] = "a"
    arguments |= _of_surveys(name.partition(":")[2])
    arguments |= _of_planning(name.partition(":")[2], process)
    arguments |= _of_building(name.partition(":")[2], process)
    return reverse(name, kwargs=arguments | NAMED.get(name, {}))


def _left_out(process: Process) -> ReminderRun:
    planned = reminders.planned_for(process, now=make.NOW)[0]
    made: ReminderRun = process.reminder_runs.create(
        kind=planned.kind,
        occasion=planned.occasion,
        state=ReminderRun.State.SKIPPED,
        words="Everybody knows.",
        due_at=planned.due_at,
        made_at=make.NOW,
    )
    return made


def _of_surveys(name: str) -> dict[str, object]:
    """Name the survey that everybody knocks at; see `surveying.draft`."""
    if not name.startswith("survey") or name == "surveys":
        return {}
    named: dict[str, dict[str, object]] = {
        "survey_add": {"kind": "single"},
        "survey_question": {"code": "q1"},
        "survey_wave": {"wave": 1},
        "survey_wave_times": {"wave": 1},
        "survey_texts": {"wave": 1},
        "survey_wave_results": {"wave": 1},
        "survey_batches": {"wave": 1},
        "survey_batch": {"wave": 1, "batch": 1},
    }
    return {"number": 1} | named.get(name, {})


def _of_reviews(name: str, process: Process) -> dict[str, object]:
    """Make what a page of reviews or reminders is about, and name it."""
    match name.partition(":")[2]:
        case "reminder":
            planned = reminders.planned_for(process, now=make.NOW)[0]
            return {"kind": planned.kind, "name": planned.occasion}
        case "restore_reminder":
            return {"pk": _left_out(process).pk}
        case "change_criterion" | "remove_criterion":
            return {"pk": process.criteria.create(code="legal").pk}
        case "remove_cost_class":
            return {"pk": process.cost_classes.create(code="m", low=1, high=2).pk}
        case "change_department" | "remove_department":
            return {"pk": process.departments.create(code="parks").pk}
        case "give_opinion":
            return {"number": 1, "pk": _question(process).pk}
    return {}


def _of_planning(page: str, process: Process) -> dict[str, object]:
    """Make what a page of the plan is about, and name it."""
    match page:
        case "extend":
            return {"kind": "propose"}
        case "settle_extension":
            return {"pk": _extension(process).pk}
        case "revoke_preview":
            link = process.preview_links.create(key_hash="x", made_at=make.NOW)
            return {"pk": link.pk}
        case "remove_place":
            places = process.rounds.get().polling_stations
            return {"pk": places.get_or_create(name="X")[0].pk}
    return {}


def _extension(process: Process) -> PhaseExtension:
    """Ask for a later end of the phase of ideas."""
    phase = process.phases.get(kind="propose")
    made: PhaseExtension = phase.extensions.create(
        before=phase.ends_at,
        ends_at=phase.ends_at + make.DAY,
        reason={"en": "Holidays"},
        asked_at=make.NOW,
    )
    return made


def _question(process: Process) -> Assignment:
    """Ask somebody whose account is gone: whoever comes is told that it is not them."""
    question: Assignment = process.proposals.get(number=1).assignments.create(
        is_opinion=True,
        question="Is it?",
        due_on=make.NOW.date(),
        assigned_at=make.NOW,
        ended_at=make.NOW,
    )
    return question


def _regrouping(process: Process) -> Regrouping:
    """Plan a split of the one proposal."""
    made: Regrouping = process.regroupings.create(
        kind=Regrouping.Kind.SPLIT,
        reason="Two places.",
        plan=[],
        made_at=make.NOW,
        answers_until=make.NOW,
    )
    made.parts.create(proposal=process.proposals.get(number=1), status_before="")
    return made


def _of_building(page: str, process: Process) -> dict[str, object]:
    """Make what a page of the building desk is about, and return how it is named."""
    if page == "start_building":
        return {"code": _funded(process).code}
    if page in OF_BUILDINGS:
        return {"code": _built(process).project.code}
    match page:
        case "take_back_news":
            return {"pk": _built(process).news.get().pk}
        case "change_milestone":
            return {"pk": _built(process).milestones.get().pk}
        case "correct_spending":
            return {"pk": _built(process).spendings.get().pk}
    return {}


def _funded(process: Process) -> Project:
    """Return a project that has won and that nobody follows."""
    return make.project(process, "won", outcome="funded")


def _built(process: Process) -> Building:
    """Return a building with one of everything."""
    building = Building.objects.create(
        project=_funded(process), planned=1, started_at=make.NOW
    )
    building.milestones.create(title={"en": "Order"})
    building.news.create(stage="planned", text={"en": "Soon"}, made_at=make.NOW)
    building.spendings.create(
        amount=1, what="Stone", spent_on=make.NOW.date(), entered_at=make.NOW
    )
    return building


def move_on(name: str, voting_round: VotingRound, clock: Traveller) -> None:
    """Bring the vote to the moment at which this page is there."""
    if name not in AFTER_FREEZING | AFTER_CLOSE | AFTER_TALLY | AFTER_PUBLICATION:
        return
    drafts = VotingRound.objects.filter(pk=voting_round.pk)
    if name == "voting_staff:seed":
        drafts.update(ties="lot", tie_seed="", seed_source="Lotto of Saturday")
        voting_round.refresh_from_db()
    if name == "voting_staff:key_holders":
        drafts.update(custody="officer")
        voting_round.refresh_from_db()
    rounds.freeze_rules(
        voting_round=voting_round,
        organiser=make.staff(voting_round.process),
        now=make.NOW,
    )
    if name in CHANNELS:
        _fill_channels(voting_round)
    if name in AFTER_FREEZING:
        return
    clock.move_to(make.NOW + 10 * make.DAY)
    if name == "voting_staff:tie":
        TieQuestion.objects.create(
            voting_round=voting_round,
            pot_code="all",
            projects=["a"],
            points={"a": 1},
            left=1_000_00,
            asked_at=make.NOW,
        )
    if name not in AFTER_CLOSE:
        make.tallied(voting_round, published=name in AFTER_PUBLICATION)


def _fill_channels(voting_round: VotingRound) -> None:
    """Make a batch of codes, one of paper forms, and a vote that somebody doubts."""
    voting_round.refresh_from_db()
    organiser = make.staff(voting_round.process)
    codes.make_codes(
        voting_round=voting_round,
        organiser=organiser,
        area="all",
        count=1,
        reason="For the care home",
        now=make.NOW,
    )
    paper.make_batch(
        voting_round=voting_round,
        clerk=organiser,
        area="all",
        station="Library",
        count=1,
        scan="",
        now=make.NOW,
    )
    voting_round.spoilt_forms.create(
        pk=1,
        area="all",
        station="Library",
        kind="spoilt",
        count=1,
        reason="Torn",
        recorded_by=organiser,
        recorded_at=make.NOW,
    )
    voting_round.set_aside.create(
        pk=1, slot="paper:1:1", reason="Not to be counted", proposed_by=organiser
    )

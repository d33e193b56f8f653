"""Every text of every model is on the desk of translations, or is said not to be."""

from django.apps import apps
from django.db import models

from participation.models import Process
from participation.translations import KINDS

APPS = ("participation", "proposals", "voting", "panels")

# Why a field has no place on the desk, and the fields: all of a model, or one.
LEFT_OUT = {
    "It says in which language it is, and stays in the words of who wrote it.": """
        panels.Answer panels.Card panels.Dissent panels.EvaluationAnswer.words
        panels.FollowUp panels.Material.end_reason panels.Material.title panels.PanelAct
        panels.Recommendation.rationale panels.Recommendation.text
        panels.Recommendation.title panels.ReportText panels.Scenario.assumptions
        panels.Scenario.drivers panels.Scenario.signs panels.Scenario.story
        panels.Scenario.title panels.SiteNote panels.Statement proposals.Comment
        proposals.Proposal.benefits proposals.Proposal.text proposals.Proposal.title
        proposals.Review participation.SurveyText
    """,
    "It is in the language of what it belongs to, which says so.": """
        panels.Approval.remarks panels.ApprovalAnswer panels.CardGroup
        panels.KnowledgeRequest panels.MaterialVersion
        panels.MinutesOpinion panels.MinutesVersion panels.RecommendationVersion
        panels.ScenarioVersion panels.ScoreReason panels.ScoringSubject
        panels.SessionQuestion.text panels.SitePicture panels.SuggestedChange
        panels.AgendaItem.decision panels.AgendaItem.notes panels.AssessmentAnswer
        proposals.Amendment proposals.Appeal proposals.Case.appeal
        proposals.Case.appeal_words proposals.Case.words proposals.Finding
        proposals.Parting proposals.Picture proposals.Revision
    """,
    "It stands in the public record in the very words of who decided.": """
        panels.Approval.reason panels.Lottery.void_reason panels.Panel.end_reason
        panels.PanelVersion.reason
        panels.Panelist.end_reason panels.Removal panels.ReportEdition.reason
        panels.Session.end_reason panels.SessionQuestion.reason
        panels.Volunteer.refusal panels.Volunteer.reason
        participation.AuditEvent
        proposals.BuildingNews.taken_back_reason proposals.Milestone.reason
        proposals.Regrouping proposals.Selection proposals.Spending
        voting.BallotBox.paused_because voting.BallotBox.keys_held_because
        voting.BoardDecision voting.Checkpoint.note voting.CodeBatch voting.Decision
        voting.Deviation voting.SetAside voting.SpoiltForms voting.Withdrawal
    """,
    "It is written by officials for officials, or by somebody to them alone.": """
        panels.Attendance panels.Need panels.Volunteer.needs
        participation.PreviewLink.note participation.ReminderRun.words
        proposals.Assignment proposals.CaseNote proposals.Flag proposals.ReviewNote
    """,
    "It belongs to the city and no process; its own page asks for every language.": """
        participation.HelpHours.note participation.HelpPoint.hours_note
        participation.HelpPoint.name participation.HelpPoint.text
    """,
    "It is a name of a person, a place or a file, whatever the language.": """
        panels.AgendaItem.speaker panels.Expert panels.Invitation.address
        panels.Invitation.name panels.InvitationBatch.source panels.Listener
        panels.Lottery.witness panels.Material.author panels.Material.interest
        panels.Panelist.shown_name panels.Room panels.Session.place
        panels.SpeakingTurn panels.Volunteer.address panels.Volunteer.name
        participation.HelpBooking.name participation.HelpPoint.address
        participation.HelpPoint.municipality participation.HelpPoint.organisation
        participation.HelpPoint.phone participation.User.name
        participation.SurveyInvitation proposals.Attachment proposals.Project.address
        proposals.Proposal.address proposals.Proposal.author_label
        voting.PaperBatch voting.PaperMark voting.PollingStation.address
        voting.PollingStation.name
    """,
    "It is no text: a key, a hash, a code, figures, choices by their code.": """
        panels.Approval.outcome panels.Approval.sha256 panels.EvaluationAnswer.given
        panels.Feature.code panels.FeatureValue.code
        panels.Invitation.code_hash panels.InvitationBatch.seed
        panels.InvitationBatch.seed_source panels.InvitationBatch.sha256 panels.Letter
        panels.Conversation.findings panels.Conversation.matrix panels.Conversation.salt
        panels.Lottery.certificate panels.Lottery.findings panels.Lottery.list_sha256
        panels.Lottery.list_text panels.Lottery.pool_counts panels.Lottery.pool_sha256
        panels.Lottery.quotas panels.Lottery.randomness panels.Lottery.sealed_text
        panels.Lottery.seed panels.Lottery.source_words panels.Minutes
        panels.Panel.figures panels.Panel.languages panels.Poll.outcome
        panels.PollBallot panels.PollEntry panels.Recommendation.votes
        panels.Report panels.ReportEdition.sha256 panels.Scenario.judged
        panels.Session.room_code panels.StatementVoter panels.TablePlan
        panels.Volunteer.code_hash panels.Volunteer.household panels.Volunteer.phone
        panels.Volunteer.public_id panels.Volunteer.sent_as
        participation.CalendarKey participation.ContentTranslation
        participation.District.code participation.District.geometry
        participation.HelpBooking.code participation.HelpBooking.need
        participation.HelpBooking.phone participation.HelpBooking.reads
        participation.HelpCount participation.HelpHours.hours participation.HelpLetter
        participation.HelpPattern participation.HelpPoint.accessibility
        participation.HelpPoint.hours participation.HelpPoint.languages
        participation.HelpPoint.needs participation.HelpPoint.ways
        participation.HelpSlot participation.Notice participation.NoticeChoice
        participation.PreviewLink.key_hash participation.Process.ballot_reminder_hours
        participation.Process.machine_languages participation.Process.order_seed
        participation.Process.reminder_days participation.ReminderRun.channels
        participation.ReminderRun.facts participation.ReminderRun.kind
        participation.ReminderRun.languages participation.ReminderRun.occasion
        participation.StoredFile participation.Survey.groups participation.SurveyAnswer
        participation.SurveyCode participation.SurveyQuestion.code
        participation.TextMessage participation.User.password participation.User.phone
        proposals.Case.checklist proposals.Category.code proposals.CoAuthor
        proposals.CostClass.code proposals.Criterion.code proposals.Department.code
        proposals.Draft proposals.Project.area proposals.Project.code
        proposals.Proposal.area proposals.Proposal.order_key proposals.SearchEntry
        proposals.StandardReason.code
        voting.BallotBox.ballot_key voting.BallotBox.folder voting.BallotBox.log_key
        voting.BallotBox.origin voting.BallotBox.promise_key voting.BallotBox.spool_key
        voting.CastNotice voting.Checkpoint.hashes voting.LogEntry voting.OfficerKey
        voting.Opening voting.PaperForm voting.Pot voting.RollEntry voting.SealedBallot
        voting.SpentToken voting.SpoolRow voting.TieQuestion voting.VotingCode
        voting.VotingRound
    """,
    "It is a copy, made of texts that are on the desk when a count or version was.": """
        panels.Approval.content panels.PanelVersion.words
        panels.ReportEdition.content voting.Tally
        participation.ReminderRun.why
    """,
}
# Addresses are no texts, whatever stands in them.
ADDRESSES = (models.EmailField, models.URLField, models.SlugField)


def kept() -> set[str]:
    """Return every field that can hold words of somebody."""
    return {
        f"{model._meta.label}.{field.name}"
        for app in APPS
        for model in apps.get_app_config(app).get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, (models.JSONField, models.CharField, models.TextField))
        and not field.choices
        and field.name not in {"language", "slug"}
        and not isinstance(field, ADDRESSES)
    }


def at_the_desk() -> set[str]:
    process = Process(pk=1)
    return {
        f"{kind.rows(process).model._meta.label}.{field.name}"
        for kind in KINDS.values()
        for field in kind.fields
    }


def left_out() -> list[str]:
    """Return the fields left out; a model stands for all that is not at the desk."""
    names = [name for group in LEFT_OUT.values() for name in group.split()]
    fields = kept() - at_the_desk()
    return [
        field
        for name in names
        for field in sorted(fields if name.count(".") == 1 else {name})
        if name.count(".") == 2 or field.startswith(f"{name}.")
    ]


def test_every_text_is_at_the_desk_or_said_not_to_be() -> None:
    assert kept() - at_the_desk() - {*left_out()} == set()


def test_nothing_is_left_out_that_is_at_the_desk_or_nowhere() -> None:
    strange = {*left_out()} - (kept() - at_the_desk())
    names = {name for group in LEFT_OUT.values() for name in group.split()}
    idle = {name for name in names if not any(f.startswith(name) for f in left_out())}

    assert (strange, idle) == (set(), set())


def test_nothing_is_left_out_twice() -> None:
    found = left_out()

    assert sorted(found) == sorted({*found})


def test_what_residents_read_most_is_at_the_desk() -> None:
    assert {
        "proposals.Milestone.title",
        "proposals.BuildingNews.text",
        "panels.Poll.options",
        "panels.Conversation.title",
        "panels.ScoringCriterion.question",
        "voting.PollingStation.hours",
        "participation.PhaseExtension.reason",
        "participation.SurveyFeedback.text",
    } <= at_the_desk()

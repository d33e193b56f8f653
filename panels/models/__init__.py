from panels.models.advice import Answer, Recommendation
from panels.models.approvals import Approval, ApprovalAnswer
from panels.models.boards import Board, Card, CardGroup, CardMark
from panels.models.drafting import (
    Dissent,
    DissentBacker,
    HandCount,
    RecommendationVersion,
    SuggestedChange,
    SupportLevel,
)
from panels.models.following import FollowUp, PanelAct
from panels.models.letters import Letter, Removal
from panels.models.live import (
    Listener,
    QuestionVote,
    SentForm,
    SessionQuestion,
    SpeakingTurn,
)
from panels.models.lottery import Lottery, LotteryEntry
from panels.models.materials import (
    KnowledgeRequest,
    Material,
    MaterialVersion,
    Reading,
)
from panels.models.minutes import (
    Assessment,
    AssessmentAnswer,
    AssessmentMark,
    Minutes,
    MinutesOpinion,
    MinutesVersion,
)
from panels.models.panels import Feature, FeatureValue, Panel
from panels.models.polls import Poll, PollBallot, PollEntry, PollMark
from panels.models.preparing import (
    Expert,
    Need,
)
from panels.models.recruiting import (
    Invitation,
    InvitationBatch,
    Panelist,
    Volunteer,
    VolunteerFeature,
)
from panels.models.reports import (
    Evaluation,
    EvaluationAnswer,
    EvaluationMark,
    Report,
    ReportEdition,
    ReportText,
)
from panels.models.scenarios import Scenario, ScenarioJudgement, ScenarioVersion
from panels.models.scorings import (
    Score,
    ScoreEntry,
    Scorer,
    ScoreReason,
    ScoringCriterion,
    ScoringExercise,
    ScoringSubject,
)
from panels.models.seats import (
    TablePlan,
)
from panels.models.sessions import AgendaItem, Attendance, Room, Session
from panels.models.statements import (
    Conversation,
    Statement,
    StatementVote,
    StatementVoter,
)
from panels.models.versions import PanelVersion
from panels.models.visits import SiteNote, SitePicture

__all__ = [
    "AgendaItem",
    "Answer",
    "Approval",
    "ApprovalAnswer",
    "Assessment",
    "AssessmentAnswer",
    "AssessmentMark",
    "Attendance",
    "Board",
    "Card",
    "CardGroup",
    "CardMark",
    "Conversation",
    "Dissent",
    "DissentBacker",
    "Evaluation",
    "EvaluationAnswer",
    "EvaluationMark",
    "Expert",
    "Feature",
    "FeatureValue",
    "FollowUp",
    "HandCount",
    "Invitation",
    "InvitationBatch",
    "KnowledgeRequest",
    "Letter",
    "Listener",
    "Lottery",
    "LotteryEntry",
    "Material",
    "MaterialVersion",
    "Minutes",
    "MinutesOpinion",
    "MinutesVersion",
    "Need",
    "Panel",
    "PanelAct",
    "PanelVersion",
    "Panelist",
    "Poll",
    "PollBallot",
    "PollEntry",
    "PollMark",
    "QuestionVote",
    "Reading",
    "Recommendation",
    "RecommendationVersion",
    "Removal",
    "Report",
    "ReportEdition",
    "ReportText",
    "Room",
    "Scenario",
    "ScenarioJudgement",
    "ScenarioVersion",
    "Score",
    "ScoreEntry",
    "ScoreReason",
    "Scorer",
    "ScoringCriterion",
    "ScoringExercise",
    "ScoringSubject",
    "SentForm",
    "Session",
    "SessionQuestion",
    "SiteNote",
    "SitePicture",
    "SpeakingTurn",
    "Statement",
    "StatementVote",
    "StatementVoter",
    "SuggestedChange",
    "SupportLevel",
    "TablePlan",
    "Volunteer",
    "VolunteerFeature",
]

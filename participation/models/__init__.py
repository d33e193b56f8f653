from participation.models.calendars import CalendarKey
from participation.models.extensions import PhaseExtension
from participation.models.files import StoredFile
from participation.models.help_points import (
    HelpCount,
    HelpHelper,
    HelpHours,
    HelpPoint,
    ProcessHelp,
)
from participation.models.help_times import (
    HelpBooking,
    HelpDayOff,
    HelpLetter,
    HelpPattern,
    HelpSlot,
)
from participation.models.notices import Notice, NoticeChoice, TextMessage
from participation.models.people import LEFT, Membership, Role, User
from participation.models.phases import Phase
from participation.models.previews import PreviewLink
from participation.models.processes import District, Process
from participation.models.record import AuditEvent
from participation.models.reminders import ProcessFollow, ReminderRun
from participation.models.survey_answers import (
    SurveyAnswer,
    SurveyBatch,
    SurveyCode,
    SurveyCodes,
    SurveyCount,
    SurveyInvitation,
    SurveyMark,
    SurveyText,
)
from participation.models.surveys import (
    Survey,
    SurveyFeedback,
    SurveyQuestion,
    SurveyWave,
)
from participation.models.translations import ContentTranslation

__all__ = [
    "LEFT",
    "AuditEvent",
    "CalendarKey",
    "ContentTranslation",
    "District",
    "HelpBooking",
    "HelpCount",
    "HelpDayOff",
    "HelpHelper",
    "HelpHours",
    "HelpLetter",
    "HelpPattern",
    "HelpPoint",
    "HelpSlot",
    "Membership",
    "Notice",
    "NoticeChoice",
    "Phase",
    "PhaseExtension",
    "PreviewLink",
    "Process",
    "ProcessFollow",
    "ProcessHelp",
    "ReminderRun",
    "Role",
    "StoredFile",
    "Survey",
    "SurveyAnswer",
    "SurveyBatch",
    "SurveyCode",
    "SurveyCodes",
    "SurveyCount",
    "SurveyFeedback",
    "SurveyInvitation",
    "SurveyMark",
    "SurveyQuestion",
    "SurveyText",
    "SurveyWave",
    "TextMessage",
    "User",
]

"""How the description of the API is made: what drf-spectacular is told."""

from typing import Any

SCHEMA: dict[str, Any] = {
    "TITLE": "Porukka",
    "DESCRIPTION": "What is public about participatory budgeting, and how to vote.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_AUTHENTICATION": [],
    # Sets of words that stand under the same name in several places.
    "ENUM_NAME_OVERRIDES": {
        "BuildingStageEnum": ["planned", "under_way", "delayed", "done", "cancelled"],
        "RulingEnum": ["shown", "hidden"],
        "FindingVerdictEnum": ["met", "not_met", "unclear"],
        "ReactionKindEnum": ["agree", "thanks", "disagree"],
        "PhaseStateEnum": ["coming", "open", "over"],
        "PanelStateEnum": [
            "draft",
            "published",
            "recruiting",
            "confirming",
            "working",
            "advised",
            "answered",
            "closed",
            "cancelled",
        ],
        "PanelSessionStateEnum": [
            "planned",
            "open",
            "running",
            "paused",
            "closed",
            "cancelled",
        ],
        "PanelSessionKindEnum": ["on_site", "remote", "hybrid", "visit"],
        "LotteryStateEnum": [
            "frozen",
            "computed",
            "failed",
            "published",
            "drawn",
            "final",
            "void",
        ],
        "RecommendationStateEnum": ["frozen", "adopted", "not_adopted"],
        "AnswerVerdictEnum": ["accepted", "partly", "studied", "refused"],
        "FollowUpStageEnum": [
            "not_started",
            "in_progress",
            "done",
            "changed",
            "dropped",
        ],
        "RegroupingKindEnum": ["merge", "split"],
        "RegroupingStateEnum": ["asking", "done", "dropped", "undone"],
        "SuggestionStateEnum": [
            "open",
            "accepted",
            "declined",
            "taken_back",
            "hidden",
        ],
    },
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
}

from proposals.models.building import Building, BuildingNews, Milestone, Spending
from proposals.models.lineage import Amendment, Descent, Parting, Regrouping
from proposals.models.moderation import Case, CaseNote, Flag, StandardReason
from proposals.models.places import Category, Place
from proposals.models.projects import Project
from proposals.models.proposals import Proposal, ProposalQuerySet, Revision
from proposals.models.reviews import (
    Appeal,
    Assignment,
    CostClass,
    Criterion,
    Department,
    Finding,
    Review,
    ReviewNote,
)
from proposals.models.rules import IdeaRules, rules_of
from proposals.models.search import Posting, SearchEntry
from proposals.models.selection import Selection
from proposals.models.support import Support
from proposals.models.talking import Comment, Reaction
from proposals.models.writing import Attachment, CoAuthor, Draft, Follow, Picture

__all__ = [
    "Amendment",
    "Appeal",
    "Assignment",
    "Attachment",
    "Building",
    "BuildingNews",
    "Case",
    "CaseNote",
    "Category",
    "CoAuthor",
    "Comment",
    "CostClass",
    "Criterion",
    "Department",
    "Descent",
    "Draft",
    "Finding",
    "Flag",
    "Follow",
    "IdeaRules",
    "Milestone",
    "Parting",
    "Picture",
    "Place",
    "Posting",
    "Project",
    "Proposal",
    "ProposalQuerySet",
    "Reaction",
    "Regrouping",
    "Review",
    "ReviewNote",
    "Revision",
    "SearchEntry",
    "Selection",
    "Spending",
    "StandardReason",
    "Support",
    "rules_of",
]

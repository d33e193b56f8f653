from participation.models.people import Membership, Role, User
from participation.models.phases import Phase, PhaseChange
from participation.models.processes import District, Process
from participation.models.record import AuditEvent

__all__ = [
    "AuditEvent",
    "District",
    "Membership",
    "Phase",
    "PhaseChange",
    "Process",
    "Role",
    "User",
]

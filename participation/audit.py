"""The one writer of the public record."""

from datetime import UTC, datetime

from participation import ledger
from participation.models import AuditEvent, Process, User


def as_entry(event: AuditEvent) -> dict[str, object]:
    """Return what is sealed and published of an event.

    An official is named by the role held and an opaque number; a resident, who acts
    in no role, is not named at all.
    """
    return {
        "process": event.process.slug,
        "number": event.number,
        "recorded_at": event.recorded_at.astimezone(UTC).isoformat(),
        "role": event.role,
        "actor": event.actor_id if event.role else None,
        "verb": event.verb,
        "subject": event.subject,
        "data": event.data,
    }


def record(
    process: Process,
    verb: str,
    *,
    subject: str,
    now: datetime,
    actor: User | None = None,
    role: str = "",
    **data: object,
) -> AuditEvent:
    """Append one sealed event, in the transaction that makes the change it tells of.

    Locking the process keeps the numbers without gaps and the chain without forks.
    `verb` is a noun and a past participle, "phase.opened"; docs/reference/record.md
    lists them all. `data` is public: no names, no addresses, no floats.
    """
    Process.objects.select_for_update(no_key=True).only("pk").get(pk=process.pk)
    last = process.events.order_by("number").last()
    event = AuditEvent(
        process=process,
        number=last.number + 1 if last else 1,
        recorded_at=now,
        actor=actor,
        role=role,
        verb=verb,
        subject=subject,
        data=data,
    )
    event.seal = ledger.seal(last.seal if last else ledger.GENESIS, as_entry(event))
    event.save(force_insert=True)
    return event

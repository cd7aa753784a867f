"""Who did what: an append-only trail without personal data."""

from django.utils import timezone

from lms_lite_learners.models import AuditEntry

__all__ = ["note"]


def note(org: str, action: str, *, actor_id: int, subject: str = "", count: int = 1) -> None:
    """Add one act to the organisation's trail; `subject` is an id of ours, never a name."""
    AuditEntry.objects.create(
        org=org,
        action=action,
        actor_id=actor_id,
        subject=subject,
        count=count,
        at=timezone.now(),
    )

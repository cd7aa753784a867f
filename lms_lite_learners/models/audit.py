"""Who did what, without personal data."""

from django.db import models

from lms_lite_learners.models.fields import ExactCharField


class AuditEntry(models.Model):
    """One act: who, in which organisation, on how many; append-only.

    .. no_pii: ids of accounts only.
    """

    id = models.BigAutoField(primary_key=True)
    org = ExactCharField(max_length=255)
    actor_id = models.BigIntegerField(default=0)
    action = ExactCharField(max_length=40)
    subject = ExactCharField(max_length=64, blank=True, default="")
    count = models.PositiveBigIntegerField(default=1)
    at = models.DateTimeField()

    class Meta:
        """Read by organisation, newest first; of one act, or of some days."""

        indexes = [
            models.Index(fields=["org", "id"], name="lll_audit_org"),
            models.Index(fields=["org", "action", "id"], name="lll_audit_act"),
            models.Index(fields=["org", "at"], name="lll_audit_when"),
        ]

    def __str__(self) -> str:
        """Name the row."""
        return f"{self.action} in {self.org} by {self.actor_id}"

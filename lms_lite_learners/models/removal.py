"""Removals: whom they are about while they last, and the receipts that stay."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from lms_lite_learners.data import CallState, PersonState, ReceiptKind
from lms_lite_learners.models.fields import ExactCharField
from lms_lite_learners.models.jobs import Job


class RemovalPerson(models.Model):
    """One person of a removal: who it is as long as that is needed, then a keyed hash only.

    `open_hash` is the hash while the removal lasts: nobody is removed twice at once.

    .. pii: The account and the address of somebody who is being removed, until it is done.
    .. pii_types: id, email_address
    .. pii_retirement: local_api
    """

    id = models.BigAutoField(primary_key=True)
    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="people", db_index=False)
    number = models.PositiveIntegerField()
    org = ExactCharField(max_length=255)
    user_id = models.BigIntegerField(null=True, blank=True)
    address = ExactCharField(max_length=254, null=True, blank=True)
    person_hash = ExactCharField(max_length=64)
    address_hash = ExactCharField(max_length=64, blank=True, default="")
    open_hash = ExactCharField(max_length=64, null=True, blank=True)
    state = ExactCharField(
        max_length=8,
        choices=[(s.value, s.value) for s in PersonState],
        default=PersonState.WAITING.value,
    )

    class Meta:
        """One line per person of a job; a person is in one open removal of an organisation."""

        constraints = [
            models.UniqueConstraint(fields=["job", "number"], name="lll_removed_once"),
            models.UniqueConstraint(fields=["org", "open_hash"], name="lll_removed_open"),
        ]
        indexes = [
            models.Index(fields=["person_hash"], name="lll_removed_who"),
            models.Index(fields=["user_id"], name="lll_removed_user"),
            models.Index(fields=["address"], name="lll_removed_address"),
        ]

    def __str__(self) -> str:
        """Name the row without personal data."""
        return f"person {self.number} of removal {self.job_id}"


class EraserCall(models.Model):
    """What one plugin's eraser has done about one person, and when it is asked again.

    .. no_pii:
    """

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(RemovalPerson, on_delete=models.CASCADE, related_name="calls")
    name = ExactCharField(max_length=100)
    state = ExactCharField(
        max_length=8,
        choices=[(s.value, s.value) for s in CallState],
        default=CallState.WAITING.value,
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    error = models.CharField(
        max_length=255, blank=True, default="", help_text=_("Kind of the last failure.")
    )

    class Meta:
        """One call per person and eraser; what is due is found by state and time."""

        constraints = [
            models.UniqueConstraint(fields=["person", "name"], name="lll_erasercall_once")
        ]
        indexes = [models.Index(fields=["state", "due_at"], name="lll_erasercall_due")]

    def __str__(self) -> str:
        """Name the row."""
        return f"{self.name} for person {self.person_id} ({self.state})"


class Receipt(models.Model):
    """One link of an organisation's chain: what was removed, found later, or done by others.

    Written once: it is never changed or deleted.

    .. no_pii: keyed hashes of people only.
    """

    id = models.BigAutoField(primary_key=True)
    org = ExactCharField(max_length=255)
    number = models.PositiveBigIntegerField()
    kind = ExactCharField(max_length=12, choices=[(k.value, k.value) for k in ReceiptKind])
    job = ExactCharField(max_length=32, help_text=_("Public id of the removal."))
    previous = ExactCharField(max_length=64, blank=True, default="")
    checksum = ExactCharField(max_length=64)
    content = models.TextField()
    created_at = models.DateTimeField()

    class Meta:
        """Numbered without gaps within the organisation; one receipt per removal."""

        constraints = [models.UniqueConstraint(fields=["org", "number"], name="lll_receipt_once")]
        indexes = [
            models.Index(fields=["job", "kind"], name="lll_receipt_job"),
            models.Index(fields=["kind", "created_at"], name="lll_receipt_when"),
        ]

    def __str__(self) -> str:
        """Name the row."""
        return f"receipt {self.number} of {self.org}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write it once; raises TypeError for a change."""
        if self.pk is not None:
            raise TypeError("A receipt is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> tuple[int, dict[str, int]]:
        """Raise TypeError: it stays."""
        raise TypeError("A receipt is never deleted.")


class ReceiptChain(models.Model):
    """The head of an organisation's chain, locked by whoever adds a receipt.

    .. no_pii:
    """

    id = models.BigAutoField(primary_key=True)
    org = ExactCharField(max_length=255, unique=True)
    number = models.PositiveBigIntegerField(default=0)
    checksum = ExactCharField(max_length=64, blank=True, default="")

    def __str__(self) -> str:
        """Name the row."""
        return f"chain of {self.org}"


class LaterTrace(models.Model):
    """An account that did something where it was removed: to be looked at again soon.

    .. pii: The account of somebody who was removed, for minutes.
    .. pii_types: id
    .. pii_retirement: local_api
    """

    id = models.BigAutoField(primary_key=True)
    org = ExactCharField(max_length=255)
    user_id = models.BigIntegerField()
    due_at = models.DateTimeField()

    class Meta:
        """One look per account and organisation."""

        constraints = [models.UniqueConstraint(fields=["org", "user_id"], name="lll_trace_once")]
        indexes = [models.Index(fields=["due_at"], name="lll_trace_due")]

    def __str__(self) -> str:
        """Name the row."""
        return f"trace {self.pk} in {self.org}"

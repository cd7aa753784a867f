"""Long work as data: what is asked, how far it is, and what became of each row."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lms_lite_learners.data import NEVER, JobState, Kind, MailState
from lms_lite_learners.models.fields import ExactCharField


class Job(models.Model):
    """One long job: arguments, state, progress and the point to go on from.

    .. no_pii: an upload's name may hold a person's; it goes with the upload.
    """

    id = models.BigAutoField(primary_key=True)
    public_id = ExactCharField(max_length=32, unique=True)
    kind = ExactCharField(max_length=12, choices=[(k.value, k.value) for k in Kind])
    org = ExactCharField(max_length=255)
    owner_id = models.BigIntegerField(help_text=_("The user who asked for it."))
    applies = models.OneToOneField(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="applied_by",
        help_text=_("The preview that it does for real; it shares that one's file."),
    )
    arguments = models.JSONField(default=dict)
    idempotency_key = ExactCharField(max_length=200, null=True, blank=True)
    request_hash = ExactCharField(max_length=64, blank=True, default="")
    state = ExactCharField(
        max_length=9,
        choices=[(s.value, s.value) for s in JobState],
        default=JobState.QUEUED.value,
    )
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(default=0)
    counts = models.JSONField(default=dict)
    resume_point = models.JSONField(default=dict)
    lease_until = models.DateTimeField(default=NEVER)
    lease_token = ExactCharField(max_length=32, blank=True, default="")
    holder = ExactCharField(
        max_length=120, blank=True, default="", help_text=_("The process that works on it.")
    )
    published_at = models.DateTimeField(default=NEVER)
    cancel_requested = models.BooleanField(default=False)
    error_code = models.CharField(max_length=64, blank=True, default="")
    error_detail = models.TextField(blank=True, default="")
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    file = models.CharField(
        max_length=255, blank=True, default="", help_text=_("Name of its report in the storage.")
    )
    expires_at = models.DateTimeField(
        default=NEVER, help_text=_("When its files and rows are deleted.")
    )

    class Meta:
        """One job per key of one owner; what is open is found by state."""

        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        constraints = [
            models.UniqueConstraint(
                fields=["owner_id", "idempotency_key"], name="lll_job_idempotent"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "lease_until"], name="lll_job_open"),
            models.Index(fields=["org", "kind", "id"], name="lll_job_history"),
            models.Index(fields=["owner_id", "kind", "id"], name="lll_job_own"),
            models.Index(fields=["expires_at"], name="lll_job_expiry"),
        ]

    def __str__(self) -> str:
        """Name the row."""
        return f"{self.kind} {self.public_id} ({self.state})"


class JobRow(models.Model):
    """What became of one row of an import.

    .. pii: The address and name of a row as it was imported.
    .. pii_types: email_address, name
    .. pii_retirement: local_api
    """

    id = models.BigAutoField(primary_key=True)
    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="rows", db_index=False)
    line = models.PositiveBigIntegerField()
    email = models.CharField(max_length=320, blank=True, default="")
    email_key = ExactCharField(max_length=254, null=True, blank=True)
    outcome = ExactCharField(max_length=20)
    text = models.TextField(blank=True, default="")
    courses = models.JSONField(default=list)
    cells = models.JSONField(
        default=dict,
        help_text=_("What a preview's row says besides the address, where that is needed again."),
    )
    learner_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        """One outcome per line; an address that came before is found by its key."""

        constraints = [models.UniqueConstraint(fields=["job", "line"], name="lll_row_once")]
        indexes = [
            models.Index(fields=["job", "email_key"], name="lll_row_email"),
            models.Index(fields=["job", "learner_id"], name="lll_row_learner"),
            models.Index(fields=["job", "outcome", "line"], name="lll_row_outcome"),
        ]

    def __str__(self) -> str:
        """Name the row without personal data."""
        return f"line {self.line} of job {self.job_id}"


class JobMend(models.Model):
    """A row of a preview whose address or courses were corrected, and what the file says there.

    The corrected values stand in the row itself.

    .. pii: The address of a row as it was in the file.
    .. pii_types: email_address
    .. pii_retirement: local_api
    """

    id = models.BigAutoField(primary_key=True)
    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="mends", db_index=False)
    line = models.PositiveBigIntegerField()
    email = models.CharField(max_length=320, blank=True, default="")
    email_key = ExactCharField(max_length=254, null=True, blank=True)

    class Meta:
        """Each row once; whom the file named there is found by the key."""

        constraints = [models.UniqueConstraint(fields=["job", "line"], name="lll_mend_once")]
        indexes = [models.Index(fields=["job", "email_key"], name="lll_mend_email")]

    def __str__(self) -> str:
        """Name the row without personal data."""
        return f"mended line {self.line} of job {self.job_id}"


class JobPart(models.Model):
    """One key range of a job that several workers share: its accounts, its piece of the file.

    .. no_pii: the piece itself lies in the storage and goes with the job.
    """

    id = models.BigAutoField(primary_key=True)
    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="parts", db_index=False)
    number = models.PositiveIntegerField()
    after = models.BigIntegerField(help_text=_("Accounts with a greater id"))
    until = models.BigIntegerField(help_text=_("up to this one."))
    rows = models.PositiveBigIntegerField(default=0)
    file = models.CharField(max_length=255, blank=True, default="")
    is_done = models.BooleanField(default=False)
    lease_until = models.DateTimeField(default=NEVER)
    lease_token = ExactCharField(max_length=32, blank=True, default="")
    holder = ExactCharField(max_length=120, blank=True, default="")

    class Meta:
        """Each range once, in order."""

        constraints = [models.UniqueConstraint(fields=["job", "number"], name="lll_part_once")]

    def __str__(self) -> str:
        """Name the row."""
        return f"part {self.number} of job {self.job_id}"


class ReportMail(models.Model):
    """The mail that says that a report is there: sent once, and what became of it.

    .. pii: The mail server's last answer, which may name the address.
    .. pii_types: email_address
    .. pii_retirement: local_api
    """

    id = models.BigAutoField(primary_key=True)
    job = models.OneToOneField(Job, on_delete=models.CASCADE, related_name="mail")
    state = ExactCharField(
        max_length=8,
        choices=[(s.value, s.value) for s in MailState],
        default=MailState.QUEUED.value,
    )
    reason = models.CharField(max_length=255, blank=True, default="")
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    claimed_at = models.DateTimeField(default=NEVER)

    class Meta:
        """One mail per report; what is due is found by state and time."""

        indexes = [models.Index(fields=["state", "due_at"], name="lll_reportmail_due")]

    def __str__(self) -> str:
        """Name the row."""
        return f"mail of job {self.job_id} ({self.state})"

"""Who belongs to an organisation: learners, their invitations, and who must not come back."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms_lite_learners.data import HIDDEN, NEVER, AddedVia, InvitationState, Status
from lms_lite_learners.models.fields import ExactCharField, check_constraint, delete_along


class Learner(models.Model):
    """One person on one organisation's list.

    A pending row is identified by `email_key`, an active row by `user`; the `*_sort` columns,
    counts and times are keys to sort and filter by, never what a page shows.

    .. pii: Address and name of a pending learner; sort keys of name, address and location.
    .. pii_types: email_address, name, location
    .. pii_retirement: local_api
    """

    id = models.BigAutoField(primary_key=True)
    org = ExactCharField(_("organisation"), max_length=255)
    status = ExactCharField(max_length=8, choices=[(s.value, s.value) for s in Status])
    email_key = ExactCharField(max_length=254, null=True, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=delete_along,
        db_constraint=False,
        related_name="+",
    )
    email = models.CharField(max_length=254, blank=True, default="")
    name = models.CharField(max_length=255, blank=True, default="")
    email_sort = ExactCharField(max_length=254, blank=True, default="")
    name_sort = ExactCharField(max_length=255, blank=True, default="")
    location_sort = ExactCharField(max_length=255, blank=True, default="")
    last_login = models.DateTimeField(default=HIDDEN)
    last_active = models.DateTimeField(default=HIDDEN)
    enrolled = models.PositiveIntegerField(default=0)
    completed = models.PositiveIntegerField(default=0)
    is_open = models.BooleanField(
        default=False, help_text=_("May more than address and name be shown?")
    )
    added_at = models.DateTimeField()
    added_by = models.BigIntegerField(default=0)
    added_by_sort = ExactCharField(max_length=255, blank=True, default="")
    added_via = ExactCharField(max_length=12, choices=[(v.value, v.value) for v in AddedVia])

    class Meta:
        """The promises of the list, kept by the database, and an index per order."""

        verbose_name = _("learner")
        verbose_name_plural = _("learners")
        constraints = [
            models.UniqueConstraint(fields=["org", "email_key"], name="lll_learner_org_email"),
            models.UniqueConstraint(fields=["org", "user"], name="lll_learner_org_user"),
            check_constraint(
                Q(status="pending", email_key__isnull=False, user__isnull=True)
                | Q(status="active", email_key__isnull=True, user__isnull=False),
                "lll_learner_one_identity",
            ),
        ]
        indexes = [
            # What never changes and is filtered by ends each of them: no row is read for it.
            models.Index(
                fields=["org", "status", "id", "added_via", "user"], name="lll_learner_id"
            ),
            models.Index(
                fields=["org", "status", "added_via", "id", "user"], name="lll_learner_via"
            ),
            # Where an address is pending, in whatever organisation.
            models.Index(fields=["email_key"], name="lll_learner_address"),
            # Who wasn't active lately is asked for in the order of the last login, too.
            models.Index(
                fields=["org", "status", "last_login", "id", "added_via", "user", "last_active"],
                name="lll_learner_login",
            ),
            *(
                models.Index(
                    fields=["org", "status", key, "id", "added_via", "user"],
                    name=f"lll_learner_{short}",
                )
                for key, short in (
                    ("name_sort", "name"),
                    ("email_sort", "email"),
                    ("location_sort", "location"),
                    ("last_active", "seen"),
                    ("enrolled", "enrolled"),
                    ("completed", "completed"),
                    ("added_at", "added"),
                    ("added_by_sort", "by"),
                )
            ),
        ]

    def __str__(self) -> str:
        """Name the row without personal data."""
        return f"learner {self.pk} of {self.org} ({self.status})"


class LearnerTerm(models.Model):
    """A text whose start finds an active learner: the address, the name, each later word on.

    .. pii: Lower-case name and address of a learner.
    .. pii_types: email_address, name
    .. pii_retirement: local_api
    """

    id = models.BigAutoField(primary_key=True)
    learner = models.ForeignKey(
        Learner, on_delete=models.CASCADE, related_name="terms", db_index=True
    )
    org = ExactCharField(max_length=255)
    term = ExactCharField(max_length=255)
    name_sort = ExactCharField(max_length=255, blank=True, default="")

    class Meta:
        """Found by the start of the term within the organisation, and sorted by the name."""

        indexes = [
            models.Index(fields=["org", "term", "learner", "name_sort"], name="lll_term_start")
        ]

    def __str__(self) -> str:
        """Name the row without personal data."""
        return f"term of learner {self.learner_id}"


class Invitation(models.Model):
    """The invitation of one learner: how it was sent, answered and may be repeated.

    `org` and `is_open` repeat the learner's, so that every order of the Pending tab has an index.

    .. pii: Whose registration an open invitation waits for; the mail server's last answer.
    .. pii_types: id, email_address
    .. pii_retirement: local_api
    """

    id = models.BigAutoField(primary_key=True)
    learner = models.OneToOneField(Learner, on_delete=models.CASCADE, related_name="invitation")
    org = ExactCharField(max_length=255)
    is_open = models.BooleanField(default=True)
    state = ExactCharField(max_length=12, choices=[(s.value, s.value) for s in InvitationState])
    reason = ExactCharField(max_length=255, blank=True, default="")
    token = ExactCharField(max_length=43, unique=True)
    language = models.CharField(max_length=16, blank=True, default="")
    is_reminder = models.BooleanField(
        default=False, help_text=_("Is the mail that waits or went last a reminder?")
    )
    is_registered = models.BooleanField(
        default=False, help_text=_("Is there an account whose address nobody confirmed yet?")
    )
    is_question = models.BooleanField(
        default=False, help_text=_("Had the person an account, and is asked to join?")
    )
    attempts = models.PositiveSmallIntegerField(
        default=0, help_text=_("How often the mail server put this mail off.")
    )
    created_at = models.DateTimeField()
    due_at = models.DateTimeField(default=NEVER, help_text=_("When a queued mail may leave."))
    claimed_at = models.DateTimeField(default=NEVER, help_text=_("When a worker took it to send."))
    invited_at = models.DateTimeField(default=NEVER)
    reminded_at = models.DateTimeField(default=NEVER)
    remind_allowed_at = models.DateTimeField(default=NEVER)
    expires_at = models.DateTimeField(default=NEVER)
    answered_at = models.DateTimeField(default=NEVER)
    told_at = models.DateTimeField(default=NEVER, help_text=_("When the last mail left."))
    reminders = models.PositiveSmallIntegerField(default=0, help_text=_("How many reminders left."))

    class Meta:
        """An index per order of the Pending tab, and those for what is due."""

        indexes = [
            models.Index(fields=["state", "due_at", "id"], name="lll_invitation_due"),
            # An organisation's mails under its daily limit.
            models.Index(fields=["state", "org", "due_at", "id"], name="lll_invitation_day"),
            # Who is to be reminded: those who have had all their reminders are never passed.
            models.Index(
                fields=["state", "org", "reminders", "told_at", "id"], name="lll_invitation_again"
            ),
            models.Index(fields=["state", "expires_at", "id"], name="lll_invitation_over"),
            *(
                models.Index(
                    fields=["org", "is_open", key, "learner"], name=f"lll_invitation_{short}"
                )
                for key, short in (
                    ("state", "state"),
                    ("reason", "reason"),
                    ("invited_at", "sent"),
                    ("reminded_at", "reminded"),
                    ("remind_allowed_at", "allowed"),
                    ("expires_at", "expires"),
                )
            ),
        ]

    def __str__(self) -> str:
        """Name the row without personal data."""
        return f"invitation {self.pk} of {self.org} ({self.state})"

    def has_expired(self, now: datetime) -> bool:
        """Is its time over?"""
        return NEVER < self.expires_at <= now


class Suppression(models.Model):
    """A person who must not come back onto a list by any way of ours; hashes only.

    .. no_pii:
    """

    id = models.BigAutoField(primary_key=True)
    org = ExactCharField(max_length=255)
    person_hash = ExactCharField(max_length=64)
    created_at = models.DateTimeField()

    class Meta:
        """One suppression per organisation and hash; user and address each have theirs."""

        constraints = [
            models.UniqueConstraint(fields=["org", "person_hash"], name="lll_suppression_once"),
        ]
        indexes = [
            # Where a person is kept off, in whatever organisation.
            models.Index(fields=["person_hash"], name="lll_suppression_who"),
            models.Index(fields=["org", "id"], name="lll_suppression_newest"),
        ]

    def __str__(self) -> str:
        """Name the row."""
        return f"suppression {self.pk} of {self.org}"


class RosterDirty(models.Model):
    """A mark: this person's sort keys in this organisation may be out of date.

    .. no_pii:
    """

    id = models.BigAutoField(primary_key=True)
    org = ExactCharField(max_length=255)
    user_id = models.BigIntegerField()
    added_via = ExactCharField(max_length=12, blank=True, default="")
    marked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """One mark per person and organisation, drained in the order of ids."""

        constraints = [models.UniqueConstraint(fields=["org", "user_id"], name="lll_dirty_once")]

    def __str__(self) -> str:
        """Name the row."""
        return f"mark {self.pk} of {self.org}"


class RosterCount(models.Model):
    """How many learners a list had when it was last counted whole.

    .. no_pii:
    """

    id = models.BigAutoField(primary_key=True)
    org = ExactCharField(max_length=255)
    status = ExactCharField(max_length=8)
    count = models.PositiveBigIntegerField(default=0)
    counted_at = models.DateTimeField()

    class Meta:
        """One figure per list."""

        constraints = [models.UniqueConstraint(fields=["org", "status"], name="lll_count_once")]

    def __str__(self) -> str:
        """Name the row."""
        return f"count of {self.org} ({self.status})"

"""What an organisation has booked, and how its courses are shared."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lms_lite_learners.data import Plan
from lms_lite_learners.models.fields import ExactCharField


class OrganizationPlan(models.Model):
    """The plan of one organisation, set by an operator.

    .. no_pii:
    """

    id = models.BigAutoField(primary_key=True)
    org = ExactCharField(_("organisation"), max_length=255, unique=True)
    plan = ExactCharField(max_length=8, choices=[(p.value, p.value) for p in Plan])
    trial_ends_at = models.DateTimeField(
        _("end of the trial"), null=True, blank=True, help_text=_("Needed for a trial, else empty.")
    )

    class Meta:
        """Only a trial ends, and it says when."""

        verbose_name = _("plan of an organisation")
        verbose_name_plural = _("plans of organisations")

    def __str__(self) -> str:
        """Name the row."""
        return f"{self.org}: {self.plan}"


class CourseSharing(models.Model):
    """Whether a course saves the progress of those who launch it, and when it was sent.

    .. no_pii:
    """

    id = models.BigAutoField(primary_key=True)
    course_key = ExactCharField(_("course"), max_length=255, unique=True)
    save_progress = models.BooleanField(
        _("Save progress across devices"),
        default=False,
        help_text=_("Learners of this course are added to the organisation's list automatically."),
    )
    sent_at = models.DateTimeField(
        _("sent at"), null=True, blank=True, help_text=_("When the course was first sent.")
    )

    class Meta:
        """One row per course; a course without one has both switched off."""

        verbose_name = _("sharing of a course")
        verbose_name_plural = _("sharing of courses")

    def __str__(self) -> str:
        """Name the row."""
        return f"sharing of {self.course_key}"


class KnownCourse(models.Model):
    """A course as it was when last looked at: its place among a report's columns, and its end.

    .. no_pii:
    """

    id = models.BigAutoField(primary_key=True)
    course_key = ExactCharField(_("course"), max_length=255, unique=True)
    has_ended = models.BooleanField(default=False)
    looked_after = models.BigIntegerField(
        null=True,
        blank=True,
        help_text=_("Accounts up to this id know that it ended or no longer has; empty: all."),
    )

    class Meta:
        """One row per course, in the order in which they came."""

        verbose_name = _("known course")
        verbose_name_plural = _("known courses")
        indexes = [models.Index(fields=["looked_after"], name="lll_course_due")]

    def __str__(self) -> str:
        """Name the row."""
        return f"known course {self.course_key}"

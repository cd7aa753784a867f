"""How an organisation's invitations go out, and how many mails went on which day."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lms_lite_learners.models.fields import ExactCharField


class InvitationSettings(models.Model):
    """What one organisation set for its invitations; what is empty is the site's default.

    .. no_pii:
    """

    id = models.BigAutoField(primary_key=True)
    org = ExactCharField(_("organisation"), max_length=255, unique=True)
    remind_after_days = models.PositiveSmallIntegerField(null=True, blank=True)
    remind_times = models.PositiveSmallIntegerField(null=True, blank=True)
    mails_a_day = models.PositiveIntegerField(null=True, blank=True)
    language = models.CharField(max_length=16, blank=True, default="")

    class Meta:
        """One row per organisation; one without a row has the site's defaults."""

        verbose_name = _("invitation settings of an organisation")
        verbose_name_plural = _("invitation settings of organisations")

    def __str__(self) -> str:
        """Name the row."""
        return f"invitation settings of {self.org}"


class MailDay(models.Model):
    """How many mails of an organisation were handed over on one day (UTC).

    .. no_pii:
    """

    id = models.BigAutoField(primary_key=True)
    org = ExactCharField(max_length=255)
    day = models.DateField()
    number = models.PositiveIntegerField(default=0)

    class Meta:
        """One figure per organisation and day, counted up under a limit only."""

        constraints = [models.UniqueConstraint(fields=["org", "day"], name="lll_mail_day_once")]

    def __str__(self) -> str:
        """Name the row."""
        return f"mails of {self.org} on {self.day}"

"""What pages say of an export: its range, its report, its mail."""

from datetime import date

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lms_lite_learners.data import MailState
from lms_lite_learners.jobs import is_expired
from lms_lite_learners.models import Job, ReportMail

LAYOUTS = {
    "wide": gettext_lazy("one row per learner"),
    "tidy": gettext_lazy("one row per learner and course"),
}
FORMATS = {"csv": gettext_lazy("CSV"), "xlsx": gettext_lazy("Excel workbook")}

__all__ = ["asked_of", "how_many", "mail_trouble_of", "range_of", "report_of"]


def how_many(number: int) -> str:
    """A number with the separators of the reader's language."""
    return number_format(number, use_l10n=True, force_grouping=True)


def range_of(job: Job) -> str:
    """The range of dates of an export."""
    asked = job.arguments["request"]
    first, last = _day(asked["from"]), _day(asked["to"])
    if first and last:
        return _("%(first)s to %(last)s") % {"first": first, "last": last}
    if first:
        return _("from %(first)s on") % {"first": first}
    return _("up to %(last)s") % {"last": last} if last else _("all time")


def asked_of(job: Job) -> str:
    """What an export was asked for: its range, its look, how many courses if some were chosen."""
    asked = job.arguments["request"]
    said = [range_of(job), str(LAYOUTS[asked["layout"]]), str(FORMATS[asked["format"]])]
    if number := len(asked["courses"]):
        text = ngettext("%(count)s course", "%(count)s courses", number)
        said.append(text % {"count": how_many(number)})
    return " · ".join(said)


def _day(text: str | None) -> str:
    return date_format(date.fromisoformat(text), "DATE_FORMAT") if text else ""


def report_of(job: Job) -> str:
    """What an export that ended well left, and how long."""
    number = job.resume_point["manifest"]["counts"]["rows"]
    if is_expired(job, timezone.now()):
        return _("The report has expired and was deleted; ask for a new one.")
    text = ngettext(
        "The report has %(count)s row and is kept until %(day)s.",
        "The report has %(count)s rows and is kept until %(day)s.",
        number,
    )
    day = date_format(timezone.localtime(job.expires_at), "DATE_FORMAT")
    return text % {"count": how_many(number), "day": day}


def mail_trouble_of(job: Job) -> str:
    """Why the mail about a report did not leave (yet); '' where it did."""
    mail = ReportMail.objects.filter(job_id=job.pk).exclude(reason="").first()
    if mail is None or mail.state == MailState.SENT:
        return ""
    if mail.state == MailState.FAILED:
        return _("No mail about this report was sent: %(reason)s") % {"reason": mail.reason}
    return _("The mail about this report waits: %(reason)s") % {"reason": mail.reason}

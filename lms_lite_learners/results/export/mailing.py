"""The mail that says that a report is there: handed over once, and what became of it is kept.

As with invitations, a mail is claimed before it leaves and settled after it. A worker that dies in
between leaves a claim that nobody resends.
"""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from lms_lite_learners import conf, jobs
from lms_lite_learners.data import MailState
from lms_lite_learners.exceptions import LearnersError, MailRefusedError, MailUnavailableError
from lms_lite_learners.host import accounts, courses, mail
from lms_lite_learners.models import Job, ReportMail
from lms_lite_learners.results.export import links, rights

QUEUED, SENDING = MailState.QUEUED.value, MailState.SENDING.value
FAILED, SENT = MailState.FAILED.value, MailState.SENT.value
MAX_REASON = 255

__all__ = ["fail_abandoned", "failed", "has_due", "send_due"]


def has_due(now: datetime) -> bool:
    """Is there a mail about a report to hand over, or one that a worker left behind?"""
    return (_due(now) | _abandoned(now)).exists()


def send_due(limit: int, now: datetime) -> int:
    """Hand over up to `limit` mails; answers how many were dealt with.

    Stops early where the mail server can't be reached. Call it outside of a transaction.
    """
    handled = 0
    for row in _due(now).select_related("job").order_by("due_at", "id")[:limit]:
        if not _claim(row, now):
            continue
        if not _deal_with(row):
            break
        handled += 1
    return handled


def fail_abandoned(now: datetime) -> int:
    """Mark the mails failed whose worker stopped halfway; answers how many."""
    return _abandoned(now).update(state=FAILED, reason=_stopped())


def failed(limit: int) -> list[ReportMail]:
    """Mails about reports that failed, of whatever organisation, with their jobs, newest first."""
    rows = ReportMail.objects.filter(state=FAILED).select_related("job")
    return list(rows.order_by("-id")[:limit])


def _stopped() -> str:
    return _("The worker stopped while handing this mail over; it may have arrived.")


def _due(now: datetime) -> "QuerySet[ReportMail]":
    return ReportMail.objects.filter(state=QUEUED, due_at__lte=now)


def _abandoned(now: datetime) -> "QuerySet[ReportMail]":
    lease = timedelta(seconds=conf.lease_seconds())
    return ReportMail.objects.filter(state=SENDING, claimed_at__lte=now - lease)


def _claim(row: ReportMail, now: datetime) -> bool:
    """Take a mail before anybody else does; committed before the next step."""
    row.claimed_at = timezone.now()
    with transaction.atomic(durable=True):
        due = ReportMail.objects.filter(pk=row.pk, state=QUEUED, due_at__lte=now)
        return bool(due.update(state=SENDING, claimed_at=row.claimed_at))


def _deal_with(row: ReportMail) -> bool:
    """Hand one claimed mail over and write what became of it; False if no server is there."""
    is_settled = False
    try:
        is_there = _hand_over(row)
        is_settled = True
    finally:
        # Whatever went wrong, the row must not look as if its mail were still on its way.
        if not is_settled:
            _settle(row, FAILED, _stopped())
    return is_there


def _hand_over(row: ReportMail) -> bool:
    try:
        rights.ensure_owner_allowed(row.job)
        jobs.ensure_kept(row.job)
        mail.send("report", org=row.job.org, **_compose(row.job))
    except MailUnavailableError as error:
        _put_off(row, error)
        return error.code == mail.DEFERRED
    except (MailRefusedError, LearnersError) as error:
        _settle(row, FAILED, error.detail)
    else:
        _settle(row, SENT)
    return True


def _put_off(row: ReportMail, error: MailUnavailableError) -> None:
    """Try again later; a mail that the server itself puts off doesn't wait for ever."""
    attempts = row.attempts + (error.code == mail.DEFERRED)
    wait = mail.wait_for_next(error, attempts)
    if wait is None:
        _settle(row, FAILED, error.detail)
        return
    _settle(row, QUEUED, error.detail, due_at=timezone.now() + wait, attempts=attempts)


def _settle(row: ReportMail, state: str, reason: str = "", **changes: Any) -> None:
    """Write what became of a claimed mail; one that was given up is mended by its worker."""
    mine = Q(state=SENDING) | Q(state=FAILED)
    ReportMail.objects.filter(mine, pk=row.pk, claimed_at=row.claimed_at).update(
        state=state, reason=reason[:MAX_REASON], **changes
    )


def _compose(job: Job) -> dict[str, Any]:
    """To whom the mail goes, and what it says."""
    owner = get_user_model().objects.get(pk=job.owner_id)
    account = accounts.get_accounts([job.owner_id])[job.owner_id]
    if accounts.is_retired(account) or not owner.is_active:
        raise MailRefusedError(_("The account is gone."))
    report, asked = job.resume_point["manifest"], job.arguments["request"]
    return {
        "email": account.email,
        "user_id": account.id,
        "language": accounts.language_of(account.id) or job.arguments["language"],
        "context": {
            "name": account.shown_name,
            "org_name": "" if job.arguments["is_author"] else courses.org_names([job.org])[job.org],
            "starts_on": asked["from"],
            "ends_on": asked["to"],
            "time_zone": asked["time_zone"],
            "rows": report["counts"]["rows"],
            "expires_at": job.expires_at,
            "report_url": links.url_of(job),
        },
    }

"""Sending a course by e-mail: a job with one row per address, each mail at most once.

A row is claimed by a conditional UPDATE that is committed before its mail leaves; what the mail
server says is written after it. What a dead worker had in hand is told as it is: it may have left.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Count
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from lms_lite_learners import access, conf, identity, invitation_settings, jobs, plans
from lms_lite_learners.data import Account, JobState, Kind, Outcome, SendingOutcomes
from lms_lite_learners.exceptions import (
    InvalidEmailError,
    InvalidInputError,
    MailRefusedError,
    MailUnavailableError,
)
from lms_lite_learners.host import accounts, courses, mail
from lms_lite_learners.launches.sharing import launch_url, mark_sent
from lms_lite_learners.models import Job, JobRow
from lms_lite_learners.roster import suppression

MAX_MESSAGE = 2000
MAX_SHOWN = 320
QUEUED, SENDING = SendingOutcomes.QUEUED.value, SendingOutcomes.SENDING.value
SENT, FAILED = SendingOutcomes.SENT.value, SendingOutcomes.FAILED.value
CANCELLED = SendingOutcomes.CANCELLED.value
# As long as this the job waits for a mail server that can't be reached.
PATIENCE = timedelta(days=1)

__all__ = ["MAX_MESSAGE", "cancel_sending", "run_sending", "sent_rows", "start_sending"]


def start_sending(
    course_key: str,
    addresses: Sequence[str],
    *,
    message: str = "",
    acting_user_id: int,
    idempotency_key: str | None = None,
) -> Job:
    """Write the job that sends a course to addresses, and note that the course was sent to anybody.

    Addresses that can't be written to, and people who left, have their outcome at once. Raises
    InvalidInputError with code `too_many` above `conf.direct_limit()`, `no_addresses` without any.
    """
    _ensure_fits(addresses, message)
    org, now = courses.org_of(course_key), timezone.now()
    body_hash = jobs.request_hash(course_key, list(addresses), message)
    repeat = jobs.find_repeat(acting_user_id, idempotency_key, body_hash)
    if repeat is not None:
        return repeat
    with transaction.atomic():
        job = jobs.create(
            Kind.SENDING,
            org,
            owner_id=acting_user_id,
            arguments={
                "course_key": course_key,
                "message": message,
                "language": translation.get_language() or "",
            },
            idempotency_key=idempotency_key,
            body_hash=body_hash,
            total=len(addresses),
        )
        # Another process may have been first with the same key.
        if not JobRow.objects.filter(job=job).exists():
            rows = JobRow.objects.bulk_create(_rows(job, org, addresses))
            _count(job)
            if number := sum(row.outcome == SendingOutcomes.QUEUED for row in rows):
                mark_sent(course_key, now, acting_user_id=acting_user_id, addresses=number)
    return job


def run_sending(job: Job) -> None:
    """Hand the mails over, one after the other; can be taken over by another worker at any time.

    Mails that the server puts off, and all where none can be reached, wait for another message:
    the job goes back to the queue, for a day at most.
    """
    # What stands in the rows is for whoever started it to read.
    with translation.override(job.arguments.get("language") or translation.get_language()):
        _run(job)


def cancel_sending(job: Job, *, acting_user_id: int | None = None) -> None:
    """Stop before the next mail; raises ConflictError where the job ended already.

    Without `acting_user_id` it is whoever asked for the job.
    """
    with transaction.atomic():
        jobs.cancel(job, acting_user_id=acting_user_id)
        job.refresh_from_db()
        if job.state == JobState.CANCELLED:
            _cancel_rest(job)
            _count(job)


def _run(job: Job) -> None:
    _fail_abandoned(job)
    if not plans.has_feature(job.org):
        _fail_rest(job, _("The plan of this organisation ended before this mail was sent."))
    if not _may_send(job):
        _fail_rest(job, _("Whoever sent this may not share the course any more."))
    letter, last = _Letter(job), 0
    queued = JobRow.objects.filter(job_id=job.pk, outcome=QUEUED).order_by("line")
    while row := queued.filter(line__gt=last).first():
        _progress(job)
        if job.cancel_requested:
            with transaction.atomic():
                _cancel_rest(job)
                _progress(job)
                jobs.finish(job, JobState.CANCELLED.value)
            return
        if not _send(row, letter):
            break
        last = row.line
    if queued.exists() and not _is_time_over(job):
        jobs.step(
            job,
            **_figures(job),
            state=JobState.QUEUED.value,
            published_at=_later(timezone.now()),
        )
        return
    _progress(job)
    jobs.finish(job)


def sent_rows(job: Job) -> list[Outcome]:
    """What became of each address, in the order given; none once they are no longer kept."""
    return [
        Outcome(
            email=row.email,
            outcome=QUEUED if row.outcome == SENDING else row.outcome,
            text=row.text,
            line=row.line,
        )
        for row in JobRow.objects.filter(job_id=job.pk).order_by("line")
    ]


class _Letter:
    """What all mails of one job have in common."""

    def __init__(self, job: Job) -> None:
        """Read the course, the organisation and who sends it."""
        self.org, self.course_key = job.org, str(job.arguments["course_key"])
        self.language = invitation_settings.rules_of(job.org).language
        course = courses.get_courses([self.course_key]).get(self.course_key)
        sender = accounts.get_accounts([job.owner_id]).get(job.owner_id)
        self.context = {
            "course_name": course.name if course else self.course_key,
            "launch_url": launch_url(self.course_key),
            "words": str(job.arguments.get("message", "")),
            "org_name": courses.org_names([job.org])[job.org],
            "sender": sender.shown_name if sender else "",
        }

    def hand_over(self, key: str) -> None:
        """Send it to one address; to the account of that address, if it is the only one."""
        found = accounts.find_accounts([key]).get(key, [])
        account = found[0] if len(found) == 1 else None
        mail.send(
            "course",
            email=account.email if account else key,
            user_id=account.id if account else None,
            language=(accounts.language_of(account.id) if account else "") or self.language,
            context={**self.context, "name": account.shown_name if account else ""},
            org=self.org,
        )


def _ensure_fits(addresses: Sequence[str], message: str) -> None:
    limit = conf.direct_limit()
    if not addresses:
        raise InvalidInputError(
            _("No address was given."), code="no_addresses", fields={"emails": [_("Needed.")]}
        )
    if len(addresses) > limit:
        raise InvalidInputError(
            _("%(count)d addresses are more than %(limit)d at once.")
            % {"count": len(addresses), "limit": limit},
            code="too_many",
            fields={"emails": [_("At most %(limit)d addresses.") % {"limit": limit}]},
        )
    if len(message) > MAX_MESSAGE:
        text = _("At most %(limit)d characters.") % {"limit": MAX_MESSAGE}
        raise InvalidInputError(text, code="too_long", fields={"message": [text]})


def _rows(job: Job, org: str, addresses: Iterable[str]) -> list[JobRow]:
    """A row per address with its key, those that nothing goes to with the reason."""
    rows = [_row(job, line, text) for line, text in enumerate(addresses, start=1)]
    keys = [row.email_key for row in rows if row.email_key]
    owners = accounts.find_accounts(keys)
    people = {key: _only(owners.get(key, [])) for key in keys}
    suppressed = suppression.find_suppressed(org, people)
    for row in rows:
        if row.email_key in suppressed:
            row.outcome = SendingOutcomes.SUPPRESSED.value
            row.text = _("This person left the organisation’s learners or was removed.")
    return rows


def _row(job: Job, line: int, text: str) -> JobRow:
    row = JobRow(job=job, line=line, email=text[:MAX_SHOWN], outcome=QUEUED)
    try:
        row.email_key = identity.email_key(text)
    except InvalidEmailError as error:
        row.outcome, row.text = SendingOutcomes.INVALID_EMAIL.value, error.detail
    return row


def _only(found: Sequence[Account]) -> int | None:
    return found[0].id if len(found) == 1 else None


def _send(row: JobRow, letter: _Letter) -> bool:
    """Claim a row, hand its mail over and write what became of it; False if no server is there."""
    with transaction.atomic(durable=True):
        claimed = JobRow.objects.filter(pk=row.pk, outcome=QUEUED).update(outcome=SENDING)
    if not claimed:
        return True
    key, is_settled = str(row.email_key), False
    try:
        is_there = _hand_over(row, key, letter)
        is_settled = True
    finally:
        # Whatever went wrong, the row must not look as if its mail were still on its way.
        if not is_settled:
            _settle(row, FAILED, _stopped())
    return is_there


def _hand_over(row: JobRow, key: str, letter: _Letter) -> bool:
    if suppression.is_suppressed(letter.org, key=key):
        text = _("This person left the organisation’s learners or was removed.")
        _settle(row, SendingOutcomes.SUPPRESSED.value, text)
        return True
    try:
        letter.hand_over(key)
    except MailRefusedError as error:
        _settle(row, FAILED, error.detail)
    except MailUnavailableError as error:
        _settle(row, QUEUED, error.detail)
        return error.code == mail.DEFERRED
    else:
        _settle(row, SENT)
    return True


def _settle(row: JobRow, outcome: str, text: str = "") -> None:
    JobRow.objects.filter(pk=row.pk, outcome=SENDING).update(outcome=outcome, text=text)


def _stopped() -> str:
    return _("The worker stopped while handing this mail over; it may have arrived.")


def _fail_abandoned(job: Job) -> None:
    """Tell of what a dead worker had in hand: this worker alone holds the job now."""
    rows = JobRow.objects.filter(job_id=job.pk, outcome=SENDING)
    rows.update(outcome=FAILED, text=_stopped())


def _fail_rest(job: Job, why: str) -> None:
    JobRow.objects.filter(job_id=job.pk, outcome=QUEUED).update(outcome=FAILED, text=why)


def _cancel_rest(job: Job) -> None:
    JobRow.objects.filter(job_id=job.pk, outcome=QUEUED).update(outcome=CANCELLED, text="")


def _may_send(job: Job) -> bool:
    """May whoever started it still send the course?"""
    sender = get_user_model().objects.filter(pk=job.owner_id).first()
    return sender is not None and access.can_share(sender, job.arguments["course_key"])


def _is_time_over(job: Job) -> bool:
    """Has the job waited long enough for a mail server? What is left fails then."""
    if timezone.now() - job.created_at <= PATIENCE:
        return False
    rows = JobRow.objects.filter(job_id=job.pk, outcome=QUEUED)
    rows.filter(text="").update(text=_("The mail server could not be reached for a day."))
    rows.update(outcome=FAILED)
    return True


def _later(now: datetime) -> datetime:
    """A time of publishing after which the tick looks at the job again when a retry is due."""
    return now + timedelta(seconds=conf.mail_retry_seconds())


def _progress(job: Job) -> None:
    """Renew the lease and store how many rows stand where."""
    jobs.step(job, **_figures(job))


def _count(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(**_figures(job))
    job.refresh_from_db()


def _figures(job: Job) -> dict[str, Any]:
    rows = JobRow.objects.filter(job_id=job.pk).values_list("outcome")
    counts: Counter[str] = Counter()
    for outcome, number in rows.annotate(number=Count("id")).order_by():
        counts[QUEUED if outcome == SENDING else outcome] += number
    return {"counts": dict(counts), "done": sum(counts.values()) - counts[QUEUED]}

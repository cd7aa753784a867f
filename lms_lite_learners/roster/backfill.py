"""Listing the people whom an organisation had before."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lms_lite_learners import audit, jobs, plans
from lms_lite_learners.data import AddedVia, JobState
from lms_lite_learners.host import courses, enrollments, roles
from lms_lite_learners.models import Job, Learner, Suppression
from lms_lite_learners.results import Standing, standing_of
from lms_lite_learners.roster import membership, settle

# Enrolments of the site that one chunk goes through.
ENTRIES = 5000

__all__ = ["count", "run"]


def count(org: str) -> int:
    """How many people a backfill would list now."""
    keys = courses.course_keys_of(org)
    if Suppression.objects.filter(org=org).exists():
        return _count_one_by_one(org, keys)
    staff = roles.staff_of(org)
    listed = Learner.objects.filter(org=org, user__isnull=False).values("user_id")
    plain = enrollments.count_people(keys, leaving_out=[listed, sorted(staff)])
    unlisted = staff - membership.find_active(org, staff).keys()
    standing = standing_of(org, unlisted, timezone.now())
    return plain + len(settle.newcomers(unlisted, standing))


def run(job: Job) -> None:
    """List them, in chunks that can be resumed; without mail, and without effect when repeated."""
    if not job.resume_point:
        jobs.step(job, total=count(job.org), resume_point={"after": 0})
    keys = courses.course_keys_of(job.org)
    while not job.cancel_requested:
        if not plans.has_feature(job.org):
            jobs.fail(job, "plan_required", _("The organisation's plan ended."))
            return
        after = int(job.resume_point["after"])
        until = enrollments.next_bound(after, ENTRIES)
        if not until:
            _finish(job, JobState.SUCCEEDED)
            return
        _list_range(job, after, until, keys)
    _finish(job, JobState.CANCELLED)


def _list_range(job: Job, after: int, until: int, keys: Sequence[str]) -> None:
    """List who is enrolled between two account ids, with the job's progress, or nothing at all."""
    now = timezone.now()
    standing, ids = _unlisted(job.org, after, until, keys, now)
    with transaction.atomic():
        listed = 0
        if ids:
            membership.lock(job.org, now)
            listed = settle.enlist(
                job.org,
                ids,
                standing,
                via=AddedVia.BACKFILL.value,
                acting_user_id=job.owner_id,
                now=now,
            )
        jobs.step(
            job,
            done=job.done + listed,
            total=max(job.total, job.done + listed),
            counts={"listed": job.done + listed},
            resume_point={"after": until},
        )


def _unlisted(
    org: str, after: int, until: int, keys: Sequence[str], now: datetime
) -> tuple[Standing, list[int]]:
    """Who studies here, between two account ids, and isn't listed."""
    enrolled = enrollments.active_within(org, after, until, keys)
    active = membership.find_active(org, enrolled)
    ids = [user_id for user_id in enrolled if user_id not in active]
    standing = standing_of(org, ids, now, enrolled=enrolled)
    return standing, settle.newcomers(ids, standing)


def _count_one_by_one(org: str, keys: Sequence[str]) -> int:
    """The same count where some must not come back, whom only a look at each person tells."""
    found, after = 0, 0
    while until := enrollments.next_bound(after, ENTRIES):
        standing, ids = _unlisted(org, after, until, keys, timezone.now())
        found += len(settle.without_suppressed(org, ids, standing))
        after = until
    return found


def _finish(job: Job, state: JobState) -> None:
    with transaction.atomic():
        if state == JobState.SUCCEEDED:
            jobs.step(job, total=job.done)
        jobs.finish(job, state.value)
        audit.note(
            job.org, "backfilled", actor_id=job.owner_id, subject=job.public_id, count=job.done
        )

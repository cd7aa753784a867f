"""Listing the people whom an organisation had before."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lms_lite_learners import audit, jobs, plans
from lms_lite_learners.data import Act, AddedVia, JobState
from lms_lite_learners.host import courses, enrollments, roles
from lms_lite_learners.models import Job, Learner, Suppression
from lms_lite_learners.results import standing_of
from lms_lite_learners.roster import membership, settle

# Enrolments of the site that one chunk goes through.
ENTRIES = 5000

# As many people are looked at for a page that asks whether there are any.
GLANCE = 1000

__all__ = ["GLANCE", "count", "glance", "run"]


def glance(org: str) -> tuple[int, bool]:
    """How many people a backfill would list, and is it so many; False: at least so many.

    Looks at some people only, with as many queries for a small site as for a large one.
    """
    keys = courses.course_keys_of(org)
    people, is_all = enrollments.some_people(keys, ENTRIES, leaving_out=[_listed(org)])
    standing = standing_of(org, people[:GLANCE], timezone.now(), with_completions=False)
    ids = settle.newcomers(people[:GLANCE], standing)
    number = len(settle.without_suppressed(org, ids, standing))
    return number, is_all and len(people) <= GLANCE


def count(
    org: str, keys: Sequence[str] | None = None, *, between: Callable[[], object] = lambda: None
) -> int:
    """How many people a backfill would list now, to the last one; `keys` if they were read already.

    Goes through the whole site's enrolments; calls `between` before each part but the first.
    """
    keys = courses.course_keys_of(org) if keys is None else keys
    is_plain = not Suppression.objects.filter(org=org).exists()
    staff = roles.staff_of(org) if is_plain else set()
    found, after = 0, 0
    while until := enrollments.next_bound(after, ENTRIES):
        if after:
            between()
        if is_plain:
            without = [_listed(org), sorted(staff)]
            found += enrollments.count_people(keys, after, until, leaving_out=without)
        else:
            found += _count_one_by_one(org, after, until, keys)
        after = until
    unlisted = staff - membership.find_active(org, staff).keys()
    standing = standing_of(org, unlisted, timezone.now(), with_completions=False)
    return found + len(settle.newcomers(unlisted, standing))


def run(job: Job) -> None:
    """List them, in chunks that can be resumed; without mail, and without effect when repeated."""
    keys = courses.course_keys_of(job.org)
    if not job.resume_point:
        total = count(job.org, keys, between=lambda: jobs.step(job))
        jobs.step(job, total=total, resume_point={"after": 0})
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
    ids = list(_unlisted(job.org, after, until, keys))
    with transaction.atomic():
        listed = 0
        if ids:
            membership.lock(job.org, now)
            # Read under the lock, as whoever works off a mark does.
            standing = standing_of(job.org, ids, now)
            listed = settle.enlist(
                job.org,
                settle.newcomers(ids, standing),
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


def _unlisted(org: str, after: int, until: int, keys: Sequence[str]) -> dict[int, set[str]]:
    """Who is enrolled here, between two account ids, and isn't listed; with the courses."""
    enrolled = enrollments.active_within(org, after, until, keys)
    active = membership.find_active(org, enrolled)
    return {user_id: own for user_id, own in enrolled.items() if user_id not in active}


def _count_one_by_one(org: str, after: int, until: int, keys: Sequence[str]) -> int:
    """The count where some must not come back, whom only a look at each person tells."""
    enrolled = _unlisted(org, after, until, keys)
    standing = standing_of(org, enrolled, timezone.now(), enrolled=enrolled, with_completions=False)
    newcomers = settle.newcomers(enrolled, standing)
    return len(settle.without_suppressed(org, newcomers, standing))


def _listed(org: str) -> Any:
    return Learner.objects.filter(org=org, user__isnull=False).values("user_id")


def _finish(job: Job, state: JobState) -> None:
    with transaction.atomic():
        if state == JobState.SUCCEEDED:
            jobs.step(job, total=job.done)
        jobs.finish(job, state.value)
        audit.note(
            job.org, Act.BACKFILLED, actor_id=job.owner_id, subject=job.public_id, count=job.done
        )

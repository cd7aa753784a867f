"""Figures that change by time alone: a course ends, or its end moves.

No event tells of it. Whether each course had ended is kept from one look to the next; where it
differs, the learners with a result there are marked, some at a time.
"""

from datetime import datetime

from django.core.cache import cache
from django.db import transaction

from lms_lite_learners.host import courses, studies
from lms_lite_learners.models import KnownCourse
from lms_lite_learners.roster.membership import find_active
from lms_lite_learners.roster.refresh import mark_all

# Seconds between two looks at all courses; what a look found is worked off at each call.
PAUSE = 600
LIMIT = 5000
BATCH = 1000

__all__ = ["LIMIT", "note_changes", "refresh_ended"]


def refresh_ended(now: datetime, *, limit: int = LIMIT) -> int:
    """Mark learners of courses that ended, or no longer have; answers how many it looked at.

    Looks at `limit` of them or a little more, and goes on there when called again.
    """
    if cache.add("lms_lite_learners:ended", 1, PAUSE):
        note_changes(now)
    looked_at = 0
    for course in KnownCourse.objects.filter(looked_after__isnull=False).order_by("id"):
        while looked_at < limit and course.looked_after is not None:
            looked_at += _mark_some(course, limit)
        if looked_at >= limit:
            break
    return looked_at


def note_changes(now: datetime) -> None:
    """Compare all courses with what they were, and keep what they are."""
    overviews = courses.times_of_all()
    past = {key for key, (_made, end) in overviews.items() if end is not None and end < now}
    known = dict(KnownCourse.objects.values_list("course_key", "has_ended"))
    new = sorted(overviews.keys() - known.keys(), key=lambda key: (overviews[key][0], key))
    KnownCourse.objects.bulk_create(
        [
            # One that has ended already is looked at: figures may be older than its end.
            KnownCourse(
                course_key=key, has_ended=key in past, looked_after=0 if key in past else None
            )
            for key in new
        ],
        batch_size=BATCH,
        ignore_conflicts=True,
    )
    changed = [key for key, was in known.items() if was != (key in past)]
    for has_ended in (True, False):
        keys = [key for key in changed if (key in past) == has_ended]
        for start in range(0, len(keys), BATCH):
            KnownCourse.objects.filter(course_key__in=keys[start : start + BATCH]).update(
                has_ended=has_ended, looked_after=0
            )


def _mark_some(course: KnownCourse, limit: int) -> int:
    """Mark the next learners with a result in the course, with the point to go on from."""
    after = int(course.looked_after or 0)
    ids = studies.next_people([course.course_key], after, limit)
    org = courses.org_of(course.course_key)
    with transaction.atomic():
        mark_all(org, find_active(org, ids))
        until = ids[-1] if len(ids) == limit else None
        # Unless it changed once more meanwhile, which starts from the beginning.
        KnownCourse.objects.filter(
            pk=course.pk, looked_after=after, has_ended=course.has_ended
        ).update(looked_after=until)
    course.looked_after = until
    return len(ids)

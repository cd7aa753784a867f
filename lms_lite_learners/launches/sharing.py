"""Whether a course saves the progress of those who launch it, and when it was sent."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache
from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from lms_lite_learners import audit
from lms_lite_learners.data import Act, CourseRow
from lms_lite_learners.host import course_counts, courses, openings, sites
from lms_lite_learners.models import CourseSharing

SECONDS = 60

__all__ = [
    "Sharing",
    "course_rows",
    "find_sharing",
    "launch_url",
    "mark_sent",
    "recent_sharing",
    "set_save_progress",
]


@dataclass(frozen=True, slots=True)
class Sharing:
    """How a course is shared; both off until somebody sets them."""

    save_progress: bool = False
    sent_at: datetime | None = None


def find_sharing(course_key: str) -> Sharing:
    """How the course is shared now."""
    row = CourseSharing.objects.filter(course_key=course_key).first()
    return Sharing(row.save_progress, row.sent_at) if row else Sharing()


def recent_sharing(course_key: str) -> Sharing:
    """The same as it was known a minute ago at most: for what is asked at every request.

    What this process writes, or another one with the same cache, is known at once.
    """
    known = cache.get(_cache_key(course_key))
    if known is None:
        found = find_sharing(course_key)
        known = (found.save_progress, found.sent_at)
        cache.set(_cache_key(course_key), known, SECONDS)
    return Sharing(*known)


def set_save_progress(course_key: str, on: bool, *, acting_user_id: int) -> Sharing:
    """Turn the switch; nobody who is enrolled already is listed by that (a backfill does)."""
    with transaction.atomic():
        row, _made = CourseSharing.objects.select_for_update().get_or_create(course_key=course_key)
        if row.save_progress != on:
            row.save_progress = on
            row.save(update_fields=["save_progress"])
            _note(course_key, Act.SAVE_PROGRESS_ON if on else Act.SAVE_PROGRESS_OFF, acting_user_id)
    _forget(course_key)
    return Sharing(row.save_progress, row.sent_at)


def mark_sent(
    course_key: str, now: datetime, *, acting_user_id: int, addresses: int = 0
) -> Sharing:
    """Note that the course was sent, to so many addresses or as a link; the first time stays."""
    with transaction.atomic():
        row, _made = CourseSharing.objects.select_for_update().get_or_create(course_key=course_key)
        if row.sent_at is None:
            row.sent_at = now
            row.save(update_fields=["sent_at"])
        act = Act.SEND_COURSE if addresses else Act.LINK_COURSE
        _note(course_key, act, acting_user_id, count=addresses or 1)
    _forget(course_key)
    return Sharing(row.save_progress, row.sent_at)


def course_rows(course_keys: Iterable[str]) -> list[CourseRow]:
    """The courses that exist, by name, with how they are shared and how many study in them."""
    known = courses.get_courses(course_keys)
    rows = {row.course_key: row for row in CourseSharing.objects.filter(_any_of(known))}
    counts = course_counts.learners_and_results(known)
    public = openings.open_to_all(known)
    found = []
    for key, course in known.items():
        sharing = rows.get(key)
        learners, results = counts[key]
        found.append(
            CourseRow(
                course_key=key,
                name=course.name,
                save_progress=bool(sharing and sharing.save_progress),
                sent_at=sharing.sent_at if sharing else None,
                open_to_all=key in public,
                learners=learners,
                results=results,
            )
        )
    return sorted(found, key=lambda row: (row.name.casefold(), row.course_key))


def launch_url(course_key: str) -> str:
    """Whole address of the page that a course is launched from: the link to share."""
    path = reverse("lms_lite_learners:panel-launch", kwargs={"course_key": course_key})
    return sites.site_url(courses.org_of(course_key)) + path


def _any_of(keys: Iterable[str]) -> Q:
    return Q(course_key__in=list(keys))


def _note(course_key: str, action: Act, acting_user_id: int, *, count: int = 1) -> None:
    digest = hashlib.sha256(course_key.encode()).hexdigest()
    subject = course_key if len(course_key) <= len(digest) else digest
    org = courses.org_of(course_key)
    audit.note(org, action, actor_id=acting_user_id, subject=subject, count=count)


def _cache_key(course_key: str) -> str:
    return f"lms_lite_learners:sharing:{hashlib.sha256(course_key.encode()).hexdigest()[:32]}"


def _forget(course_key: str) -> None:
    """Have the course looked up anew, now and once this is committed."""
    cache.delete(_cache_key(course_key))
    transaction.on_commit(lambda: cache.delete(_cache_key(course_key)))

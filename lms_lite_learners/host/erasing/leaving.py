"""Enrolments ended so that everybody hears of it."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.core.exceptions import ObjectDoesNotExist

from lms_lite_learners.host.courses import find_key
from lms_lite_learners.host.erasing.profiles import with_profiles
from lms_lite_learners.host.erasing.tables import slices
from lms_lite_learners.host.selection import as_text

__all__ = ["clear_caches", "unenroll", "unenroll_many"]


def unenroll(user_id: int, course_keys: Iterable[str]) -> int:
    """End the active enrolments of an account in these courses; answers how many."""
    wanted = set(course_keys)
    return unenroll_many([user_id], lambda _user_id, key: key in wanted)


def unenroll_many(user_ids: Iterable[int], is_ours: Callable[[int, str], bool]) -> int:
    """End the active enrolments that `is_ours(user id, course key)` picks; answers how many.

    Nothing is paid back, and no filter keeps anybody in.
    """
    from common.djangoapps.student.models import CourseEnrollment

    active = CourseEnrollment.objects.order_by("pk").filter(is_active=True)
    ended: list[tuple[int, str]] = []
    for some in slices(user_ids):
        rows = active.filter(user_id__in=some).values_list("pk", "user_id", as_text("course_id"))
        wanted = [row for row in rows if is_ours(row[1], row[2])]
        users = with_profiles({user_id for _pk, user_id, _key in wanted})
        for pk, user_id, key in wanted:
            _end(pk, users.get(user_id), find_key(key))
        # Those of accounts and courses that are gone, and where telling of it broke on that.
        active.filter(pk__in=[pk for pk, _user_id, _key in wanted]).update(is_active=False)
        ended += [(user_id, key) for _pk, user_id, key in wanted]
    clear_caches(ended)
    return len(ended)


def clear_caches(enrollments: Iterable[tuple[int, str]]) -> None:
    """Have the platform forget what it remembers of enrolments, given by account and course."""
    courses_of: dict[int, list[str]] = {}
    for user_id, key in enrollments:
        courses_of.setdefault(user_id, []).append(key)
    for some in slices(courses_of):
        names = get_user_model().objects.filter(pk__in=some).values_list("username", flat=True)
        cache.delete_many(
            [f"enrollment_status_hash_{name}" for name in names]
            + [f"enrollment.{pk}.{key}.mode" for pk in some for key in courses_of[pk]]
        )


def _end(pk: int, user: Any, course_key: Any) -> None:
    """End one enrolment as far as there is somebody to tell of, and something."""
    from common.djangoapps.student.models import CourseEnrollment, UnenrollmentNotAllowed

    if user is None or course_key is None:
        return
    with suppress(ObjectDoesNotExist):
        try:
            if user.profile.pk:
                CourseEnrollment.unenroll(user, course_key, skip_refund=True)
                return
        except UnenrollmentNotAllowed:
            pass
        enrollment = CourseEnrollment.objects.get(pk=pk)
        enrollment.user = user
        enrollment.update_enrollment(is_active=False, skip_refund=True)

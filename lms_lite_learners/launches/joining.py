"""A learner launches a course: enrolled as the platform allows, and listed."""

import hashlib
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from lms_lite_learners import identity, plans
from lms_lite_learners.data import (
    CourseOutcomes,
    EnrollmentTerms,
    LaunchOutcome,
    LaunchOutcomes,
)
from lms_lite_learners.host import courses, enrollments, openings, roles
from lms_lite_learners.launches.sharing import find_sharing, recent_sharing
from lms_lite_learners.models import Learner
from lms_lite_learners.roster import refresh, suppression

SECONDS = 60
# As long as this a refusal is remembered for who opens page after page.
REFUSED_SECONDS = 10

IN = "in"

__all__ = ["forget_enrolled", "join", "join_unasked"]


def join(user: Any, course_key: str) -> LaunchOutcome:
    """Enrol an account that launches a course, and have it listed; says in words why not.

    The platform's rules hold, and nobody is enrolled whom R4 leaves out: staff, suppressed people,
    accounts that aren't confirmed, courses that don't save progress or weren't sent.
    """
    refused = _refusal(user, course_key)
    if refused is not None:
        return refused
    with transaction.atomic():
        code, text = enrollments.enroll_many([user.pk], course_key)[user.pk]
        if code == CourseOutcomes.ENROLLED:
            refresh.mark_launch(courses.org_of(course_key), user.pk)
    if code in {CourseOutcomes.ENROLLED, CourseOutcomes.ALREADY_ENROLLED}:
        return LaunchOutcome(code, is_marked=code == CourseOutcomes.ENROLLED)
    return _explained(code, text, openings.terms_of(course_key))


def join_unasked(user: Any, course_key: str) -> LaunchOutcome | None:
    """The same for an account that opens a page of the course, without a click.

    None, from the cache, for courses that don't save progress, for people who need nothing and for
    those who were refused a moment ago.
    """
    key, sharing = _cache_key(user.pk, course_key), recent_sharing(course_key)
    # Confirming the account, or sending the course, counts at once.
    refused = f"refused:{user.is_active}:{sharing.sent_at is not None}"
    if not sharing.save_progress or cache.get(key) in {IN, refused}:
        return None
    outcome = join(user, course_key)
    if outcome.is_in:
        cache.set(key, IN, SECONDS)
    else:
        cache.set(key, refused, REFUSED_SECONDS)
    return outcome


def forget_enrolled(user_id: int, course_key: str) -> None:
    """Look anew whether an account is in a course: its enrolment changed."""
    cache.delete(_cache_key(user_id, course_key))


def _refusal(user: Any, course_key: str) -> LaunchOutcome | None:
    """Why nothing is to be written for this launch; None where enrolling is to be tried."""
    if not courses.get_courses([course_key]):
        return LaunchOutcome(LaunchOutcomes.UNKNOWN_COURSE, _("There is no such course."))
    if roles.is_staff_of(user, course_key):
        return LaunchOutcome(LaunchOutcomes.STAFF)
    org, key = courses.org_of(course_key), identity.find_email_key(user.email)
    if suppression.is_suppressed(org, user_id=user.pk, key=key):
        return LaunchOutcome(
            LaunchOutcomes.SUPPRESSED,
            _("You left the learners of this organisation or were removed, so you can’t take its "
              "courses. If you want to come back, ask the organisation."),
        )  # fmt: skip
    if enrollments.enrolled_courses([user.pk], [course_key]):
        is_marked = _list_enrolled(user, key, course_key)
        return LaunchOutcome(LaunchOutcomes.ALREADY_ENROLLED, is_marked=is_marked)
    return _refusal_of_sharing(user, key, course_key)


def _list_enrolled(user: Any, key: str | None, course_key: str) -> bool:
    """Have somebody listed who was in the course before launching it; False where nothing is due.

    The enrolment may be older than the switch or the plan.
    """
    org = courses.org_of(course_key)
    if _refusal_of_sharing(user, key, course_key) is not None:
        return False
    if Learner.objects.filter(org=org, user_id=user.pk).exists():
        return False
    refresh.mark_launch(org, user.pk)
    return True


def _refusal_of_sharing(user: Any, key: str | None, course_key: str) -> LaunchOutcome | None:
    """The same by how the course is shared, and with whom."""
    org, sharing = courses.org_of(course_key), find_sharing(course_key)
    if not sharing.save_progress or not plans.has_feature(org):
        return LaunchOutcome(LaunchOutcomes.NOT_SAVED, _("This course doesn’t save progress here."))
    if not user.is_active:
        return LaunchOutcome(
            LaunchOutcomes.INACTIVE,
            _("Confirm your address first: open the link in the mail that the site sent you."),
        )
    if sharing.sent_at is None and not _is_expected(user, org, key, course_key):
        return LaunchOutcome(
            LaunchOutcomes.NOT_SENT,
            _("This course wasn’t sent to anybody yet. Ask whoever gave you the link."),
        )
    return None


def _is_expected(user: Any, org: str, key: str | None, course_key: str) -> bool:
    """Is the account on the organisation's list, or on the course's allow list?"""
    is_own = Q(user_id=user.pk) | (Q(email_key=key) if key else Q())
    if Learner.objects.filter(is_own, org=org).exists():
        return True
    return bool(key) and enrollments.has_place(user.pk, str(key), course_key)


def _explained(code: str, text: str, terms: EnrollmentTerms) -> LaunchOutcome:
    """What the platform refused, as precisely as the course's own terms tell."""
    if code != CourseOutcomes.ENROLLMENT_CLOSED:
        return LaunchOutcome(code, text)
    now = timezone.now()
    if terms.is_by_invitation:
        return LaunchOutcome(
            LaunchOutcomes.INVITATION_ONLY,
            _("Only people who were invited can take this course. Ask the organisation."),
        )
    if terms.opens_at is not None and terms.opens_at > now:
        when = date_format(timezone.localtime(terms.opens_at), "DATETIME_FORMAT")
        return LaunchOutcome(code, _("Enrolment in this course opens on %s.") % when)
    if terms.closes_at is not None and terms.closes_at <= now:
        when = date_format(timezone.localtime(terms.closes_at), "DATETIME_FORMAT")
        return LaunchOutcome(code, _("Enrolment in this course ended on %s.") % when)
    return LaunchOutcome(code, text)


def _cache_key(user_id: int, course_key: str) -> str:
    digest = hashlib.sha256(course_key.encode()).hexdigest()[:32]
    return f"lms_lite_learners:enrolled:{user_id}:{digest}"

"""Enrolments and allow lists of the platform."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.db.models import CharField, Q, QuerySet
from django.db.models.functions import Cast, Lower
from django.utils.translation import gettext as _

from lms_lite_learners import bulk
from lms_lite_learners.data import CourseOutcomes
from lms_lite_learners.exceptions import EnrollmentRefusedError
from lms_lite_learners.host import capabilities
from lms_lite_learners.host.courses import find_key, org_of

# More courses than these in a condition cost more than leaving them out afterwards.
MAX_KEYS = 500

__all__ = [
    "active_user_ids",
    "active_within",
    "allow",
    "count_people",
    "courses_in",
    "enroll",
    "enroll_many",
    "enrolled_courses",
    "next_bound",
    "refusal",
]


def enroll(user_id: int, course_key: str) -> None:
    """Enrol an account as the platform and the course's modes allow.

    Raises EnrollmentRefusedError whose code is a CourseOutcomes value.
    """
    code, detail = enroll_many([user_id], course_key).get(user_id, ("", ""))
    if code != CourseOutcomes.ENROLLED:
        raise EnrollmentRefusedError(detail, code=code)


def enroll_many(user_ids: Iterable[int], course_key: str) -> dict[int, tuple[str, str]]:
    """Enrol accounts in a course one by one; a CourseOutcomes value and words for each."""
    ids = list(user_ids)
    course = _overview(course_key)
    if course is None:
        return dict.fromkeys(ids, _answer(CourseOutcomes.UNKNOWN_COURSE))
    inside = set(enrolled_courses(ids, [course_key]))
    mode = _mode(course.id)
    users = get_user_model().objects.select_related("profile").in_bulk(ids)
    outcomes: dict[int, tuple[str, str]] = {}
    for user_id in ids:
        if user_id in inside:
            outcomes[user_id] = _answer(CourseOutcomes.ALREADY_ENROLLED)
        elif mode is None:
            outcomes[user_id] = _answer(CourseOutcomes.PAYMENT_REQUIRED)
        else:
            outcomes[user_id] = _enroll_one(users.get(user_id), course.id, mode)
    return outcomes


def refusal(course_key: str, user_id: int | None) -> str:
    """What enrolling would be refused with (a CourseOutcomes value), or ''; writes nothing.

    Without an account: why an address should not be allowed into the course.
    """
    from common.djangoapps.student.models import CourseEnrollment
    from lms.djangoapps.courseware.access import has_access

    course = _overview(course_key)
    if course is None:
        return CourseOutcomes.UNKNOWN_COURSE.value
    user: Any = AnonymousUser()
    if user_id is not None:
        user = get_user_model().objects.get(pk=user_id)
        if enrolled_courses([user_id], [course_key]):
            return CourseOutcomes.ALREADY_ENROLLED.value
    if _mode(course.id) is None:
        return CourseOutcomes.PAYMENT_REQUIRED.value
    if not has_access(user, "enroll", course) or _is_embargoed(user, course.id):
        return CourseOutcomes.ENROLLMENT_CLOSED.value
    if CourseEnrollment.objects.is_course_full(course):
        return CourseOutcomes.COURSE_FULL.value
    return ""


def allow(keys: Sequence[str], course_key: str) -> dict[str, str]:
    """Let addresses without an account in as soon as they have one; a CourseOutcomes value each."""
    from common.djangoapps.student.models import CourseEnrollmentAllowed

    refused = refusal(course_key, None)
    if refused:
        return dict.fromkeys(keys, refused)
    rows = CourseEnrollmentAllowed.objects.filter(course_id=find_key(course_key))
    known = rows.annotate(lower=Lower("email")).filter(Q(email__in=keys) | Q(lower__in=keys))
    present = {email.lower() for email in known.values_list("email", flat=True)}
    known.filter(auto_enroll=False, user__isnull=True).update(auto_enroll=True)
    key = find_key(course_key)
    bulk.insert(
        CourseEnrollmentAllowed,
        ("email", "course_id", "auto_enroll"),
        [(email, key, True) for email in dict.fromkeys(keys) if email not in present],
        ignore_conflicts=True,
    )
    return dict.fromkeys(keys, CourseOutcomes.ALLOWED.value)


def enrolled_courses(user_ids: Iterable[int], course_keys: Iterable[str]) -> dict[int, set[str]]:
    """Those of the courses where each account is actively enrolled; who has none is left out."""
    keys = _keys(course_keys)
    rows = _active().filter(user_id__in=list(user_ids), course_id__in=keys)
    return _by_user(rows.values_list("user_id", "key"))


def courses_in(org: str, user_ids: Iterable[int]) -> dict[int, set[str]]:
    """Courses of the organisation where each account is actively enrolled, deleted ones too."""
    rows = _active().filter(user_id__in=list(user_ids)).values_list("user_id", "key")
    return _by_user((user_id, key) for user_id, key in rows if org_of(key) == org)


def active_within(
    org: str, after: int, until: int, course_keys: Iterable[str] = ()
) -> dict[int, set[str]]:
    """The same for all accounts with an id above `after` and up to `until`.

    With the organisation's course keys the database leaves the other courses out.
    """
    rows = _active().filter(user_id__gt=after, user_id__lte=until)
    keys = _keys(course_keys)
    if 0 < len(keys) <= MAX_KEYS:
        rows = rows.filter(course_id__in=keys)
    found = rows.values_list("user_id", "key")
    return _by_user((user_id, key) for user_id, key in found if org_of(key) == org)


def next_bound(after: int, entries: int) -> int:
    """The account id up to which, from above `after`, there are about so many enrolments.

    Enrolments of the whole site, ended ones too: counted on the index alone. 0 at the end.
    """
    from common.djangoapps.student.models import CourseEnrollment

    ids = (
        CourseEnrollment.objects.filter(user_id__gt=after)
        .order_by("user_id")
        .values_list("user_id", flat=True)
    )
    bound = ids[entries : entries + 1].first() or ids.last()
    return int(bound or 0)


def active_user_ids(course_keys: Iterable[str], after: int, limit: int) -> list[int]:
    """The next accounts by id that are actively enrolled in one of the courses."""
    keys = _keys(course_keys)
    rows = _active().filter(user_id__gt=after, course_id__in=keys).order_by("user_id")
    return list(rows.values_list("user_id", flat=True).distinct()[:limit])


def count_people(course_keys: Iterable[str], *, leaving_out: Iterable[Any] = ()) -> int:
    """Accounts actively enrolled in one of the courses, less those given as ids or queries."""
    keys = _keys(course_keys)
    rows = _active().filter(course_id__in=keys)
    for ids in leaving_out:
        rows = rows.exclude(user_id__in=ids)
    return rows.values("user_id").distinct().count()


def _keys(course_keys: Iterable[str]) -> list[Any]:
    return [key for text in course_keys if (key := find_key(text)) is not None]


def _active() -> QuerySet[Any]:
    """Active enrolments with the course key as text (`key`), which is cheap to read in bulk."""
    from common.djangoapps.student.models import CourseEnrollment

    rows: QuerySet[Any] = CourseEnrollment.objects.order_by().filter(is_active=True)
    keyed: QuerySet[Any] = rows.annotate(key=Cast("course_id", CharField()))
    return keyed


def _by_user(rows: Iterable[tuple[int, str]]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    for user_id, key in rows:
        found.setdefault(user_id, set()).add(key)
    return found


def _overview(course_key: str) -> Any:
    from openedx.core.djangoapps.content.course_overviews.models import CourseOverview

    key = find_key(course_key)
    return CourseOverview.objects.filter(id=key).first() if key is not None else None


def _mode(key: Any) -> str | None:
    """The mode that a free enrolment gets, or None where the course wants payment."""
    from common.djangoapps.course_modes.models import CourseMode

    modes = CourseMode.modes_for_course_dict(key)
    if not CourseMode.can_auto_enroll(key, modes_dict=modes):
        return None
    mode: str | None = CourseMode.auto_enroll_mode(key, modes_dict=modes)
    return mode


def _is_embargoed(user: Any, key: Any) -> bool:
    """Do country rules keep this account out of the course?"""
    if not capabilities()["embargo"] or not user.is_authenticated:
        return False
    from openedx.core.djangoapps.embargo.api import check_course_access

    return not check_course_access(key, user=user)


def _enroll_one(user: Any, key: Any, mode: str) -> tuple[str, str]:
    from common.djangoapps.student import models

    if user is None or getattr(user, "profile", None) is None:
        # The platform would store the enrolment and then break on the missing profile.
        return CourseOutcomes.ENROLLMENT_CLOSED.value, _("This account has no profile.")
    if _is_embargoed(user, key):
        return CourseOutcomes.ENROLLMENT_CLOSED.value, _("The course isn't open in that country.")
    refusals: Mapping[type[Exception], CourseOutcomes] = {
        models.AlreadyEnrolledError: CourseOutcomes.ALREADY_ENROLLED,
        models.CourseFullError: CourseOutcomes.COURSE_FULL,
        models.EnrollmentClosedError: CourseOutcomes.ENROLLMENT_CLOSED,
        models.NonExistentCourseError: CourseOutcomes.UNKNOWN_COURSE,
    }
    try:
        models.CourseEnrollment.enroll(user, key, mode=mode, check_access=True)
    except models.EnrollmentNotAllowed as veto:
        return CourseOutcomes.ENROLLMENT_CLOSED.value, str(veto)
    except tuple(refusals) as refused:
        return _answer(next(code for kind, code in refusals.items() if isinstance(refused, kind)))
    return _answer(CourseOutcomes.ENROLLED)


def _answer(code: CourseOutcomes) -> tuple[str, str]:
    texts = {
        CourseOutcomes.ALREADY_ENROLLED: _("Enrolled already."),
        CourseOutcomes.COURSE_FULL: _("The course is full."),
        CourseOutcomes.ENROLLMENT_CLOSED: _("The course takes no enrolments now."),
        CourseOutcomes.PAYMENT_REQUIRED: _("The course can't be taken without payment."),
        CourseOutcomes.UNKNOWN_COURSE: _("There is no such course."),
    }
    return code.value, texts.get(code, "")

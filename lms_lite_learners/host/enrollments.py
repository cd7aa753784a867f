"""Enrolments and allow lists of the platform."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.db.models import CharField, Q, QuerySet
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from lms_lite_learners import bulk, words
from lms_lite_learners.data import CourseOutcomes
from lms_lite_learners.host import capabilities, vetoes
from lms_lite_learners.host.capitals import spelled_with_capitals
from lms_lite_learners.host.courses import find_key, org_of
from lms_lite_learners.host.selection import MAX_KEYS

__all__ = [
    "active_user_ids",
    "active_within",
    "allow",
    "clear_places",
    "count_people",
    "delete_places",
    "enroll_allowed",
    "enroll_many",
    "enroll_where_allowed",
    "enrolled_courses",
    "has_place",
    "next_bound",
    "places_of",
    "refusal",
    "some_people",
    "undo",
]


def enroll_many(user_ids: Iterable[int], course_key: str) -> dict[int, tuple[str, str]]:
    """Enrol accounts in a course one by one, as the platform and the course's modes allow.

    A CourseOutcomes value and words for each.
    """
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


def refusal(course_key: str) -> str:
    """What the course refuses everybody with (a CourseOutcomes value), or ''; writes nothing.

    Country rules are about an account, and only asked when it is enrolled.
    """
    from common.djangoapps.student.models import CourseEnrollment
    from lms.djangoapps.courseware.access import has_access

    course = _overview(course_key)
    if course is None:
        return CourseOutcomes.UNKNOWN_COURSE.value
    if _mode(course.id) is None:
        return CourseOutcomes.PAYMENT_REQUIRED.value
    if not has_access(AnonymousUser(), "enroll", course):
        return CourseOutcomes.ENROLLMENT_CLOSED.value
    if CourseEnrollment.objects.is_course_full(course):
        return CourseOutcomes.COURSE_FULL.value
    return ""


def allow(keys: Sequence[str], course_key: str) -> dict[str, str]:
    """Let addresses in whose owners aren't on the list yet; a CourseOutcomes value each.

    The platform enrols an account that is made or confirmed later, `enroll_allowed` any other.
    """
    from common.djangoapps.student.models import CourseEnrollmentAllowed

    refused = refusal(course_key)
    if refused:
        return dict.fromkeys(keys, refused)
    key = find_key(course_key)
    known = _on_allow_lists(keys, Q(course_id=key))
    present = {email for _pk, email, _course in known}
    CourseEnrollmentAllowed.objects.filter(
        pk__in=[pk for pk, _email, _course in known], auto_enroll=False, user__isnull=True
    ).update(auto_enroll=True)
    bulk.insert(
        CourseEnrollmentAllowed,
        ("email", "course_id", "auto_enroll"),
        [(email, key, True) for email in dict.fromkeys(keys) if email not in present],
        ignore_conflicts=True,
    )
    return dict.fromkeys(keys, CourseOutcomes.ALLOWED.value)


def enroll_allowed(org: str, user_id: int, key: str, *, again: bool = False) -> None:
    """Enrol an account where the organisation's allow lists have its address key to be enrolled.

    For an account that was there before its place on the list, which the platform passes over. A
    course that refuses it stays as it is; `again` is for courses too that it has left.
    """
    is_free = Q(user__isnull=True) | Q(user_id=user_id) if again else Q(user__isnull=True)
    rows = _on_allow_lists([key], is_free & Q(auto_enroll=True))
    for course in sorted({course for _pk, _email, course in rows if org_of(course) == org}):
        enroll_many([user_id], course)


def enroll_where_allowed(org: str, people: Mapping[int, str]) -> int:
    """The same for many accounts by their address keys, with one look at the lists; how many."""
    keys = {key: user_id for user_id, key in people.items()}
    rows = _on_allow_lists(list(keys), Q(user__isnull=True, auto_enroll=True)) if keys else ()
    wanted = {(course, keys[key]) for _pk, key, course in rows if org_of(course) == org}
    for course, user_id in sorted(wanted):
        enroll_many([user_id], course)
    return len(wanted)


def places_of(key: str) -> list[tuple[int, str]]:
    """Id and course of the places that an address key has on allow lists."""
    return [(pk, course) for pk, _email, course in _on_allow_lists([key], Q())]


def has_place(user_id: int, key: str, course_key: str) -> bool:
    """Has this account, by its address key, a place on the course's allow list that is its own?"""
    is_own = Q(user__isnull=True) | Q(user_id=user_id)
    return bool(_on_allow_lists([key], is_own & Q(course_id=find_key(course_key))))


def clear_places(org: str, key: str, *, unless_noted: bool = False) -> int:
    """Take an address key off the allow lists of the organisation's courses; answers how many.

    With `unless_noted` those stay of an address that the platform noted to have been let in by
    staff: its notes name no course. What we write ourselves is never noted.
    """
    ids = [pk for pk, course in places_of(key) if org_of(course) == org]
    if not ids or (unless_noted and _is_noted(key, ids)):
        return 0
    return delete_places(ids)


def _is_noted(key: str, ids: Sequence[int]) -> bool:
    """Did staff let this address in, as it is spelled in its key or its places?"""
    from common.djangoapps.student.models import CourseEnrollmentAllowed, ManualEnrollmentAudit

    spelled = CourseEnrollmentAllowed.objects.filter(pk__in=ids).values_list("email", flat=True)
    notes = ManualEnrollmentAudit.objects.filter(enrolled_email__in={key, *spelled})
    return bool(notes.filter(enrollment__isnull=True).exists())


def delete_places(ids: Sequence[int]) -> int:
    """Delete places on allow lists by their ids; answers how many."""
    from common.djangoapps.student.models import CourseEnrollmentAllowed

    return int(CourseEnrollmentAllowed.objects.filter(pk__in=ids).delete()[0])


def undo(user_id: int, course_key: str) -> None:
    """End an enrolment that must not be, so that all hear of it; no filter is asked."""
    from common.djangoapps.student.models import CourseEnrollment

    row = CourseEnrollment.objects.filter(user_id=user_id, course_id=find_key(course_key)).first()
    if row is not None:
        row.update_enrollment(is_active=False, skip_refund=True)


def enrolled_courses(user_ids: Iterable[int], course_keys: Iterable[str]) -> dict[int, set[str]]:
    """Those of the courses where each account is actively enrolled; who has none is left out."""
    keys = _keys(course_keys)
    rows = _active().filter(user_id__in=list(user_ids), course_id__in=keys)
    return _by_user(rows.values_list("user_id", "key"))


def active_within(
    org: str, after: int, until: int, course_keys: Iterable[str] = ()
) -> dict[int, set[str]]:
    """Courses of the organisation by account, for ids above `after` and up to `until`.

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


def count_people(
    course_keys: Iterable[str], after: int, until: int, *, leaving_out: Iterable[Any] = ()
) -> int:
    """Accounts actively enrolled in one of the courses, with an id above `after` up to `until`.

    Those given as ids or queries are left out.
    """
    rows = _others(course_keys, leaving_out).filter(user_id__gt=after, user_id__lte=until)
    return rows.values("user_id").distinct().count()


def some_people(
    course_keys: Iterable[str], entries: int, *, leaving_out: Iterable[Any] = ()
) -> tuple[list[int], bool]:
    """Accounts of so many active enrolments in the courses; and whether those were all.

    However many enrolments there are, no more are read.
    """
    rows = _others(course_keys, leaving_out)
    found = list(rows.values_list("user_id", flat=True)[: entries + 1])
    return sorted(set(found[:entries])), len(found) <= entries


def _others(course_keys: Iterable[str], leaving_out: Iterable[Any]) -> QuerySet[Any]:
    """Active enrolments in the courses, of all but the accounts given as ids or queries."""
    rows = _active().filter(course_id__in=_keys(course_keys))
    for ids in leaving_out:
        rows = rows.exclude(user_id__in=ids)
    return rows


def _on_allow_lists(keys: Sequence[str], condition: Q) -> list[tuple[int, str, str]]:
    """Id, address in lower case and course of the places of these addresses, by indexes."""
    from common.djangoapps.student.models import CourseEnrollmentAllowed

    rows = CourseEnrollmentAllowed.objects.order_by().filter(condition)
    lookups = [rows.filter(email__in=keys)]
    if connection.vendor != "mysql":
        # MySQL's collation folds case (and accents, which are told apart below).
        lookups.append(spelled_with_capitals(keys, rows))
    wanted, found = set(keys), set()
    for some in lookups:
        keyed = some.annotate(key=Cast("course_id", CharField()))
        found.update(keyed.values_list("pk", "email", "key"))
    return [(pk, email.lower(), course) for pk, email, course in found if email.lower() in wanted]


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
        with vetoes.caught():
            models.CourseEnrollment.enroll(user, key, mode=mode, check_access=True)
    except models.EnrollmentNotAllowed as veto:
        return CourseOutcomes.ENROLLMENT_CLOSED.value, str(veto)
    except tuple(refusals) as refused:
        return _answer(next(code for kind, code in refusals.items() if isinstance(refused, kind)))
    return _answer(CourseOutcomes.ENROLLED)


def _answer(code: CourseOutcomes) -> tuple[str, str]:
    return code.value, str(words.COURSE_REFUSALS.get(code.value, ""))

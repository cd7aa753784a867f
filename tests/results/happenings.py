"""What happens to learners in courses, and what is found of it, said in one word each."""

from datetime import timedelta

from completion.models import BlockCompletion
from django.utils import timezone
from opaque_keys.edx.keys import CourseKey

from common.djangoapps.student.models import CourseEnrollment
from lms.djangoapps.grades.models import PersistentCourseGrade
from lms_lite_learners.data import DateRange, Scope
from lms_lite_learners.results import rows

NOW = timezone.now()


def study(user, *courses):
    for course in courses:
        CourseEnrollment.enroll(user, course.id)


def grade(user, course, percent, letter="", **times):
    """Store a grade; `modified` and `passed_timestamp` if they matter."""
    key = getattr(course, "id", None) or CourseKey.from_string(course)
    row, _ = PersistentCourseGrade.objects.update_or_create(
        user_id=user.pk, course_id=key, defaults={"percent_grade": percent, "letter_grade": letter}
    )
    PersistentCourseGrade.objects.filter(pk=row.pk).update(**times)
    row.refresh_from_db()
    return row


def end(course, at=NOW - timedelta(days=1)):
    course.end = at
    course.save()


def complete(user, course, at):
    key = course.id
    row = BlockCompletion.objects.create(
        user=user,
        context_key=key,
        block_key=key.make_usage_key("html", f"b{at.timestamp():.0f}"),
        block_type="html",
        completion=1.0,
    )
    BlockCompletion.objects.filter(pk=row.pk).update(modified=at)


def people_of(scope, now=NOW):
    """Everybody of a scope, read in ranges of two."""
    return [one for span in rows.bounds(scope, 2) for one in rows.in_range(scope, *span, now)]


def found_of(user, *, org="Acme", now=NOW, **dates):
    """The one learner's results in the organisation, or None if left out."""
    scope = Scope(org, range=DateRange(**dates))
    found = rows.learner_results(scope, [user.pk], now)
    return found[0] if found else None


def result_of(user, course, now=NOW, **dates):
    """The one result, or None."""
    found = found_of(user, now=now, **dates)
    return found.results.get(str(getattr(course, "id", course))) if found else None

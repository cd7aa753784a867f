"""Questions about many enrollments at once."""

from django.contrib.auth.models import User
from django.db import models

from common.djangoapps.student.models.user import CourseAccessRole

ADMIN_ROLES = ("instructor", "staff", "limited_staff", "ccx_coach")


class CourseEnrollmentManager(models.Manager):
    """Counts and lists of enrollments."""

    def num_enrolled_in(self, course_id) -> int:
        """Number of active enrollments of a course."""
        return self.filter(course_id=course_id, is_active=True).count()

    def num_enrolled_in_exclude_admins(self, course_id) -> int:
        """Number of active enrollments of a course, its staff left out."""
        admins = CourseAccessRole.objects.filter(
            course_id=course_id, role__in=ADMIN_ROLES
        ).values_list("user_id", flat=True)
        active = self.filter(course_id=course_id, is_active=True)
        return active.exclude(user_id__in=list(admins)).count()

    def is_course_full(self, course) -> bool:
        """Whether a course has as many learners as it takes."""
        limit = course.max_student_enrollments_allowed
        return limit is not None and self.num_enrolled_in_exclude_admins(course.id) >= limit

    def users_enrolled_in(self, course_id, include_inactive=False, verified_only=False):
        """Accounts that are enrolled in a course."""
        conditions = {"courseenrollment__course_id": course_id}
        if not include_inactive:
            conditions["courseenrollment__is_active"] = True
        if verified_only:
            conditions["courseenrollment__mode"] = "verified"
        return User.objects.filter(**conditions)

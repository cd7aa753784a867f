"""Who may see an instructor dashboard."""

from opaque_keys.edx.keys import CourseKey
from rest_framework.permissions import BasePermission

from common.djangoapps.student.roles import CourseDataResearcherRole, OrgDataResearcherRole
from lms.djangoapps.courseware.access import has_access


def can_view_dashboard(user, course_key) -> bool:
    """Whether the account is on the staff of the course or researches its data."""
    researchers = (CourseDataResearcherRole(course_key), OrgDataResearcherRole(course_key.org))
    return bool(
        has_access(user, "staff", course_key) or any(role.has_user(user) for role in researchers)
    )


class InstructorPermission(BasePermission):
    """Lets those in who may see the dashboard of the course in the address."""

    def has_permission(self, request, view) -> bool:
        """Whether who asks may."""
        return can_view_dashboard(request.user, CourseKey.from_string(view.kwargs["course_id"]))

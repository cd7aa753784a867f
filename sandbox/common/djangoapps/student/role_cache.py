"""The roles of one account, read once and kept on the account object."""

from common.djangoapps.student.models import CourseAccessRole

# Who holds the first role has the rights of the second.
INHERITED = {"limited_staff": ("staff",)}


class RoleCache:
    """Answers questions about the roles that an account had when the cache was made."""

    CACHE_NAMESPACE = "student.roles.RoleCache"

    def __init__(self, user):
        """Read all roles of the account."""
        rows = CourseAccessRole.objects.filter(user=user) if user.id else ()
        self.all_roles_set = {(row.role, row.course_id, row.org) for row in rows}

    @staticmethod
    def get_roles(role) -> tuple[str, ...]:
        """The roles that give the rights of a role."""
        return (role, *(holder for holder, given in INHERITED.items() if role in given))

    def has_role(self, role, course_id, org) -> bool:
        """Whether the account has a role exactly there."""
        return any((name, course_id, org) in self.all_roles_set for name in self.get_roles(role))

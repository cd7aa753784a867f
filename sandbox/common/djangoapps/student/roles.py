"""Roles: in a course, in an organization, everywhere."""

from abc import ABCMeta, abstractmethod

from django.contrib.auth.models import User

from common.djangoapps.student.models import CourseAccessRole
from common.djangoapps.student.role_cache import RoleCache

__all__ = ["RoleCache"]

REGISTERED_ACCESS_ROLES: dict[str, type] = {}


def register_access_role(cls):
    """Make a role class known by its role string."""
    REGISTERED_ACCESS_ROLES[cls.ROLE] = cls
    return cls


def roles_of(user) -> RoleCache:
    """The account's roles, kept on the account object: stale until it is read anew."""
    if not hasattr(user, "_roles"):
        user._roles = RoleCache(user)
    return user._roles


class AccessRole(metaclass=ABCMeta):
    """Who has a right."""

    @abstractmethod
    def has_user(self, user) -> bool:
        """Whether the account has the right."""

    @abstractmethod
    def add_users(self, *users) -> None:
        """Give the right."""

    @abstractmethod
    def remove_users(self, *users) -> None:
        """Take the right."""

    @abstractmethod
    def users_with_role(self):
        """The accounts that have the right."""


class GlobalStaff(AccessRole):
    """The staff of the whole platform."""

    def has_user(self, user, check_user_activation=True) -> bool:
        """Whether the account is platform staff."""
        return bool(user.is_staff) and (user.is_active or not check_user_activation)

    def add_users(self, *users) -> None:
        """Make accounts platform staff."""
        self._set(users, is_staff=True)

    def remove_users(self, *users) -> None:
        """Make accounts plain again."""
        self._set(users, is_staff=False)

    def users_with_role(self):
        """The staff."""
        return User.objects.filter(is_staff=True)

    @staticmethod
    def _set(users, *, is_staff) -> None:
        """Write the flag of each account."""
        for user in users:
            user.is_staff = is_staff
            user.save()


class RoleBase(AccessRole):
    """A role string at a place."""

    def __init__(self, role_name, org="", course_key=None):
        """Name the role and where it holds."""
        self.org = org
        self.course_key = course_key
        self._role_name = role_name

    def has_user(self, user, check_user_activation=True) -> bool:
        """Whether the account has the role exactly here; an inactive one has not."""
        if check_user_activation and not (user.is_authenticated and user.is_active):
            return False
        return roles_of(user).has_role(self._role_name, self.course_key, self.org)

    def add_users(self, *users) -> None:
        """Give the role to accounts that are active; who has it keeps it."""
        for user in users:
            if user.is_authenticated and user.is_active:
                CourseAccessRole.objects.get_or_create(
                    user=user, role=self._role_name, course_id=self.course_key, org=self.org
                )
                forget_roles(user)

    def remove_users(self, *users) -> None:
        """Take the role from accounts."""
        CourseAccessRole.objects.filter(
            user__in=users, role=self._role_name, org=self.org, course_id=self.course_key
        ).delete()
        for user in users:
            forget_roles(user)

    def users_with_role(self):
        """The accounts that have the role here."""
        return User.objects.filter(
            courseaccessrole__role=self._role_name,
            courseaccessrole__org=self.org,
            courseaccessrole__course_id=self.course_key,
        )

    def get_orgs_for_user(self, user) -> list[str]:
        """The organizations where the account has this role, be it in one course only."""
        held = CourseAccessRole.objects.filter(user=user, role=self._role_name)
        return list(held.values_list("org", flat=True))


def forget_roles(user) -> None:
    """Have the account's roles read anew."""
    if hasattr(user, "_roles"):
        del user._roles


class CourseRole(RoleBase):
    """A role in one course."""

    def __init__(self, role, course_key):
        """Name the role and the course."""
        super().__init__(role, course_key.org, course_key)

    @classmethod
    def course_group_already_exists(cls, course_key) -> bool:
        """Whether anybody has a role in the course."""
        return CourseAccessRole.objects.filter(org=course_key.org, course_id=course_key).exists()


class NamedCourseRole(CourseRole):
    """A role in one course whose name the class knows."""

    ROLE: str

    def __init__(self, *args, **kwargs):
        """Name the course."""
        super().__init__(self.ROLE, *args, **kwargs)


@register_access_role
class CourseStaffRole(NamedCourseRole):
    """Staff of a course."""

    ROLE = "staff"


@register_access_role
class CourseLimitedStaffRole(NamedCourseRole):
    """Staff of a course in the LMS only."""

    ROLE = "limited_staff"


@register_access_role
class CourseInstructorRole(NamedCourseRole):
    """Admin of a course."""

    ROLE = "instructor"


@register_access_role
class CourseBetaTesterRole(NamedCourseRole):
    """Learners who see a course before it starts."""

    ROLE = "beta_testers"


@register_access_role
class CourseDataResearcherRole(NamedCourseRole):
    """May download a course's data."""

    ROLE = "data_researcher"


class OrgRole(RoleBase):
    """A role in an organization."""

    def __init__(self, role, org):
        """Name the role and the organization."""
        super().__init__(role, org)


class OrgStaffRole(OrgRole):
    """Staff of an organization."""

    def __init__(self, *args, **kwargs):
        """Name the organization."""
        super().__init__("staff", *args, **kwargs)


class OrgInstructorRole(OrgRole):
    """Admin of an organization."""

    def __init__(self, *args, **kwargs):
        """Name the organization."""
        super().__init__("instructor", *args, **kwargs)


class OrgDataResearcherRole(OrgRole):
    """May download an organization's data."""

    ROLE = "data_researcher"

    def __init__(self, *args, **kwargs):
        """Name the organization."""
        super().__init__(self.ROLE, *args, **kwargs)


class UserBasedRole:
    """Where one account has one role."""

    def __init__(self, user, role):
        """Name the account and the role."""
        self.user = user
        self.role = role

    def has_course(self, course_key) -> bool:
        """Whether the account has the role in the course."""
        if not (self.user.is_authenticated and self.user.is_active):
            return False
        return roles_of(self.user).has_role(self.role, course_key, course_key.org)

    def courses_with_role(self):
        """The rows of the role, those without a course among them."""
        return CourseAccessRole.objects.filter(
            role__in=RoleCache.get_roles(self.role), user=self.user
        )

"""What follows when a role is given or taken."""

from crum import get_current_user
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from openedx_events.learning.data import CourseAccessRoleData, UserData, UserPersonalData
from openedx_events.learning.signals import COURSE_ACCESS_ROLE_ADDED, COURSE_ACCESS_ROLE_REMOVED

from common.djangoapps.student.models import CourseAccessRole, CourseAccessRoleHistory


def role_data(role: CourseAccessRole) -> CourseAccessRoleData:
    """The event's data of a role."""
    user = role.user
    return CourseAccessRoleData(
        user=UserData(
            id=user.id,
            is_active=user.is_active,
            pii=UserPersonalData(
                username=user.username, email=user.email, name=user.get_full_name()
            ),
        ),
        org_key=role.org,
        course_key=role.course_id,
        role=role.role,
    )


def remember(role: CourseAccessRole, action: str) -> None:
    """Write what happened to a role into its history."""
    acting = get_current_user()
    CourseAccessRoleHistory.objects.create(
        user_id=role.user_id,
        org=role.org,
        course_id=role.course_id,
        role=role.role,
        action_type=action,
        changed_by=acting if acting and acting.is_authenticated else None,
    )


@receiver(post_save, sender=CourseAccessRole)
def on_role_saved(sender, instance, created, **kwargs) -> None:
    """Tell of a role that was given, and remember every change."""
    remember(instance, "created" if created else "updated")
    if created:
        COURSE_ACCESS_ROLE_ADDED.send_event(course_access_role_data=role_data(instance))


@receiver(post_delete, sender=CourseAccessRole)
def on_role_deleted(sender, instance, origin=None, **kwargs) -> None:
    """Tell of a role that was taken; the history of a deleted account goes with it."""
    if origin is not instance.user and not is_of_user(origin):
        remember(instance, "deleted")
    COURSE_ACCESS_ROLE_REMOVED.send_event(course_access_role_data=role_data(instance))


def is_of_user(origin) -> bool:
    """Whether a delete began at accounts."""
    model = getattr(origin, "model", type(origin))
    return getattr(model, "_meta", None) is not None and model._meta.label == "auth.User"

"""What was done in each recorded action that is a call: name → (setup, call)."""

from datetime import timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from common.djangoapps.student.models import (
    CourseEnrollment,
    CourseEnrollmentAllowed,
    UserProfile,
)
from common.djangoapps.student.roles import CourseInstructorRole, OrgInstructorRole
from lms.djangoapps.grades.models import PersistentCourseGrade
from openedx.core.djangoapps.user_api.accounts import signals as account_signals
from tests.host.world import GRADING_POLICY_HASH, ORG

STARTED = "org.openedx.learning.course.enrollment.started.v1"
UNENROLLMENT_STARTED = "org.openedx.learning.course.unenrollment.started.v1"


def nothing(world) -> None:
    """Need nothing more."""


def both(*setups):
    """Several setups, one after the other."""

    def setup(world):
        for one in setups:
            one(world)

    return setup


def enrolled(world) -> None:
    """The user is enrolled."""
    world.enroll()


def unenrolled(world) -> None:
    """The user was enrolled and unenrolled."""
    world.enroll()
    CourseEnrollment.unenroll(world.user, world.course)


def inactive_user(world) -> None:
    """The user's account is inactive."""
    User.objects.filter(pk=world.user.pk).update(is_active=False)
    world.user.refresh_from_db()


def without_profile(world) -> None:
    """The user has no profile."""
    UserProfile.objects.filter(user=world.user).delete()
    world.user = world.users["user"] = User.objects.get(pk=world.user.pk)


def closed(world) -> None:
    """Enrollment has ended."""
    world.change_course(enrollment_end=timezone.now() - timedelta(days=1))


def invitation_only(world) -> None:
    """The course takes the invited only."""
    world.change_course(invitation_only=True)


def full(world) -> None:
    """The course takes one, and another is in."""
    world.change_course(max_student_enrollments_allowed=1)
    world.enroll(world.other)


def professional_only(world) -> None:
    """The course has one mode, which costs."""
    world.set_modes("professional")


def user_allowed(world) -> None:
    """The user's address may enroll."""
    world.allow(world.user.email, auto_enroll=True)


def veto(world) -> None:
    """A step refuses enrollments."""
    world.add_step(STARTED, "VetoEnrollment")


def veto_unenrollment(world) -> None:
    """A step refuses unenrollments."""
    world.add_step(UNENROLLMENT_STARTED, "VetoUnenrollment")


def invitee(world) -> None:
    """The invited person has an inactive account."""
    world.add_invitee()


def allowed(email, *, auto_enroll):
    """An address may enroll."""
    return lambda world: world.allow(email, auto_enroll=auto_enroll)


INVITEE_AUTO = allowed("invitee@example.com", auto_enroll=True)
INVITEE_PERMITTED = allowed("invitee@example.com", auto_enroll=False)
NEW_AUTO = allowed("new@example.com", auto_enroll=True)
NEW_PERMITTED = allowed("new@example.com", auto_enroll=False)


def enroll(course="course", **arguments):
    """Enroll the user."""

    def call(world):
        row = CourseEnrollment.enroll(world.user, getattr(world, course), **arguments)
        return {"is_active": row.is_active, "mode": row.mode}

    return call


def enroll_in_atomic(world):
    """Enroll the user inside a transaction."""
    with transaction.atomic():
        return enroll()(world)


class Undone(Exception):  # noqa: N818 - says what becomes of the transaction
    """Ends a transaction."""


def enroll_rolled_back(world):
    """Enroll the user inside a transaction that is undone."""
    try:
        with transaction.atomic():
            enroll()(world)
            raise Undone
    except Undone:
        return "rolled back"


def unenroll(world):
    """Unenroll the user."""
    return {"returned": str(CourseEnrollment.unenroll(world.user, world.course))}


def deactivate(world) -> None:
    """End the enrollment without asking a filter."""
    row = CourseEnrollment.objects.get(user=world.user, course_id=world.course)
    row.update_enrollment(is_active=False)


def delete_enrollment(world) -> None:
    """Delete the user's enrollments."""
    CourseEnrollment.objects.filter(user=world.user).delete()


def allow(email, **fields):
    """Let an address enroll."""

    def call(world):
        CourseEnrollmentAllowed.objects.create(email=email, course_id=world.course, **fields)

    return call


def activate(world) -> None:
    """Activate the invited person's account."""
    world.registration.activate()


def activate_by_save(world) -> None:
    """Turn the invited person's account on by hand."""
    world.invitee.is_active = True
    world.invitee.save()


def change_email(world) -> None:
    """Change the user's address."""
    world.user.email = "new@example.com"
    world.user.save()


def save_user(world) -> None:
    """Save the user."""
    world.user.save()


def role_of(kind, world):
    """The role at its place."""
    return OrgInstructorRole(ORG) if kind == "org" else CourseInstructorRole(world.course)


def give(kind):
    """Give the user a role."""
    return lambda world: role_of(kind, world).add_users(world.user)


def take(kind):
    """Take a role from the user."""
    return lambda world: role_of(kind, world).remove_users(world.user)


def grade(percent, letter, *, passed):
    """Store a grade of the user."""

    def call(world):
        PersistentCourseGrade.update_or_create(
            world.user.id,
            world.course,
            course_edited_timestamp=timezone.now(),
            course_version="v1",
            grading_policy_hash=GRADING_POLICY_HASH,
            percent_grade=percent,
            letter_grade=letter,
            passed=passed,
        )

    return call


PASSING = grade(0.77, "Pass", passed=True)
FAILING = grade(0.2, "", passed=False)


def send_signal(name, **addresses):
    """Send a signal of retirement."""

    def call(world):
        arguments = {"user": world.user}
        if addresses:
            arguments |= {"email": world.user.email, "new_email": "new@example.com"}
        getattr(account_signals, name).send(sender=None, **arguments)

    return call


CHECKED = enroll(check_access=True)

REPLAYS = {
    "enroll_new": (nothing, enroll()),
    "enroll_again_active": (enrolled, enroll()),
    "enroll_again_active_check_access": (enrolled, CHECKED),
    "enroll_after_unenroll": (unenrolled, enroll()),
    "enroll_mode_change": (enrolled, enroll(mode="honor")),
    "enroll_inactive_user": (inactive_user, enroll()),
    "enroll_user_without_profile": (without_profile, enroll()),
    "enroll_unknown_course": (nothing, enroll("unknown_course")),
    "enroll_unknown_course_check_access": (nothing, enroll("unknown_course", check_access=True)),
    "enroll_open_check_access": (nothing, CHECKED),
    "enroll_closed_check_access": (closed, CHECKED),
    "enroll_closed_no_check": (closed, enroll(check_access=False)),
    "enroll_invitation_only_check_access": (invitation_only, CHECKED),
    "enroll_invitation_only_no_check": (invitation_only, enroll(check_access=False)),
    "enroll_full_check_access": (full, CHECKED),
    "enroll_full_no_check": (full, enroll(check_access=False)),
    "enroll_professional_only_check_access": (professional_only, CHECKED),
    "enroll_professional_only_no_check": (professional_only, enroll(check_access=False)),
    "enroll_closed_check_access_with_cea": (both(closed, user_allowed), CHECKED),
    "enroll_invitation_only_check_access_with_cea": (both(invitation_only, user_allowed), CHECKED),
    "enroll_full_check_access_with_cea": (both(full, user_allowed), CHECKED),
    "enroll_veto": (veto, enroll()),
    "enroll_veto_already_active": (both(enrolled, veto), enroll()),
    "enroll_rolled_back": (nothing, enroll_rolled_back),
    "enroll_in_atomic": (nothing, enroll_in_atomic),
    "unenroll": (enrolled, unenroll),
    "unenroll_never_enrolled": (nothing, unenroll),
    "unenroll_already_inactive": (unenrolled, unenroll),
    "unenroll_veto": (both(enrolled, veto_unenrollment), unenroll),
    "unenroll_by_update_enrollment_veto": (both(enrolled, veto_unenrollment), deactivate),
    "enrollment_row_delete": (enrolled, delete_enrollment),
    "cea_create_auto_true": (nothing, allow("invitee@example.com", auto_enroll=True)),
    "cea_create_auto_false": (nothing, allow("invitee@example.com", auto_enroll=False)),
    "cea_create_duplicate": (INVITEE_PERMITTED, allow("INVITEE@EXAMPLE.COM")),
    "activate_no_cea": (invitee, activate),
    "activate_cea_auto_true": (both(invitee, INVITEE_AUTO), activate),
    "activate_cea_auto_false": (both(invitee, INVITEE_PERMITTED), activate),
    "activate_veto": (both(invitee, INVITEE_AUTO, veto), activate),
    "activate_cea_closed_course": (both(invitee, INVITEE_AUTO, closed), activate),
    "activate_by_user_save": (both(invitee, INVITEE_AUTO), activate_by_save),
    "email_change_to_cea_auto_true": (NEW_AUTO, change_email),
    "email_change_to_cea_auto_false": (NEW_PERMITTED, change_email),
    "email_change_inactive_user_to_cea": (both(inactive_user, NEW_AUTO), change_email),
    "email_change_to_cea_veto": (both(NEW_AUTO, veto), change_email),
    "user_save_no_change": (nothing, save_user),
    "role_add_org_instructor": (nothing, give("org")),
    "role_add_org_instructor_again": (give("org"), give("org")),
    "role_remove_org_instructor": (give("org"), take("org")),
    "role_remove_org_instructor_absent": (nothing, take("org")),
    "role_add_course_instructor": (nothing, give("course")),
    "role_add_course_instructor_again": (give("course"), give("course")),
    "role_remove_course_instructor": (give("course"), take("course")),
    "role_remove_course_instructor_absent": (nothing, take("course")),
    "pcg_first_passing": (nothing, PASSING),
    "pcg_first_failing": (nothing, FAILING),
    "pcg_identical": (PASSING, PASSING),
    "pcg_passing_to_failing": (PASSING, FAILING),
    "pcg_failing_to_passing": (both(PASSING, FAILING), PASSING),
    "pcg_never_passed_to_passing": (FAILING, PASSING),
    "signal_user_retire_lms_critical": (enrolled, send_signal("USER_RETIRE_LMS_CRITICAL")),
}

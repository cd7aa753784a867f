"""Enrollments, who is allowed to enroll, and the audit of enrollments made by staff."""

import uuid

from django.contrib.auth.models import User
from django.db import models
from django.utils import timezone
from opaque_keys.edx.keys import CourseKey
from openedx_events.learning.signals import COURSE_ENROLLMENT_CHANGED, COURSE_ENROLLMENT_CREATED
from openedx_filters.learning.filters import CourseEnrollmentStarted, CourseUnenrollmentStarted
from simple_history.models import HistoricalRecords

from common.djangoapps.course_modes.models import CourseMode
from common.djangoapps.student.models.enrollment_errors import (
    AlreadyEnrolledError,
    CourseFullError,
    EnrollmentClosedError,
    EnrollmentNotAllowed,
    NonExistentCourseError,
    UnenrollmentNotAllowed,
)
from common.djangoapps.student.models.enrollment_events import (
    EnrollmentEvents,
    EnrollStatusChange,
)
from common.djangoapps.student.models.enrollment_manager import CourseEnrollmentManager
from common.djangoapps.student.signals.signals import ENROLLMENT_TRACK_UPDATED
from contract.loader import contract_base, contract_models
from openedx.core.djangoapps.content.course_overviews.models import CourseOverview

TRACK_UPDATE_COUNTDOWN = 30  # seconds


class CourseEnrollment(
    EnrollmentEvents,
    contract_base(
        "student.CourseEnrollment",
        is_active={"default": True},
        mode={"default": CourseMode.DEFAULT_MODE_SLUG},
    ),
):
    """One account in one course; ending an enrollment keeps the row."""

    objects = CourseEnrollmentManager()
    history = HistoricalRecords(
        history_id_field=models.UUIDField(default=uuid.uuid4),
        table_name="student_courseenrollment_history",
    )

    @property
    def username(self) -> str:
        """Username of the account."""
        return self.user.username

    @classmethod
    def get_enrollment(cls, user, course_key, select_related=None):
        """The enrollment of an account, active or not, or None."""
        if user.is_anonymous:
            return None
        rows = cls.objects.filter(user=user, course_id=course_key)
        return (rows.select_related(*select_related) if select_related else rows).first()

    @classmethod
    def is_enrolled(cls, user, course_key) -> bool:
        """Whether an account is actively enrolled."""
        enrollment = cls.get_enrollment(user, course_key)
        return bool(enrollment and enrollment.is_active)

    @classmethod
    def enrollment_mode_for_user(cls, user, course_id):
        """Mode and activity of an enrollment, (None, None) without one."""
        enrollment = cls.get_enrollment(user, course_id)
        return (enrollment.mode, enrollment.is_active) if enrollment else (None, None)

    @classmethod
    def enrollments_for_user(cls, user):
        """The active enrollments of an account."""
        return cls.objects.filter(user=user, is_active=True)

    @classmethod
    def get_or_create_enrollment(cls, user, course_key):
        """The enrollment of an account, made inactive if there was none."""
        enrollment, _ = cls.objects.get_or_create(
            user=user,
            course_id=course_key,
            defaults={"mode": CourseMode.DEFAULT_MODE_SLUG, "is_active": False},
        )
        CourseEnrollmentAllowed.objects.filter(
            email=user.email, course_id=course_key, user=None
        ).update(user=user)
        return enrollment

    @classmethod
    def is_enrollment_closed(cls, user, course) -> bool:
        """Whether a course takes this account at all."""
        from lms.djangoapps.courseware.access import has_access

        return not has_access(user, "enroll", course)

    @classmethod
    def enroll(
        cls,
        user,
        course_key,
        mode=None,
        check_access=False,
        can_upgrade=False,
        enterprise_uuid=None,
    ):
        """Enroll an account; raises EnrollmentNotAllowed, with check_access also why it may not."""
        try:
            user, course_key, mode = CourseEnrollmentStarted.run_filter(
                user=user, course_key=course_key, mode=mode
            )
        except CourseEnrollmentStarted.PreventEnrollment as refusal:
            raise EnrollmentNotAllowed(str(refusal)) from refusal
        mode = mode or _default_course_mode(str(course_key))
        if check_access:
            cls._ensure_may_enroll(user, course_key, can_upgrade=can_upgrade)
        enrollment = cls.get_or_create_enrollment(user, course_key)
        enrollment.update_enrollment(is_active=True, mode=mode)
        enrollment.send_signal(EnrollStatusChange.enroll)
        COURSE_ENROLLMENT_CREATED.send_event(enrollment=enrollment.event_data())
        return enrollment

    @classmethod
    def _ensure_may_enroll(cls, user, course_key, *, can_upgrade) -> None:
        """Raise the reason why an account may not enroll by itself."""
        course = CourseOverview.objects.filter(id=course_key).first()
        if course is None:
            raise NonExistentCourseError
        if cls.is_enrollment_closed(user, course) and not can_upgrade:
            raise EnrollmentClosedError
        if cls.objects.is_course_full(course):
            raise CourseFullError
        if cls.is_enrolled(user, course_key):
            raise AlreadyEnrolledError

    @classmethod
    def enroll_by_email(cls, email, course_id, mode=None, ignore_errors=True):
        """Enroll the account of an address; raises User.DoesNotExist if not told to ignore it."""
        user = User.objects.filter(email=email).first()
        if user:
            return cls.enroll(user, course_id, mode)
        if not ignore_errors:
            raise User.DoesNotExist
        return None

    @classmethod
    def unenroll(cls, user, course_id, skip_refund=False) -> None:
        """End an enrollment, if there is one; raises UnenrollmentNotAllowed."""
        enrollment = cls.objects.filter(user=user, course_id=course_id).first()
        if enrollment is None:
            return
        try:
            enrollment = CourseUnenrollmentStarted.run_filter(enrollment=enrollment)
        except CourseUnenrollmentStarted.PreventUnenrollment as refusal:
            raise UnenrollmentNotAllowed(str(refusal)) from refusal
        enrollment.update_enrollment(is_active=False, skip_refund=skip_refund)

    @classmethod
    def unenroll_by_email(cls, email, course_id, skip_refund=False) -> None:
        """End the enrollment of an address, if it has an account."""
        user = User.objects.filter(email=email).first()
        if user:
            cls.unenroll(user, course_id, skip_refund=skip_refund)

    def activate(self) -> None:
        """Make the enrollment active."""
        self.update_enrollment(is_active=True)

    def deactivate(self) -> None:
        """Make the enrollment inactive, asking no filter."""
        self.update_enrollment(is_active=False)

    def change_mode(self, mode) -> None:
        """Change what the course is taken as."""
        self.update_enrollment(mode=mode)

    def update_enrollment(
        self, mode=None, is_active=None, skip_refund=False, enterprise_uuid=None
    ) -> None:
        """Change mode or activity, and tell of it, asking no filter."""
        activity_changed = is_active is not None and is_active != self.is_active
        mode_changed = mode is not None and mode != self.mode
        if not activity_changed and not mode_changed:
            return
        if activity_changed:
            self.is_active = is_active
        if mode_changed:
            self.mode = mode
        was_stored_active = self.is_active and not activity_changed
        self.save()
        COURSE_ENROLLMENT_CHANGED.send_event(enrollment=self.event_data())
        if mode_changed and was_stored_active:
            ENROLLMENT_TRACK_UPDATED.send(
                sender=None,
                user=self.user,
                course_key=self.course_id,
                mode=self.mode,
                countdown=TRACK_UPDATE_COUNTDOWN,
            )
        if activity_changed and self.is_active:
            self.note_experiment()
        elif activity_changed:
            self.tell_ended(skip_refund=skip_refund)


def _default_course_mode(course_id) -> str:
    """The mode of an enrollment that names none: audit, or honor where that is all there is."""
    modes = CourseMode.modes_for_course_dict(CourseKey.from_string(course_id))
    return CourseMode.auto_enroll_mode(course_id, modes) or CourseMode.DEFAULT_MODE_SLUG


class CourseEnrollmentAllowed(contract_base("student.CourseEnrollmentAllowed")):
    """An address that may enroll in a course, or is enrolled when its account is active."""

    def __str__(self) -> str:
        """Row and course, without the address."""
        return f"{self.pk} in {self.course_id}"

    @classmethod
    def for_user(cls, user):
        """The permissions of an account's address that nobody else has used."""
        free = models.Q(user__isnull=True) | models.Q(user=user)
        return cls.objects.filter(free, email=user.email)

    def valid_for_user(self, user) -> bool:
        """Whether this account may use the permission."""
        return self.user_id is None or self.user_id == user.id

    @classmethod
    def may_enroll_and_unenrolled(cls, course_id):
        """The permissions of a course whose address has no active enrollment there."""
        enrolled = CourseEnrollment.objects.filter(course_id=course_id, is_active=True)
        addresses = enrolled.values_list("user__email", flat=True)
        return cls.objects.filter(course_id=course_id).exclude(email__in=list(addresses))

    @classmethod
    def delete_by_user_value(cls, value, field) -> bool:
        """Delete the rows of an account; tells whether there were any."""
        return cls.objects.filter(**{field: value}).delete()[0] > 0


def enroll_where_allowed(user) -> None:
    """Enroll an account wherever its address is to be enrolled by itself."""
    for allowed in CourseEnrollmentAllowed.for_user(user).filter(auto_enroll=True):
        if CourseEnrollment.is_enrolled(user, allowed.course_id):
            continue
        enrollment = CourseEnrollment.enroll(user, allowed.course_id)
        earlier = ManualEnrollmentAudit.get_manual_enrollment_by_email(user.email)
        if earlier:
            ManualEnrollmentAudit.create_manual_enrollment_audit(
                earlier.enrolled_by,
                user.email,
                ALLOWEDTOENROLL_TO_ENROLLED,
                earlier.reason,
                enrollment,
            )


UNENROLLED_TO_ALLOWEDTOENROLL = "from unenrolled to allowed to enroll"
ALLOWEDTOENROLL_TO_ENROLLED = "from allowed to enroll to enrolled"
ENROLLED_TO_ENROLLED = "from enrolled to enrolled"
ENROLLED_TO_UNENROLLED = "from enrolled to unenrolled"
UNENROLLED_TO_ENROLLED = "from unenrolled to enrolled"
ALLOWEDTOENROLL_TO_UNENROLLED = "from allowed to enroll to unenrolled"
UNENROLLED_TO_UNENROLLED = "from unenrolled to unenrolled"
DEFAULT_TRANSITION_STATE = "N/A"


class ManualEnrollmentAudit(contract_base("student.ManualEnrollmentAudit")):
    """What staff did to the enrollment of an address, and why."""

    history = HistoricalRecords()

    @classmethod
    def create_manual_enrollment_audit(
        cls, user, email, state_transition, reason, enrollment=None, role=None
    ) -> None:
        """Write down one act."""
        cls.objects.create(
            enrolled_by=user,
            enrolled_email=email,
            time_stamp=timezone.now(),
            state_transition=state_transition,
            reason=reason,
            enrollment=enrollment,
            role=role,
        )

    @classmethod
    def get_manual_enrollment_by_email(cls, email):
        """The newest act on an address, or None."""
        return cls.objects.filter(enrolled_email=email).order_by("-time_stamp", "-id").first()

    @classmethod
    def get_manual_enrollment(cls, enrollment):
        """The newest act on an enrollment, or None."""
        return cls.objects.filter(enrollment=enrollment).order_by("-time_stamp", "-id").first()

    @classmethod
    def retire_manual_enrollments(cls, user, retired_email) -> bool:
        """Blank reason and address of the acts on an account's enrollments, history too."""
        enrollments = CourseEnrollment.objects.filter(user=user)
        found = cls.objects.filter(enrollment__in=enrollments)
        for rows in (found, cls.history.filter(enrollment__in=enrollments)):
            rows.update(reason="", enrolled_email=retired_email)
        return found.exists()


globals().update(contract_models("student", __name__, written=globals()))

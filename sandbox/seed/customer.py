"""An enrollment that somebody has paid for."""

from datetime import timedelta
from uuid import UUID, uuid5

from django.contrib.auth.models import User
from opaque_keys.edx.keys import CourseKey

ORDER = "SANDBOX-100001"
COURSES = UUID("6b1f3a52-8a44-4a1e-9d60-2f3b6c0d1e57")


def buy(user: User, staff: User, key: CourseKey) -> None:
    """Enroll by an entitlement from an order, with a word of support about it."""
    from common.djangoapps.entitlements import models as entitlements
    from common.djangoapps.student.models import CourseEnrollment, CourseEnrollmentAttribute

    enrollment = CourseEnrollment.enroll(user, key, mode="verified")
    CourseEnrollmentAttribute.objects.create(
        enrollment=enrollment, namespace="order", name="order_number", value=ORDER
    )
    policy = entitlements.CourseEntitlementPolicy.objects.create(
        expiration_period=timedelta(days=730),
        refund_period=timedelta(days=60),
        regain_period=timedelta(days=14),
    )
    entitlement = entitlements.CourseEntitlement.objects.create(
        user=user,
        course_uuid=uuid5(COURSES, str(key)),
        mode="verified",
        enrollment_course_run=enrollment,
        order_number=ORDER,
        _policy=policy,
    )
    entitlements.CourseEntitlementSupportDetail.objects.create(
        entitlement=entitlement,
        support_user=staff,
        reason="LEAVE",
        action="REISSUE",
        comments=f"{user.profile.name} called",
    )

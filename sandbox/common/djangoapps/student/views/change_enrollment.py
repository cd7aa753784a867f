"""A learner's own enrolling and unenrolling from the old pages."""

from django.db import transaction
from django.http import HttpResponse, HttpResponseBadRequest, HttpResponseForbidden
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from opaque_keys import InvalidKeyError
from opaque_keys.edx.keys import CourseKey

from common.djangoapps.course_modes.models import CourseMode
from common.djangoapps.student.models import (
    CourseEnrollment,
    CourseEnrollmentException,
    EnrollmentNotAllowed,
    UnenrollmentNotAllowed,
)
from common.djangoapps.student.signals import REFUND_ORDER
from openedx.core.djangoapps.content.course_overviews.models import CourseOverview


@transaction.non_atomic_requests
@require_POST
def change_enrollment(request, check_access=True) -> HttpResponse:
    """Enroll in a course, or leave it, as `enrollment_action` says."""
    if not request.user.is_authenticated:
        return HttpResponseForbidden()
    actions = {"enroll": enroll, "unenroll": unenroll}
    action = actions.get(request.POST.get("enrollment_action"))
    try:
        course_key = CourseKey.from_string(request.POST.get("course_id", ""))
    except InvalidKeyError:
        return HttpResponseBadRequest(_("Invalid course id"))
    if action is None:
        return HttpResponseBadRequest(_("Enrollment action is invalid"))
    with transaction.atomic():
        return action(request.user, course_key, check_access=check_access)


def enroll(user, course_key, *, check_access) -> HttpResponse:
    """Enroll where a free mode takes everybody; the answer's text is where to go next."""
    if not CourseOverview.course_exists(course_key):
        return HttpResponseBadRequest(_("Course id is invalid"))
    mode = CourseMode.auto_enroll_mode(course_key)
    if mode is None or not CourseMode.can_auto_enroll(course_key):
        return HttpResponseBadRequest(_("Could not enroll"))
    try:
        CourseEnrollment.enroll(user, course_key, check_access=check_access, mode=mode)
    except EnrollmentNotAllowed as veto:
        return HttpResponseBadRequest(str(veto))
    except CourseEnrollmentException:
        return HttpResponseBadRequest(_("Could not enroll"))
    return HttpResponse(reverse("dashboard"))


def unenroll(user, course_key, *, check_access) -> HttpResponse:
    """Leave a course, and have an order refunded."""
    enrollment = CourseEnrollment.get_enrollment(user, course_key)
    if not enrollment or not enrollment.is_active:
        return HttpResponseBadRequest(_("You are not enrolled in this course"))
    try:
        CourseEnrollment.unenroll(user, course_key)
    except UnenrollmentNotAllowed as veto:
        return HttpResponseBadRequest(str(veto))
    REFUND_ORDER.send(sender=None, course_enrollment=enrollment)
    return HttpResponse()

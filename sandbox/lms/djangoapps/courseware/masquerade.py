"""Course staff look at a course as a learner does, or as one learner."""

from http import HTTPStatus

from django.contrib.auth.models import User
from django.db.models import Q
from django.http import HttpRequest, JsonResponse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.csrf import ensure_csrf_cookie
from opaque_keys.edx.keys import CourseKey

from lms.djangoapps.courseware.json_body import json_body

MASQUERADE_SETTINGS_KEY = "masquerade_settings"
MASQUERADE_DATA_KEY = "masquerade_data"


def get_course_masquerade(user, course_key) -> dict | None:
    """As what somebody looks at a course: `role`, and `user_name` for one learner."""
    return getattr(user, "masquerade_settings", {}).get(str(course_key))


def is_masquerading(user, course_key) -> bool:
    """Whether somebody looks at a course as anybody but themselves."""
    return get_course_masquerade(user, course_key) is not None


def is_masquerading_as_student(user, course_key) -> bool:
    """Whether somebody looks at a course as a learner."""
    found = get_course_masquerade(user, course_key)
    return found is not None and found["role"] == "student"


def is_masquerading_as_specific_student(user, course_key) -> bool:
    """Whether somebody looks at a course as one learner."""
    return is_masquerading_as_student(user, course_key) and bool(
        get_course_masquerade(user, course_key).get("user_name")
    )


def setup_masquerade(request, course_key, staff_access=False, reset_masquerade_data=False):
    """What staff chose to be in a course, and the account that views should take for the caller.

    The account is another one where staff look as one learner; `real_user` on it is who asks.
    """
    user = request.user
    if not user.is_authenticated:
        return None, user
    user.real_user = getattr(user, "real_user", user)
    if not staff_access:
        return None, user
    if reset_masquerade_data:
        request.session.pop(MASQUERADE_DATA_KEY, None)
    chosen = request.session.setdefault(MASQUERADE_SETTINGS_KEY, {})
    user.masquerade_settings = chosen
    masquerade = chosen.get(str(course_key))
    name = (masquerade or {}).get("user_name")
    learner = learners_of(course_key).filter(username=name).first() if name else None
    if learner is None:
        return masquerade, user
    learner.masquerade_settings = chosen
    learner.real_user = user.real_user
    return masquerade, learner


def learners_of(course_key):
    """The accounts that are enrolled in a course."""
    return User.objects.filter(
        courseenrollment__course_id=course_key, courseenrollment__is_active=True
    )


@method_decorator(ensure_csrf_cookie, name="dispatch")
class MasqueradeView(View):
    """Choose as what one looks at a course, for as long as the session lasts."""

    def post(self, request: HttpRequest, course_key_string: str) -> JsonResponse:
        """Take `role` (staff, student) and `user_name` of an enrolled learner."""
        from lms.djangoapps.courseware.access import has_access

        course_key = CourseKey.from_string(course_key_string)
        if not has_access(request.user, "staff", course_key):
            return JsonResponse({"success": False}, status=HTTPStatus.FORBIDDEN)
        wanted = json_body(request)
        role, name = wanted.get("role") or "student", wanted.get("user_name")
        chosen = dict(request.session.get(MASQUERADE_SETTINGS_KEY, {}))
        chosen.pop(str(course_key), None)
        if name:
            found = learners_of(course_key).filter(Q(email=name) | Q(username=name)).first()
            if found is None:
                text = _("There is no user with the username or email address in this course.")
                return JsonResponse({"success": False, "error": text})
            chosen[str(course_key)] = {"role": "student", "user_name": found.username}
        elif role == "student":
            chosen[str(course_key)] = {"role": "student", "user_name": None}
        request.session[MASQUERADE_SETTINGS_KEY] = chosen
        return JsonResponse({"success": True})

"""What the platform's pages in the browser ask for, under its own paths and names.

Each answers whether the person was enrolled when its view began.
"""

from django.http import JsonResponse
from django.urls import include, path, re_path
from opaque_keys.edx.keys import CourseKey, UsageKey

from common.djangoapps.student.models import CourseEnrollment

COURSE = r"(?P<course_key_string>[^/+]+(/|\+)[^/+]+(/|\+)[^/?]+)"
USAGE = r"(?P<usage_key_string>(?:i4x://?[^/]+/[^/]+/[^/]+/[^@]+(?:@[^/]+)?)|(?:[^/]+))"


def tell(request, **named):
    """Is the person enrolled in the course that the address names?"""
    (key,) = named.values()
    course = CourseKey.from_string(key) if key.startswith("course") else None
    course = course or UsageKey.from_string(key).course_key
    return JsonResponse({"is_enrolled": CourseEnrollment.is_enrolled(request.user, course)})


COURSE_HOME = [
    re_path(rf"course_metadata/{COURSE}", tell, name="course-metadata"),
    re_path(rf"dates/{COURSE}", tell, name="dates-tab"),
    re_path(rf"outline/{COURSE}", tell, name="outline-tab"),
    re_path(rf"navigation/{COURSE}", tell, name="course-navigation"),
    re_path(rf"progress/{COURSE}", tell, name="progress-tab"),
]
COURSEWARE = [
    re_path(rf"^course/{COURSE}", tell, name="courseware-api"),
    re_path(rf"^sequence/{USAGE}", tell, name="sequence-api"),
    re_path(rf"^resume/{COURSE}", tell, name="resume-api"),
]
SEQUENCES = [path("v1/course_outline/<path:course_key_str>", tell, name="course_outline")]

urlpatterns = [
    path("api/course_home/", include((COURSE_HOME, "course-home"))),
    path("api/courseware/", include(COURSEWARE)),
    path(
        "api/learning_sequences/",
        include((SEQUENCES, "learning_sequences"), namespace="learning_sequences"),
    ),
]

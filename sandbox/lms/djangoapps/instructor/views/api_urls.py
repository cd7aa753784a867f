"""Addresses of the two instructor dashboards."""

from django.urls import include, re_path

from lms.djangoapps.instructor.views.api_v2 import CourseMetadataView, application
from lms.djangoapps.instructor.views.instructor_dashboard import instructor_dashboard_2
from openedx.core.constants import COURSE_ID_PATTERN

v2_api_urls = [
    re_path(rf"^courses/{COURSE_ID_PATTERN}$", CourseMetadataView.as_view(), name="course_metadata")
]
urlpatterns = [
    re_path(
        rf"^courses/{COURSE_ID_PATTERN}/instructor$",
        instructor_dashboard_2,
        name="instructor_dashboard",
    ),
    re_path(r"^api/instructor/v2/", include((v2_api_urls, "instructor_api_v2"))),
    re_path(
        rf"^apps/instructor-dashboard/{COURSE_ID_PATTERN}(?:/(?P<tab_id>[^/]*))?$",
        application,
        name="instructor_application",
    ),
]

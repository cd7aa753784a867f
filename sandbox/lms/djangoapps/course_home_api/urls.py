"""Addresses that a course's home asks, mounted under two names."""

from django.urls import re_path

from lms.djangoapps.course_home_api.course_metadata.views import CourseHomeMetadataView
from lms.djangoapps.course_home_api.outline.views import OutlineTabView
from openedx.core.constants import COURSE_KEY_PATTERN

urlpatterns = [
    re_path(
        rf"^course_metadata/{COURSE_KEY_PATTERN}$",
        CourseHomeMetadataView.as_view(),
        name="course-metadata",
    ),
    re_path(rf"^outline/{COURSE_KEY_PATTERN}$", OutlineTabView.as_view(), name="outline-tab"),
]

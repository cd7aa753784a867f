"""Addresses of the courseware's API."""

from django.urls import re_path

from openedx.core.constants import COURSE_KEY_PATTERN
from openedx.core.djangoapps.courseware_api import views

urlpatterns = [
    re_path(
        rf"^course/{COURSE_KEY_PATTERN}$",
        views.CoursewareInformation.as_view(),
        name="courseware-api",
    ),
]

"""The courseware application."""

from django.apps import AppConfig


class CoursewareConfig(AppConfig):
    """What people did in courses."""

    name = "lms.djangoapps.courseware"

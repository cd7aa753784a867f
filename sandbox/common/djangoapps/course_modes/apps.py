"""The course modes application."""

from django.apps import AppConfig


class CourseModesConfig(AppConfig):
    """What a course can be taken as."""

    name = "common.djangoapps.course_modes"

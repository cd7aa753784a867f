"""The course_overviews application."""

from django.apps import AppConfig


class CourseOverviewsConfig(AppConfig):
    """What the LMS knows of each course without opening it."""

    name = "openedx.core.djangoapps.content.course_overviews"

"""The course goals application."""

from django.apps import AppConfig


class CourseGoalsConfig(AppConfig):
    """What people plan to do, and on which days they were there."""

    name = "lms.djangoapps.course_goals"
